"""Reads the tables of facts that ship with the package: CSV with ``#`` notes before the header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from importlib.resources import files


def read_table(room: str, name: str) -> Iterator[dict[str, str]]:
    """Rows of ``detente/<room>/data/<name>.csv`` as dictionaries; absent cells are ''.

    Raises FileNotFoundError where the package was installed without its data.
    """
    text = (files("detente") / room / "data" / f"{name}.csv").read_text(encoding="utf-8")
    while text.startswith("#"):
        text = text[text.index("\n") + 1 :]
    cells = csv.reader(io.StringIO(text))
    header = next(cells, [])
    for row in cells:  # much faster than DictReader, and tables are read at every start
        if len(row) < len(header):
            row += [""] * (len(header) - len(row))
        yield dict(zip(header, row, strict=False))


def split_cell(cell: str) -> tuple[str, ...]:
    """The values of a list cell, which ``;`` parts."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
