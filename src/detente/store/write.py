"""Pages into the store, a batch in one transaction: all of a page or nothing of it."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from detente.records import Article, Event, Problem, Statement
from detente.store.schema import PAGE_COLUMNS, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class PageRead:
    """What became of one input.

    ``outcome`` is its article; or why it was set aside; or None where the page, or its article, was already
    known. ``fingerprint`` is None where there was no page. ``also`` is the name under which the input was
    asked for, where that differs from ``source`` (an address before redirects).
    """

    source: str
    fingerprint: str | None
    outcome: Article | Problem | None
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    doc_id: str | None = None
    also: str | None = None


def fingerprint(source: str, data: bytes) -> str:
    """SHA-256 of where a page came from and its bytes, in hexadecimal."""
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass"))
    digest.update(b"\0")
    digest.update(data)
    return digest.hexdigest()


def write(connection: Any, batch: Sequence[PageRead], model: str) -> list[PageRead]:
    """Write a batch in one transaction and return the entries whose articles were new to the store.

    An article already read by this model is left as it is; one read by another model is replaced with all
    that was derived from it. Problems are kept one a source and removed once the source reads fine.
    """
    connection.execute("BEGIN")
    try:
        new = _write(connection, batch, model)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return new


def _write(connection: Any, batch: Sequence[PageRead], model: str) -> list[PageRead]:
    doc_ids = [doc_id for doc_id in map(_doc_id, batch) if doc_id]
    taken = known_docs(connection, doc_ids, model)
    new: list[PageRead] = []
    for entry in batch:
        if isinstance(entry.outcome, Article) and entry.outcome.doc_id not in taken:
            taken.add(entry.outcome.doc_id)
            new.append(entry)
    articles = [entry.outcome for entry in new]
    for table in ("articles", "events", "statements"):
        _delete(connection, table, "doc_id", [a.doc_id for a in articles if isinstance(a, Article)])
    _insert(connection, "articles", [_row(article) for article in articles])
    _insert(connection, "events", [_row(event) for entry in new for event in entry.events])
    _insert(connection, "statements", [_row(said) for entry in new for said in entry.statements])
    pages = {
        entry.fingerprint: (entry.fingerprint, entry.source, _doc_id(entry), model)
        for entry in batch
        # An article that was promised by another page of the batch, and failed there, is not known.
        if entry.fingerprint and _doc_id(entry) in taken
    }
    _delete(connection, "pages", "fingerprint", list(pages))
    _insert(connection, "pages", [_storable(dict(zip(PAGE_COLUMNS, p, strict=True))) for p in pages.values()])
    set_aside: dict[str, Problem | None] = {}  # by source, the last word in the batch
    for entry in batch:
        if isinstance(entry.outcome, Problem):
            set_aside[entry.outcome.source] = entry.outcome
        else:
            set_aside |= {name: None for name in (entry.source, entry.also) if name}
    _delete(connection, "problems", "source", [_text(name) for name in set_aside])
    _insert(connection, "problems", [_row(problem) for problem in set_aside.values() if problem])
    return new


def known_pages(connection: Any, fingerprints: Sequence[str], model: str) -> set[str]:
    """Those of the fingerprints that this model has read."""
    sql = "SELECT fingerprint FROM pages WHERE model = ? AND fingerprint IN (SELECT unnest(?::VARCHAR[]))"
    return {row[0] for row in connection.execute(sql, [model, list(fingerprints)]).fetchall()}


def known_docs(connection: Any, doc_ids: Sequence[str], model: str) -> set[str]:
    """Those of the articles that this model has read."""
    sql = "SELECT DISTINCT doc_id FROM pages WHERE model = ? AND doc_id IN (SELECT unnest(?::VARCHAR[]))"
    return {row[0] for row in connection.execute(sql, [model, list(doc_ids)]).fetchall()}


def _doc_id(entry: PageRead) -> str | None:
    return entry.outcome.doc_id if isinstance(entry.outcome, Article) else entry.doc_id


def _delete(connection: Any, table: str, column: str, values: Iterable[str]) -> None:
    wanted = list(values)
    if wanted:
        sql = f'DELETE FROM "{table}" WHERE "{column}" IN (SELECT unnest(?::VARCHAR[]))'
        connection.execute(sql, [wanted])


def _insert(connection: Any, table: str, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    import pyarrow as pa

    names = TABLES.get(table)
    listed = [field.name for field in fields(names)] if names else list(PAGE_COLUMNS)
    quoted = ", ".join(f'"{name}"' for name in listed)
    schema = connection.sql(f'SELECT {quoted} FROM "{table}" LIMIT 0').to_arrow_table().schema
    connection.register("arriving", pa.Table.from_pylist(list(rows), schema=schema))
    connection.execute(f'INSERT INTO "{table}" ({quoted}) SELECT {quoted} FROM arriving')
    connection.unregister("arriving")


def _row(record: Any) -> dict[str, Any]:
    row: dict[str, Any] = _storable(record)
    return row


def _storable(value: Any) -> Any:
    """Plain values that a column can hold: broken characters written out, numbers that are none left out."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _storable(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {key: _storable(item) for key, item in value.items()}
    return value


def _text(value: str) -> str:
    # File names may hold bytes that are no UTF-8; Python hands them over as lone surrogates.
    return value.encode("utf-8", "backslashreplace").decode("utf-8")
