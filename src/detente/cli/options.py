"""Options that several commands share."""

from enum import StrEnum
from typing import Annotated

import typer


class Format(StrEnum):
    """How records are written."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


class CodeFormat(StrEnum):
    """How the records of ``detente code`` are written."""

    jsonl = "jsonl"
    table = "table"


class SeriesFormat(StrEnum):
    """How a relation is written."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class Every(StrEnum):
    """The periods of a relation."""

    year = "year"
    quarter = "quarter"
    month = "month"


Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Files, folders, web addresses, or - for one page.")
]
Db = Annotated[
    str, typer.Option("--db", metavar="FILE", envvar="DETENTE_DB", help="The store, a DuckDB file.")
]
As = Annotated[
    Format | None,
    typer.Option("--format", help="A table on a terminal, else jsonl.", show_default=False),
]
CodeAs = Annotated[CodeFormat, typer.Option("--format", help="How to write records.")]
Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to this file; its ending tells the format."),
]
Actor = Annotated[
    list[str] | None,
    typer.Option("--actor", metavar="WHO", help="Who did it: an id, country or name; may be repeated."),
]
Recipient = Annotated[
    list[str] | None, typer.Option("--recipient", metavar="WHO", help="To whom; may be repeated.")
]
Type = Annotated[
    list[str] | None, typer.Option("--type", metavar="TYPE", help="PLOVER type (ACCUSE); may be repeated.")
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="From then on: 1972, 1972-05 or 1972-05-26.")
]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="DATE", help="Up to then, included; written like --since."),
]
Outlet = Annotated[
    list[str] | None,
    typer.Option("--outlet", metavar="NAME", help="Publisher, by name or domain; may be repeated."),
]
Limit = Annotated[
    int | None, typer.Option("--limit", metavar="N", min=0, help="At most so many; all without it.")
]
Actors = Annotated[
    str | None,
    typer.Option("--actors", metavar="FILE", envvar="DETENTE_ACTORS", help="Your own actors, a TOML file."),
]
Column = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=NAME",
        help="A table's column, as text=Volltext or date=Datum; may be repeated.",
    ),
]
Private = Annotated[
    bool,
    typer.Option("--allow-private", help="Read addresses on private networks too; refused without it."),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Tell of each page without events, and why.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only records and errors.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show where an unforeseen error came from.")]

DB = "detente.duckdb"
