"""Fetching what a feed lists: robots.txt, the gap between requests, and the order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from detente.pages.given import Given
from detente.pages.sources.crawl import Polite, host_of, pages_of
from detente.pages.sources.feeds import Entry
from detente.pages.sources.robots import Robots
from detente.records import Problem


class Clock:
    """A clock that only sleeping and working move."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def entry(url: str, html: str | None = None) -> Entry:
    return Entry(url, Given(url=url), html)


def open_sites(delays: dict[str, int] | None = None, closed: str = "/closed") -> Robots:
    def get(url: str) -> tuple[int, bytes]:
        delay = (delays or {}).get(host_of(url))
        said = f"Crawl-delay: {delay}\n" if delay is not None else ""
        return 200, f"User-agent: *\n{said}Disallow: {closed}\n".encode()

    return Robots(get)


def test_polite_spaces_the_starts_of_one_host() -> None:
    clock = Clock()
    polite = Polite(clock=clock, sleep=clock.sleep)
    assert polite.wait("https://a.example/1") == 0
    clock.now += 0.25  # the page took that long
    assert polite.wait("http://A.example:8080/2") == 0.75
    assert polite.wait("https://b.example/1") == 0
    assert polite.wait("https://b.example/2", 7.0) == 1
    assert polite.wait("https://b.example/3") == 7
    clock.now += 50
    assert polite.wait("https://a.example/3") == 0


def test_polite_sleeps_on_when_woken_early() -> None:
    clock = Clock()
    polite = Polite(clock=clock, sleep=lambda seconds: clock.sleep(seconds / 2 if seconds > 0.1 else seconds))
    polite.wait("https://a.example/1")
    polite.wait("https://a.example/2")
    assert clock.now == pytest.approx(101.0)


def test_polite_forgets_hosts_it_need_not_wait_for() -> None:
    clock = Clock()
    polite = Polite(clock=clock, sleep=clock.sleep)
    for number in range(10_000):
        polite.wait(f"https://h{number}.example/")
        clock.now += 0.01
    assert len(polite._free) < 5000


def run(
    entries: list[Entry], robots: Robots, clock: Clock, took: float = 0.0
) -> list[tuple[str, float, object]]:
    def fetch(url: str) -> bytes:
        clock.now += took
        return url.encode()

    polite = Polite(clock=clock, sleep=clock.sleep)
    return [
        (one.url[8:], clock.now - 100, result)
        for one, result in pages_of(entries, fetch, robots=robots, polite=polite)
    ]


def test_hosts_take_turns() -> None:
    entries = [entry(f"https://{host}.example/{n}") for host in "ab" for n in range(3)]
    got = run(entries, open_sites(), Clock())
    assert [(url, at) for url, at, _ in got] == [
        ("a.example/0", 0), ("b.example/0", 0), ("a.example/1", 1), ("b.example/1", 1), ("a.example/2", 2), ("b.example/2", 2),
    ]  # fmt: skip
    assert got[0][2] == b"https://a.example/0"


def test_a_slow_host_holds_up_no_other() -> None:
    entries = [entry(f"https://slow.example/{n}") for n in range(3)]
    entries += [entry(f"https://quick.example/{n}") for n in range(12)]
    got = run(entries, open_sites({"slow.example": 5}), Clock())
    times = {url: at for url, at, _ in got}
    assert [times[f"quick.example/{n}"] for n in range(12)] == list(range(12))
    assert [times[f"slow.example/{n}"] for n in range(3)] == [0, 5, 10]


def test_the_order_does_not_hang_on_how_long_pages_take() -> None:
    entries = [entry(f"https://{host}.example/{n}") for n in range(6) for host in "abc"]
    orders = {
        tuple(url for url, _, _ in run(entries, open_sites({"b.example": 3}), Clock(), took))
        for took in (0.0, 0.4, 30.0)
    }
    assert len(orders) == 1
    assert set(*orders) == {one.url[8:] for one in entries}


def test_own_content_and_what_robots_forbids() -> None:
    clock = Clock()
    entries = [
        entry("https://a.example/closed/1"),
        entry("https://a.example/1"),
        entry("https://a.example/closed/own", "<p>The whole text.</p>"),
        entry("http://[x"),
    ]
    got = run(entries, open_sites(), clock)
    order = [one.url for one in (entries[2], entries[0], entries[1], entries[3])]
    assert [url for url, _, _ in got] == [url[8:] for url in order]
    results = {url: result for url, _, result in got}
    assert results["a.example/closed/own"] == "<p>The whole text.</p>"
    forbidden = results["a.example/closed/1"]
    assert isinstance(forbidden, Problem)
    assert (forbidden.source, forbidden.reason) == (
        "https://a.example/closed/1",
        "the site's robots.txt forbids it",
    )
    assert results["a.example/1"] == b"https://a.example/1"
    assert sum(isinstance(result, Problem) for _, _, result in got) == 2
    assert clock.slept == []  # what is not asked for costs no time


def test_nothing_is_asked_before_it_is_wanted() -> None:
    asked: list[str] = []
    clock = Clock()
    pages: Iterator[tuple[Entry, object]] = pages_of(
        [entry("https://a.example/1"), entry("https://a.example/2")],
        asked.append,
        robots=open_sites(),
        polite=Polite(clock=clock, sleep=clock.sleep),
    )
    assert asked == []
    next(pages)
    assert asked == ["https://a.example/1"]
    assert clock.slept == []
