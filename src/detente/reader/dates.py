"""When an event happened: the phrases of a text resolved against the date of the article.

ISO 8601 with the precision that the phrase gives: ``2018-12-17``, ``2018-12``, ``2014``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

Offsets = tuple[int, int]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs", "friday fri",
         "saturday sat", "sunday sun")
    )
    for name in names.split()
}  # fmt: skip
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"a": 1, "an": 1, "several": 3, "a few": 3, "couple of": 2, "a couple of": 2}

_MONTH = r"(?P<month>(?-i:January|February|March|April|May|June|July|August|September|October|November|December|" \
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))\b\.?"  # fmt: skip
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d|[:,]\d|%|\s*(?:percent|per cent))"
_YEAR = r"(?P<year>1[89]\d\d|20\d\d)(?!\d)"
_COUNT = r"(?P<count>\d{1,3}|a few|a couple of|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several)"


@dataclass(frozen=True, slots=True)
class When:
    """A resolved time; ``end`` only for a span."""

    start: str
    end: str | None = None


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A time phrase in a text and what it means."""

    span: Offsets
    when: When


def find_dates(text: str, published: str | None, start: int = 0, end: int | None = None) -> list[DatePhrase]:
    """Time phrases of ``text[start:end]`` in order, those that cannot be resolved left out.

    ``published`` is the article's ISO date; relative phrases need its day, years alone do not.
    """
    if not _SOME.search(text, start, len(text) if end is None else end):
        return []
    anchor = _anchor(published)
    found: list[DatePhrase] = []
    taken = start
    for match in _ANY.finditer(text, start, len(text) if end is None else end):
        if match.start() < taken:
            continue
        for pattern, resolve in _RULES:
            exact = pattern.match(text, match.start(), len(text) if end is None else end)
            when = resolve(exact, anchor) if exact else None
            if exact and when:
                found.append(DatePhrase(exact.span(), when))
                taken = exact.end()
                break
    return found


@dataclass(frozen=True, slots=True)
class _Anchor:
    year: int | None
    month: int | None
    day: date | None


def _anchor(published: str | None) -> _Anchor:
    match = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", published or "")
    if not match:
        return _Anchor(None, None, None)
    year, month = int(match[1]), int(match[2]) if match[2] else None
    try:
        return (
            _Anchor(year, month, date(year, month or 0, int(match[3])))
            if match[3]
            else _Anchor(year, month, None)
        )
    except ValueError:
        return _Anchor(year, None, None)


def _year_of_month(month: int, day: int, anchor: _Anchor, prefix: str) -> int | None:
    """The year of a date without one: the last such day before the article, or the next one if it announces.

    A month or so ahead counts as ahead ("on December 3" in an article of November), unless "last" says not.
    """
    if anchor.year is None:
        return None
    reference = anchor.day or date(anchor.year, anchor.month or 7, 15)
    try:
        candidate = date(reference.year, month, min(day, 28))
    except ValueError:
        return None
    ahead = (candidate - reference).days
    if "last" in prefix or "past" in prefix:
        return reference.year - (candidate >= reference.replace(day=1))
    if "next" in prefix or "coming" in prefix:
        return reference.year + (candidate <= reference)
    if ahead > 62:
        return reference.year - 1
    return reference.year + 1 if ahead < -320 else reference.year


def _full(match: re.Match[str], anchor: _Anchor) -> When | None:
    month, day = _MONTHS[match["month"].lower().rstrip(".")], int(match["day"])
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else _year_of_month(month, day, anchor, "")
    if year is None:
        return None
    first = _iso(year, month, day)
    last_day = groups.get("to")
    return When(first, _iso(year, month, int(last_day)) if last_day else None) if first else None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month_year(match: re.Match[str], anchor: _Anchor) -> When | None:
    month = _MONTHS[match["month"].lower().rstrip(".")]
    groups = match.groupdict()
    if groups.get("year"):
        return When(f"{groups['year']}-{month:02d}")
    year = _year_of_month(month, 15, anchor, (groups.get("prefix") or "").lower())
    return When(f"{year}-{month:02d}") if year else None


def _year(match: re.Match[str], _: _Anchor) -> When | None:
    return When(match["year"])


def _years(match: re.Match[str], _: _Anchor) -> When | None:
    first, last = match["year"], match["to"]
    last = first[: 4 - len(last)] + last
    return When(first, last) if first < last else None


def _decade(match: re.Match[str], _: _Anchor) -> When | None:
    first = int(match["year"])
    return When(str(first), str(first + 9))


def _weekday(match: re.Match[str], anchor: _Anchor) -> When | None:
    if anchor.day is None:
        return None
    target = _WEEKDAYS[match["weekday"].lower()]
    prefix = (match["prefix"] or "").lower()
    back = (anchor.day.weekday() - target) % 7
    if "next" in prefix or "coming" in prefix:
        return When((anchor.day + timedelta(days=(7 - back) if back else 7)).isoformat())
    if "last" in prefix and back == 0:
        back = 7
    if "this" in prefix and back > 3:
        return When((anchor.day + timedelta(days=7 - back)).isoformat())
    return When((anchor.day - timedelta(days=back)).isoformat())


def _near_day(match: re.Match[str], anchor: _Anchor) -> When | None:
    if anchor.day is None:
        return None
    word = match.group().lower()
    shift = (
        -1 if word.startswith(("yesterday", "last night", "overnight")) else 1 if "tomorrow" in word else 0
    )
    return When((anchor.day + timedelta(days=shift)).isoformat())


def _ago(match: re.Match[str], anchor: _Anchor) -> When | None:
    groups = match.groupdict()
    raw = (groups.get("count") or "one").lower()
    count = int(raw) if raw.isdigit() else _NUMBERS.get(raw, 1)
    return _shifted(anchor, match["unit"].lower(), -count)


