"""The rows of CSV, JSON Lines and Parquet, one by one, each bounded."""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from detente.records import Problem

from ..sniff import binary_kind
from .columns import NAMES, WIDE, columns_of, fold_name

_TOLD = 20  # problems of one sort that are told singly
_BLOCK = 1 << 16
_JSON_MARK = re.compile(r'\\.|["{}\[\],]', re.S)


class TooLongError(Exception):
    """A line or a row is longer than anything that could be read from it."""


@dataclass(slots=True)
class Tally:
    """Tells the first problems of each sort singly and counts the others."""

    name: str
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def tell(self, number: int, sort: str, advice: str, reason: str = "") -> Iterator[Problem]:
        """A Problem of row ``number``, as long as few of this sort were told."""
        self.counts[sort, advice] += 1
        if self.counts[sort, advice] <= _TOLD:
            yield Problem(f"{self.name}#row-{number}", reason or sort, advice)

    def rest(self) -> Iterator[Problem]:
        """One Problem for each sort of which not all were told."""
        for (sort, advice), count in self.counts.items():
            if count > _TOLD:
                yield Problem(self.name, f"{sort} ({count - _TOLD} more rows)", advice)


# What a reader gives: rows as mappings from column to value with their numbers, and problems.
Raw = Iterator["tuple[int, Mapping[str, Any]] | Problem"]


