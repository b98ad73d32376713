"""Records written out: JSON Lines, CSV, Parquet, or a table."""

import contextlib
import csv
import json
import math
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TextIO

from rich.table import Table

from detente import api
from detente.cli.options import Format
from detente.cli.screen import WIDE, out
from detente.records import to_dict

# JSON may hold these as they are; a terminal or an editor may take them for orders.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ENDINGS = {".jsonl": Format.jsonl, ".ndjson": Format.jsonl, ".csv": Format.csv, ".parquet": Format.parquet}


def json_line(values: Mapping[str, Any]) -> str:
    """One line of JSON: readable letters, no NaN, no character that is an order to a terminal."""
    text = json.dumps(_finite(values), ensure_ascii=False, allow_nan=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return value


def chosen(asked: Format | None, output: str | None) -> Format:
    """The format asked for; else by the ending of the file; else a table for people and jsonl for programs.

    Raises QueryError for Parquet without a file.
    """
    if asked is None and output is not None:
        endings = (form for ending, form in _ENDINGS.items() if output.lower().endswith(ending))
        asked = next(endings, Format.jsonl)
    form = asked or (Format.table if sys.stdout.isatty() else Format.jsonl)
    if form is Format.parquet and output is None:
        raise api.QueryError("--format parquet needs --output FILE")
    return form


def write(
    result: api.Result[Any],
    *,
    form: Format,
    output: str | None,
    table: Callable[[list[Any]], Table],
) -> int:
    """Write all records of a look-up and return how many there were. Raises OSError."""
    if form is Format.parquet:
        return result.to_parquet(str(output))
    if form is Format.table:
        records = result.records()
        if output is not None:
            with target(output) as stream:
                print_table(table(records), stream)
        elif records:
            out().print(table(records))
        return len(records)
    rows = (to_dict(record) for record in result)
    with target(output) as stream:
        return write_rows(rows, form, stream, columns=result.columns())


def write_rows(rows: Iterable[Mapping[str, Any]], form: str, stream: TextIO, *, columns: list[str]) -> int:
    """Write rows as jsonl or csv, which has its header even without rows; ``;`` parts lists of words."""
    written = 0
    if form == Format.jsonl:
        for row in rows:
            stream.write(f"{json_line(row)}\n")
            written += 1
        return written
    writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _flat(value) for key, value in row.items()})
        written += 1
    return written


@contextlib.contextmanager
def target(output: str | None) -> Iterator[TextIO]:
    """The file of that name, or standard output. Raises OSError."""
    if output is None:
        yield sys.stdout
        return
    with open(output, "w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
        yield stream


def _flat(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ";".join(value)
    return json_line({"": value})[5:-1]


def print_table(table: Table, stream: TextIO) -> None:
    """A table into a file, as wide as tables there are."""
    from rich.console import Console

    Console(file=stream, width=WIDE, markup=False, highlight=False, emoji=False).print(table)
