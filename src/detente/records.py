"""The nouns of Détente: every room speaks these and nothing else.

Offsets count Unicode code points in ``Article.text``, end exclusive. Records are frozen: a room that
knows more about a record makes a new one with :func:`dataclasses.replace`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

SCHEMA_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of ``Article.text``; ``text`` is exactly ``article.text[start:end]``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Party:
    """Someone who acts, is acted upon or speaks, and the words that name them here.

    ``id`` is ISO 3166 alpha-3 for a state and all who act for it, or a registry slug (``nato``);
    ``country`` is alpha-3 or None for international bodies; ``sector`` is a PLOVER sector or ``IGO``.
    ``name`` is the resolved name of a person or body, None for states, capitals and unnamed groups.
    ``start`` and ``end`` are None where a party was inferred and no words of the article name it.
    """

    id: str | None
    name: str | None
    country: str | None
    sector: str
    text: str
    start: int | None
    end: int | None
    office: str | None = None
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something happened; ``country`` is alpha-3, ``lat`` and ``lon`` are degrees (WGS 84)."""

    name: str
    country: str | None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A count tied to an event: 15 ``killed``, 66 ``votes for``, 5000000 ``USD``."""

    value: float
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """One page, reduced to the article alone; paragraphs of ``text`` are parted by a blank line."""

    doc_id: str
    text: str
    source_path: str | None = None
    url: str | None = None
    outlet: str | None = None
    outlet_domain: str | None = None
    title: str | None = None
    byline: tuple[str, ...] = ()
    dateline_place: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str = "und"
    copies_of: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, when and where, with the sentence that says so. Fields as in docs/records.md."""

    event_id: str
    doc_id: str
    event_type: str
    mode: tuple[str, ...]
    context: tuple[str, ...]
    auxiliary: tuple[str, ...]
    quad: str
    intensity: float
    cameo: str
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    event_date: str | None
    event_date_end: str | None
    place: Place | None
    attributed_to: Party | None
    figures: tuple[Figure, ...]
    nugget: Span
    evidence: tuple[Span, ...]
    confidence: float
    story_id: str
    model: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said what about whom. ``start`` and ``end`` bound ``content`` in the article."""

    statement_id: str
    doc_id: str
    speaker: Party
    kind: str
    content: str
    start: int
    end: int
    cue: str
    venue: str | None
    about: tuple[Party, ...]
    stance: float | None
    said_on: str | None
    event_ids: tuple[str, ...]
    evidence: tuple[Span, ...]
    confidence: float
    model: str


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that was set aside, and why, in one line that tells what to do about it."""

    source: str
    reason: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from some pages. Lists are in the order of the input, then of the text."""

    articles: tuple[Article, ...] = ()
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Office:
    """A term in an office; ISO dates, None where open. ``note`` says what is not certain."""

    office: str
    sector: str
    country: str | None
    organisation: str | None
    start: str | None
    end: str | None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """An entry of the registry. ``id`` is what records carry: a person's is that of the state or body served.

    ``key`` names the entry itself, as a file of one's own actors does; ``office`` is the one held on the day that was
    asked for, and ``offices`` are all of them.
    """

    key: str
    kind: str
    name: str
    id: str | None
    country: str | None
    sector: str | None
    office: str | None
    aliases: tuple[str, ...]
    offices: tuple[Office, ...]
    start: str | None = None
    end: str | None = None
    born: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ActorCount:
    """A party of a store and how often it is told of.

    ``acts`` and ``receives`` count events, ``says`` and ``said_about`` statements; ``first`` and ``last`` are days;
    ``example`` is the evidence of one of them, with its ``doc_id``. An unnamed party that nobody knows has its words for a name.
    """

    id: str | None
    name: str | None
    country: str | None
    sector: str
    office: str | None
    acts: int
    receives: int
    says: int
    said_about: int
    total: int
    first: str | None
    last: str | None
    doc_id: str
    example: str | None


Record = Article | Event | Statement | Problem | Actor | ActorCount

_NAMES: dict[type, str] = {
    Article: "article", Event: "event", Statement: "statement", Problem: "problem", Actor: "actor", ActorCount: "actor_count",
}  # fmt: skip


def to_dict(record: Record) -> dict[str, Any]:
    """The record as plain JSON values, with ``record`` and ``schema_version`` first."""
    head: dict[str, Any] = {"record": _NAMES[type(record)], "schema_version": SCHEMA_VERSION}
    head.update(_plain(record))
    return head


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def stable_id(*parts: object) -> str:
    """A 16-digit identifier that depends on the parts alone, so that two runs agree."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]
