"""Tables of articles: CSV, JSON lines and Parquet, row by row, whatever their columns are called.

Columns are known by name (LexisNexis, Factiva, news APIs, GDELT). Nothing is held but the first rows, which tell
which columns there are and whether 03/04/2023 is in March or in April.
"""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from detente.records import Problem

from ..given import Given
from ..sniff import looks_html
from .columns import WEB, WIDE, DateColumn, columns_of, language_named, short, words_of
from .formats import Raw, Tally, read_csv, read_jsonl, read_parquet

if TYPE_CHECKING:
    pass

_AHEAD = 500  # rows that are looked at before the first is given
_BREAKS = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True)
class Row:
    """One article of a table: ``number`` counts the rows of data from 1, ``html`` says what ``text`` is."""

    number: int
    text: str
    given: Given
    html: bool


def rows(
    name: str, stream: BinaryIO, kind: str, *, limit: int, columns: Mapping[str, str] | None = None
) -> Iterator[Row | Problem]:
    """The articles of one table, in order, and a Problem for each row that holds none.

    ``kind`` is ``csv``, ``jsonl`` (or one JSON array) or ``parquet``; ``limit`` bounds the bytes of a cell;
    ``columns`` says which column holds what (``{"text": "Volltext"}``) where its name does not. Raises ValueError for
    another ``kind``, and nothing because of what is in the table.
    """
    readers = {"csv": read_csv, "jsonl": read_jsonl, "parquet": read_parquet}
    if kind not in readers:
        raise ValueError(f"no such kind of table: {kind}")
    tally = Tally(name)
    try:
        yield from _articles(
            name, readers[kind](name, stream, limit, tally, columns or {}), limit, tally, columns
        )
    except _BREAKS as error:
        yield Problem(
            name, f"cannot be read to the end: {str(error).lower()[:100]}", "get the file once more"
        )
    yield from tally.rest()


def _articles(
    name: str, raw: Raw, limit: int, tally: Tally, columns: Mapping[str, str] | None
) -> Iterator[Row | Problem]:
    ahead: list[tuple[int, Mapping[str, Any]] | Problem] = []
    held = 0
    seen: dict[str, None] = {}
    for item in raw:
        ahead.append(item)
        if not isinstance(item, Problem):
            seen.update(dict.fromkeys(item[1]))
            held += sum(len(value) for value in item[1].values() if isinstance(value, str | bytes))
        # Rows may be as large as the limit each, so that their number alone bounds nothing.
        if len(ahead) >= _AHEAD or held > 2 * limit or len(seen) > WIDE:
            break
    known = [item[1] for item in ahead if not isinstance(item, Problem)]
    if not known:
        yield from (item for item in ahead if isinstance(item, Problem))
        if not ahead:
            yield Problem(name, "no rows in this table", "give a table with a header and at least one row")
        return
    found = columns_of(name, list(seen), columns or {}, known[0])
    if isinstance(found, Problem):
        yield from (item for item in ahead if isinstance(item, Problem))
        yield found
        return
    dates: dict[str, DateColumn] = {
        key: DateColumn(found[key], [row.get(found[key]) for row in known])
        for key in ("published", "modified") if key in found
    }  # fmt: skip
    del known
    for item in chain(ahead, raw):
        if isinstance(item, Problem):
            yield item
        else:
            yield from _article(item[0], item[1], found, dates, limit, tally)


def _article(
    number: int,
    row: Mapping[str, Any],
    found: Mapping[str, str],
    dates: Mapping[str, DateColumn],
    limit: int,
    tally: Tally,
) -> Iterator[Row | Problem]:
    cells = {key: words_of(row.get(column)) for key, column in found.items() if key not in dates}
    text, html = cells.get("text", ""), False
    if not text:
        text, html = cells.get("html", ""), "html" in cells
    elif (
        (lead := cells.get("lead", "")) and found["lead"] != found["text"] and not text.startswith(lead[:60])
    ):
        text = f"{lead}\n\n{text}"  # Factiva parts an article in two
    if not text:
        yield from tally.tell(number, "no text in this row", "nothing to do if the table holds no more")
        return
    if len(text) > limit or len(text.encode("utf-8", "replace")) > limit:
        yield from tally.tell(
            number, f"a cell larger than {limit / 1048576:g} MB", "split it into single pages"
        )
        return
    told: dict[str, str | None] = {}
    for key, column in dates.items():
        told[key] = column.read(row.get(column.name))
        if told[key] is None and column.unsure(row.get(column.name)):
            yield from tally.tell(
                number, "day and month of its date cannot be told apart", "give dates as 2023-10-24"
            )
    outlet, url = cells.get("outlet", ""), cells.get("url", "")
    if WEB.fullmatch(outlet):
        outlet, url = "", url if WEB.fullmatch(url) else outlet
    html = html or looks_html(text) or bool(re.match(r"\s*<(?:p|div|article|h\d)\b[^<>]*>", text, re.I))
    given = Given(
        title=short(cells.get("title", "")),
        published=told.get("published"),
        modified=told.get("modified"),
        url=url if WEB.fullmatch(url) else None,
        outlet=short(outlet),
        byline=short(cells.get("byline", "")),
        language=language_named(cells.get("language", "")[:40]),
        text=not html,
    )
    yield Row(number, text, given, html)
