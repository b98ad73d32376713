"""``detente relations``: how two parties dealt with each other over time."""

from typing import Annotated

import typer

from detente import api
from detente.cli import options as o
from detente.cli.curve import draw, left_out, tell_turns
from detente.cli.output import target, write_rows
from detente.cli.screen import OK, cell, command, out, tell

_EXAMPLE = "Example: detente relations RUS ISR --db news.duckdb --every quarter"

A = Annotated[str, typer.Argument(metavar="A", help="A party: an id (RUS, hamas) or a name (Russia).")]
B = Annotated[str, typer.Argument(metavar="B", help="The other party.")]
EveryOption = Annotated[o.Every, typer.Option("--every", help="The period of a row.")]
SeriesAs = Annotated[
    o.SeriesFormat | None,
    typer.Option("--format", help="A curve on a terminal, else jsonl.", show_default=False),
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("relations", epilog=_EXAMPLE)(relations)


@command()
def relations(
    a: A,
    b: B,
    every: EveryOption = o.Every.year,
    form: SeriesAs = None,
    output: o.Output = None,
    db: o.Db = o.DB,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> int:
    """Show how the relation of two parties moved, when it turned, and the events behind that."""
    asked = form.value if form else None
    if asked is None and output and output.lower().endswith(".csv"):
        asked = "csv"
    console = out()
    asked = asked or ("table" if console.is_terminal and not output else "jsonl")
    if asked == "table" and output:
        raise api.QueryError("--output needs --format jsonl or csv: a curve is for looking at")
    with api.open(db, read_only=True) as store:
        relation = store.relations(a, b, every=every.value)
        if not relation.periods:
            if not quiet:
                tell(_why_none(store, relation))
            return OK
        if asked != "table":
            rows = relation.rows()
            with target(output) as stream:
                write_rows(rows, asked, stream, columns=list(rows[0]))
            return OK
        headers = store.headers([event.doc_id for turn in relation.turning_points for event in turn.events])
    console.print(cell(f"{relation.a} and {relation.b}: mean intensity of events by {every.value}", "bold"))
    console.print()
    draw(relation, console)
    console.print()
    tell_turns(relation, headers, console)
    if (line := left_out(relation)) is not None:
        console.print()
        console.print(line)
    return OK


def _why_none(store: api.Store, relation: api.Relation) -> str:
    strangers = [word for word in (relation.a, relation.b) if not store.knows(word)]
    if strangers:
        return f"No events: nobody in {store.path} has the id, country or name {', '.join(strangers)}."
    if relation.left_out:
        reasons = "; ".join(f"{number:,} {reason}" for reason, number in relation.left_out.items())
        return f"No events between {relation.a} and {relation.b} that count: {reasons}."
    return f"No events between {relation.a} and {relation.b} in {store.path}."
