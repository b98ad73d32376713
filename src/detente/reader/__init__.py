"""Article to events and statements; and what one marked party does to another."""

from detente.reader.between import Between, types_between
from detente.reader.read import read_articles

__all__ = ["Between", "read_articles", "types_between"]
