"""Dates as pages print them, turned into ISO 8601 of the same precision. No clock: nothing knows today."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources

_YEARS = range(1800, 2200)  # outside it a number is no year of a news page
_SOLAR = range(1300, 1420)  # years of the Iranian calendar; later numbers may be Islamic lunar years
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_MOST = 2000  # characters of a line that are looked at: a line that tells a date tells it sooner
_KEPT = 300  # characters of a line whose dates are kept: several rooms ask for them
_DIGIT = re.compile(r"\d")
_JOINED = re.compile(r"\d[./-]\s?\d")  # what every date of numbers has
_DENSE = re.compile(r"[年년月월民令平昭]")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_YMD = re.compile(
    r"(?<![\d./-])(\d{4})(?P<sep>[-/.])(\d{1,2})(?P=sep)(\d{1,2})(?!\d|[./-]\d)"
    r"(?:[T ]+(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?(?![\d:]))?"
)
_DM_SHORT = re.compile(r"(?<![\d./-])(\d{1,2})\.(\d{1,2})\.(\d{2})(?![\d./]|\s?%|\w)")
_ERA = re.compile(r"(令和|平成|昭和|民國|民国)\s?(\d{1,3}|元)年\s?(\d{1,2})月\s?(\d{1,2})日")
_DMY = re.compile(
    r"(?<![\d./-])(\d{1,2})(?P<sep>[./-])\s?(\d{1,2})(?P=sep)\s?((?:19|20)\d\d(?=\d{1,2}[ :])|\d{4}(?!\d|[./-]\d))"
)
_ROC = re.compile(r"(?<!\d)(\d{2,3})年(\d{1,2})月(\d{1,2})日")  # years of the Republic of China
_ROC_YEARS = range(60, 150)
_CJK = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
# "24 October 2023", "3. März 2022", "12 de febrero de 2021", "1 Mar, 1998", "22nd of October, 1962"
_D_MONTH_Y = re.compile(
    r"(?:(?<![\d:./-])|(?<=:\d\d-))(\d{1,2})(?:st|nd|rd|th|er|[.º°])?[\s./؍-]+(?:(?:of|de)\s+)?"
    r"([^\W\d_]{2,12}(?:\s(?:الأول|الاول|الثاني))?)(?:\s?/\s?[\u0600-\u06ff]{2,12}(?:\s(?:الأول|الاول|الثاني))?)?\s?[.,،]{0,2}"
    r"(?:[\s./-]+(?:(?:de|del|г)\s+)?((?:19|20)\d\d(?=\d{1,2}\s[^\W\d])|\d{4}(?![\d:])(?![^\Wء]))|(?!\w))"
)
# "October 22, 1962", "Oct. 22 1962", "March 12"
_MONTH_D_Y = re.compile(
    r"(?<!\w)([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?![\d:]|\.\d)(?:\s?,?\s+(\d{4})(?![\d:]))?"
)
_MONTH_Y = re.compile(r"(?<!\w)([^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(\d{4})(?!\w)")
_TIME = re.compile(
    r"(?<![\d.:])(\d{1,2})(?:[:.h]|時|时|시\s?)(\d{2})(?:分|분)?(?::(\d{2}))?(?:\s?([ap])\.?m\b\.?)?(?:\s*\(?(GMT|UTC|Z)\b\)?)?(?![\d:])",
    re.I,
)
_HOUR = re.compile(r"(?<![\d.:])(\d{1,2})\s?([ap])\.?m\b\.?", re.I)
# What may stand between a date and its time.
_BETWEEN = re.compile(
    r"(?:\s?(?:г|р|r)\.|\s?року|\s?года)?(?:\s?[(（][月火水木金土日一二三四五六][)）])?[\s,،;|–—\-/•·(]*"
    r"(?:(?:at|um|à|a las|alle|ore|às|as|saat|о|об|godz\.?|в|kl\.?|ساعت|الساعة)\s+)?",
    re.I,
)
_WEEKDAY = re.compile(r"[\s,]+([^\W\d_]{2,12})(?=[\s,])")


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
    text = text[:_MOST]
    if not _DIGIT.search(text):
        return []
    return list(_found(text, month_first) if len(text) <= _KEPT else _found.__wrapped__(text, month_first))


@lru_cache(maxsize=1024)
def _found(text: str, month_first: bool) -> tuple[Found, ...]:
    found: list[Found] = []
    # Most lines with a number have no date: the patterns, which try every place, are asked for what can be there.
    dense = not text.isascii()
    if _JOINED.search(text) or (dense and _DENSE.search(text)):
        _add_numeric(found, text, month_first)
    words = {word.casefold() for word in _LETTERS.findall(text)}
    if not words.isdisjoint(_month_words()):
        _add_named(found, text)
    found.sort(key=lambda item: item.start)
    return tuple(_with_time(text, item) for item in found)


def _add_numeric(found: list[Found], text: str, month_first: bool) -> None:
    """Dates of numbers alone."""
    for match in _YMD.finditer(text):
        year, _, month, day, hour, minute, second, zone = match.groups()
        iso = _day(year, month, day)
        if iso and hour:
            iso += _clock(hour, minute, second, None, zone)
        _add(found, iso, match)
    for match in _ERA.finditer(text):
        year = _ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
        _add(found, _day(str(year), match[3], match[4]), match)
    for match in _CJK.finditer(text):
        _add(found, _day(*match.groups()), match)
    for match in _ROC.finditer(text):
        if int(match[1]) in _ROC_YEARS:
            _add(found, _day(str(int(match[1]) + 1911), match[2], match[3]), match)
    for match in _DMY.finditer(text):
        first, sep, second, year = match.groups()
        swap = sep != "." and int(first) <= 12 and (int(second) > 12 or month_first)
        _add(found, _day(year, first, second) if swap else _day(year, second, first), match)
    for match in _DM_SHORT.finditer(text):
        day, month, year = match.groups()
        _add(found, _day(("19" if int(year) > 60 else "20") + year, month, day), match)


def _add_named(found: list[Found], text: str) -> None:
    """Dates with the name of a month."""
    for match in _D_MONTH_Y.finditer(text):
        day, word, year = match.groups()
        _add(found, _named(year, word, day), match)
    for match in _MONTH_D_Y.finditer(text):
        word, day, year = match.groups()
        _add(found, _named(year, word, day), match)
    for match in _MONTH_Y.finditer(text):
        if (month := _month(match[1])) and int(match[2]) in _YEARS:
            _add(found, f"{match[2]}-{month:02d}", match)


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
    return any(key in names for names in _calendar())


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
        if int(year) in _SOLAR:
            return _from_solar(int(year), int(month), int(day)).isoformat()
        made = date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None
    return made.isoformat() if made.year in _YEARS else None


def _from_solar(year: int, month: int, day: int) -> date:
    """A day of the Iranian solar calendar; the leap years are those of the 33-year cycle, right from 1799 to 2256.

    Raises ValueError for a day that is none.
    """
    leap = (25 * year + 11) % 33 < 8
    longest = 31 if month <= 6 else 30 if month < 12 or leap else 29
    if not (1 <= month <= 12 and 1 <= day <= longest):
        raise ValueError(f"no day {year}-{month}-{day} in the Iranian calendar")
    # 1 Farvardin 1300 was 21 March 1921.
    leaps = sum((25 * y + 11) % 33 < 8 for y in range(_SOLAR.start, year))
    before = 365 * (year - _SOLAR.start) + leaps + 31 * min(month - 1, 6) + 30 * max(0, month - 7)
    return date(1921, 3, 21) + timedelta(days=before + day - 1)


def _named(year: str | None, word: str, day: str) -> str | None:
    month = _month(word)
    if month is None:
        solar = _calendar()[2].get(word.casefold())
        return _day(year, str(solar), day) if solar and year else None
    if year is not None:
        return _day(year, str(month), day)
    leap = _day("2000", str(month), day)
    return f"-{leap[4:]}" if leap else None


def _with_time(text: str, found: Found) -> Found:
    if len(found.iso) != 10 or found.iso.startswith("-"):
        return found
    start = found.end
    if (day := _WEEKDAY.match(text, start)) and day[1].casefold() in _calendar()[1]:
        start = day.end()
    gap = _BETWEEN.match(text, start)
    start = gap.end() if gap else start
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
def _month_words() -> frozenset[str]:
    """The first words of the names of months."""
    months, _, solar = _calendar()
    return frozenset(found[0] for name in (*months, *solar) if (found := _LETTERS.search(name)))


@lru_cache(maxsize=1)
def _calendar() -> tuple[dict[str, int], frozenset[str], dict[str, int]]:
    text = (resources.files(__package__) / "data/calendar.csv").read_text(encoding="utf-8")
    months: dict[str, int] = {}
    solar: dict[str, int] = {}
    weekdays: set[str] = set()
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        forms = row["forms"].split(";")
        if row["kind"] == "month":
            for form in forms:
                months.setdefault(form, int(row["number"]))
        elif row["kind"] == "jalali":
            solar |= dict.fromkeys(forms, int(row["number"]))
        else:
            weekdays.update(forms)
    return months, frozenset(weekdays), solar
