"""What the place where a page was found tells of it: a row of a table, an entry of a feed, a record of an archive."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """Facts told from outside a page; None where nothing is told.

    They go before what the page's own words say, and ``text`` says that the page's bytes are the article alone,
    without a site around it.
    """

    title: str | None = None
    published: str | None = None
    modified: str | None = None
    url: str | None = None
    outlet: str | None = None
    byline: str | None = None
    language: str | None = None
    text: bool = False
