"""The events of two parties, counted by period, in each direction and in both.

What counts: events that happened as told (no negation, no hypothesis, no look back into history), between
party A and party B. Where a country is asked for, only those who act for it count (``STATE_SECTORS``); a
group, body or person counts whatever its sector. Reports of one event count once: of the events with the same
story, type, date and direction, the surest one stands for all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.ontology import QUADS, STATE_SECTORS
from detente.relations.turning import TurningPoint, turning_points
from detente.store import Database, QueryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from detente.records import Event, Party
    from detente.relations.chart import Chart

PERIODS: tuple[str, ...] = ("year", "quarter", "month")
DIRECTIONS: tuple[str, ...] = ("both", "forward", "backward")
AHEAD = frozenset(
    ("AGREE", "CONCEDE", "THREATEN", "REQUEST", "REJECT")
)  # may be dated ahead of their telling
NOT_SO: frozenset[str] = frozenset({"negation", "hypothetical", "historical"})


@dataclass(frozen=True, slots=True)
class Counted:
    """An event that counts, and what it stands for.

    ``day`` is when it happened, as precisely as it is known (the day of publication where no page says);
    ``forward`` that A did it to B, ``backward`` that B did it to A, both for a meeting of the two.
    ``outlets`` and ``reports`` are who tells of it and in how many events it was found.
    """

    event: Event
    day: str
    forward: bool
    backward: bool
    outlets: tuple[str, ...]
    reports: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Events of a period: how many, their mean PLOVER intensity (-10 to 10, None without events) weighted by
    confidence, and how many by quad."""

    count: int
    intensity: float | None
    quads: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Period:
    """A year (1972), quarter (1972-Q2) or month (1972-05): what A did to B, B to A, and all of it."""

    label: str
    start: str
    forward: Tally
    backward: Tally
    both: Tally


@dataclass(frozen=True, slots=True)
class Relation:
    """Two parties over time. ``left_out`` tells how many events were found and not counted, by reason."""

    a: str
    b: str
    every: str
    periods: tuple[Period, ...]
    events: tuple[Counted, ...]
    turning_points: tuple[TurningPoint, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)

    def rows(self) -> list[dict[str, Any]]:
        """The series as flat rows: one a period and direction (``both``, ``A > B``, ``B > A``)."""
        names = {"both": "both", "forward": f"{self.a} > {self.b}", "backward": f"{self.b} > {self.a}"}
        rows: list[dict[str, Any]] = []
        for period in self.periods:
            for direction in DIRECTIONS:
                tally: Tally = getattr(period, direction)
                row: dict[str, Any] = {"period": period.label, "start": period.start}
                row |= {"direction": names[direction], "count": tally.count, "intensity": tally.intensity}
                rows.append(row | {quad.replace(" ", "_"): tally.quads[quad] for quad in QUADS})
        return rows

    def telling(self, limit: int = 10, *, a_year: int = 2) -> list[Counted]:
        """The most telling events, by date.

        Those that weigh most by ``abs(intensity) * confidence * number of outlets`` that report it, and no
        more than ``a_year`` of one year, nor two that the same sentence tells. Equal ones go by date and id.
        """
        weights = sorted(self.events, key=lambda c: (-_weight(c), c.day, c.event.event_id))
        years: Counter[str] = Counter()
        chosen: list[Counted] = []
        shown: set[str] = set()
        for counted in weights:
            sentence = counted.event.evidence[0].text if counted.event.evidence else counted.event.event_id
            if len(chosen) < limit and years[counted.day[:4]] < a_year and sentence not in shown:
                years[counted.day[:4]] += 1
                shown.add(sentence)
                chosen.append(counted)
        return sorted(chosen, key=lambda c: (c.day, c.event.event_id))

    def plot(self) -> Chart:
        """An Altair chart. Raises ImportError with the cure where Altair is not installed."""
        from detente.relations.chart import plot

        title = f"{self.a} and {self.b}: mean intensity of events by {self.every}"
        return plot(title, self.every, self.rows(), self.turning_points)


def relation(
    store: Database, a: str, b: str, *, every: str = "year", sectors: Iterable[str] = STATE_SECTORS
) -> Relation:
    """How the relation of A and B moved. A party is an id, a country or a name, as in ``store.events``.

    Raises QueryError for another ``every`` than year, quarter or month.
    """
    events = store.events(between=(a, b)).records()
    headers = store.headers([event.doc_id for event in events])
    published = {doc: header.published for doc, header in headers.items() if header.published}
    outlets = {doc: header.outlet for doc, header in headers.items() if header.outlet}
    return series(events, a, b, every=every, sectors=sectors, published=published, outlets=outlets)


