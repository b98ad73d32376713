"""Pages into the store, a batch in one transaction: all of a page or nothing of it."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from detente.records import Article, Event, Problem, Statement
from detente.store.known import FileRead, known_docs, storable
from detente.store.schema import FILE_COLUMNS, PAGE_COLUMNS, all_tables

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
    replaces: bool = False
    prints: tuple[int, ...] = ()
    moves: tuple[tuple[str, str | None], ...] = ()
    file: FileRead | None = None
    stands_for: int = 1


def fingerprint(source: str, data: bytes) -> str:
    """SHA-256 of where a page came from and its bytes, in hexadecimal."""
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass"))
    digest.update(b"\0")
    digest.update(data)
    return digest.hexdigest()


def write(connection: Any, batch: Sequence[PageRead], model: str) -> list[PageRead]:
    """Write a batch in one transaction and return the entries whose articles were new to the store.

    An article already read by this model is left as it is, unless the entry says that it is a newer version; that, and
    one read by another model, is replaced with all that was derived from it. Where a source holds another article than
    when it was last read, the one it held is retired, unless another source holds it. Problems are kept one a source and
    removed once the source reads fine.
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
        if isinstance(entry.outcome, Article) and (entry.replaces or entry.outcome.doc_id not in taken):
            taken.add(entry.outcome.doc_id)
            new.append(entry)
    articles = [entry.outcome for entry in new]
    _retire(connection, [a.doc_id for a in articles if isinstance(a, Article)])
    _insert(connection, "articles", [_row(article) for article in articles])
    _insert(connection, "events", [_row(event) for entry in new for event in entry.events])
    _insert(connection, "statements", [_row(said) for entry in new for said in entry.statements])
    marks = [{"doc_id": _doc_id(entry), "print": mark} for entry in new for mark in entry.prints]
    _insert(connection, "prints", marks)
    pages = {
        entry.fingerprint: (entry.fingerprint, entry.source, _doc_id(entry), model)
        for entry in batch
        # An article that was promised by another page of the batch, and failed there, is not known.
        if entry.fingerprint and _doc_id(entry) in taken
    }
    _delete(connection, "pages", "fingerprint", list(pages))
    _insert(connection, "pages", [_storable(dict(zip(PAGE_COLUMNS, p, strict=True))) for p in pages.values()])
    _retire(connection, _left(connection, batch, taken))
    for doc_id, root in (move for entry in batch for move in entry.moves):
        followers = "OR (copies_of = ? AND doc_id <> ?)" if root else ""
        connection.execute(
            f"UPDATE articles SET copies_of = ? WHERE doc_id = ? {followers}",
            [root, doc_id, *([doc_id, root] if root else [])],
        )
    _remember(connection, [entry.file for entry in batch if entry.file], model)
    set_aside: dict[str, Problem | None] = {}  # by source, the last word in the batch
    for entry in batch:
        if isinstance(entry.outcome, Problem):
            set_aside[entry.outcome.source] = entry.outcome
        else:
            set_aside |= {name: None for name in (entry.source, entry.also) if name}
    _delete(connection, "problems", "source", [storable(name) for name in set_aside])
    _insert(connection, "problems", [_row(problem) for problem in set_aside.values() if problem])
    return new


def _doc_id(entry: PageRead) -> str | None:
    return entry.outcome.doc_id if isinstance(entry.outcome, Article) else entry.doc_id


def _retire(connection: Any, doc_ids: Sequence[str]) -> None:
    """Take articles out of the store with all that was derived from them."""
    for table in ("articles", "events", "statements", "prints"):
        _delete(connection, table, "doc_id", doc_ids)


def _left(connection: Any, batch: Sequence[PageRead], taken: set[str]) -> list[str]:
    """Articles that no page of the store holds any longer: their sources hold others now."""
    held: dict[str, set[str]] = {}
    for entry in batch:
        doc_id = _doc_id(entry)
        if (
            doc_id and doc_id in taken and not entry.source.startswith("-")
        ):  # standard input has no name of its own
            held.setdefault(storable(entry.source), set()).add(doc_id)
    now = [(source, doc_id) for source, docs in held.items() if len(docs) == 1 for doc_id in docs]
    sql = (
        "FROM pages p JOIN (SELECT unnest(?::VARCHAR[]) AS source, unnest(?::VARCHAR[]) AS doc_id) n "
        "ON n.source = p.source WHERE p.doc_id <> n.doc_id"
    )
    asked = [[source for source, _ in now], [doc_id for _, doc_id in now]]
    rows = connection.execute(f"SELECT p.fingerprint, p.doc_id {sql}", asked).fetchall()
    _delete(connection, "pages", "fingerprint", [fingerprint for fingerprint, _ in rows])
    doc_ids = sorted({doc_id for _, doc_id in rows})
    kept = connection.execute(
        "SELECT DISTINCT doc_id FROM pages WHERE doc_id IN (SELECT unnest(?::VARCHAR[]))", [doc_ids]
    ).fetchall()
    gone = [doc_id for doc_id in doc_ids if (doc_id,) not in kept]
    connection.execute(
        "UPDATE articles SET copies_of = NULL WHERE copies_of IN (SELECT unnest(?::VARCHAR[]))", [gone]
    )
    return gone


def _remember(connection: Any, files: Sequence[FileRead], model: str) -> None:
    _delete(connection, "files", "path", [storable(file.path) for file in files])
    rows = [(storable(file.path), file.size, file.changed, model, file.pages) for file in files]
    _insert(connection, "files", [dict(zip(FILE_COLUMNS, row, strict=True)) for row in rows])


def _delete(connection: Any, table: str, column: str, values: Iterable[str]) -> None:
    wanted = list(values)
    if wanted:
        sql = f'DELETE FROM "{table}" WHERE "{column}" IN (SELECT unnest(?::VARCHAR[]))'
        connection.execute(sql, [wanted])


def _insert(connection: Any, table: str, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    import pyarrow as pa

    listed = list(all_tables()[table])
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
        return storable(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _storable(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {key: _storable(item) for key, item in value.items()}
    return value
