"""``detente actors``: who holds what office, and who is told of in a store."""

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table

from detente import api
from detente.cli import options as o
from detente.cli.output import chosen, print_table, target, write, write_rows
from detente.cli.screen import NOTHING, OK, cell, command, out, tell
from detente.cli.tables import QUIET, plain_table
from detente.records import Actor, ActorCount, Office, to_dict

_WIDEST = 70  # characters of an example in a table; other formats have all of it
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
    "offices",
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
    of_the_store = unknown or actor or since or until or outlet
    if petrarch:
        if who or on or of_the_store or form:
            raise api.QueryError("--import-petrarch goes with --output and --quiet only")
        return _import(petrarch, output, quiet=quiet)
    if who:
        if of_the_store:
            raise api.QueryError(
                "WHO looks in the registry: --unknown, --actor, --since, --until and --outlet are for the store"
            )
        return _registry(who, on, own, limit, chosen(form, output), output, quiet=quiet)
    if on:
        raise api.QueryError(
            "--on is a day for WHO: name somebody, as in 'detente actors Lavrov --on 2003-05-01'"
        )
    with api.open(db, read_only=True) as store:
        names = None if actor is None else [store.who(word) for word in actor]
        if unknown:
            told = store.unknown_actors(
                actor=names, actors=own, since=since, until=until, outlet=outlet, limit=limit
            )
        else:
            told = store.actors(names, since=since, until=until, outlet=outlet, limit=limit)
        count = write(told, form=chosen(form, output), output=output, table=_counts)
        if not count and not quiet:
            tell(f"No {'unknown ' if unknown else ''}actors in {store.path} meet these filters.")
    return OK


def _registry(
    who: list[str],
    on: str | None,
    own: str | None,
    limit: int | None,
    form: o.Format,
    output: str | None,
    *,
    quiet: bool,
) -> int:
    if form is o.Format.parquet:
        raise api.QueryError("--format parquet is for the actors of a store; choose jsonl or csv")
    told = {words: api.find_actors(words, on=on, actors=own) for words in who}
    strangers = [words for words, found in told.items() if not found]
    if strangers and not quiet:
        hint = "" if on else " An office needs a day: --on 2003-05-01."
        tell(
            f"Nobody in the registry is called {', '.join(strangers)}. Add your own with --actors FILE.{hint}"
        )
    every = {(one.kind, one.key, one.name): one for found in told.values() for one in found}
    if not every:
        return NOTHING
    found = list(every.values())[:limit]
    with target(output) as stream:
        if form is not o.Format.table:
            write_rows((to_dict(one) for one in found), form, stream, columns=_COLUMNS)
        elif output is None:
            out().print(_people(found, on))
        else:
            print_table(_people(found, on), stream)
    return OK


def _import(files: list[str], output: str | None, *, quiet: bool) -> int:
    if output is not None and any(
        os.path.exists(output) and os.path.samefile(output, one) for one in files if os.path.exists(one)
    ):
        raise api.QueryError(f"--output {output} is one of the dictionaries: choose another name")
    imported = api.import_petrarch(files)
    with target(output) as stream:
        stream.write(imported.toml)
    if not quiet:
        left = sum(imported.unknown.values())
        odd = ", ".join(code for code, _ in imported.unknown.most_common(5))
        codes = (
            f"{left:,} code{'s were' if left > 1 else ' was'} left out, for nothing is known of it: {odd}."
        )
        names = f"{imported.names:,} name{'s' if imported.names != 1 else ''}"
        tell(f"Imported {names}. {codes if left else ''} Use them with --actors {output or 'FILE'}.")
    sys.stdout.flush()
    return OK


def _people(found: Sequence[Actor], on: str | None) -> Table:
    """Who, what, and each office with its dates; only that of the day asked for."""
    table = plain_table(("Name", 18), ("Is", 6), ("Id", 10), ("Sec", 3), ("Office", None))
    for one in found:
        head = [cell(one.name), cell(one.kind), cell(one.id or "–"), cell(one.sector or "–")]
        terms = [term for term in one.offices if on is None or _holds(term, on)]
        if not terms:
            none = "none on that day" if on and one.kind == "person" else _span(one.start, one.end)
            table.add_row(*head, cell(none, QUIET))
        for term in terms:
            table.add_row(*head, cell(f"{term.office or 'office not known'}, {_span(term.start, term.end)}"))
            head = [cell("")] * 4
    return table


def _span(start: str | None, end: str | None) -> str:
    """``2004-03-09 to 2010``; ``since 2004-03-09``; empty where nothing is known."""
    if start and end:
        return f"{start} to {end}"
    return f"since {start}" if start else f"until {end}" if end else "–"


def _holds(term: Office, day: str) -> bool:
    begun = not term.start or term.start[: len(day)] <= day
    return begun and (not term.end or day[: len(term.end)] <= term.end[: len(day)])


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST].rsplit(' ', 1)[0]} …"


def _counts(told: list[ActorCount]) -> Table:
    table = plain_table(
        ("Name", 18),
        ("Id", 10),
        ("Sec", 3),
        ("Acts", 4),
        ("Gets", 4),
        ("Says", 4),
        ("Of", 3),
        ("Example", None),
    )
    for one in told:
        counts = [cell(n or "–") for n in (one.acts, one.receives, one.says, one.said_about)]
        name = cell(one.name or "–", "" if one.name else QUIET)
        table.add_row(
            name,
            cell(one.id or "–"),
            cell(one.sector),
            *counts,
            cell(_short(one.example or "")),
        )
    return table
