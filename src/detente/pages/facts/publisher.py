"""Who published a page: the names that it gives itself, weighed, and the agency that it credits.

No single place is to be trusted: markup names the owner or the application, mastheads have slogans, copyright lines name
companies. A name that stands in several of these places is the outlet's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ..words.bylines import agency_in_byline
from ..words.dateline import Dateline
from ..words.dates import find_dates
from ..words.furniture import byline_of, word_count
from ..words.lines import Kind, Line
from ..words.outlets import at_domain, canonical, fits_domain, named, same_outlet, signed, sounds_like_outlet
from ..words.phrases import choice, holds, is_one, opens
from .headline import title_parts

_EDGE = " =*-–—|/:·•~_[]#<>()«»\"“”„‘’'.,;"
_COPYRIGHT = re.compile(
    r"(?:(?:©|\(c\)|℗|copyright)\s*)+(?:by\s+)?(?P<years>\d{4}(?:\s*[-–—]\s*\d{4})?)?[\s,.:]*(?:by\s+)?"
    r"(?P<name>[^,;|©\d]{2,90})?",
    re.I,
)
_BEFORE = re.compile(r"(?P<name>[^,;|©()\d]{2,60}?)[\s,]*(?:©|\(c\)|℗)", re.I)
_DOMAIN = re.compile(r"(?:www\.)?((?:[\w-]+\.)+[a-z]{2,12})(?![\w@])", re.I)
_FOOTER = re.compile(
    r"\b(?:privacy|terms|cookies?|contact us|faq|sitemap|advertis\w+|getty|datenschutz|impressum)\b", re.I
)
_HOME = re.compile(
    r"\s*[-–—|:]\s*(?:back to )?home(?:\s?page)?$|^(?:home|homepage|startseite|accueil|inicio|главная)\s*[-–—|:]\s*",
    re.I,
)
_ABOUT = re.compile(
    r"^(?:about|support|subscribe to|follow us on|follow|join|contact|advertise with|download the|get the|more from|published by|"
    r"suivez|síguenos en|über|abonnieren sie|подписывайтесь на)\s+(?P<name>[^.!?:;]{2,40}?)(?: (?:on|app|newsletters?))?$",
    re.I,
)


@dataclass(slots=True)
class _Weighed:
    """Names and what speaks for them."""

    weights: Counter[str] = field(default_factory=Counter)
    shown: dict[str, str] = field(default_factory=dict)
    """The name as it was first given, by its folded form."""

    def add(self, name: str | None, weight: float) -> None:
        name = bare_name(name or "")
        if not 1 <= word_count(name) <= 9 or len(name) > 80 or holds("rights", name) or find_dates(name):
            return
        if (
            ("/" in name and signed(name) is None)
            or " | " in name
            or " > " in name
            or "@" in name
            or _FOOTER.search(name)
        ):
            return
        if is_one("section", name):
            return
        weight -= 1.0 if _DOMAIN.fullmatch(name) else 0.0
        name = canonical(name)
        key = _key(name)
        if key:
            self.shown.setdefault(key, name)
            self.weights[key] += weight  # type: ignore[assignment]


def publisher_of(
    lines: Sequence[Line],
    *,
    declared: Sequence[str],
    homes: Sequence[str] = (),
    titles: Sequence[str],
    title: str | None,
    domain: str | None,
) -> str | None:
    """The name of the site that a page is from, or None.

    ``declared`` are the names in the markup, the site's before the company's; ``homes`` what links to the front page say; ``titles`` are the headlines that the
    markup declares, which may end in the name; ``title`` is the headline as printed.
    """
    held = _Weighed()
    for place, name in enumerate(declared):
        if not re.fullmatch(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+", name):
            held.add(name, 3.0 if place == 0 else 2.0)
    for name in homes:
        held.add(name, 1.4)
    home = at_domain(domain)
    if home:
        held.add(home.name, 3.5)
    for name in _title_ends(titles, title):
        held.add(name, 1.6 if signed(name) or sounds_like_outlet(name) or len(titles) == 1 else 1.2)
    head = (title or "").casefold()[:16]
    for line in lines:  # the title of the browser's window, pasted with the page
        if (
            title
            and head in line.text.casefold()
            and line.kind is not Kind.BODY
            and _key(title) in _key(line.text)
            and len(line.text) > len(title) + 3
        ):
            for name in _title_ends([line.text], title):
                held.add(name, 1.6)
    for name, weight in _mastheads(lines, title, domain):
        held.add(name, weight)
    for name in _copyrights(lines):
        held.add(name, 2.6 if _DOMAIN.fullmatch(name) else 2.0)
    return _best(held, lines, domain)


def credited(lines: Sequence[Line], dateline: Dateline | None, authors: Iterable[str] = ()) -> str | None:
    """The agency that a page credits its text to: in the dateline, the byline, or a line at the end."""
    if dateline is not None and dateline.outlet:
        return dateline.outlet
    body = [i for i, line in enumerate(lines) if line.kind is Kind.BODY]
    for i, line in enumerate(lines):
        if line.kind in (Kind.STAMP, Kind.CREDIT) and (agency := agency_in_byline(byline_of(line.text))):
            return agency
        near = bool(body) and body[0] - 8 <= i < body[0]
        if (
            near
            and line.kind in (Kind.STAMP, Kind.SHORT)
            and not re.search(r"©|photo|foto|фото", line.text, re.I)
        ):
            for part in re.split(r"\s*(?:\||/|,|·|•|\s[–—-]\s)\s*", line.text):
                if (outlet := signed(part)) and outlet.kind == "agency":
                    return outlet.name
    for i in body[-3:]:
        closing = re.search(r"[(（]([^()（）]{2,30})[)）]\W*$", lines[i].text[-60:])
        if closing and (outlet := signed(closing[1])) and outlet.kind == "agency":
            return outlet.name
    for author in authors:
        if (outlet := signed(author)) and outlet.kind == "agency":
            return outlet.name
    last = max((i for i, line in enumerate(lines) if line.kind is Kind.BODY), default=-1)
    for place, line in enumerate(lines[last + 1 : last + 7]):
        text = line.text.strip(_EDGE)
        if told := _source(line.text):
            return told
        if line.kind in (Kind.SHORT, Kind.CREDIT) and word_count(text) <= 4 and place < 3:
            known = signed(text)
            # An agency that no table lists is known by its picture credit.
            pictured = (
                word_count(text) == 1
                and len(text) > 1
                and text.isupper()
                and any(
                    re.search(rf"\b{re.escape(text)}\b", other.text)
                    for other in lines
                    if other.kind is Kind.CAPTION
                )
            )
            named_so = place == 0 and line.kind is Kind.SHORT and sounds_like_outlet(text)
            if (known and known.kind == "agency") or pictured or named_so:
                return canonical(text)
    for line in lines[: last + 1]:
        if line.kind is not Kind.BODY and (told := _source(line.text)):
            return told
    return None


def bare_name(name: str) -> str:
    """A publisher's name without legal form, rights and what else copyright lines put beside it."""
    name = " ".join(_HOME.sub("", name).split()).strip(_EDGE)
    for _ in range(4):
        before = name
        for pattern in _beside():
            shorter = pattern.sub("", name).strip(_EDGE)
            name = shorter or name
        if name == before:
            break
    return f"{name})" if name.count("(") > name.count(")") else name


