"""Plain text with clutter -> the paragraphs of the article alone."""
