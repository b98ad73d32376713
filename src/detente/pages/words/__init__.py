"""What a line of a page says by its own words: dates, names, known outlets, notices. No line knows its neighbours here."""