@lru_cache(maxsize=1)
def _beside() -> tuple[re.Pattern[str], ...]:
    """What copyright lines put behind, before, and as the legal form of a name."""
    rights, legal = choice("rights"), choice("legal")
    return (
        re.compile(rf"(?:^|\s*[,.–—|-]?\s+)(?:{rights})(?!\w).*$", re.I),
        re.compile(rf"^(?:{rights})(?!\w)\W*", re.I),
        re.compile(rf"[\s,]+(?:{legal})\.?$", re.I),
        re.compile(rf"^(?:{legal})[\s\"«“]+", re.I),
    )


def _best(held: _Weighed, lines: Sequence[Line], domain: str | None) -> str | None:
    if not held.weights:
        return None
    texts = [line.text.casefold() for line in lines if line.kind is not Kind.BODY]
    total: dict[str, float] = {}
    for key, weight in held.weights.items():
        name = held.shown[key]
        folded = name.casefold()
        told = sum(folded in text for text in texts) if len(folded) > 2 else 0
        bonus = min(told, 5) * 0.2
        bonus += 1.2 if signed(name) is not None else 0.0
        bonus += 1.0 if fits_domain(name, domain) else 0.0
        total[key] = weight + bonus
    # Islands Weekly and Islands Weekly Online are one outlet: what speaks for the longer speaks for the shorter too.
    for key in sorted(total, key=len):
        for other in total:
            if other != key and f" {key} " in f" {other} " and total[key] >= 1.5:
                total[key] += 0.6 * held.weights[other]
    best = max(total, key=lambda key: total[key])
    return _cased(held.shown[best], lines) if total[best] >= 1.1 else None


