"""Addresses that fail are asked less often; files and folders in every round."""

from __future__ import annotations

from detente.api import PageRead, Waits
from detente.records import Problem

FEED, OTHER = "https://a.example/feed", "https://b.example/feed"


def failed(source: str) -> PageRead:
    return PageRead(source, None, Problem(source, "the site did not answer in time"))


def test_an_address_that_fails_is_let_be_twice_as_long_each_time() -> None:
    waits = Waits([FEED, "inbox/"])
    asked = []
    for number in range(20):
        due = waits.due()
        assert "inbox/" in due
        if FEED in due:
            asked.append(number)
            waits.note([failed(FEED)])
    assert asked == [0, 1, 3, 7, 15]


def test_an_address_that_works_again_is_asked_in_every_round() -> None:
    waits = Waits([FEED, OTHER])
    for number in range(6):
        due = waits.due()
        assert OTHER in due
        if FEED in due and number < 3:
            waits.note([failed(FEED)])
    assert waits.due() == waits.due() == [FEED, OTHER]


def test_a_page_of_a_feed_that_fails_does_not_hold_up_the_feed() -> None:
    waits = Waits([FEED])
    for _ in range(5):
        assert waits.due() == [FEED]
        waits.note([failed("https://a.example/page")])
