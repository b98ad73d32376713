"""Pages from the web: one that is named, or all that a feed or sitemap at an address names.

A page that a person names is fetched as a browser would; those that a feed names are asked of the site's robots.txt and
come one after the other, a second or what the site asks for apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.records import Problem

from .crawl import Polite, pages_of
from .expand import checked
from .feeds import Entry, looks_like_feed, read_feed
from .fetch import Fetched, ask, fetch
from .given import Given
from .page import Page
from .robots import Robots

if TYPE_CHECKING:
    import httpx

    from .fetch import Resolve

_SITEMAPS = 50  # sitemaps of one index that are read
_ROBOTS = 512 * 1024  # bytes of a robots.txt


@dataclass(slots=True)
class Web:
    """How the web is asked in a run; ``transport``, ``resolve`` and ``polite`` stand in for the real ones in tests."""

    limit: int
    allow_private: bool = False
    transport: httpx.BaseTransport | None = None
    resolve: Resolve | None = None
    polite: Polite | None = None
    known: Callable[[Sequence[str]], set[str]] | None = None
    """Tells which addresses need no second look; pages of feeds at these are not fetched again."""

    def pages(self, url: str) -> Iterator[Page | Problem]:
        """The page at an address, or the pages that the feed or sitemap there names; raises nothing."""
        got = self._fetch(url)
        if isinstance(got, Problem):
            yield got
        elif looks_like_feed(got.data, got.media):
            yield from self._listed(url, got, sitemaps=_SITEMAPS)
        else:
            yield self._page(url, got, None)

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

    def _listed(self, name: str, got: Fetched, *, sitemaps: int) -> Iterator[Page | Problem]:
        if len(got.data) > self.limit:
            yield Problem(name, f"a feed larger than {self.limit / 1048576:g} MB", "its first part was read")
        feed = read_feed(name, got.data[: self.limit], got.url, got.media)
        if isinstance(feed, Problem):
            yield feed
            return
        yield from feed.problems
        if looks_like_feed(got.data, got.media) == "sitemapindex":
            yield from self._sitemaps(name, feed.entries, sitemaps)
            return
        seen = self.known([entry.url for entry in feed.entries]) if self.known else set()
        fresh = [entry for entry in feed.entries if entry.url not in seen]
        for entry, answer in pages_of(
            fresh, self._fetch, robots=Robots(self._ask), polite=self.polite or Polite()
        ):
            if isinstance(answer, Problem):
                yield answer
            elif isinstance(answer, str):
                yield Page(None, entry.url, answer.encode(), "text/html; charset=utf-8", entry.given)
            else:
                yield self._page(entry.url, answer, entry.given)

    def _sitemaps(self, name: str, entries: tuple[Entry, ...], most: int) -> Iterator[Page | Problem]:
        if len(entries) > most:
            yield Problem(
                name, f"more than {most} sitemaps", "the first were read; give the others by their addresses"
            )
        for entry in entries[:most]:
            got = self._fetch(entry.url)
            if isinstance(got, Problem):
                yield got
            elif most == 0 or looks_like_feed(got.data, got.media) == "sitemapindex":
                yield Problem(entry.url, "an index of sitemaps within another", "give its address on its own")
            else:
                yield from self._listed(entry.url, got, sitemaps=0)

    def _page(self, url: str, got: Fetched, given: Given | None) -> Page | Problem:
        page = checked(url, got.data, got.url, got.media, self.limit, given)
        return replace(page, source_path=None) if isinstance(page, Page) else page
