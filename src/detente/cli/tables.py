"""Records as tables for people: the evidence first."""

from collections.abc import Mapping, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from detente.cli.screen import cell, parties, party_name, plain, who_whom
from detente.records import Article, Event, Problem, Statement

CONFLICT, COOPERATION, QUIET = "dark_orange3", "dodger_blue1", "dim"


def plain_table(*columns: tuple[str, int | None]) -> Table:
    """A table with a fixed width for some columns; the others share what is left."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), header_style="bold")
    for name, width in columns:
        table.add_column(name, width=width, no_wrap=False, overflow="fold", ratio=None if width else 1)
    table.expand = any(width is None for _, width in columns)
    return table


def events_table(
    events: Sequence[Event], outlets: Mapping[str, str], days: Mapping[str, str] | None = None
) -> Table:
    """Events: when, who to whom, what, the sentence that says so and who publishes it.

    ``outlets`` and ``days`` (of publication, shown dimly where the event has no date) are by doc_id.
    """
    table = plain_table(("Date", 10), ("Who → whom", 18), ("What", 11), ("Evidence", None))
    for event in events:
        published = (days or {}).get(event.doc_id, "")[:10]
        day = cell(event.event_date) if event.event_date else cell(published or "–", QUIET)
        day.truncate(10)
        what = cell(event.event_type, colour(event.intensity))
        table.add_row(day, cell(who_whom(event)), what, quoted(event, outlets.get(event.doc_id)))
    return table


def statements_table(statements: Sequence[Statement], outlets: Mapping[str, str]) -> Table:
    """Statements: when, who, what was said, and about whom."""
    table = plain_table(("Date", 10), ("Who", 18), ("Said", None), ("About", 14))
    for said in statements:
        content = cell(f"“{said.content}”" if said.kind == "direct" else said.content)
        if outlet := outlets.get(said.doc_id):
            content.append(f" – {plain(outlet)}", QUIET)
        about = parties(said.about)
        table.add_row(cell(said.said_on or "–"), cell(party_name(said.speaker)), content, cell(about))
    return table


def articles_table(articles: Sequence[Article]) -> Table:
    """Articles: when, who published it, and its title."""
    table = plain_table(("Published", 16), ("Outlet", 18), ("Title", None))
    for article in articles:
        title = article.title or article.text[:80]
        outlet = article.outlet or article.outlet_domain or "–"
        table.add_row(cell(_when(article.published)), cell(outlet), cell(title))
    return table


def _when(published: str | None) -> str:
    return (published or "–")[:16].replace("T", " ")


def problems_table(problems: Sequence[Problem]) -> Table:
    """Inputs set aside: which, why, and what to do."""
    table = plain_table(("Input", None), ("Why it was set aside", None), ("What to do", None))
    for problem in problems:
        table.add_row(cell(problem.source), cell(problem.reason), cell(problem.advice or "–"))
    return table


def quoted(event: Event, outlet: str | None) -> Text:
    """The sentence that says it, and who publishes it."""
    text = Text("“", QUIET)
    text.append(
        " … ".join(plain(span.text) for span in event.evidence) or plain(event.nugget.text), "not dim"
    )
    text.append("”")
    if outlet:
        text.append(f" – {plain(outlet)}")
    return text


def colour(intensity: float) -> str:
    """The colour of an intensity: warm for conflict, cool for cooperation."""
    return CONFLICT if intensity < 0 else COOPERATION if intensity > 0 else QUIET
