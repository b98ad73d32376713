"""``detente demo``: the dispatches that ship with the package, read and shown."""

import tempfile
import time
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from detente import api
from detente.cli import options as o
from detente.cli.curve import draw, tell_event, tell_turns
from detente.cli.progress import reading
from detente.cli.screen import NOTHING, OK, command, complain, out
from detente.cli.tables import QUIET

_TELLING = 10
_PAIR = ("USA", "SUN")
DemoDb = Annotated[
    str | None,
    typer.Option("--db", metavar="FILE", help="Keep what was read in this store.", show_default=False),
]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", epilog="Example: detente demo --db demo.duckdb")(demo)


@command("Stopped. Nothing but the store named with --db, if any, was written.")
def demo(db: DemoDb = None, quiet: o.Quiet = False, debug: o.Debug = False) -> int:
    """Read sixty dispatches from the Cold War, 1962 to 1980, and show what they tell."""
    sample = as_file(files("detente") / "sample" / "dispatches")
    with tempfile.TemporaryDirectory(prefix="detente-") as folder, sample as dispatches:
        if not Path(dispatches).is_dir():
            complain("the installed package lacks its sample dispatches: install it again")
            return NOTHING
        return _show(str(dispatches), db, str(Path(folder) / "demo.duckdb"), quiet=quiet)


def _show(dispatches: str, kept: str | None, temporary: str, *, quiet: bool) -> int:
    console = out()
    began = time.monotonic()
    with api.open(kept or temporary) as store:
        with reading([dispatches], quiet=quiet, set_aside=True) as on_batch:
            summary = store.read([dispatches], on_batch=on_batch)
        seconds = time.monotonic() - began
        relation = store.relations(*_PAIR)
        headers = store.headers([event.doc_id for turn in relation.turning_points for event in turn.events])
        _head(store, summary, relation, seconds, console)
        for counted in relation.telling(_TELLING):
            outlet = ", ".join(counted.outlets)
            tell_event(counted.event, counted.day, outlet, console)
        console.print()
        console.print(f"{' and '.join(_PAIR)}, year by year", style="bold")
        console.print()
        draw(relation, console)
        console.print()
        tell_turns(relation, headers, console)
    _hint(kept, console)
    return OK


def _head(
    store: api.Store, summary: api.Summary, relation: api.Relation, seconds: float, console: Console
) -> None:
    told = f"{len(store.events()):,} events, {len(store.statements()):,} statements"
    when = f" in {seconds:.1f} s" if summary.pages else ", all known from before"
    console.print(f"{len(store.articles()):,} dispatches: {told}{when}.")
    console.print(f"{len(relation.events):,} events count between {' and '.join(_PAIR)}.")
    console.print()
    console.print("The most telling events", style="bold")
    console.print("by intensity, confidence and number of outlets, two a year at most", style=QUIET)
    console.print()


def _hint(kept: str | None, console: Console) -> None:
    store = kept or "demo.duckdb"
    tries = [
        (f"detente events --type THREATEN --db {store}", "look things up in it"),
        (f"detente relations USA CUB --db {store}", "follow another pair"),
        ("detente code PAGE.html", "code a page of your own"),
    ]
    if kept is None:
        tries.insert(0, (f"detente demo --db {store}", "keep what was read"))
    wide = max(len(what) for what, _ in tries)
    console.print()
    console.print("Next", style="bold")
    for what, why in tries:
        console.print(f"  {what:<{wide}}  {why}", soft_wrap=True)
