"""``detente read`` and ``watch``: pages into a store, once or again and again."""

import time
from typing import Annotated

import typer

from detente import api
from detente.cli import options as o
from detente.cli.code import closing, columns
from detente.cli.progress import problem_line, reading
from detente.cli.screen import NOTHING, command, complain, tell
from detente.records import Problem


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("read", epilog="Example: detente read pages/ --db news.duckdb")(read)
    app.command("watch", epilog="Example: detente watch https://example.org/feed inbox/ --every 30")(watch)


@command("Stopped. What was read is safe in {db}; run the same command again to go on from there.")
def read(
    paths: o.Paths,
    db: o.Db = o.DB,
    actors: o.Actors = None,
    column: o.Column = None,
    allow_private: o.Private = False,
    verbose: o.Verbose = False,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> int:
    """Read pages into a store. A page that is known is skipped; a run that was cut off goes on."""
    aside: list[Problem] = []

    with api.open(db) as store, reading(paths, quiet=quiet, verbose=verbose) as on_batch:

        def note(batch: list[api.PageRead]) -> None:
            on_batch(batch)
            if not aside:
                aside.extend(entry.outcome for entry in batch if isinstance(entry.outcome, Problem))

        summary = store.read(
            paths, actors=actors, columns=columns(column), allow_private=allow_private, on_batch=note
        )
    if summary.set_aside == 1 and not summary.pages and not summary.known:
        complain(problem_line(aside[0]))
        return NOTHING
    return closing(summary, quiet=quiet, see=f"See 'detente problems --db {db}'.")


Every = Annotated[
    float, typer.Option("--every", metavar="MINUTES", min=0.0, help="Minutes between two rounds.")
]
Rounds = Annotated[
    int | None,
    typer.Option("--rounds", metavar="N", min=1, help="Stop after so many rounds; else with Ctrl-C."),
]


@command("Stopped. What was read is safe in {db}; run the same command again to go on from there.")
def watch(
    paths: o.Paths,
    every: Every = 15.0,
    rounds: Rounds = None,
    db: o.Db = o.DB,
    actors: o.Actors = None,
    column: o.Column = None,
    allow_private: o.Private = False,
    verbose: o.Verbose = False,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> int:
    """Keep reading what is new in feeds and folders. Between rounds the store is free for others.

    An address that fails again and again is asked less often.
    """
    coder = api.shipped_coder(actors=actors)
    total, done, waits = api.Summary(), 0, api.Waits(paths)
    while True:
        due = waits.due()
        with api.open(db) as store, reading(due, quiet=quiet, verbose=verbose) as on_batch:

            def note(batch: list[api.PageRead]) -> None:
                on_batch(batch)
                waits.note(batch)

            summary = store.read(
                due, coder=coder, columns=columns(column), allow_private=allow_private, on_batch=note
            )
        total, done = total.and_then(summary), done + 1
        if rounds is not None and done >= rounds:
            return closing(total, quiet=quiet, see=f"See 'detente problems --db {db}'.")
        if summary.pages and not quiet:
            tell(str(summary))
        time.sleep(every * 60)
