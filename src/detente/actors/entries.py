"""What the registry knows of a word or a person: plain tuples, for there are tens of thousands of them."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """One meaning of some words. ``kind``: state, demonym, people, capital, metonym, body, group, role, city.

    ``start`` and ``end`` are ISO dates, '' where open; ``rank`` breaks ties, lower first.
    """

    kind: str
    id: str | None
    country: str | None
    sector: str
    name: str | None
    start: str = ""
    end: str = ""
    rank: int = 0
    exact: bool = False
    lat: float | None = None
    lon: float | None = None


class Term(NamedTuple):
    """A term of a person in an office."""

    person: str
    name: str
    country: str | None
    office: str
    kind: str
    sector: str
    organisation: str | None
    start: str
    end: str
    home: str | None


class Match(NamedTuple):
    """Tokens ``first`` to ``last`` (inclusive) of a phrase, their folded words, and what they mean."""

    first: int
    last: int
    entry: Entry
    key: tuple[str, ...] = ()
