"""The tables of a store, derived from the records: one field, one column; nested fields as STRUCT and LIST.

Beside ``articles``, ``events``, ``statements`` and ``problems`` a store holds ``pages`` (fingerprints of what
was read, by which model, into which article), ``prints`` (by which copies of an article find it), ``files`` (size and
time of change of the files that were read to their end, with the pages they gave) and ``meta`` (``schema_version``).
"""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from detente.records import SCHEMA_VERSION, Article, Event, Problem, Statement
from detente.store.errors import StoreError

TABLES: dict[str, type] = {
    "articles": Article,
    "events": Event,
    "statements": Statement,
    "problems": Problem,
}
PAGE_COLUMNS = {"fingerprint": "VARCHAR", "source": "VARCHAR", "doc_id": "VARCHAR", "model": "VARCHAR"}
PRINT_COLUMNS = {"doc_id": "VARCHAR", "print": "UINTEGER"}
FILE_COLUMNS = {
    "path": "VARCHAR",
    "size": "BIGINT",
    "changed": "BIGINT",
    "model": "VARCHAR",
    "pages": "BIGINT",
}
META_COLUMNS = {"key": "VARCHAR", "value": "VARCHAR"}
_AIDS = frozenset(("prints", "files"))  # no records: a store without them can be looked into all the same
_SCALARS: dict[Any, str] = {str: "VARCHAR", float: "DOUBLE", int: "BIGINT", bool: "BOOLEAN"}


def sql_type(hint: Any) -> str:
    """The DuckDB type of a record's field; every column may be null. Raises TypeError for other hints."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        (inner,) = (arg for arg in args if arg is not type(None))
        return sql_type(inner)
    if origin is tuple:
        return f"{sql_type(args[0])}[]"
    if is_dataclass(hint) and isinstance(hint, type):
        inside = ", ".join(f'"{name}" {kind}' for name, kind in columns(hint).items())
        return f"STRUCT({inside})"
    if hint not in _SCALARS:
        raise TypeError(f"no column type for {hint!r}: give it one in detente/store/schema.py")
    return _SCALARS[hint]


def columns(record: type) -> dict[str, str]:
    """Name and DuckDB type of each field of a record class, in order."""
    hints = get_type_hints(record)
    return {field.name: sql_type(hints[field.name]) for field in fields(record)}


@cache
def all_tables() -> dict[str, dict[str, str]]:
    """Every table of a store and its columns."""
    tables = {name: columns(record) for name, record in TABLES.items()}
    more = {"pages": PAGE_COLUMNS, "prints": PRINT_COLUMNS, "files": FILE_COLUMNS, "meta": META_COLUMNS}
    return tables | more


def create(connection: Any) -> None:
    """Make the tables of an empty database, in one transaction."""
    connection.execute("BEGIN")
    for table, kinds in all_tables().items():
        connection.execute(_create_table(table, kinds))
    connection.execute("INSERT INTO meta VALUES ('schema_version', ?)", [SCHEMA_VERSION])
    connection.execute("COMMIT")


def check(connection: Any, path: str, *, read_only: bool) -> None:
    """Make sure that an opened database is a store we can use; columns added since it was made are added.

    Raises StoreError for other databases, for stores of a newer schema and for columns of another type.
    """
    found = _tables_found(connection)
    if not found.get("meta", {}).keys() >= META_COLUMNS.keys():
        raise StoreError(f"{path} is a DuckDB database but not a Détente store: choose another file for --db")
    row = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
    version = str(row[0]) if row else "unknown"
    if version != SCHEMA_VERSION:
        if version.isdigit() and int(version) > int(SCHEMA_VERSION):
            raise StoreError(
                f"{path} was written by a newer Détente (schema {version}, this one knows {SCHEMA_VERSION}): "
                "upgrade with 'pip install --upgrade detente', or use another file for --db"
            )
        raise StoreError(
            f"{path} has schema {version} and this Détente writes {SCHEMA_VERSION}: "
            "read your pages again into a new file"
        )
    for table, kinds in all_tables().items():
        there = found.get(table, {})
        if not there and table in _AIDS:
            if not read_only:
                connection.execute(_create_table(table, kinds))
            continue
        for name, kind in kinds.items():
            if name not in there:
                if read_only or not there:
                    raise StoreError(
                        f"{path} lacks {table}.{name}: it was made by an earlier Détente; "
                        f"bring it up to date with 'detente read --db {path} PAGE'"
                    )
                connection.execute(f'ALTER TABLE "{table}" ADD COLUMN "{name}" {kind}')
            elif there[name] != _spelled(connection, kind):
                raise StoreError(
                    f"{path} holds {table}.{name} in another shape: it was made by another release of "
                    "Détente; read your pages again into a new file"
                )


def _create_table(table: str, kinds: dict[str, str]) -> str:
    inside = ", ".join(f'"{name}" {kind}' for name, kind in kinds.items())
    return f'CREATE TABLE "{table}" ({inside})'


def _tables_found(connection: Any) -> dict[str, dict[str, str]]:
    rows = connection.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = 'main'"
    ).fetchall()
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return found


def _spelled(connection: Any, kind: str) -> str:
    """The type as this DuckDB spells it (quoting differs between releases)."""
    row = connection.execute(f"SELECT typeof(CAST(NULL AS {kind}))").fetchone()
    return str(row[0])
