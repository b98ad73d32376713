"""One page, read: its encoding, its article, its facts, its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.records import Article, Problem, stable_id

from .clean import Cleaned, clean, sieve
from .facts import Facts, from_lines
from .furniture import is_missing, word_count
from .language import language_of
from .meta import own_url
from .sniff import decode, looks_html

if TYPE_CHECKING:
    from datetime import date

    from .lines import Line
    from .sources import Page


def read_page(page: Page, today: date | None = None) -> Article | Problem:
    """Read one page into an Article.

    ``today`` bounds the dates that are believed: none later than it. Without it there is no bound; no clock
    is read. Returns a Problem, and raises nothing, when the page holds no article.
    """
    source = page.source_path or page.url or "-"
    text = decode(page.data, page.media)
    known: Facts | None = None
    if looks_html(text, page.media):
        from .extract import extract  # brings lxml: not on import

        try:
            found = extract(text, page.url)
        except ValueError:
            return Problem(source, "no article text found", "it is marked as HTML but holds no elements")
        known = found.facts
        visible = clean(found.visible, title=known.title)
        cleaned = sieve(list(found.paragraphs), title=known.title) if found.paragraphs else visible
        if not cleaned.paragraphs:
            cleaned = visible
        lines = visible.lines
    else:
        cleaned = clean(text, markdown=_is_markdown(page, text))
        lines = cleaned.lines
    return _article(page, source, cleaned, lines, known, today)


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


def _is_markdown(page: Page, text: str) -> bool:
    return "markdown" in page.media or text.startswith("# ")
