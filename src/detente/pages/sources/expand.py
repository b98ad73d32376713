"""One input into the pages it holds: an archive's members, a table's rows, a document's words, or the page it is."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from detente.records import Problem

from ..given import Given
from ..page import Page
from ..sniff import binary_kind
from .budget import Budget
from .containers import is_container, members
from .documents import kind_of_document, to_text

HEAD = 65536
"""Bytes from which the kind of an input is told."""
_TABLES = {
    ".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".parquet": "parquet",
}  # fmt: skip
_BOXES = (".zip", ".gz", ".warc", ".wacz")
_DOCUMENTS = (".pdf", ".eml", ".docx")
ENDINGS = (*_TABLES, *_BOXES, *_DOCUMENTS)
"""Endings of files that hold pages in another form."""
KnownFiles = Callable[[Sequence[tuple[str, int, int]]], Mapping[str, int]]
"""Tells which files (full path, bytes, time of last change in ns) were read as they are, and the pages they gave."""


@dataclass(frozen=True, slots=True)
class Expanding:
    """What is the same for all inputs of a run: the bytes that a page may have, and a table's columns."""

    limit: int
    columns: Mapping[str, str] | None = None
    known_files: KnownFiles | None = None


def special(name: str, head: bytes) -> bool:
    """Whether an input is more than a single page, by its first bytes and its name."""
    return bool(is_container(name, head) or _table(name, head) or kind_of_document(name, head))


def expand(
    name: str, stream: BinaryIO, head: bytes, run: Expanding, *, url: str | None = None, media: str = ""
) -> Iterator[Page | Problem]:
    """The pages in an input, in order, and a Problem for each part that is set aside.

    ``head`` is what the stream begins with; it is still in the stream. Raises OSError where the stream breaks.
    """
    if is_container(name, head):
        for member in members(name, stream, limit=run.limit, budget=Budget()):
            if isinstance(member, Problem):
                yield member
            else:
                yield from _one(member.name, member.data, run, url=member.url, media=member.media)
    elif kind := _table(name, head):
        yield from _rows(name, stream, kind, run)
    else:
        yield from _one(name, _bounded(stream, run.limit), run, url=url, media=media)


def _one(name: str, data: bytes, run: Expanding, *, url: str | None, media: str) -> Iterator[Page | Problem]:
    head = data[:HEAD]
    if kind := _table(name, head):
        yield from _rows(name, io.BytesIO(data), kind, run)
    elif kind := kind_of_document(name, head):
        got = to_text(name, data, kind, limit=run.limit)
        if isinstance(got, Problem):
            yield got
        else:
            yield Page(
                name, got.given.url, got.text.encode(), "text/html" if got.html else "text/plain", got.given
            )
    else:
        yield checked(name, data, url, media, run.limit)


def _rows(name: str, stream: BinaryIO, kind: str, run: Expanding) -> Iterator[Page | Problem]:
    from .tables import rows  # brings pyarrow with Parquet

    for row in rows(name, stream, kind, limit=run.limit, columns=run.columns):
        if isinstance(row, Problem):
            yield row
        else:
            media = "text/html" if row.html else "text/plain"
            yield Page(f"{name}#row-{row.number}", row.given.url, row.text.encode(), media, row.given)


def _table(name: str, head: bytes) -> str | None:
    """The kind of a table by its ending; a page with such an ending is a page all the same."""
    kind = _TABLES.get(os.path.splitext(name.lower())[1])
    if kind == "parquet" or head.startswith(b"PAR1"):
        return "parquet" if head.startswith(b"PAR1") else None
    return kind if kind and not binary_kind(head) else None


def _bounded(stream: BinaryIO, limit: int) -> bytes:
    """Read to the end, but never more than one byte past the limit (which tells that there was more)."""
    parts: list[bytes] = []
    left = limit + 1
    while left > 0 and (part := stream.read(min(left, 1 << 20))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def checked(
    source: str, data: bytes, url: str | None, media: str, limit: int, given: Given | None = None
) -> Page | Problem:
    """A page of these bytes, or why they can be none: too many, none, or no text."""
    if len(data) > limit:
        return too_large(source, limit)
    if not data.strip():
        return Problem(source, "empty", "there is nothing in it to read")
    if kind := binary_kind(data):
        return Problem(source, f"not text but {kind}", "save the page as HTML or text and give that")
    return Page(None if url == source else source, url, data, media, given)


def too_large(source: str, limit: int) -> Problem:
    """A page larger than any page is."""
    return Problem(source, f"larger than {limit / 1048576:g} MB", "split it into single pages")