def series(
    events: Iterable[Event],
    a: str,
    b: str,
    *,
    every: str = "year",
    sectors: Iterable[str] = STATE_SECTORS,
    published: Mapping[str, str] | None = None,
    outlets: Mapping[str, str] | None = None,
) -> Relation:
    """The same from events at hand; ``published`` and ``outlets`` are of their articles, by doc_id.

    Raises QueryError for another ``every`` than year, quarter or month.
    """
    if every not in PERIODS:
        raise QueryError(f"every {every!r} is no period: write {', '.join(PERIODS)}")
    counted, left_out = count_once(events, a, b, sectors, published or {}, outlets or {})
    placed = [(name, c) for c in counted if (name := period_of(c.day, every)) is not None]
    if too_vague := len(counted) - len(placed):
        left_out[f"dated too vaguely for a {every}"] = too_vague
    by_label: dict[str, list[Counted]] = {}
    for label, one in placed:
        by_label.setdefault(label, []).append(one)
    labels = between(min(by_label), max(by_label), every) if by_label else []
    periods = tuple(_period(label, by_label.get(label, [])) for label in labels)
    shown = tuple(one for _, one in placed)
    turns = turning_points(
        [(period.label, period.start) for period in periods],
        {label: [one.event for one in of_label] for label, of_label in by_label.items()},
        every=every,
    )
    return Relation(a, b, every, periods, shown, turns, left_out)


def count_once(
    events: Iterable[Event],
    a: str,
    b: str,
    sectors: Iterable[str],
    published: Mapping[str, str],
    outlets: Mapping[str, str],
) -> tuple[list[Counted], dict[str, int]]:
    """The events between A and B that count, by date, each once; and how many were left out, by reason."""
    wanted = frozenset(sectors)
    left_out: Counter[str] = Counter()
    groups: dict[tuple[str, str, str, bool, bool], list[Event]] = {}
    for event in events:
        forward, backward = _directions(event, a, b, wanted)
        told = (published.get(event.doc_id) or "")[:10]
        day = event.event_date or told
        if event.event_type in AHEAD and told:
            day = min(
                day, told
            )  # a promise is made when it is told, even where its date is that of its keeping
        if not (forward or backward):
            left_out["not between those who act for the two"] += 1
        elif NOT_SO.intersection(event.auxiliary):
            left_out["negated, hypothetical or historical"] += 1
        elif not day:
            left_out["without a date"] += 1
        else:
            key = (event.story_id, event.event_type, day, forward, backward)
            groups.setdefault(key, []).append(event)
    counted: list[Counted] = []
    for (_, _, day, forward, backward), group in groups.items():
        best = min(group, key=lambda event: (-event.confidence, event.event_id))
        tellers = sorted({outlets[event.doc_id] for event in group if event.doc_id in outlets})
        counted.append(Counted(best, day, forward, backward, tuple(tellers), len(group)))
        left_out["further reports of a counted event"] += len(group) - 1
    counted.sort(key=lambda one: (one.day, one.event.event_id))
    return counted, {reason: number for reason, number in left_out.items() if number}


def _directions(event: Event, a: str, b: str, sectors: frozenset[str]) -> tuple[bool, bool]:
    a_acts, b_acts = _any(event.actors, a, sectors), _any(event.actors, b, sectors)
    if not event.recipients and a_acts and b_acts and a.lower() != b.lower():
        return True, True
    forward = a_acts and _any(event.recipients, b, sectors)
    return forward, b_acts and _any(event.recipients, a, sectors)


def _any(parties: Iterable[Party], asked: str, sectors: frozenset[str]) -> bool:
    return any(_is(party, asked.strip().lower(), sectors) for party in parties)


def _is(party: Party, asked: str, sectors: frozenset[str]) -> bool:
    if (party.country or "").lower() == asked:
        return party.sector in sectors
    return asked in ((party.id or "").lower(), (party.name or "").lower())


def period_of(day: str, every: str) -> str | None:
    """The year, quarter or month of a date; None where the date is not precise enough to tell."""
    if every == "year":
        return day[:4]
    if len(day) < 7:
        return None
    return day[:7] if every == "month" else f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def between(first: str, last: str, every: str) -> list[str]:
    """All periods from ``first`` to ``last``, both included."""
    size = {"year": 1, "quarter": 4, "month": 12}[every]
    write = {"year": "{0:04}", "quarter": "{0:04}-Q{1}", "month": "{0:04}-{1:02}"}[every]

    def number(label: str) -> int:
        return int(label[:4]) * size + (int(label[5:].lstrip("Q")) - 1 if size > 1 else 0)

    return [write.format(n // size, n % size + 1) for n in range(number(first), number(last) + 1)]


def _period(label: str, events: list[Counted]) -> Period:
    month = 1
    if "Q" in label:
        month = int(label[6:]) * 3 - 2
    elif len(label) == 7:
        month = int(label[5:])
    return Period(
        label,
        f"{label[:4]}-{month:02}-01",
        _tally([one.event for one in events if one.forward]),
        _tally([one.event for one in events if one.backward]),
        _tally([one.event for one in events]),
    )


def _tally(events: list[Event]) -> Tally:
    quads = Counter(event.quad for event in events)
    sure = sum(event.confidence for event in events)
    mean = round(sum(event.intensity * event.confidence for event in events) / sure, 3) if sure else None
    return Tally(len(events), mean, {quad: quads[quad] for quad in QUADS})


def _weight(counted: Counted) -> float:
    return abs(counted.event.intensity) * counted.event.confidence * max(1, len(counted.outlets))