def _title_ends(titles: Sequence[str], title: str | None) -> Iterable[str]:
    """What a page's titles have before or behind the headline."""
    for whole in titles:
        parts = [part.strip(_EDGE) for part in title_parts(whole)]
        if len(parts) > 1:
            for part in {parts[0], parts[-1]}:
                if title is None or _key(part) not in _key(title):
                    yield part


def _copyrights(lines: Sequence[Line]) -> Iterable[str]:
    for line in lines:
        if (
            line.kind in (Kind.BODY, Kind.CAPTION)
            or len(line.text) > 1000
            or not re.search(r"©|\(c\)|℗|copyright", line.text, re.I)
        ):
            continue
        for match in _COPYRIGHT.finditer(line.text):
            name = re.split(r"\.\s|[.:]$|\s[|–—-]\s|\s(?:is|are|and its)\s", match["name"] or "")[0]
            if bare_name(name):
                yield name
                break
        else:
            if before := _BEFORE.search(line.text):
                yield before["name"]


def _mastheads(lines: Sequence[Line], title: str | None, domain: str | None) -> Iterable[tuple[str, float]]:
    """Names at the top of a page, and where it speaks of itself."""
    lead = next((i for i, line in enumerate(lines) if line.kind is Kind.BODY), len(lines))
    kinds = (
        Kind.SHORT,
        Kind.STAMP,
        Kind.NAVIGATION,
        Kind.OPEN,
        Kind.STANDFIRST,
        Kind.RELATED,
        Kind.NOTICE,
        Kind.TITLE,
        Kind.REPEAT,
    )
    for i, line in enumerate(lines):
        text = line.text
        if line.kind not in kinds or len(text) > 300:
            continue
        if len(text) <= 60 and (match := _ABOUT.match(text)):
            yield match["name"], 0.7
        if i >= lead or 12 <= i < lead - 60:  # not in the middle of a long menu
            continue
        for found in reversed(find_dates(text)):
            text = text[: found.start] + "|" + text[found.end :]
        parts = [
            p.strip(_EDGE) for p in re.split(r"\s*(?:\||::|,|\s[–—-]\s|·|•|===|»|›)\s*", _HOME.sub("", text))
        ]
        if line.kind is Kind.NAVIGATION and len(parts) > 3:  # a menu: News | Business | Sport
            parts = parts[:1]
        for part in parts[:3]:
            if not part or byline_of(part) or (title and _key(part) == _key(title)):
                continue
            if fits_domain(part, domain):
                yield part, 1.5
            elif sounds_like_outlet(part):
                yield part, (2.0 if signed(part) else 1.2) if i < 12 else 0.8


@lru_cache(maxsize=1)
def _sources() -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:{choice('source')})\s*[:：]\s*(?P<name>.{{2,80}})$", re.I)


def _source(text: str) -> str | None:
    """The last name that a line gives as its source: where the paper has it from."""
    if len(text) > 120:
        return None
    match = _sources().match(text) if opens("source", text) else None
    if match is None:
        return None
    names = [n.strip(_EDGE) for n in re.split(r"\s*[,/;、|]\s*|\s{2,}|\s+and\s+", match["name"].strip(_EDGE))]
    name = (
        next((n for n in names if "agenc" not in n.casefold()), "")
        if "agenc" in match["name"].casefold()
        else names[-1]
    )
    name = re.sub(r"\s*[（(][^()（）]*[)）]?$", "", name)
    return canonical(name) if name and not find_dates(name) and word_count(name) <= 8 else None


def _cased(name: str, lines: Sequence[Line]) -> str:
    """A masthead in capitals as the page writes it elsewhere, else with capitals at the words' heads."""
    if not name.isupper() or named(name) is not None or word_count(name) < 2:
        return name
    for line in lines:
        at = line.text.casefold().find(name.casefold())
        if at >= 0 and not (same := line.text[at : at + len(name)]).isupper() and same[:1].isupper():
            return same
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lambda m: m[0].capitalize(), name)


def _key(name: str) -> str:
    words = re.findall(r"\w+", name.casefold())
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def home_domain(outlet: str | None, site: str | None, domain: str | None) -> str | None:
    """The domain of the outlet itself, which is not the page's when an agency is credited."""
    if domain and (same_outlet(outlet, site) or outlet is None):
        return domain
    known = named(outlet or "")
    return known.domains[0] if known and known.domains else None
