"""Pages from the web: one that is named, or all that a feed or sitemap at an address names.

Every address is asked of its site's robots.txt first, and the pages of one site come one after the other, a second or
what the site asks for apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from detente.records import Problem

from ..given import Given
from ..page import Page
from .crawl import Polite, pages_of
from .expand import checked
from .feeds import Entry, Feed, looks_like_feed, read_feed
from .fetch import Fetched, ask, fetch, refusal
from .robots import Robots

if TYPE_CHECKING:
    import httpx

    from .fetch import Resolve

_SITEMAPS = 50  # sitemaps of one index that are read
_ROBOTS = 512 * 1024  # bytes of a robots.txt


KnownUrls = Callable[[Sequence[str]], Mapping[str, str | None]]


@dataclass(slots=True)
class Web:
    """How the web is asked in a run; ``transport``, ``resolve`` and ``polite`` stand in for the real ones in tests."""

    limit: int
    allow_private: bool = False
    transport: httpx.BaseTransport | None = None
    resolve: Resolve | None = None
    polite: Polite = field(default_factory=Polite)
    known: KnownUrls | None = None
    """Tells which addresses need no second look, and the latest date known of the page there."""
    _robots: Robots | None = None

    def pages(self, url: str) -> Iterator[Page | Problem]:
        """The page at an address, or the pages that the feed or sitemap there names; raises nothing."""
        got = self._politely(url)
        if isinstance(got, Problem):
            yield got
        elif looks_like_feed(got.data, got.media):
            yield from self._at(url, got, sitemaps=_SITEMAPS)
        else:
            yield self._page(url, got, None)

    def listed(self, name: str, feed: Feed) -> Iterator[Page | Problem]:
        """The pages that a feed lists but for those known as they are, and what was set aside in it."""
        yield from feed.problems
        known = self.known([entry.url for entry in feed.entries]) if self.known else {}
        fresh = [
            entry for entry in feed.entries if entry.url not in known or _changed(entry, known[entry.url])
        ]
        for entry, answer in pages_of(fresh, self._fetch, robots=self.robots, polite=self.polite):
            if isinstance(answer, Problem):
                yield answer
            elif isinstance(answer, str):
                yield Page(None, entry.url, answer.encode(), "text/html; charset=utf-8", entry.given)
            elif looks_like_feed(answer.data, answer.media):
                yield Problem(entry.url, "a feed within a feed", "give its address on its own")
            else:
                yield self._page(entry.url, answer, entry.given)

    @property
    def robots(self) -> Robots:
        """The rules of the sites of this run."""
        if self._robots is None:
            self._robots = Robots(self._ask)
        return self._robots

    def _politely(self, url: str) -> Fetched | Problem:
        """One address, after its robots.txt and in its site's own time."""
        refused = refusal(url, allow_private=self.allow_private, resolve=self.resolve)
        forbidden = refused or self.robots.forbids(url)
        if forbidden:
            return forbidden
        self.polite.wait(url, self.robots.delay(url))
        return self._fetch(url)

    def _fetch(self, url: str) -> Fetched | Problem:
        return fetch(
            url,
            allow_private=self.allow_private,
            limit=self.limit,
            transport=self.transport,
            resolve=self.resolve,
        )

    def _ask(self, url: str) -> tuple[int, bytes] | None:
        return ask(
            url,
            allow_private=self.allow_private,
            limit=_ROBOTS,
            transport=self.transport,
            resolve=self.resolve,
        )

    def _at(self, name: str, got: Fetched, *, sitemaps: int) -> Iterator[Page | Problem]:
        if len(got.data) > self.limit:
            yield Problem(name, f"a feed larger than {self.limit / 1048576:g} MB", "its first part was read")
        feed = read_feed(name, got.data[: self.limit], got.url, got.media)
        if isinstance(feed, Problem):
            yield feed
        elif looks_like_feed(got.data, got.media) == "sitemapindex":
            yield from feed.problems
            yield from self._sitemaps(name, feed.entries, sitemaps)
        else:
            yield from self.listed(name, feed)

    def _sitemaps(self, name: str, entries: tuple[Entry, ...], most: int) -> Iterator[Page | Problem]:
        if len(entries) > most:
            yield Problem(
                name, f"more than {most} sitemaps", "the first were read; give the others by their addresses"
            )
        for entry in entries[:most]:
            got = self._politely(entry.url)
            if isinstance(got, Problem):
                yield got
            elif most == 0 or looks_like_feed(got.data, got.media) == "sitemapindex":
                yield Problem(entry.url, "an index of sitemaps within another", "give its address on its own")
            else:
                yield from self._at(entry.url, got, sitemaps=0)

    def _page(self, url: str, got: Fetched, given: Given | None) -> Page | Problem:
        page = checked(url, got.data, got.url, got.media, self.limit, given)
        return replace(page, source_path=None) if isinstance(page, Page) else page


def _changed(entry: Entry, known: str | None) -> bool:
    """Whether a feed says that a page has changed since the date that is known of it."""
    told = entry.given.modified
    if told is None or known is None:
        return False
    shared = min(len(told), len(known))
    return told[:shared] > known[:shared]
