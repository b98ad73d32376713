"""robots.txt: what may be read, how often, and what faulty ones say."""

from __future__ import annotations

import pytest

from detente.pages.sources.robots import LIMIT, Robots, site_of

SITE = "https://news.example"


def robots(text: str | bytes, status: int = 200) -> Robots:
    return Robots(lambda _: (status, text.encode() if isinstance(text, str) else text))


def allowed(rules: Robots, path: str) -> bool:
    got = rules.forbids(SITE + path)
    assert got is None or (got.source == SITE + path and got.reason and got.advice)
    return got is None


@pytest.mark.parametrize(
    ("text", "path", "may"),
    [
        ("User-agent: *\nDisallow: /private", "/private/a", False),
        ("User-agent: *\nDisallow: /private", "/news", True),
        ("User-agent: *\nDisallow:", "/news", True),
        ("User-agent: *\nDisallow: /", "", False),
        ("User-agent: Detente\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/a", False),
        ("User-agent: Detente\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/b", True),
        ("User-agent: detente/1.0\nUser-agent: other\n\nDisallow: /a", "/a", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: ten\nDisallow: /", "/a", True),
        ("User-agent: detente\nDisallow: /a\nUser-agent: detente\nDisallow: /b", "/b", False),
        ("User-agent: *\nAllow: /\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /\nAllow: /news", "/news/1", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", True),
        ("User-agent: *\nDisallow: /*?s=", "/find?s=talks", False),
        ("User-agent: *\nDisallow: /\nAllow: /*/news", "/world/news/1", True),
        ("User-agent: *\nAllow: /world/news/special\nDisallow: /*/news", "/world/news/special", True),
        ("User-agent: *\nDisallow: /world/news/special\nAllow: /*/news", "/world/news/special", False),
        ("User-agent: *\nDisallow: *", "/a", False),
        ("\ufeffUser-agent: * # all\r\rDisallow: /a # not this", "/a", False),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("User-agent: *\nDisallow: //[\nDisallow: /a", "/a", False),
        ("<html><body>Disallow: /</body></html>", "/a", True),
        (b"\xff\xfe\x00\x80", "/a", True),
        ("", "/a", True),
    ],
)
def test_rules(text: str | bytes, path: str, may: bool) -> None:
    assert allowed(robots(text), path) is may


@pytest.mark.parametrize(
    ("status", "may"), [(404, True), (403, True), (301, True), (500, False), (503, False)]
)
def test_statuses(status: int, may: bool) -> None:
    rules = robots("User-agent: *\nDisallow: /", status)
    assert allowed(rules, "/a") is may


def test_a_site_is_asked_once_and_stays_closed_for_the_run() -> None:
    asked: list[str] = []

    def get(url: str) -> None:
        asked.append(url)

    rules = Robots(get)
    for url in (SITE + "/a", "https://NEWS.example:443/b", "https://me:pw@news.example/c"):
        got = rules.forbids(url)
        assert got is not None
        assert got.reason == "the site does not answer (asked for its robots.txt)"
        assert rules.delay(url) is None
    assert asked == [SITE + "/robots.txt"]
    closed = robots("", 503).forbids(SITE)
    assert closed is not None
    assert closed.reason == "the site answered 503 for its robots.txt"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("5", 5.0),
        ("0.5", 0.5),
        ("86400", 60.0),
        ("9" * 5000, 60.0),
        ("-3", None),
        ("soon", None),
        ("²", None),
    ],
)
def test_crawl_delay(value: str, seconds: float | None) -> None:
    rules = robots(f"User-agent: *\nCrawl-delay: {value}\nDisallow: /a")
    assert rules.delay(SITE) == seconds
    assert not allowed(rules, "/a")


def test_crawl_delay_of_others_is_not_ours() -> None:
    assert robots("User-agent: slow\nCrawl-delay: 9\n\nUser-agent: *\nDisallow: /a").delay(SITE) is None


def test_a_huge_file_is_cut_at_a_line() -> None:
    head = b"User-agent: *\nDisallow: /a\n"
    data = head + b"#" * (LIMIT - len(head) - 12) + b"\nDisallow: /bcd\n"
    rules = robots(data)
    assert not allowed(rules, "/a")
    assert allowed(rules, "/b")


def test_too_many_rules_close_the_site() -> None:
    rules = robots("User-agent: *\n" + "".join(f"Disallow: /*{i}\n" for i in range(6000)))
    got = rules.forbids(SITE + "/a")
    assert got is not None
    assert got.reason == "more than 5,000 rules in its robots.txt"


def test_the_number_of_sites_is_bounded() -> None:
    asked: list[str] = []

    def get(url: str) -> tuple[int, bytes]:
        asked.append(url)
        return 404, b""

    rules = Robots(get, sites=2)
    for host in "abacab":
        assert rules.forbids(f"https://{host}.example/") is None
    assert [url[8] for url in asked] == ["a", "b", "c", "b"]


@pytest.mark.parametrize(
    "url", ["", "ftp://a.example/x", "https://", "http://[x", "http://a.example:99999/", "/a"]
)
def test_what_is_no_web_address(url: str) -> None:
    rules = Robots(lambda _: pytest.fail("it was asked"))
    got = rules.forbids(url)
    assert got is not None
    assert got.reason == "not a web address"
    assert rules.delay(url) is None


def test_site_of() -> None:
    assert site_of("HTTP://Me@News.Example:80/a") == "http://news.example"
    assert site_of("https://[::1]:8443/a") == "https://[::1]:8443"
