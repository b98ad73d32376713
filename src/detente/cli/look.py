"""``detente events``, ``statements``, ``articles`` and ``problems``: look-ups in a store."""

from typing import Annotated, Any

import typer

from detente import api
from detente.cli import options as o
from detente.cli.output import chosen, write
from detente.cli.screen import OK, command, tell
from detente.cli.tables import articles_table, events_table, problems_table, statements_table
from detente.records import Event, Statement

_EVENTS = "Example: detente events --actor RUS --recipient ISR --since 2023-10"
_STATEMENTS = "Example: detente statements --actor Lavrov --about ISR --format csv --output said.csv"
_ARTICLES = "Example: detente articles --outlet TASS --since 2023 --limit 20"
_PROBLEMS = "Example: detente problems --db news.duckdb"

About = Annotated[
    list[str] | None,
    typer.Option("--about", "--recipient", metavar="WHO", help="Whom it is about; may be repeated."),
]
Speaker = Annotated[
    list[str] | None,
    typer.Option("--actor", "--speaker", metavar="WHO", help="Who said it; may be repeated."),
]
Language = Annotated[
    list[str] | None, typer.Option("--language", metavar="CODE", help="Language, as en or ru.")
]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("events", epilog=_EVENTS)(events)
    app.command("statements", epilog=_STATEMENTS)(statements)
    app.command("articles", epilog=_ARTICLES)(articles)
    app.command("problems", epilog=_PROBLEMS)(problems)


@command()
def events(
    actor: o.Actor = None,
    recipient: o.Recipient = None,
    type: o.Type = None,
    since: o.Since = None,
    until: o.Until = None,
    outlet: o.Outlet = None,
    limit: o.Limit = None,
    form: o.As = None,
    output: o.Output = None,
    db: o.Db = o.DB,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> int:
    """Look up who did what to whom."""
    with api.open(db, read_only=True) as store:
        actors, recipients = _who(store, actor), _who(store, recipient)
        found = store.events(
            actors, recipients, type=type, since=since, until=until, outlet=outlet, limit=limit
        )

        def table(records: list[Event]) -> Any:
            headers = store.headers([event.doc_id for event in records])
            outlets = {doc: header.outlet or "" for doc, header in headers.items()}
            days = {doc: header.published or "" for doc, header in headers.items()}
            return events_table(records, outlets, days)

        count = write(found, form=chosen(form, output), output=output, table=table)
        if not count and not quiet:
            _explain_none(store, "events", [*(actors or []), *(recipients or [])])
    return OK


@command()
def statements(
    actor: Speaker = None,
    about: About = None,
    since: o.Since = None,
    until: o.Until = None,
    outlet: o.Outlet = None,
    limit: o.Limit = None,
    form: o.As = None,
    output: o.Output = None,
    db: o.Db = o.DB,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> int:
    """Look up who said what about whom."""
    with api.open(db, read_only=True) as store:
        speakers, abouts = _who(store, actor), _who(store, about)
        found = store.statements(speakers, abouts, since=since, until=until, outlet=outlet, limit=limit)

        def table(records: list[Statement]) -> Any:
            headers = store.headers([said.doc_id for said in records])
            return statements_table(records, {doc: h.outlet or "" for doc, h in headers.items()})

        count = write(found, form=chosen(form, output), output=output, table=table)
        if not count and not quiet:
            _explain_none(store, "statements", [*(speakers or []), *(abouts or [])])
    return OK


@command()
def articles(
    since: o.Since = None,
    until: o.Until = None,
    outlet: o.Outlet = None,
    language: Language = None,
    limit: o.Limit = None,
    form: o.As = None,
    output: o.Output = None,
    db: o.Db = o.DB,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> int:
    """Look up the articles that were read."""
    with api.open(db, read_only=True) as store:
        found = store.articles(since=since, until=until, outlet=outlet, language=language, limit=limit)
        count = write(found, form=chosen(form, output), output=output, table=articles_table)
        if not count and not quiet:
            _explain_none(store, "articles", [])
    return OK


@command()
def problems(
    limit: o.Limit = None,
    form: o.As = None,
    output: o.Output = None,
    db: o.Db = o.DB,
    quiet: o.Quiet = False,
    debug: o.Debug = False,
) -> int:
    """List the inputs that were set aside, and why."""
    with api.open(db, read_only=True) as store:
        count = write(store.problems(limit), form=chosen(form, output), output=output, table=problems_table)
    if not count and not quiet:
        tell(f"No problems: nothing that was read into {db} was set aside.")
    return OK


def _who(store: api.Store, words: list[str] | None) -> list[str] | None:
    return None if words is None else [store.who(word) for word in words]


def _explain_none(store: api.Store, kind: str, asked: list[str]) -> None:
    """Why nothing was found, as far as can be told."""
    strangers = [word for word in asked if not store.knows(word)]
    if strangers:
        tell(f"No {kind}: nobody in {store.path} has the id, country or name {', '.join(strangers)}.")
    elif not store.articles(limit=1):
        tell(f"No {kind}: {store.path} holds no articles yet. Read some with 'detente read PATH'.")
    else:
        tell(f"No {kind} in {store.path} meet all of these filters.")
