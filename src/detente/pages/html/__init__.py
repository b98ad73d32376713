"""HTML -> blocks of text, those of them that are the article, and what the markup declares."""
