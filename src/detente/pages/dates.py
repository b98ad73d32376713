"""Dates as pages print them, turned into ISO 8601 of the same precision. No clock: nothing knows today."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources

_YEARS = range(1800, 2200)  # outside it a number is no year of a news page
_DIGIT = re.compile(r"\d")
_YMD = re.compile(
    r"(?<![\d./-])(\d{4})(?P<sep>[-/.])(\d{1,2})(?P=sep)(\d{1,2})(?!\d|[./-]\d)"
    r"(?:[T ]+(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?(?![\d:]))?"
)
_DMY = re.compile(r"(?<![\d./-])(\d{1,2})(?P<sep>[./-])\s?(\d{1,2})(?P=sep)\s?(\d{4})(?!\d|[./-]\d)")
_CJK = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
# "24 October 2023", "3. März 2022", "12 de febrero de 2021", "1 Mar, 1998", "22nd of October, 1962"
_D_MONTH_Y = re.compile(
    r"(?<![\d:./-])(\d{1,2})(?:st|nd|rd|th|er|[.º°])?[\s-]+(?:(?:of|de)\s+)?([^\W\d_]{3,12})\.?,?"
    r"(?:[\s-]+(?:(?:de|del|г)\s+)?(\d{4})(?![\d:]))?(?!\w)"
)
# "October 22, 1962", "Oct. 22 1962", "March 12"
_MONTH_D_Y = re.compile(
    r"(?<!\w)([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?![\d:]|\.\d)(?:\s?,?\s+(\d{4})(?![\d:]))?"
)
_MONTH_Y = re.compile(r"(?<!\w)([^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(\d{4})(?!\w)")
_TIME = re.compile(
    r"(?<![\d.:])(\d{1,2})[:.h](\d{2})(?::(\d{2}))?(?:\s?([ap])\.?m\b\.?)?(?:\s*\(?(GMT|UTC|Z)\b\)?)?(?![\d:])",
    re.I,
)
_HOUR = re.compile(r"(?<![\d.:])(\d{1,2})\s?([ap])\.?m\b\.?", re.I)
# What may stand between a date and its time.
_BETWEEN = re.compile(r"(?:\s?г\.)?[\s,;|–—\-/•·(]*(?:(?:at|um|à|a las|alle|в|kl\.?)\s+)?", re.I)


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a line: ``iso`` value, where it stands, and whether its day and month order was a guess.

    ``iso`` has no year (``--11-27``, as ISO 8601:2000 wrote it) where the line gives none.
    """

    iso: str
    start: int
    end: int


def find_dates(text: str, *, month_first: bool = False) -> list[Found]:
    """All dates in a line in the order they stand, with the time of day where one stands beside them.

    Dotted dates are day first. With slashes or dashes a number above 12 decides; failing that
    ``month_first`` does. Impossible dates (31.02.2020) are left out. Never raises.
    """
    found: list[Found] = []
    if not _DIGIT.search(text):
        return found
    for match in _YMD.finditer(text):
        year, _, month, day, hour, minute, second, zone = match.groups()
        iso = _day(year, month, day)
        if iso and hour:
            iso += _clock(hour, minute, second, None, zone)
        _add(found, iso, match)
    for match in _CJK.finditer(text):
        _add(found, _day(*match.groups()), match)
    for match in _DMY.finditer(text):
        first, sep, second, year = match.groups()
        swap = sep != "." and int(first) <= 12 and (int(second) > 12 or month_first)
        _add(found, _day(year, first, second) if swap else _day(year, second, first), match)
    for match in _D_MONTH_Y.finditer(text):
        day, word, year = match.groups()
        _add(found, _named(year, word, day), match)
    for match in _MONTH_D_Y.finditer(text):
        word, day, year = match.groups()
        _add(found, _named(year, word, day), match)
    for match in _MONTH_Y.finditer(text):
        if (month := _month(match[1])) and int(match[2]) in _YEARS:
            _add(found, f"{match[2]}-{month:02d}", match)
    found.sort(key=lambda item: item.start)
    return [_with_time(text, item) for item in found]


