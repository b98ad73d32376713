"""Article to events and statements."""

from detente.reader.read import read_articles

__all__ = ["read_articles"]