class _Lines:
    """The lines of a stream as text, from any of the encodings that tables come in.

    Raises TooLongError where the lines taken since ``taken`` was set to 0 are longer than ``bound``.
    """

    def __init__(self, stream: BinaryIO, bound: int) -> None:
        self.stream, self.bound, self.taken = stream, bound, 0
        self.at = 0
        self.decoder: codecs.IncrementalDecoder | None = None
        self.utf8 = False
        block = stream.read(_BLOCK)
        if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self.decoder = codecs.getincrementaldecoder("utf-16")("replace")
        self.block = self._decoded(block).removeprefix(codecs.BOM_UTF8)
        self.end = b"\r" if b"\n" not in self.block and b"\r" in self.block else b"\n"

    def _decoded(self, block: bytes) -> bytes:
        return self.decoder.decode(block).encode("utf-8", "replace") if self.decoder else block

    def head(self) -> str:
        """The first part of the text, nothing taken."""
        return self._text(self.block)

    def pieces(self) -> Iterator[str]:
        """The whole text in parts that end anywhere but after a backslash, for JSON, which is always UTF-8."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        kept = ""
        while self.block:
            text = kept + decoder.decode(self.block).replace("\0", "")
            kept = text[-1:] if text.endswith("\\") and not text.endswith("\\\\") else ""
            yield text.removesuffix(kept) if kept else text
            self.block = self._decoded(self.stream.read(_BLOCK))
        yield kept

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        parts: list[bytes] = []
        while True:
            stop = self.block.find(self.end, self.at) + 1
            part = self.block[self.at : stop or None]
            self.taken += len(part)
            if self.taken <= self.bound:  # what is longer is passed over and not held
                parts.append(part)
            self.at += len(part)
            if stop:
                break
            raw = self.stream.read(_BLOCK)
            self.block, self.at = self._decoded(raw), 0
            if not raw:
                break
        if self.taken > self.bound:
            raise TooLongError
        if not parts or parts == [b""]:
            raise StopIteration
        return self._text(b"".join(parts))

    def _text(self, line: bytes) -> str:
        # Each line is judged for itself: the whole is not there to judge, and files are glued of parts.
        try:
            text = line.decode("utf-8")
            self.utf8 = self.utf8 or not text.isascii()
        except UnicodeDecodeError:
            text = line.decode("utf-8" if self.utf8 else "cp1252", "replace")
        return text.replace("\0", "")


def read_csv(name: str, stream: BinaryIO, limit: int, tally: Tally, told: Mapping[str, str]) -> Raw:
    lines = _Lines(stream, 2 * limit + _BLOCK)
    if problem := _not_text(name, lines):
        yield problem
        return
    # Process-wide, but only ever raised; what one row may hold is bounded by the lines.
    csv.field_size_limit(max(csv.field_size_limit(), lines.bound))
    head = lines.head()
    separator = _separator(head, told)
    cells = csv.reader(lines, delimiter=separator)
    header: list[str] = []
    places: dict[str, int] = {}
    number = start = 0
    while True:
        lines.taken, start = 0, cells.line_num
        try:
            row = next(cells)
        except StopIteration:
            return
        except (TooLongError, csv.Error):
            if not header:
                yield Problem(name, "no line ends near its beginning", "give a table with a header and rows")
                return
            number += 1
            yield from tally.tell(
                number, "a row too large or with broken quotes", "mend the quotes in the table"
            )
            continue
        if not header:
            if any(cell.strip() for cell in row) and not re.fullmatch(
                r"(?i)sep=.?", separator.join(row).strip()
            ):
                header = [cell.strip() for cell in row]
                if len(header) > WIDE:
                    yield Problem(
                        name, f"more than {WIDE} columns", "give a table with one article in each row"
                    )
                    return
                for at, column in enumerate(header):
                    places.setdefault(column, at)  # of two columns with one name the first is meant
            continue
        if not any(row):
            continue
        number += 1
        while len(row) > len(header) and not row[-1]:
            row.pop()
        if len(row) != len(header):
            few = "few" if len(row) < len(header) else "many"
            over = f" over {cells.line_num - start} lines" if cells.line_num - start > 1 else ""
            reason = f"{len(row)} cells{over} where the header has {len(header)}"
            yield from tally.tell(
                number, f"too {few} cells", "put cells that hold line ends or separators in quotes", reason
            )
            continue
        yield number, {column: row[at] for column, at in places.items()}


def _not_text(name: str, lines: _Lines) -> Problem | None:
    head = lines.block[:_BLOCK]
    kind = binary_kind(head)
    if kind == "binary data" and head.count(0) * 10 < len(head):
        kind = binary_kind(head.replace(b"\0", b""))  # a few of them in a table are dirt
    if kind:
        return Problem(name, f"not text but {kind}", "give the table as UTF-8 text")
    return None if head.strip() else Problem(name, "empty", "there is nothing in it to read")


def _separator(head: str, told: Mapping[str, str]) -> str:
    if match := re.match(r"(?i)sep=([,;\t|])\s", head):
        return match[1]
    known = {one for names in NAMES.values() for one in names} | {fold_name(one) for one in told.values()}

    def score(separator: str) -> tuple[int, float, int]:
        try:
            got = [
                row
                for row, _ in zip(
                    csv.reader(head.splitlines(True)[:200], delimiter=separator), range(20), strict=False
                )
                if row
            ]
        except csv.Error:
            return 0, 0.0, 0
        width = len(got[0]) if got else 0
        same = sum(len(row) == width for row in got) / len(got) if width > 1 else 0.0
        return (sum(fold_name(cell) in known for cell in got[0][:WIDE]) if width > 1 else 0), same, width

    return max(",;\t|", key=score)


def read_jsonl(name: str, stream: BinaryIO, limit: int, tally: Tally, _: Mapping[str, str]) -> Raw:
    lines = _Lines(stream, 2 * limit + _BLOCK)
    if problem := _not_text(name, lines):
        yield problem
        return
    source = _elements(lines) if lines.head().lstrip().startswith("[") else _single(lines)
    for number, text in enumerate(source, 1):
        try:
            got = json.loads(text, parse_constant=lambda _: None) if text is not None else None
        except (ValueError, RecursionError):
            yield from tally.tell(number, "not valid JSON", "give one object on each line")
            continue
        if text is None:
            yield from tally.tell(
                number, f"larger than {lines.bound / 1048576:.3g} MB", "split it into single pages"
            )
        elif not isinstance(got, dict):
            yield from tally.tell(number, "not a JSON object", "give one object on each line")
        else:
            yield number, got


def _single(lines: _Lines) -> Iterator[str | None]:
    """Lines that hold something, None for one that is too long."""
    while True:
        lines.taken = 0
        try:
            if (text := next(lines)).strip():
                yield text
        except TooLongError:
            yield None
        except StopIteration:
            return


def _elements(lines: _Lines) -> Iterator[str | None]:
    """The elements of one JSON array, however it is broken into lines; None for one that is too long."""
    parts: list[str] = []
    size = depth = 0
    quoted = False
    for piece in lines.pieces():
        at = 0
        for match in _JSON_MARK.finditer(piece):
            mark = match[0]
            if mark == '"':
                quoted = not quoted
            if quoted or mark[0] in '"\\':
                continue
            depth += (mark in "{[") - (mark in "}]")
            opens = mark == "[" and depth == 1
            if opens or (mark == "," and depth == 1) or (mark == "]" and depth == 0):
                size += match.start() - at
                if size <= lines.bound:
                    parts.append(piece[at : match.start()])
                if not opens and (size > lines.bound or "".join(parts).strip()):
                    yield "".join(parts) if size <= lines.bound else None
                parts, size, at = [], 0, match.end()
        size += len(piece) - at
        if size <= lines.bound:
            parts.append(piece[at:])
    if "".join(parts).strip():
        yield "".join(parts)  # broken off: told as what it is


def read_parquet(name: str, stream: BinaryIO, limit: int, tally: Tally, told: Mapping[str, str]) -> Raw:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        if not stream.seekable():
            yield Problem(name, "a Parquet table in a stream", "save it as a file and give that")
            return
        table = pq.ParquetFile(stream, buffer_size=_BLOCK, pre_buffer=False)
        there = [str(column) for column in table.schema_arrow.names]
        found = columns_of(name, there, told, {})
        if isinstance(found, Problem):
            yield found
            return
        number = 0
        # Few rows at once and only the columns that are needed: a cell may be as large as the limit.
        for batch in table.iter_batches(64, columns=sorted(set(found.values())), use_threads=False):
            got = {key: batch.column(at) for at, key in reversed(list(enumerate(batch.schema.names)))}
            for at in range(batch.num_rows):
                number += 1
                yield number, {key: _plain(column[at]) for key, column in got.items()}
    except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError, NotImplementedError) as error:
        yield Problem(
            name, f"a broken Parquet table: {str(error).lower()[:100]}", "write the table once more"
        )


def _plain(value: Any) -> Any:
    try:
        return value.as_py()
    except (ValueError, OverflowError):  # bytes that are no UTF-8, days that no calendar has
        return None
