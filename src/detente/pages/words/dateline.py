"""The dateline that opens a report: ``MORNA, March 12. /TASS/.``, ``GENEVA (Reuters) -``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .dates import Found, find_dates, is_calendar_word
from .outlets import canonical, named, sounds_like_outlet

_WINDOW = 140  # a dateline longer than this has not been met
_AGENCY = re.compile(
    r"\s*(?:[-–—]{1,2}\s*)?(?:\((?P<a>[^()]{2,50})\)|/(?P<b>[^/]{2,40})/|\[(?P<c>[^\[\]]{2,40})\])"
)
_DASH = re.compile(r"\s*[.,]?\s*(?:--+|[—–]|-(?=\s)|:(?=\s))\s*")
_AFTER_DASH = re.compile(r"(?P<name>[^.,:;—–]{2,40})[.]\s+")
_STOP = re.compile(r"\s*[.,]\s*")
_SPECIAL = re.compile(r"^(?:special to|from|by|for)\s+(?:the\s+)?", re.I)
_PLACE = re.compile(r"(?P<place>[^\W\d_][^\d()\[\]:;!?\"“”«»—–]{1,60}?)\s*(?=[,.]?\s*$)")
_LOWER_OK = {"de", "del", "di", "la", "le", "on", "of", "the", "al", "el", "and", "sur", "am", "на"}
_OPENING_WORDS = "on in by at since after until before from as for with to the a an"
_OPENERS = frozenset(_OPENING_WORDS.split())
_CAPS = r"[^\W\da-zа-яё_]"
_BARE = re.compile(
    rf"(?P<place>{_CAPS}{{3,}}(?:[ -]{_CAPS}{{3,}}){{0,3}})(?:,\s(?P<day>[^\W\d_]{{3,12}}))?"
    r"\.\s(?=[^\Wa-zа-яё])"
)
_CJK = re.compile(
    r"^(?P<agency>[\u4e00-\u9fff]{2,6}[社网])(?P<place>[\u4e00-\u9fff·]{2,8}?)(?P<date>\d{1,2}月\d{1,2}日)[电電讯訊]\s*"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says, and where the report's own words begin (``end``)."""

    place: str | None
    date: str | None
    outlet: str | None
    end: int


def read_dateline(text: str, *, month_first: bool = False) -> Dateline | None:
    """Read the dateline at the start of a paragraph, or return None when there is none.

    A dateline needs an agency in brackets or slashes, or a place in capitals before a dash, or a date of
    its own before a dash: a sentence that happens to begin with a name is left alone.
    """
    if match := _CJK.match(text):
        found = find_dates("2000年" + match["date"])
        date = f"-{found[0].iso[4:]}" if found else None
        return Dateline(match["place"], date, canonical(match["agency"]), match.end())
    window = text[:_WINDOW]
    dates = [d for d in find_dates(window, month_first=month_first) if d.start <= 60]
    return _with_agency(text, window, dates) or _with_dash(text, window, dates)


def _with_agency(text: str, window: str, dates: list[Found]) -> Dateline | None:
    for match in _AGENCY.finditer(window):
        inside = _SPECIAL.sub("", (match["a"] or match["b"] or match["c"]).strip())
        reporter, comma, last = inside.rpartition(",")
        if comma and named(last) is not None and len(reporter.split()) <= 4:  # "/Olga Marsh, TASS/"
            inside = last.strip()
        head = window[: match.start()]
        place, date = _place_and_date(head, dates)
        spaced = match["b"] is not None and match["b"][0].isspace() and match["b"][-1].isspace()
        if spaced and date is None and named(inside) is None:  # "Home / World / Ministers meet"
            return None
        if not _agency_like(inside) or (head.strip() and place is None and date is None):
            return None
        dash = _DASH.match(text, match.end())
        own_date = date
        if dash is None:  # "PLACE (Reuters) Oct. 22 - text": the date may follow the agency
            after = next((d for d in dates if match.end() <= d.start <= match.end() + 3), None)
            if after and (dash := _DASH.match(text, after.end)):
                own_date = after.iso
        stop = dash or _STOP.match(text, match.end())
        known = named(inside) is not None
        if not head.strip() and not (known or match["b"] or inside.islower() or sounds_like_outlet(inside)):
            return None  # "(ANKARA) - The ministry": a place in brackets
        if stop is None and not head.strip():  # "(Agency) PLACE, Oct. 22 - text"
            start = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
            rest = _with_dash(text[start:], text[start:_WINDOW], find_dates(text[start:_WINDOW]))
            if rest is not None:
                return replace(rest, outlet=canonical(inside), end=start + rest.end)
        if stop is None and not (known or match["b"]):
            return None
        if stop is None and not _capital_next(text, match.end()):
            return None
        outlet = canonical(inside) if known or sounds_like_outlet(inside) or match["b"] or dash else None
        end = stop.end() if stop else match.end()
        return Dateline(place, own_date, outlet, end + len(text[end:]) - len(text[end:].lstrip()))
    return None


