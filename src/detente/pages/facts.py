"""Who published a page, when, and who wrote it, read from the lines that are not the article."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .bylines import agency_in_byline, names_in
from .dateline import Dateline, read_dateline
from .dates import Found, find_dates, later
from .furniture import byline_of, word_count
from .lines import Kind, Line
from .outlets import (
    at_domain,
    canonical,
    domain_of,
    fits_domain,
    named,
    same_outlet,
    signed,
    sounds_like_outlet,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

_MODIFIED = re.compile(
    r"\b(?:updated?|modified|revised|edited|aktualisiert|mis à jour|actualizado|aggiornato|atualizado|"
    r"обновлено)\b"
    r"[\s:]*(?:on\s+|at\s+|am\s+|le\s+|el\s+)?$",
    re.I,
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,]*(?:by\s+)?(?P<name>[^.,;|©\d]{2,60})",
    re.I,
)
_BEFORE_COPYRIGHT = re.compile(r"^(?P<name>[^.,;|©()\d]{3,50}?)\s*(?:©|\(c\))\s*\d{4}", re.I)
_SOURCE = re.compile(r"^\W*(?:source|quelle|fuente|fonte|источник)\s*:\s*(?P<name>[^:]{2,50})$", re.I)
_TAIL = re.compile(r"\s+(?P<mark>\||::|»|•|·|–|—|-|:)\s+(?P<tail>[^|»•]{2,60})$")
_ZONE = re.compile(r"\d\s*(?:[apAP]\.?[mM]\.?)?\s*\(?[ECMP][SD]?T\b")
_EDGE = " =*-–—|/:·•~_[]#<>()"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says about itself; None and () where it says nothing."""

    title: str | None = None
    published: str | None = None
    modified: str | None = None
    byline: tuple[str, ...] = ()
    outlet: str | None = None
    outlet_domain: str | None = None
    dateline: Dateline | None = None
    url: str | None = None
    language: str | None = None


def from_lines(
    lines: Sequence[Line],
    title: str | None,
    *,
    lead: str = "",
    known: Facts | None = None,
    url: str | None = None,
    today: date | None = None,
    language: str = "und",
) -> Facts:
    """Gather the facts of a page from its lines; ``known`` (HTML metadata) goes before what lines say.

    ``lead`` is the article's first paragraph, which may open with a dateline.

    Day and month order: dotted dates are day first; with slashes a number above 12 decides; failing that,
    month first only for English pages of an American outlet, or with an American time zone in the stamp,
    since day first is what the rest of the world prints. No date after ``today`` is believed.
    """
    known = known or Facts()
    domain = domain_of(known.url or url)
    title, from_title = split_title(title, _site_names(lines, known.outlet, domain))
    site = _site(lines, known.outlet, from_title, domain)
    home = named(site or "") or at_domain(domain)
    american = (home is not None and home.country == "USA") or _american_time(lines)
    month_first = language in {"en", "und"} and american

    dateline = read_dateline(lead, month_first=month_first)
    outlet = _credited(lines, dateline) or site
    published, modified = _dates(lines, dateline, month_first, today)
    return Facts(
        title=title,
        published=_best(known.published, published, today),
        modified=_best(known.modified, modified, today),
        byline=_people(known.byline, outlet) or _people(_byline(lines), outlet),
        outlet=outlet,
        outlet_domain=_domain(outlet, site, domain),
        dateline=dateline,
        url=known.url or url,
        language=known.language,
    )


def split_title(title: str | None, sites: Iterable[str]) -> tuple[str | None, str | None]:
    """A headline without the site's name at its end, and that name.

    After a bar anything short is a site or section; after a dash only names of the page's own site or of
    outlets we know are taken off, for headlines use dashes too (``Talks will go on - envoy``).
    """
    if title is None:
        return None, None
    title = " ".join(title.split()).strip(" =*|")
    sites = [s for s in sites if s]
    outlet = None
    while match := _TAIL.search(title):
        tail, head = match["tail"].strip(_EDGE), title[: match.start()]
        ours = any(same_outlet(tail, s) for s in sites) or signed(tail) is not None
        dotted = re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", tail) is not None
        bar = match["mark"] in "|::»•·" and match["mark"] != ":" and word_count(tail) <= 5
        if not (ours or dotted or bar) or word_count(head) < 2:
            break
        if outlet is None and not dotted and (ours or sounds_like_outlet(tail)):
            outlet = canonical(tail)
        title = head.rstrip()
    return title or None, outlet


def _american_time(lines: Sequence[Line]) -> bool:
    return any(line.kind is Kind.STAMP and _ZONE.search(line.text) for line in lines)


def _site_names(lines: Sequence[Line], site: str | None, domain: str | None) -> list[str]:
    home = at_domain(domain)
    short = [line.text for line in lines if line.kind is Kind.SHORT and sounds_like_outlet(line.text)]
    return [name for name in (site, home.name if home else None, *short) if name]


