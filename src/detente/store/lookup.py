"""Filters into SQL. Values travel as parameters; nothing that a user wrote becomes part of a statement."""

from __future__ import annotations

import calendar
import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.ontology import TYPES
from detente.store.errors import QueryError

Words = str | Sequence[str] | None

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
# The day on which an event happened or a thing was said; where the page gives none, the day of its page.
EVENT_DAY = "coalesce(r.event_date, left(a.published, 10))"
EVENT_END = "coalesce(r.event_date_end, r.event_date, left(a.published, 10))"
SAID_DAY = "coalesce(r.said_on, left(a.published, 10))"
_PAGE_DAY = "left(r.published, 10)"
# A surname is enough: "Kissinger" finds Henry Kissinger.
_PARTY = (
    "(lower(p.id) IN {w} OR lower(p.country) IN {w} OR lower(p.name) IN {w}"
    " OR string_split(lower(p.name), ' ')[-1] IN {w})"
)
_TIMES = _PARTY.count("{w}")
ANY_OF = "(SELECT unnest(?::VARCHAR[]))"


@dataclass(slots=True)
class Query:
    """A statement in the making: conditions and the values they wait for, in the same order."""

    table: str
    order: str
    joined: bool = True
    where: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)

    def add(self, condition: str, *values: Any) -> None:
        """One more condition that rows must meet."""
        self.where.append(condition)
        self.params.extend(values)

    def sql(self, limit: int | None) -> str:
        """The statement; ``limit`` None means all rows. Raises QueryError for a negative limit."""
        join = ' LEFT JOIN "articles" a ON a.doc_id = r.doc_id' if self.joined else ""
        where = f" WHERE {' AND '.join(self.where)}" if self.where else ""
        text = f'SELECT r.* FROM "{self.table}" r{join}{where} ORDER BY {self.order}'
        return limited(text, limit)


def limited(sql: str, limit: int | None) -> str:
    """A statement for at most so many rows; None means all. Raises QueryError for a negative limit."""
    if limit is None:
        return sql
    if limit < 0:
        raise QueryError(f"a limit of {limit} makes no sense: give 0 or more, or none for all")
    return f"{sql} LIMIT {int(limit)}"


def events_query(
    *,
    actor: Words = None,
    recipient: Words = None,
    between: tuple[Words, Words] | None = None,
    type: Words = None,
    since: str | None = None,
    until: str | None = None,
    outlet: Words = None,
    doc_id: Words = None,
    event_id: Words = None,
    min_confidence: float | None = None,
) -> Query:
    """Events by who did what to whom, when, and who tells it. Raises QueryError for faulty filters.

    With both ``actor`` and ``recipient``, an event without recipients counts where both are among its actors:
    a meeting is between all who meet. ``between`` takes either direction.
    """
    query = Query("events", f"{EVENT_DAY} NULLS LAST, r.doc_id, r.nugget.start, r.event_id")
    if actor is not None and recipient is not None:
        _pair(query, [(folded(actor), folded(recipient))])
    elif actor is not None:
        _party(query, "r.actors", actor)
    elif recipient is not None:
        _party(query, "r.recipients", recipient)
    if between is not None:
        one, other = folded(between[0]), folded(between[1])
        _pair(query, [(one, other), (other, one)])
    if type is not None:
        query.add(f"r.event_type IN {ANY_OF}", [_event_type(word) for word in _listed(type)])
    if min_confidence is not None:
        query.add("r.confidence >= ?", float(min_confidence))
    within_days(query, EVENT_DAY, EVENT_END, since, until)
    published_by(query, "a", outlet)
    _exactly(query, "r.doc_id", doc_id)
    _exactly(query, "r.event_id", event_id)
    return query


def statements_query(
    *,
    speaker: Words = None,
    about: Words = None,
    since: str | None = None,
    until: str | None = None,
    outlet: Words = None,
    doc_id: Words = None,
) -> Query:
    """Statements by who speaks, about whom, when, and who tells it. Raises QueryError for faulty filters."""
    query = Query("statements", f'{SAID_DAY} NULLS LAST, r.doc_id, r."start", r.statement_id')
    if speaker is not None:
        _party(query, "[r.speaker]", speaker)
    if about is not None:
        _party(query, "r.about", about)
    within_days(query, SAID_DAY, SAID_DAY, since, until)
    published_by(query, "a", outlet)
    _exactly(query, "r.doc_id", doc_id)
    return query


