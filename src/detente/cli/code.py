"""``detente code``: pages in, records out, nothing kept."""

import sys

import typer

from detente import api
from detente.cli import options as o
from detente.cli.output import json_line
from detente.cli.progress import reading, terminal_output
from detente.cli.screen import NOTHING, OK, SOME, command, complain, out, tell
from detente.cli.tables import events_table, statements_table
from detente.records import Article, Record, to_dict

_FIELDS = {
    "text": "text", "html": "html", "title": "title", "date": "published", "published": "published",
    "modified": "modified", "url": "url", "outlet": "outlet", "byline": "byline", "language": "language",
}  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("code", epilog="Example: detente code page.html > records.jsonl")(code)


@command("Stopped. The records written so far are complete.")
def code(
    paths: o.Paths,
    form: o.CodeAs = o.CodeFormat.jsonl,
    actors: o.Actors = None,
    column: o.Column = None,
    allow_private: o.Private = False,
    verbose: o.Verbose = False,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> int:
    """Read pages and write what they tell to standard output, without a store."""
    coder = api.shipped_coder(actors=actors)
    summary = api.Summary()
    entries: list[api.PageRead] = []
    with reading(paths, quiet=quiet, verbose=verbose, set_aside=True, bar=not terminal_output()) as on_batch:
        for batch in api.stream(paths, coder=coder, columns=columns(column), allow_private=allow_private):
            summary = summary.plus(batch)
            on_batch(batch)
            if form is o.CodeFormat.jsonl:
                _write(batch)
            else:
                entries += batch
    if form is o.CodeFormat.table:
        _print(entries)
    return closing(summary, quiet=quiet)


def columns(told: list[str] | None) -> dict[str, str] | None:
    """``text=Volltext`` as a mapping. Raises QueryError for a field that tables do not have."""
    named: dict[str, str] = {}
    for one in told or ():
        field, _, name = one.partition("=")
        key = _FIELDS.get(field.strip().lower())
        if key is None or not name.strip():
            raise api.QueryError(f"--column {one!r}: write FIELD=NAME with one of {', '.join(_FIELDS)}")
        named[key] = name.strip()
    return named or None


def closing(summary: api.Summary, *, quiet: bool, see: str = "") -> int:
    """The last line of a run that reads, and its exit status. A single failure was told by its own line."""
    if summary.set_aside and not summary.pages and not summary.known:
        if summary.set_aside > 1:
            complain(f"nothing could be read: all {summary.set_aside:,} inputs were set aside.", hint=see)
        return NOTHING
    if not quiet:
        tell(f"{summary} {see}" if summary.set_aside and see else str(summary))
    return SOME if summary.set_aside else OK


def _write(batch: list[api.PageRead]) -> None:
    for entry in batch:
        if isinstance(entry.outcome, Article):
            records: list[Record] = [entry.outcome, *entry.events, *entry.statements]
            for record in records:
                sys.stdout.write(f"{json_line(to_dict(record))}\n")
    sys.stdout.flush()


def _print(entries: list[api.PageRead]) -> None:
    outlets = {
        entry.outcome.doc_id: entry.outcome.outlet or ""
        for entry in entries
        if isinstance(entry.outcome, Article)
    }
    events = [event for entry in entries for event in entry.events]
    statements = [said for entry in entries for said in entry.statements]
    if events:
        out().print(events_table(events, outlets))
    if statements:
        out().print(statements_table(statements, outlets))