def _last_unit(match: re.Match[str], anchor: _Anchor) -> When | None:
    shift = {"last": -1, "previous": -1, "past": -1, "this": 0, "next": 1, "coming": 1}[
        match["which"].lower()
    ]
    return _shifted(anchor, match["unit"].lower(), shift)


def _shifted(anchor: _Anchor, unit: str, count: int) -> When | None:
    if unit == "year":
        return When(str(anchor.year + count)) if anchor.year else None
    if unit == "decade":
        return When(str(anchor.year + 10 * count)) if anchor.year else None
    if unit == "month":
        if anchor.year is None or anchor.month is None:
            return None
        whole = anchor.year * 12 + anchor.month - 1 + count
        return When(f"{whole // 12}-{whole % 12 + 1:02d}")
    if anchor.day is None:
        return None
    if unit == "week":
        monday = anchor.day - timedelta(days=anchor.day.weekday()) + timedelta(weeks=count)
        return When(monday.isoformat(), (monday + timedelta(days=6)).isoformat())
    if unit == "day":
        return When((anchor.day + timedelta(days=count)).isoformat())
    friday = anchor.day - timedelta(days=(anchor.day.weekday() - 5) % 7 or 7) + timedelta(weeks=count + 1)
    return When(friday.isoformat(), (friday + timedelta(days=1)).isoformat())


def _season(match: re.Match[str], anchor: _Anchor) -> When | None:
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else anchor.year
    if year is None:
        return None
    if (groups.get("prefix") or "").lower().startswith("last"):
        year -= 1
    first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[match["season"].lower()]
    closing = (year + 1, 2) if first == 12 else (year, first + 2)
    return When(f"{year}-{first:02d}", f"{closing[0]}-{closing[1]:02d}")


def _iso_date(match: re.Match[str], _: _Anchor) -> When | None:
    iso = _iso(int(match["year"]), int(match["m"]), int(match["d"]))
    return When(iso) if iso else None


def _rule(pattern: str, resolve: _Resolver) -> tuple[re.Pattern[str], _Resolver]:
    return re.compile(pattern, re.IGNORECASE), resolve


_Resolver = Callable[[re.Match[str], _Anchor], When | None]
_PART = r"(?:(?:early|late|mid|the (?:beginning|end|start|middle) of)[ -])?"
_RULES: tuple[tuple[re.Pattern[str], _Resolver], ...] = (
    _rule(rf"{_YEAR}-(?P<m>\d\d)-(?P<d>\d\d)\b", _iso_date),
    _rule(rf"{_MONTH} {_DAY}(?: ?(?:-|–|to|and) ?(?P<to>\d\d?)(?!\d))?(?:,? {_YEAR})?", _full),
    _rule(rf"{_DAY}(?: ?(?:-|–|to|and) ?(?P<to>\d\d?))?(?: of)? {_MONTH}(?:,? {_YEAR})?", _full),
    _rule(rf"{_PART}(?:(?P<prefix>last|this past|this|next|the following|following) )?{_MONTH}(?:,? (?:of )?{_YEAR})", _month_year),
    _rule(rf"{_PART}(?P<prefix>last|this past|this|next|the following|coming|early|late|mid|in|since|by|the|until) ?-?{_MONTH}(?!\.? \d)", _month_year),
    _rule(r"(?P<month>(?-i:January|February|April|June|July|August|September|October|November|December))\b(?!\.? \d)", _month_year),
    _rule(rf"{_YEAR} ?[-–] ?(?P<to>\d\d(?:\d\d)?)\b(?!-)", _years),
    _rule(r"(?:the )?(?:(?:early|late|mid)[ -])?(?P<year>1[89]\d0|20\d0)s\b", _decade),
    _rule(r"(?:(?P<prefix>last|this|next|the) )?(?P<season>spring|summer|autumn|fall|winter) (?:of )?" + _YEAR, _season),
    _rule(r"(?P<prefix>last|this) (?P<season>spring|summer|autumn|winter)\b", _season),
    _rule(r"(?:(?P<prefix>last|this past|this|next|coming|on|early|late|since|by|until) )?"
          r"(?P<weekday>(?-i:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday))\b", _weekday),
    _rule(r"yesterday|last night|overnight|today|tonight|this (?:morning|afternoon|evening)|tomorrow", _near_day),
    _rule(rf"(?:(?:about|some|nearly|almost|more than|over|less than|around) )?{_COUNT} (?P<unit>day|week|month|year|decade)s? (?:ago|earlier|before)\b", _ago),
    _rule(r"(?:the )?(?P<which>last|previous|past|this|next|coming) (?P<unit>week|month|year|weekend)(?:end)?\b", _last_unit),
    _rule(rf"{_YEAR}(?![-\w])", _year),
)  # fmt: skip
_SOME = re.compile(
    r"\d{4}|(?-i:\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tues|Wed|Thu|Fri|Sat|Sun))|"
    r"\b(?:day|week|month|year|decade|yesterday|overnight|today|tonight|tomorrow|last night|this (?:morning|afternoon|"
    r"evening)|spring|summer|autumn|fall|winter)|\d0s",
    re.IGNORECASE,
)
"""What every time phrase has; most sentences have none of it."""
_ANY = re.compile(
    r"(?<![\w.,$£€-])(?=\d|(?-i:[JFMASONDTW][aeouhprc])|early|late|mid|last|this|next|the |coming|following|in |since|by |on |until|yesterday|"
    r"overnight|today|tonight|tomorrow|about|some|nearly|almost|more|over|less|around|an? |one|two|three|four|five|six|"
    r"seven|eight|nine|ten|eleven|twelve|several|previous|past|spring|summer|autumn|fall|winter)",
    re.IGNORECASE,
)
