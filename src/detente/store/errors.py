"""What can go wrong with a store, each with one line that says what to do.

::

    StoreError     the file cannot be used: not a store, newer, locked, missing, unwritable
    QueryError     a filter that means nothing: a date that is none, an unknown event type (a ValueError)
"""

from __future__ import annotations


class StoreError(Exception):
    """A store that cannot be opened or written; the message names the file and what to do."""


class QueryError(ValueError):
    """A filter that cannot be understood; the message says what would be."""
