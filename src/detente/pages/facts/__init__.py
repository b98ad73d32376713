"""Title, outlet, dates and byline, weighed from all that a page says of them."""