def articles_query(
    *,
    since: str | None = None,
    until: str | None = None,
    outlet: Words = None,
    language: Words = None,
    doc_id: Words = None,
) -> Query:
    """Articles by day of publication, publisher and language. Raises QueryError for faulty filters."""
    query = Query("articles", "r.published NULLS LAST, r.doc_id", joined=False)
    within_days(query, _PAGE_DAY, _PAGE_DAY, since, until)
    published_by(query, "r", outlet)
    if language is not None:
        query.add(f"lower(r.language) IN {ANY_OF}", folded(language))
    _exactly(query, "r.doc_id", doc_id)
    return query


def problems_query() -> Query:
    """All inputs set aside, by name."""
    return Query("problems", "r.source", joined=False)


def first_day(text: str, option: str = "since") -> str:
    """The first day of a year, month or day, as YYYY-MM-DD. Raises QueryError for anything else."""
    year, month, day = _parts(text, option)
    return f"{year:04}-{month or 1:02}-{day or 1:02}"


def last_day(text: str, option: str = "until") -> str:
    """The last day of a year, month or day, as YYYY-MM-DD. Raises QueryError for anything else."""
    year, month, day = _parts(text, option)
    month = month or 12
    return f"{year:04}-{month:02}-{day or calendar.monthrange(year, month)[1]:02}"


def _parts(text: str, option: str) -> tuple[int, int, int]:
    found = _DAY.fullmatch(str(text).strip())
    year, month, day = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    fits = year > 0 and (month == 0 or 1 <= month <= 12)
    if not fits or day > calendar.monthrange(year, month or 1)[1] or (found and found[3] == "00"):
        raise QueryError(f"{option} {text!r} is not a date: write 1972, 1972-05 or 1972-05-26")
    if found and found[2] == "00":
        raise QueryError(f"{option} {text!r} is not a date: write 1972, 1972-05 or 1972-05-26")
    return year, month, day


def within_days(query: Query, start: str, end: str, since: str | None, until: str | None) -> None:
    """Rows whose days overlap the wanted ones: ``1972`` is met by anything from May 1972, and told in it."""
    if since is not None:
        query.add(f"{end} || substr('0000-12-31', length({end}) + 1) >= ?", first_day(since))
    if until is not None:
        query.add(f"{start} || substr('0000-01-01', length({start}) + 1) <= ?", last_day(until))
    if since is not None and until is not None and first_day(since) > last_day(until):
        raise QueryError(f"since {since} is after until {until}: nothing can lie between them")


def _party(query: Query, parties: str, words: Words) -> None:
    query.add(_among(parties), *[folded(words)] * _TIMES)


def _among(parties: str) -> str:
    return f"EXISTS (SELECT 1 FROM (SELECT unnest({parties}) AS p) WHERE {_PARTY.format(w=ANY_OF)})"


def _pair(query: Query, directions: Sequence[tuple[list[str], list[str]]]) -> None:
    one_way = f"({_among('r.actors')} AND {_among('r.recipients')})"
    together = f"(len(r.recipients) = 0 AND {_among('r.actors')} AND {_among('r.actors')})"
    clauses: list[str] = []
    values: list[Any] = []
    for one, other in directions:
        clauses.append(one_way)
        values += [one] * _TIMES + [other] * _TIMES
    one, other = directions[0]
    if set(one).isdisjoint(other):
        clauses.append(together)
        values += [one] * _TIMES + [other] * _TIMES
    query.add(f"({' OR '.join(clauses)})", *values)


def published_by(query: Query, alias: str, words: Words) -> None:
    if words is not None:
        condition = f"(lower({alias}.outlet) IN {ANY_OF} OR lower({alias}.outlet_domain) IN {ANY_OF})"
        query.add(condition, folded(words), folded(words))


def _exactly(query: Query, column: str, words: Words) -> None:
    if words is not None:
        query.add(f"{column} IN {ANY_OF}", _listed(words))


def _event_type(word: str) -> str:
    name = word.strip().upper()
    if name not in TYPES:
        near = difflib.get_close_matches(name, TYPES, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise QueryError(f"there is no event type {word!r}: {hint}PLOVER has {', '.join(TYPES)}")
    return name


def _listed(words: Words) -> list[str]:
    if words is None:
        return []
    return [words] if isinstance(words, str) else list(words)


def folded(words: Words) -> list[str]:
    # lower(), as DuckDB does it: casefold() would turn ß into ss and find nothing.
    return [word.strip().lower() for word in _listed(words)]
