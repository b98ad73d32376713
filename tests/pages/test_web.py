"""Addresses: a page, a feed and a sitemap, with robots.txt asked and requests spaced."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from detente.pages import Page, read_page
from detente.pages.sources.crawl import Polite
from detente.pages.sources.web import Web
from detente.records import Article, Problem

PAGE = (
    "<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>Envoys of Norway and Uganda met in Harrow "
    "on Monday and agreed to meet again in spring.</p><p>Neither side would say what had been discussed there.</p>"
    "</article></body></html>"
)
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harrow Times</title>
<item><title>Envoys meet</title><link>https://harrow.example/1</link><pubDate>Tue, 24 Oct 2023 13:44:00 GMT</pubDate></item>
<item><title>Talks end</title><link>/2</link></item>
<item><title>Members only</title><link>https://harrow.example/secret/3</link></item>
</channel></rss>"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://harrow.example/1</loc></url></urlset>"""
INDEX = """<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://harrow.example/sitemap.xml</loc></sitemap><sitemap><loc>https://harrow.example/index.xml</loc></sitemap></sitemapindex>"""
ROBOTS = "User-agent: *\nDisallow: /secret/\nCrawl-delay: 3\n"


class Site:
    """A made site; remembers what was asked, and when by a clock that only sleeping moves."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.now = 0.0
        self.pages = {"/feed": FEED, "/sitemap.xml": SITEMAP, "/index.xml": INDEX, "/robots.txt": ROBOTS}

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.asked.append(path)
        if path in self.pages:
            media = "text/plain" if path == "/robots.txt" else "application/rss+xml"
            return httpx.Response(200, text=self.pages[path], headers={"content-type": media})
        if path in ("/1", "/2"):
            return httpx.Response(200, html=PAGE.format(title=f"Page {path[1:]}"))
        return httpx.Response(404)

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def web(self) -> Web:
        polite = Polite(clock=lambda: self.now, sleep=self.sleep)
        return Web(1 << 20, True, httpx.MockTransport(self.answer), None, polite)


@pytest.fixture
def site() -> Site:
    return Site()


def addresses(found: list[Page | Problem]) -> list[str]:
    return [one.url or "" if isinstance(one, Page) else f"! {one.source}" for one in found]


def test_a_feed_gives_its_pages_with_what_it_tells_of_them(site: Site) -> None:
    found = list(site.web().pages("https://harrow.example/feed"))
    assert addresses(found) == [
        "https://harrow.example/1", "https://harrow.example/2", "! https://harrow.example/secret/3",
    ]  # fmt: skip
    first = found[0]
    assert isinstance(first, Page)
    read = read_page(first)
    assert isinstance(read, Article)
    assert (read.title, read.published) == ("Envoys meet", "2023-10-24T13:44:00+00:00")


def test_robots_are_asked_once_and_their_delay_is_kept(site: Site) -> None:
    list(site.web().pages("https://harrow.example/feed"))
    assert site.asked.count("/robots.txt") == 1
    assert "/secret/3" not in site.asked
    assert site.now == 6.0  # the feed itself is asked for in its site's time too


@pytest.mark.parametrize("path", ["/sitemap.xml", "/index.xml"])
def test_a_sitemap_gives_its_pages_and_an_index_those_of_its_sitemaps(site: Site, path: str) -> None:
    found = addresses(list(site.web().pages(f"https://harrow.example{path}")))
    assert found[0] == "https://harrow.example/1"
    assert found[1:] == ([] if path == "/sitemap.xml" else ["! https://harrow.example/index.xml"])


def test_a_page_that_is_named_is_fetched_as_it_is(site: Site) -> None:
    (page,) = site.web().pages("https://harrow.example/1")
    assert isinstance(page, Page)
    assert site.asked == ["/robots.txt", "/1"]


def test_content_in_the_feed_costs_no_request(site: Site) -> None:
    words = "Envoys of Norway and Uganda met in Harrow on Monday. " * 12
    site.pages["/feed"] = (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>H</title>'
        f"<item><title>Envoys meet</title><link>https://harrow.example/9</link><content:encoded><![CDATA[<p>{words}</p>]]></content:encoded></item>"
        "</channel></rss>"
    )
    (page,) = site.web().pages("https://harrow.example/feed")
    assert isinstance(page, Page)
    assert (page.url, site.asked) == ("https://harrow.example/9", ["/robots.txt", "/feed"])


@pytest.mark.parametrize(
    "fault",
    [
        lambda site: site.pages.update({"/feed": FEED[:80]}),
        lambda site: site.pages.update({"/feed": '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss version="2.0"/>'}),
    ],
)  # fmt: skip
def test_a_broken_feed_is_one_problem(site: Site, fault: Callable[[Site], None]) -> None:
    fault(site)
    found = list(site.web().pages("https://harrow.example/feed"))
    assert len(found) == 1
    assert isinstance(found[0], Problem)


def test_private_addresses_stay_closed_behind_a_feed(site: Site) -> None:
    web = site.web()
    web.allow_private = False
    web.resolve = lambda host: ["93.184.216.34"] if host == "harrow.example" else ["10.0.0.1"]
    site.pages["/feed"] = FEED.replace("https://harrow.example/1", "http://intranet.example/1")
    found = list(web.pages("https://harrow.example/feed"))
    assert "! http://intranet.example/1" in addresses(found)


def test_pages_that_are_known_are_not_fetched_again(site: Site) -> None:
    web = site.web()
    web.known = lambda urls: {url: None for url in urls if url.endswith("/1")}
    found = list(web.pages("https://harrow.example/feed"))
    assert addresses(found)[0] == "https://harrow.example/2"
    assert "/1" not in site.asked


@pytest.mark.parametrize(
    ("known", "fetched"), [("2023-10-24", True), ("2023-10-25T08:00", False), (None, False)]
)
def test_a_page_that_its_feed_says_has_changed_is_fetched_again(
    site: Site, known: str | None, fetched: bool
) -> None:
    site.pages["/sitemap.xml"] = SITEMAP.replace("</loc>", "</loc><lastmod>2023-10-25T08:00:00Z</lastmod>")
    web = site.web()
    web.known = lambda urls: dict.fromkeys(urls, known)
    found = list(web.pages("https://harrow.example/sitemap.xml"))
    assert len(found) == fetched


def test_robots_forbid_a_page_that_is_named_too(site: Site) -> None:
    (found,) = site.web().pages("https://harrow.example/secret/3")
    assert isinstance(found, Problem)
    assert "robots.txt forbids it" in found.reason
    assert site.asked == ["/robots.txt"]


def test_pages_of_one_site_that_are_named_are_spaced(site: Site) -> None:
    web = site.web()
    for path in ("/1", "/2"):
        list(web.pages(f"https://harrow.example{path}"))
    assert (site.asked, site.now) == (["/robots.txt", "/1", "/2"], 3.0)
