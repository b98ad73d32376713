"""Article to events and statements; what one marked party does to another; and who a marked mention is."""

from detente.reader.between import Between, types_between
from detente.reader.cast import resolve_mentions
from detente.reader.read import read_articles

__all__ = ["Between", "read_articles", "resolve_mentions", "types_between"]
