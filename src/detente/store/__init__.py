"""The store: what was read, in one DuckDB file that other tools can open too.

The door of the room: :class:`Database` opens a file, looks things up and writes; :class:`PageRead` is what
it writes; :class:`Result` is what a look-up gives.
"""

from detente.store.database import Database, Header
from detente.store.errors import QueryError, StoreError
from detente.store.known import FileRead, Version
from detente.store.lookup import Words, last_day
from detente.store.result import Result
from detente.store.write import PageRead, fingerprint

__all__ = [
    "Database",
    "FileRead",
    "Header",
    "PageRead",
    "QueryError",
    "Result",
    "StoreError",
    "Version",
    "Words",
    "fingerprint",
    "last_day",
]
