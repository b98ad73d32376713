"""``detente evaluate``: the published benchmarks, on files that the user points at."""

import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.table import Table

from detente import api
from detente.cli import options as o
from detente.cli.output import json_line
from detente.cli.screen import OK, cell, command, out


class Task(StrEnum):
    """What is measured."""

    relations = "relations"
    parties = "parties"
    statements = "statements"
    events = "events"
    actors = "actors"
    pages = "pages"


class FigureFormat(StrEnum):
    """How figures are written."""

    table = "table"
    json = "json"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate", epilog="Example: detente evaluate relations plv/train.jsonl")(evaluate)


@command()
def evaluate(
    task: Annotated[Task, typer.Argument(help="What to measure.")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="Labelled lines of JSON.")],
    actors: Annotated[
        str | None,
        typer.Option(
            "--actors",
            metavar="FILE",
            help="The actor dictionary that the task 'events' needs; your own actors for others.",
        ),
    ] = None,
    form: Annotated[
        FigureFormat | None,
        typer.Option("--format", help="A table on a terminal, else json.", show_default=False),
    ] = None,
    debug: o.Debug = False,
) -> int:
    """Score the shipped model and rules on a labelled file."""
    figures = api.evaluate(task, file, actors=actors)
    form = form or (FigureFormat.table if sys.stdout.isatty() else FigureFormat.json)
    if form is FigureFormat.json:
        sys.stdout.write(f"{json_line(figures)}\n")
        return OK
    table = Table("figure", "value", box=None)
    for name, value in _flat(figures):
        table.add_row(cell(name), cell(value))
    out().print(table)
    return OK


def _flat(figures: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, object]]:
    """Nested figures by dotted names, as source.f1."""
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{within}{name}.")
        else:
            yield f"{within}{name}", value
