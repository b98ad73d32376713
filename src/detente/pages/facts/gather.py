"""Who published a page, when, and who wrote it, read from the lines that are not the article."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..words.bylines import reporters_in
from ..words.dateline import Dateline, read_dateline
from ..words.dates import later
from ..words.furniture import word_count
from ..words.lines import Kind, Line
from ..words.outlets import at_domain, canonical, domain_of, named, same_outlet, signed, sounds_like_outlet
from .authors import authors_of
from .publisher import credit_of, home_domain, site_of
from .when import Dated, date_in_url, dated, with_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

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
    credits: tuple[str, ...] = ()
    """Bodies that the markup names as authors."""
    hints: tuple[str, ...] = ()
    """Dates that the markup gives without saying which they are."""


def from_lines(
    lines: Sequence[Line],
    title: str | None,
    *,
    lead: str = "",
    known: Facts | None = None,
    sites: Sequence[str] = (),
    homes: Sequence[str] = (),
    titles: Sequence[str] = (),
    signature: Sequence[str] = (),
    url: str | None = None,
    today: date | None = None,
    language: str = "und",
) -> Facts:
    """Gather the facts of a page from its lines; ``known`` (HTML metadata) goes before what lines say.

    ``lead`` is the article's first paragraph, which may open with a dateline; ``signature`` are names that stood below it.

    Day and month order: dotted dates are day first; with slashes a number above 12 decides; failing that,
    month first only for English pages of an American outlet, or with an American time zone in the stamp,
    since day first is what the rest of the world prints. No date after ``today`` is believed.
    """
    known = known or Facts()
    domain = domain_of(known.url or url)
    names = [*sites, *([known.outlet] if known.outlet else [])]
    title, _ = split_title(title, _site_names(lines, names, domain))
    site = site_of(lines, declared=names, homes=homes, titles=titles, title=title, domain=domain)
    site = site or (canonical(known.outlet) if known.outlet else domain)
    home = named(site or "") or at_domain(domain)
    american = (home is not None and home.country == "USA") or _american_time(lines)
    month_first = language in {"en", "und"} and american

    dateline = read_dateline(lead, month_first=month_first)
    credit = credit_of(lines, site=site, title=title, domain=domain, dateline=dateline, authors=known.credits)
    outlet = credit or site
    told = _told(lines, known, dateline, domain_url=known.url or url, month_first=month_first, today=today)
    authors = authors_of(
        lines, declared=known.byline, signed=signature, reporters=reporters_in(lead), outlet=outlet
    )
    title, _ = split_title(title, [*names, *([site] if site else [])])
    return Facts(
        title=title,
        published=_best(known.published, told.published, today),
        modified=_best(known.modified, told.modified, today),
        byline=authors,
        outlet=outlet,
        outlet_domain=home_domain(outlet, site, domain),
        dateline=dateline,
        url=known.url or url,
        language=known.language,
    )


def _told(
    lines: Sequence[Line],
    known: Facts,
    dateline: Dateline | None,
    *,
    domain_url: str | None,
    month_first: bool,
    today: date | None,
) -> Dated:
    """The dates in the lines, with what the address and unlabelled markup say in their support or in their place."""
    address = date_in_url(domain_url)
    hints = [hint for hint in (address, *known.hints) if hint and not later(hint, today)]
    own = dateline.date if dateline else None
    told = dated(lines, hints=hints, month_first=month_first, today=today, own=own)
    if own and own.startswith("-") and told.published is None and known.modified:
        return replace(told, published=with_year(own, [known.modified], today))
    # What the markup says without a label may be the day of the masthead; a date beside the headline is surer.
    if hints and (told.published is None or told.score < 3.0):
        return replace(told, published=hints[0])
    return told


def split_title(title: str | None, sites: Iterable[str]) -> tuple[str | None, str | None]:
    """A headline without the site's name at its end, and that name.

    After a bar anything short is a site or section; after a dash only names of the page's own site or of
    outlets we know are taken off, for headlines use dashes too (``Talks will go on - envoy``).
    """
    if title is None:
        return None, None
    title = re.sub(
        r"^(?:\[[\w.-]{2,20}\]\s*)?(?:(?:fwd?|re|aw|wg|tr)\s*:\s*)+(?:[A-Z]{2,5}:\s+)?", "", title, flags=re.I
    )
    title = " ".join(title.split()).strip(" =*|")
    sites = [s for s in sites if s]
    outlet = None
    while match := _TAIL.search(title):
        tail, head = match["tail"].strip(_EDGE), title[: match.start()]
        ours = any(same_outlet(tail, s) for s in sites) or signed(tail) is not None
        dotted = re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", tail) is not None
        bar = match["mark"] in "|::»•·" and match["mark"] != ":" and word_count(tail) <= 5
        quoted = match["mark"] == "»" and head.count("«") > head.count("»")
        if not (ours or dotted or bar) or word_count(head) < 2 or quoted:
            break
        if outlet is None and not dotted and (ours or sounds_like_outlet(tail)):
            outlet = canonical(tail)
        title = head.rstrip()
    return title or None, outlet


def _american_time(lines: Sequence[Line]) -> bool:
    return any(line.kind is Kind.STAMP and _ZONE.search(line.text) for line in lines)


def _site_names(lines: Sequence[Line], sites: Iterable[str], domain: str | None) -> list[str]:
    home = at_domain(domain)
    short = [line.text for line in lines if line.kind is Kind.SHORT and sounds_like_outlet(line.text)]
    return [name for name in (*sites, home.name if home else None, *short) if name]


def _best(first: str | None, second: str | None, today: date | None) -> str | None:
    first = None if first and later(first, today) else first
    if first and second and len(second) > len(first) and second.startswith(first):
        return second
    return first or second
