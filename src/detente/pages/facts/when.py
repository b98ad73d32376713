"""When a page was published and changed: dates in its lines, weighed by where they stand and what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ..words.dates import Found, find_dates, later
from ..words.furniture import word_count
from ..words.lines import Kind, Line

_MODIFIED = re.compile(
    r"\b(?:updated?|modified|revised|edited|last (?:update|edit)|aktualisiert|aktualisierung|stand|mis à jour|mise à jour|modifié|actualizad[oa]|"
    r"actualización|aggiornat[oa]|aggiornamento|atualizad[oa]|actualizado|обновлено|оновлено|изменено|aktualizacja|zaktualizowan[oa]|güncelleme|"
    r"güncellendi|تحديث|آخر تحديث|به‌روزرسانی|更新|更新日|最終更新)\b[\s:：]*(?:on\s+|at\s+|am\s+|le\s+|el\s+|em\s+|il\s+|i\s+|o\s+)?(?:[^\W\d_]{2,12},?\s+)?$",
    re.I,
)
_PUBLISHED = re.compile(
    r"\b(?:publish(?:ed)?(?: on| at)?|publication date|posted(?: on| at)?|first published|issued|released|date(?: of publication)?|created|veröffentlicht|"
    r"erschienen|publiée?|publication|paru|publicad[oa]|publicación|pubblicat[oa]|pubblicazione|опубликовано|опубліковано|дата|data|datum|fecha|"
    r"publikacja|opublikowano|dodano|yayınlanma|giriş|yayın tarihi|نشر|تاريخ النشر|تاریخ انتشار|انتشار|发布时间|发布|發布|發佈|配信|公開|掲載)\b"
    r"[\s:：]*(?:on\s+|at\s+|am\s+|le\s+|el\s+|em\s+|il\s+)?(?:[^\W\d_]{2,12},?\s+)?$",
    re.I,
)
_OTHER = re.compile(
    r"\b(?:print(?:ed)?|saved|accessed|retrieved|downloaded|export(?:ed)?|clipped|captured|archived|load-?date|today(?:'s date)?|sent|received|"
    r"expires?|born|founded|since|established|gedruckt|abgerufen|imprimé|consulté|impreso|stampato|напечатано|распечатано|wydrukowano|druk|yazdırma)\b[^.]{0,24}$",
    re.I,
)
_SLASHED = re.compile(r"(?<!\d)\d{1,2}/\d{1,2}/(?:19|20)\d\d")
_URL_DATE = re.compile(
    r"[/_-](\d{4})[/_-]?(\d{2})[/_-]?(\d{2})(?=[/_.-]|$)|/(\d{4})/([a-z]{3})/(\d{1,2})(?=/|$)", re.I
)
_LONGEST = 400  # characters of a line that may tell a date
_LONE_AGE = 40  # days between a date without a year and the date that gives it one


@dataclass(frozen=True, slots=True)
class Dated:
    """The dates of a page; ``sure`` says that the publication date stands where it is told as such."""

    published: str | None
    modified: str | None
    score: float = 0.0


def dated(
    lines: Sequence[Line],
    *,
    hints: Iterable[str],
    month_first: bool,
    today: date | None,
    own: str | None = None,
) -> Dated:
    """The dates that the lines of a page give.

    ``hints`` are dates that other places support (the address, machine-written but unlabelled ones), ``own`` is the
    dateline's, perhaps without a year (``--11-27``). No date after ``today`` is believed.
    """
    days = {hint[:10] for hint in hints if len(hint) >= 10}
    month_first = month_first or _month_comes_first(lines)
    zones = _zones(lines)
    best: tuple[float, str] | None = None
    changed: tuple[float, str] | None = None
    seen: list[str] = []
    for i, line in enumerate(lines):
        if len(line.text) > _LONGEST or (line.kind is Kind.BODY and word_count(line.text) > 12):
            continue
        for found in find_dates(line.text, month_first=month_first):
            if found.iso.startswith("-") or later(found.iso, today) or len(found.iso) < 10:
                continue
            before = line.text[: found.start]
            seen.append(found.iso)
            score = zones[i] + _weight(line, found, before)
            score += 3.0 if found.iso[:10] in days else 0.0
            score += 2.0 if own and found.iso[4:10] == own[-6:] else 0.0
            if _MODIFIED.search(before):
                changed = max(changed or (score, found.iso), (score, found.iso), key=lambda pair: pair[0])
            elif (
                best is None
                or score > best[0] + 1e-9
                or (found.iso.startswith(best[1]) and len(found.iso) > len(best[1]))
            ):
                best = (max(score, best[0]) if best and found.iso.startswith(best[1]) else score, found.iso)
    published = best[1] if best and best[0] >= 1.0 else None
    if own and (published is None or (best and best[0] < 3.0)):
        published = with_year(own, [*days, *seen, *([changed[1]] if changed else [])], today) or published
    return Dated(published, changed[1] if changed else None, best[0] if best else 0.0)


def _month_comes_first(lines: Sequence[Line]) -> bool:
    """Whether a page prints a day both with the month's name and, month first, in numbers (``06/01/2023 June 1, 2023``)."""
    slashed = [line.text for line in lines if len(line.text) <= 200 and _SLASHED.search(line.text)]
    if not slashed:
        return False
    named = {
        found.iso[:10]
        for line in lines
        if len(line.text) <= 200
        for found in find_dates(_SLASHED.sub(" ", line.text))
        if len(found.iso) >= 10
    }
    first = {found.iso[:10] for text in slashed for found in find_dates(text, month_first=True)}
    last = {found.iso[:10] for text in slashed for found in find_dates(text)}
    return bool((first - last) & named) and not (last - first) & named