def iso_value(value: str) -> str | None:
    """The ISO form of one machine-written value (``<time datetime>``, JSON-LD), or None.

    Keeps the precision and the offset that the page gives, except that midnight to the second means
    "no time known" in every content system we have met, so only the day is kept.
    """
    value = value.strip()
    dates = find_dates(value[:80])
    if dates:
        return re.sub(r"T00:00(:00)?(Z|[+-]\d{2}:\d{2})?$", "", dates[0].iso)
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?", value)
    if match and int(match[1]) in _YEARS and (match[2] is None or 1 <= int(match[2]) <= 12):
        return match[0]
    return None


def is_calendar_word(word: str) -> bool:
    """Whether a word names a month or a weekday in a language we know."""
    key = word.casefold().rstrip(".")
    return key in _calendar()[0] or key in _calendar()[1]


def later(iso: str, today: date | None) -> bool:
    """Whether a date with a year lies after ``today`` (never, when today is not given)."""
    return today is not None and iso[:10] > today.isoformat()[: len(iso[:10])]


def _add(found: list[Found], iso: str | None, match: re.Match[str]) -> None:
    """Keep a date unless a pattern tried earlier took the same characters; earlier ones say more."""
    if iso and not any(match.start() < old.end and old.start < match.end() for old in found):
        end = match.start() + len(match[0].rstrip(" ,."))
        found.append(Found(iso, match.start(), end))


def _day(year: str, month: str, day: str) -> str | None:
    try:
        made = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return made.isoformat() if made.year in _YEARS else None


def _named(year: str | None, word: str, day: str) -> str | None:
    month = _month(word)
    if month is None:
        return None
    if year is not None:
        return _day(year, str(month), day)
    leap = _day("2000", str(month), day)
    return f"-{leap[4:]}" if leap else None


def _with_time(text: str, found: Found) -> Found:
    if len(found.iso) != 10 or found.iso.startswith("-"):
        return found
    gap = _BETWEEN.match(text, found.end)
    start = gap.end() if gap else found.end
    match = _TIME.match(text, start)
    if match and (clock := _clock(match[1], match[2], match[3], match[4], match[5])):
        return Found(found.iso + clock, found.start, match.end())
    match = _HOUR.match(text, start)
    if match and (clock := _clock(match[1], "00", None, match[2], None)):
        return Found(found.iso + clock, found.start, match.end())
    # "14:17, 1 Nov 2023"
    for before in _TIME.finditer(text, max(0, found.start - 24), found.start):
        between = text[before.end() : found.start]
        clock = _clock(before[1], before[2], before[3], before[4], before[5])
        if clock and not re.search(r"[^\s,;|–—\-/•·on]", between) and len(between) <= 8:
            return Found(found.iso + clock, before.start(), found.end)
    return found


def _clock(hour: str, minute: str, second: str | None, half: str | None, zone: str | None) -> str:
    value = int(hour)
    if half:
        if not 1 <= value <= 12:
            return ""
        value = value % 12 + (12 if half.lower() == "p" else 0)
    if value > 23 or int(minute) > 59 or int(second or 0) > 59:
        return ""
    clock = f"T{value:02d}:{int(minute):02d}" + (f":{int(second):02d}" if second else "")
    if not zone:
        return clock
    zone = zone.upper()
    if zone in {"Z", "UTC", "GMT"}:
        return clock + "Z"
    return clock + (zone if ":" in zone else f"{zone[:3]}:{zone[3:]}")


def _month(word: str) -> int | None:
    return _calendar()[0].get(word.casefold())


@lru_cache(maxsize=1)
def _calendar() -> tuple[dict[str, int], frozenset[str]]:
    text = (resources.files(__package__) / "data/calendar.csv").read_text(encoding="utf-8")
    months: dict[str, int] = {}
    weekdays: set[str] = set()
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        forms = row["forms"].split(";")
        if row["kind"] == "month":
            for form in forms:
                months.setdefault(form, int(row["number"]))
        else:
            weekdays.update(forms)
    return months, frozenset(weekdays)
