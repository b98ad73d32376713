"""``detente read``: pages into a store."""

import typer

from detente import api
from detente.cli import options as o
from detente.cli.code import closing, columns
from detente.cli.progress import problem_line, reading
from detente.cli.screen import NOTHING, command, complain
from detente.records import Problem


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("read", epilog="Example: detente read pages/ --db news.duckdb")(read)


@command("Stopped. What was read is safe in {db}; run the same command again to go on from there.")
def read(
    paths: o.Paths,
    db: o.Db = o.DB,
    actors: o.Actors = None,
    column: o.Column = None,
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

        summary = store.read(paths, actors=actors, columns=columns(column), on_batch=note)
    if summary.set_aside == 1 and not summary.pages and not summary.known:
        complain(problem_line(aside[0]))
        return NOTHING
    return closing(summary, quiet=quiet, see=f"See 'detente problems --db {db}'.")