def with_year(own: str, others: Iterable[str], today: date | None) -> str | None:
    """A date without a year (``--11-27``) in the year of another date of the page that lies near it; whole dates as they are."""
    if not own.startswith("-"):
        return None if later(own, today) else own
    near: list[tuple[int, str]] = []
    for other in others:
        try:
            known = date.fromisoformat(other[:10])
        except ValueError:
            continue
        for year in (known.year - 1, known.year, known.year + 1):
            try:
                made = date.fromisoformat(f"{year}{own[1:]}")
            except ValueError:
                continue
            gap = abs((known - made).days)
            if gap <= _LONE_AGE and not later(made.isoformat(), today):
                near.append((gap, made.isoformat()))
    return min(near)[1] if near else None


def date_in_url(url: str | None) -> str | None:
    """The day that an address tells (``/2023/11/27/``, ``/20231127-``, ``/2023/nov/27/``), or None."""
    for match in _URL_DATE.finditer((url or "").partition("?")[0]):
        year, month, day = match.groups()[:3] if match[1] else match.groups()[3:]
        text = f"{day} {month} {year}" if not str(month).isdigit() else f"{year}-{month}-{day}"
        found = find_dates(text)
        if found and not found[0].iso.startswith("-"):
            return found[0].iso
    return None


def _zones(lines: Sequence[Line]) -> list[float]:
    """What a date is worth by its place: most between headline and text, little in mastheads, least in footers."""
    body = [i for i, line in enumerate(lines) if line.kind is Kind.BODY]
    if not body:
        return [3.0] * len(lines)
    lead, last = body[0], body[-1]
    titles = [i for i, line in enumerate(lines[: lead + 1]) if line.kind is Kind.TITLE]
    title = titles[-1] if titles else max(0, lead - 6)
    zones = []
    for i in range(len(lines)):
        if title <= i < lead:
            zones.append(5.0 - (0.5 if not titles else 0.0))
        elif title - 3 <= i < title:
            zones.append(3.6)
        elif i < title:
            zones.append(1.2)
        elif i <= last:
            zones.append(3.0 if i <= lead + 2 else 1.0)
        elif i <= last + 3:
            zones.append(2.2)
        else:
            zones.append(0.4)
    return zones


def _weight(line: Line, found: Found, before: str) -> float:
    score = 0.4 if "T" in found.iso else 0.0
    score += 0.6 if line.kind is Kind.STAMP else 0.0
    score -= 1.5 if word_count(line.text) > 14 else 0.0
    score -= 1.0 if line.kind in (Kind.RELATED, Kind.NOTICE, Kind.CAPTION) else 0.0
    score -= 0.5 if line.kind is Kind.NAVIGATION else 0.0
    if _OTHER.search(before):
        score -= 4.0
    elif _PUBLISHED.search(before):
        score += 2.0
    return score
