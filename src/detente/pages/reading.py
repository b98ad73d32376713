"""One page, read: its encoding, its article, its facts, its id."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.records import Article, Problem, stable_id

from .clean import Cleaned, alone, clean, sieve
from .facts import Facts, from_lines
from .furniture import is_missing, word_count
from .headline import printed_title, stems
from .language import language_of
from .lines import Kind
from .meta import own_url
from .normal import Paragraph
from .sniff import decode, looks_html

if TYPE_CHECKING:
    from datetime import date

    from .extract import Extracted
    from .given import Given
    from .lines import Line
    from .page import Page


def read_page(page: Page, today: date | None = None) -> Article | Problem:
    """Read one page into an Article.

    ``today`` bounds the dates that are believed: none later than it. Without it there is no bound; no clock
    is read. Returns a Problem, and raises nothing, when the page holds no article.
    """
    source = page.source_path or page.url or "-"
    text = decode(page.data, page.media)
    known: Facts | None = None
    lines: tuple[Line, ...] = ()
    if page.given and page.given.text:
        cleaned = Cleaned(_paragraphs(text), page.given.title, lines)
    elif looks_html(text, page.media):
        from .extract import extract  # brings lxml: not on import

        try:
            found = extract(text, page.url)
        except ValueError:
            return Problem(source, "no article text found", "it is marked as HTML but holds no elements")
        known = found.markup.facts
        cleaned = _from_html(found)
        lines = cleaned.lines
    else:
        cleaned = clean(text, markdown=_is_markdown(page, text))
        lines = cleaned.lines
    return _article(page, source, cleaned, lines, known, today)


def _from_html(found: Extracted) -> Cleaned:
    """The article out of the blocks of a page, or out of its bare text where the blocks do not tell."""
    from .pick import pick

    if found.bare:
        return clean(found.bare, title=found.markup.facts.title)
    about = stems(" ".join(found.chosen)[:6000])
    printed = [(block.text, block.heading) for block in found.blocks]
    title = printed_title(found.markup.titles, printed, about, found.markup.sites) or found.markup.facts.title
    picked = pick(found.blocks, found.chosen, title)
    if picked.paragraphs:
        return picked
    inner = [b for b in found.blocks if not {"site", "hidden"} & {name for name, _ in b.boxes}]
    rest = [b for b in found.blocks if {"site", "hidden"} & {name for name, _ in b.boxes}]
    cleaned = sieve(
        [Paragraph(b.text, sum(o.parted for o in inner[: i + 1])) for i, b in enumerate(inner)], title=title
    )
    outer = tuple(alone(Paragraph(b.text, -1)) for b in rest)
    outer = tuple(
        replace(line, kind=Kind.NAVIGATION) if line.kind in (Kind.BODY, Kind.OPEN) else line for line in outer
    )
    return replace(cleaned, lines=(*cleaned.lines, *outer))


def _article(
    page: Page,
    source: str,
    cleaned: Cleaned,
    lines: tuple[Line, ...],
    known: Facts | None,
    today: date | None,
) -> Article | Problem:
    body = list(cleaned.paragraphs)
    if not body:
        return Problem(
            source, "no article text found", "only navigation and notices: give the article's own page"
        )
    if len(body) <= 3 and is_missing(f"{cleaned.title or ''}. {' '.join(body)}"):
        return Problem(
            source, "no article text found", "the site put a notice in its place: save the page again"
        )
    language = language_of("\n".join(body))
    if language == "und" and known and known.language and len(known.language) == 2:
        language = known.language  # too short to tell, but the page says
    facts = from_lines(
        lines, cleaned.title, lead=body[0], known=known, url=page.url, today=today, language=language
    )
    if page.given:
        facts = _with_given(facts, page.given, today)
    if facts.dateline and body[0][facts.dateline.end :].strip():
        # Place, date and agency are fields of their own; the text begins with the report's first sentence.
        body[0] = body[0][facts.dateline.end :].strip()
    if len(body) > 2 and body[-1].startswith(facts.byline) and word_count(body[-1]) <= 40:
        body.pop()  # who the author is
    text = "\n\n".join(body)
    address = own_url(facts.url)
    return Article(
        doc_id=stable_id(address) if address else stable_id(facts.title, text),
        text=text,
        source_path=page.source_path,
        url=facts.url,
        outlet=facts.outlet,
        outlet_domain=facts.outlet_domain,
        title=facts.title,
        byline=facts.byline,
        dateline_place=facts.dateline.place if facts.dateline else None,
        published=facts.published,
        modified=facts.modified,
        language=language,
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of an article without a site around it: parted by empty lines, or else by line ends."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(parts) == 1:
        parts = parts[0].split("\n")
    return tuple(words for part in parts if (words := " ".join(part.split())))


def _with_given(facts: Facts, given: Given, today: date | None) -> Facts:
    """Facts told from outside go before those of the page, but a page may know the hour of the day that is told."""

    def day(told: str | None, own: str | None) -> str | None:
        if told is None or (today is not None and told[:10] > today.isoformat()):
            return own
        return own if own and own.startswith(told) else told

    return replace(
        facts,
        title=given.title or facts.title,
        published=day(given.published, facts.published),
        modified=day(given.modified, facts.modified),
        url=given.url or facts.url,
        outlet=given.outlet or facts.outlet,
        byline=(given.byline,) if given.byline else facts.byline,
        language=given.language or facts.language,
    )


def _is_markdown(page: Page, text: str) -> bool:
    return "markdown" in page.media or text.startswith("# ")
