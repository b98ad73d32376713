"""``detente actors``: who holds what office, and who is told of in a store."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table

from detente import api
from detente.cli import options as o
from detente.cli.output import chosen, target, write, write_rows
from detente.cli.screen import NOTHING, OK, cell, command, out, tell
from detente.cli.tables import QUIET, plain_table
from detente.records import Actor, ActorCount, Office, to_dict

_WIDEST = 90  # characters of an example in a table; other formats have all of it
_ACTORS = "Example: detente actors Lavrov --on 2003-05-01"
_COLUMNS = [
    "key",
    "kind",
    "name",
    "id",
    "country",
    "sector",
    "office",
    "start",
    "end",
    "aliases",
    "born",
    "note",
]

Who = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[WHO]...",
        help="A person, body, group, state or office; without it, the actors of the store.",
    ),
]
On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day, month or year of which offices are told.")
]
Unknown = Annotated[
    bool, typer.Option("--unknown", help="Only named actors of the store that the registry does not know.")
]
Import = Annotated[
    list[str] | None,
    typer.Option(
        "--import-petrarch",
        metavar="FILE",
        help="Make a file for --actors of a PETRARCH dictionary; may be repeated.",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("actors", epilog=_ACTORS)(actors)


@command()
def actors(
    who: Who = None,
    on: On = None,
    unknown: Unknown = False,
    actor: o.Actor = None,
    since: o.Since = None,
    until: o.Until = None,
    outlet: o.Outlet = None,
    own: o.Actors = None,
    petrarch: Import = None,
    limit: o.Limit = None,
    form: o.As = None,
    output: o.Output = None,
    db: o.Db = o.DB,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> int:
    """Look up who is who, with offices and dates; or who is told of in a store, and whom the registry lacks."""
    if petrarch:
        return _import(petrarch, output, quiet=quiet)
    if who:
        if unknown or actor or since or until or outlet:
            raise api.QueryError(
                "WHO looks in the registry: --unknown, --actor, --since, --until and --outlet are for the store"
            )
        found = [one for words in who for one in api.find_actors(words, on=on, actors=own)]
        return _registry(found[:limit], who, on, chosen(form, output), output, quiet=quiet)
    if on:
        raise api.QueryError(
            "--on is a day for WHO: name somebody, as in 'detente actors Lavrov --on 2003-05-01'"
        )
    with api.open(db, read_only=True) as store:
        if unknown:
            told = store.unknown_actors(actors=own, since=since, until=until, outlet=outlet, limit=limit)
        else:
            names = None if actor is None else [store.who(word) for word in actor]
            told = store.actors(names, since=since, until=until, outlet=outlet, limit=limit)
        count = write(told, form=chosen(form, output), output=output, table=_counts)
        if not count and not quiet:
            tell(f"No {'unknown ' if unknown else ''}actors in {store.path} meet these filters.")
    return OK


def _registry(
    found: Sequence[Actor], who: list[str], on: str | None, form: o.Format, output: str | None, *, quiet: bool
) -> int:
    if not found:
        if not quiet:
            tell(f"Nobody in the registry is called {', '.join(who)}. Add your own with --actors FILE.")
        return NOTHING
    if form is o.Format.parquet:
        raise api.QueryError("--format parquet is for the actors of a store; choose jsonl or csv")
    with target(output) as stream:
        if form is not o.Format.table:
            write_rows((to_dict(one) for one in found), form, stream, columns=_COLUMNS)
        elif output is None:
            out().print(_people(found, on))
        else:
            from rich.console import Console

            Console(file=stream, markup=False, highlight=False, emoji=False).print(_people(found, on))
    return OK


def _import(files: list[str], output: str | None, *, quiet: bool) -> int:
    imported = api.import_petrarch(files)
    with target(output) as stream:
        stream.write(imported.toml)
    if not quiet:
        left = sum(imported.unknown.values())
        odd = ", ".join(code for code, _ in imported.unknown.most_common(5))
        aside = f" {left:,} codes were left out, for nothing is known of them: {odd}." if left else ""
        tell(f"Imported {imported.names:,} names.{aside} Use them with --actors {output or 'FILE'}.")
    sys.stdout.flush()
    return OK


def _people(found: Sequence[Actor], on: str | None) -> Table:
    """Who, what, and each office with its dates; those not held on the day asked for are dim."""
    table = plain_table(
        ("Name", 24), ("Is", 8), ("Id", 14), ("Sector", 6), ("Office", None), ("From", 10), ("To", 10)
    )
    for one in found:
        head = [cell(one.name), cell(one.kind), cell(one.id or "–"), cell(one.sector or "–")]
        terms = [term for term in one.offices if on is None or _holds(term, on)]
        if not terms:
            none = "none on that day" if on and one.kind == "person" else "–"
            table.add_row(*head, cell(none, QUIET), cell(one.start or "–"), cell(one.end or "–"))
        for term in terms:
            table.add_row(*head, cell(term.office or "–"), cell(term.start or "–"), cell(term.end or "now"))
            head = [cell("")] * 4
    return table


def _holds(term: Office, day: str) -> bool:
    begun = not term.start or term.start[: len(day)] <= day
    return begun and (not term.end or day[: len(term.end)] <= term.end[: len(day)])


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST].rsplit(' ', 1)[0]} …"


def _counts(told: list[ActorCount]) -> Table:
    table = plain_table(
        ("Name", 30),
        ("Id", 18),
        ("Ctry", 4),
        ("Sector", 6),
        ("Acts", 5),
        ("Gets", 5),
        ("Says", 5),
        ("About", 5),
        ("Example", None),
    )
    for one in told:
        counts = [cell(n or "–") for n in (one.acts, one.receives, one.says, one.said_about)]
        name = cell(one.name or "–", "" if one.name else QUIET)
        table.add_row(
            name,
            cell(one.id or "–"),
            cell(one.country or "–"),
            cell(one.sector),
            *counts,
            cell(_short(one.example or "")),
        )
    return table
