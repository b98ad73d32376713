"""Reads the tables of facts that ship with the package: CSV with ``#`` notes before the header."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files


def read_table(room: str, name: str) -> Iterator[dict[str, str]]:
    """Rows of ``detente/<room>/data/<name>.csv`` as dictionaries; cells are stripped, absent cells are ''.

    Raises FileNotFoundError where the package was installed without its data.
    """
    text = (files("detente") / room / "data" / f"{name}.csv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    for row in csv.DictReader(lines):
        yield {key: (cell or "").strip() for key, cell in row.items() if key}


def split_cell(cell: str) -> tuple[str, ...]:
    """The values of a list cell, which ``;`` parts."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