def _credited(lines: Sequence[Line], dateline: Dateline | None) -> str | None:
    """The agency that the page credits: in the dateline, in the byline, or alone on a line at the end."""
    if dateline is not None and dateline.outlet:
        return dateline.outlet
    last = max((i for i, line in enumerate(lines) if line.kind is Kind.BODY), default=-1)
    for line in lines[last + 1 :]:
        text = line.text.strip(" ()[]./-–—")
        if source := _SOURCE.match(line.text):
            # "Source: Courier, Reuters": the last one named is where the paper has it from.
            return canonical(re.split(r"\s*[,/;]\s*", source["name"].strip(_EDGE))[-1])
        if line.kind is Kind.SHORT and word_count(text) <= 4:
            # An agency that no table lists is known by its picture credit, or by how it is called.
            pictured = word_count(text) == 1 and any(
                re.search(rf"\b{re.escape(text)}\b", other.text, re.I)
                for other in lines
                if other.kind is Kind.CAPTION
            )
            if pictured or sounds_like_outlet(text):
                return canonical(text)
    for line in lines:
        if line.kind is Kind.STAMP and (agency := agency_in_byline(byline_of(line.text))):
            return canonical(agency)
    return None


def _site(lines: Sequence[Line], declared: str | None, tail: str | None, domain: str | None) -> str | None:
    """The name of the site itself, from the surest sign to the weakest."""
    if declared and not re.fullmatch(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+", declared):
        return canonical(declared)
    home = at_domain(domain)
    name = (home.name if home else None) or tail or _masthead(lines, domain) or _copyright(lines)
    return _cased(canonical(name), lines) if name else domain


def _masthead(lines: Sequence[Line], domain: str | None) -> str | None:
    """A newspaper's name at the top: listed, or repeated, or the first line that reads like one."""
    lead = next((i for i, line in enumerate(lines) if line.kind is Kind.BODY), len(lines))
    names: list[str] = []
    for line in lines[:lead]:
        if line.kind in (Kind.SHORT, Kind.STAMP, Kind.NAVIGATION, Kind.OPEN, Kind.STANDFIRST):
            text = line.text
            for found in reversed(find_dates(text)):
                text = text[: found.start] + "|" + text[found.end :]
            parts = [part.strip(_EDGE) for part in re.split(r"\s*(?:\||::|,|\s[–—-]\s|·|•|===)\s*", text)]
            if line.kind is Kind.NAVIGATION and len(parts) > 3:  # a menu: News | Business | Sport
                parts = parts[:1]
            names += [p for p in parts[:3] if sounds_like_outlet(p) and not byline_of(p)]
    sure = [name for name in names if fits_domain(name, domain)] or [
        n for n in names if signed(n) is not None
    ]
    if sure:
        return sure[0]
    counts = Counter(name.casefold() for name in names)
    return max(names, key=lambda n: (counts[n.casefold()], -names.index(n)), default=None)


def _copyright(lines: Sequence[Line]) -> str | None:
    for line in lines:
        match = (
            _COPYRIGHT.search(line.text) if line.kind in (Kind.CREDIT, Kind.NAVIGATION, Kind.NOTICE) else None
        )
        before = _BEFORE_COPYRIGHT.search(line.text) if match else None
        for found in (before, match):
            name = found["name"].strip(_EDGE + ")") if found else ""
            name = re.split(r"\s+(?:all rights|reserved|contact|terms)\b", name, flags=re.I)[0]
            if 1 <= word_count(name) <= 6 and not name.lower().startswith("all rights"):
                return name
    return None


def _cased(name: str, lines: Sequence[Line]) -> str:
    """A masthead in capitals as the page writes it elsewhere, else with capitals at the words' heads."""
    if not name.isupper() or named(name) is not None or word_count(name) < 2:
        return name
    for line in lines:
        at = line.text.casefold().find(name.casefold())
        if at >= 0 and not (same := line.text[at : at + len(name)]).isupper() and same[:1].isupper():
            return same
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lambda m: m[0].capitalize(), name)


def _domain(outlet: str | None, site: str | None, domain: str | None) -> str | None:
    """The domain of the outlet itself, which is not the page's when an agency is credited."""
    if domain and (same_outlet(outlet, site) or outlet is None):
        return domain
    known = named(outlet or "")
    return known.domains[0] if known and known.domains else None


def _dates(
    lines: Sequence[Line], dateline: Dateline | None, month_first: bool, today: date | None
) -> tuple[str | None, str | None]:
    """Publication and change dates from stamp lines first, then from the dateline."""
    published = modified = None
    own = dateline.date if dateline else None
    for line in lines:
        if line.kind is not Kind.STAMP and not (line.kind is Kind.NAVIGATION and find_dates(line.text)):
            continue
        for found in find_dates(line.text, month_first=month_first):
            if found.iso.startswith("-") or later(found.iso, today):
                continue
            if _MODIFIED.search(line.text[: found.start]):
                modified = modified or found.iso
            elif published is None or _finer(published, found):
                published = found.iso
    if published is None and own and not own.startswith("-") and not later(own, today):
        published = own
    if published is None and modified is not None:
        published = modified
    # A dateline without a year takes it from a date that the page gives elsewhere; alone it stays unread.
    return published, modified


def _finer(held: str, found: Found) -> bool:
    """The same date said again with a time of day, or with a day."""
    return len(found.iso) > len(held) and found.iso.startswith(held)


def _best(first: str | None, second: str | None, today: date | None) -> str | None:
    first = None if first and later(first, today) else first
    if first and second and len(second) > len(first) and second.startswith(first):
        return second
    return first or second


def _byline(lines: Sequence[Line]) -> list[str]:
    for line in lines:
        if line.kind is Kind.STAMP and (names := names_in(byline_of(line.text))):
            return names
    for line in lines:
        if line.kind is Kind.CREDIT and (match := re.match(r"\W*Reporting by\s+([^;()]+)", line.text)):
            return names_in(match[1])
    return []


def _people(names: Iterable[str], outlet: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for n in names if named(n) is None and not same_outlet(n, outlet)))
