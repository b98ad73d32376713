"""One page, read: its encoding, its article, its facts, its id."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from detente.records import Article, Problem, stable_id

from .facts.gather import from_lines, split_title
from .facts.headline import Printed, choose_title, printed_title
from .html.meta import own_url
from .sniff import decode, looks_html
from .text.clean import Cleaned, alone, clean, sieve
from .text.fields import read_fields
from .words.alike import overlap, stems
from .words.bylines import closing_credit, names_in, signature_of
from .words.furniture import byline_of, is_missing, word_count
from .words.language import language_of
from .words.lines import Kind
from .words.normal import Paragraph

if TYPE_CHECKING:
    from datetime import date

    from .facts.gather import Facts
    from .given import Given
    from .html.extract import Extracted
    from .html.meta import Markup
    from .page import Page
    from .words.lines import Line


def read_page(page: Page, today: date | None = None) -> Article | Problem:
    """Read one page into an Article.

    ``today`` bounds the dates that are believed: none later than it. Without it there is no bound; no clock
    is read. Returns a Problem, and raises nothing, when the page holds no article.
    """
    source = page.source_path or page.url or "-"
    text = decode(page.data, page.media)
    markup: Markup | None = None
    lines: tuple[Line, ...] = ()
    if page.given and page.given.text:
        cleaned = Cleaned(_paragraphs(text), page.given.title, lines)
    elif looks_html(text, page.media):
        from .html.extract import extract  # brings lxml: not on import

        try:
            found = extract(text, page.url)
        except ValueError:
            return Problem(source, "no article text found", "it is marked as HTML but holds no elements")
        markup = found.markup
        cleaned = _from_html(found)
        lines = cleaned.lines
    else:
        record = read_fields(text.replace("\r\n", "\n"))
        if record:
            text = record.text
            title, _ = split_title(record.told.title, [])  # a clip's is the browser's, with the site's name
            page = replace(page, given=_both(page.given, replace(record.told, title=title)))
        told = page.given.title if page.given else None
        cleaned = clean(text, markdown=_is_markdown(page, text), title=told)
        lines = cleaned.lines
    return _article(page, source, cleaned, lines, markup, today)


def _from_html(found: Extracted) -> Cleaned:
    """The article out of the blocks of a page, or out of its bare text where the blocks do not tell."""
    from .html.pick import first_picked, pick

    if found.bare:
        return clean(found.bare, title=found.markup.facts.title)
    about = stems(" ".join(found.chosen)[:6000])
    lead = first_picked(found.blocks, found.picked)
    inside = [(i, b) for i, b in enumerate(found.blocks) if "comments" not in {name for name, _ in b.boxes}]
    printed = [Printed(block.text, block.heading, lead - i) for i, block in inside]
    title = printed_title(found.markup.titles, printed, about, (*found.markup.sites, *found.markup.homes))
    declared = found.markup.facts.title
    if title is None and (declared is None or overlap(stems(declared), about) < 0.3):
        # The markup names the site alone: the headline is one of the lines above the text.
        above = [alone(Paragraph(b.text, i)) for i, b in enumerate(found.blocks[max(0, lead - 9) : lead])]
        places = [i for i, line in enumerate(above) if line.kind in (Kind.SHORT, Kind.OPEN)]
        title = choose_title(above, places, about, set()) if lead < len(found.blocks) else None
    title = title or declared
    picked = pick(found.blocks, found.picked, title)
    if picked.paragraphs:
        return picked
    inner = [b for b in found.blocks if not {"site", "hidden"} & {name for name, _ in b.boxes}]
    rest = [b for b in found.blocks if {"site", "hidden"} & {name for name, _ in b.boxes}]
    parts = accumulate(block.parted for block in inner)
    cleaned = sieve([Paragraph(b.text, part) for b, part in zip(inner, parts, strict=True)], title=title)
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
    markup: Markup | None,
    today: date | None,
) -> Article | Problem:
    body = list(cleaned.paragraphs)
    known = markup.facts if markup else None
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
    signature = signature_of(body)
    if signature:
        body.pop()
    else:
        body[-1], signature = closing_credit(body[-1])
    facts = from_lines(
        lines,
        cleaned.title,
        lead=body[0],
        known=known,
        sites=markup.sites if markup else (),
        homes=markup.homes if markup else (),
        titles=markup.titles if markup else (),
        signature=signature,
        url=page.url or (page.given.url if page.given else None),
        today=today,
        language=language,
    )
    if page.given:
        facts = _with_given(facts, page.given, today)
    if facts.dateline and any(map(str.isalpha, body[0][facts.dateline.end :])):
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
        byline=_told_byline(given.byline) or facts.byline,
        language=given.language or facts.language,
    )


def _told_byline(told: str | None) -> tuple[str, ...]:
    """The names in a byline told from outside, or the whole of it where it reads like no names."""
    if not told:
        return ()
    if re.fullmatch(r"[^\W\d_][\w'’-]+, [^\W\d_][\w'’. -]+", told):  # "Marsh, Olga"
        last, _, first = told.partition(", ")
        return (f"{first} {last}",)
    return tuple(names_in(byline_of(told) or told)) or (told,)


def _both(first: Given | None, second: Given) -> Given:
    """What one place tells, and where it is silent another."""
    if first is None:
        return second
    told = {
        name: getattr(first, name) or getattr(second, name) for name in ("title", "published", "modified")
    }
    more = {
        name: getattr(first, name) or getattr(second, name)
        for name in ("url", "outlet", "byline", "language")
    }
    return replace(first, **told, **more)


def _is_markdown(page: Page, text: str) -> bool:
    return "markdown" in page.media or text.startswith("# ")