def _with_dash(text: str, window: str, dates: list[Found]) -> Dateline | None:
    dash = _DASH.search(window)
    while dash is not None and any(d.start < dash.end() and dash.start() < d.end for d in dates):
        dash = _DASH.search(window, dash.end())
    if dash is not None and _capital_next(text, dash.end()):
        head = window[: dash.start()]
        place, date = _place_and_date(head, dates)
        colon = ":" in dash[0]
        # Capitals before a dash are a place; mixed case needs a date, or it may be any name ("Putin - ...").
        caps = place is not None and place.split(",")[0].isupper() and len(place) > 2
        if (caps and (date or not colon)) or (date and (place or _whole(head, dates)) and not colon):
            # "MOSCOW, 9 Oct - RIA Novosti. The army"
            agency = _AFTER_DASH.match(text, dash.end())
            if agency and named(agency["name"]) is not None and _capital_next(text, agency.end()):
                return Dateline(place, date, canonical(agency["name"]), agency.end())
            return Dateline(place, date, None, dash.end())
    # "MOSCOW. The ministry said", "MOSCOW, Monday. The ministry said"
    bare = _BARE.match(window)
    if bare and (bare["day"] is None or is_calendar_word(bare["day"])):
        return Dateline(bare["place"], None, None, bare.end())
    # "MOSCOW, Nov. 27. The ministry said": capitals, a date and a full stop.
    for found in dates[:1]:
        stop = re.compile(r"\s*\.\s+(?=[^\Wa-z\d])").match(text, found.end)
        place, date = _place_and_date(window[: found.end], dates)
        if stop and place and place.split(",")[0].isupper():
            return Dateline(place, date, None, stop.end())
    return None


def _whole(head: str, dates: list[Found]) -> bool:
    """Whether a head is a date and nothing else."""
    return bool(dates) and not re.search(r"\w", head[: dates[0].start] + head[dates[0].end :])


def _place_and_date(head: str, dates: list[Found]) -> tuple[str | None, str | None]:
    """Split what stands before the agency or the dash; (None, None) when it is no place and no date."""
    inside = [d for d in dates if d.end <= len(head) + 1]
    date = inside[0] if inside else None
    rest = head
    if date is not None:
        after = head[date.end :].strip(" .,")
        before = head[: date.start].strip(" .,")
        if before and after:
            return None, None
        rest = before or after
    rest = rest.strip(" .,-–—")
    place, comma, day = rest.rpartition(",")
    if comma and is_calendar_word(day.strip()):  # "WASHINGTON, Wednesday -"
        rest = place.strip()
    if not rest:
        return None, date.iso if date else None
    match = _PLACE.fullmatch(rest)
    if match is None or not _place_like(match["place"]):
        return None, None
    place = match["place"].strip()
    if re.search(r"\.\w$", place):  # "N.J." keeps its full stop
        place += "."
    return place, date.iso if date else None


def _place_like(text: str) -> bool:
    words = [w for w in re.split(r"[\s,/]+", text) if w]
    if not 1 <= len(words) <= 6:
        return False
    if words[0].casefold() in _OPENERS:  # "On Oct. 7 - a Saturday -"
        return False
    return all(w[0].isupper() or w.lower() in _LOWER_OK or not w[0].isalpha() for w in words)


def _agency_like(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 6 or any(ch.isdigit() for ch in text):
        return False
    if text.isalpha() and text.islower() and len(text) <= 4:  # "(dpa)", "(apa)"
        return True
    return named(text) is not None or all(w[0].isupper() or w.lower() in {"of", "the", "and"} for w in words)


def _capital_next(text: str, at: int) -> bool:
    rest = text[at:].lstrip(" \"“«'‘")
    return bool(rest) and not rest[0].islower()
