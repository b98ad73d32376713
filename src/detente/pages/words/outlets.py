"""Known outlets and agencies, from the actors room's table (a file read, not an import: pages is upstream).

Everything here also works with no table at all: an outlet nobody has listed keeps the name it prints.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from urllib.parse import urlsplit

_SPLIT = re.compile(r"\s*[;|]\s*")
_WORD = re.compile(r"[^\W_]+")
_NEWSPAPER = frozenset("جريدة صحيفة روزنامه روزنامهٔ газета".split())  # "the newspaper" before a name
_DOTTED = str.maketrans({"ı": "i", "\u0307": None})  # Turkish: capital letters do not tell which i it is
# Words that mark a name as that of a newspaper, agency or station when no table knows it.
_HINT = re.compile(
    r"\b(?:news|times|post|wire|press|herald|tribune|journal|gazette|courier|observer|chronicle|dispatch|ledger|examiner|review|standard|sun|star|monitor|daily|weekly|service|"
    r"telegraph|guardian|mirror|bulletin|reporter|broadcasting|radio|television|tv|media|agency|"
    r"nachrichten|\w*zeitung|rundschau|presse|\w*bote|\w*kurier|\w*anzeiger|\w*blatt|allgemeine|rundfunk|agence|agencia|agenzia|noticias|courrier|"
    r"dépêche|écho|nouvelles|tribune|voix|diario|verdad|heraldo|correo|gaceta|tribuna|voz|jornal|folha|correio|diário|corriere|gazzetta|giornale|"
    r"messaggero|eco|dziennik|gazeta|głos|kurier|новости|известия|правда|газета|агентство|вестник|курьер|голос|ведомости|телеграф|вісник|"
    r"кур.єр|gazetesi|postası|ajansı|جريدة|صحيفة|وكالة|قناة|روزنامه|خبرگزاری)\b",
    re.I,
)
_INSTITUTION = re.compile(
    r"\b(?:ministr\w+|minist[eè]r\w+|ministero|министерств\w*|міністерств\w*|bakanlığı|government|gobierno|gouvernement|regierung|institut\w*|"
    r"istituto|foundation|stiftung|fundación|fondation|fundação|council|cent(?:re|er|ro)|universit\w+|embassy|commission|nations|union|"
    r"office|department|amt|parliament|bundestag|ośrodek|институт\w*|фонд\w*|центр\w*)\b|وزارة|وزارت|مركز|משרד|外交部|外務省|国防部|国务院|외교부|研究院|研究所",
    re.I,
)
_DENSE_NAME = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]{2,10}(?:日报|日報|晚报|晚報|早报|早報|时报|時報|新聞|新闻网|通信|通讯社|通訊社|电视台|電視台|テレビ|放送|デジタル|オンライン)"
)


# ... and words that make of it a desk, a section or a notice.
_DESK = re.compile(
    r"\b(?:staff|reports?|correspondents?|contributed|services|latest|breaking|top|more|related|today)\b|[?!]",
    re.I,
)


# Names of outlets that are words of every menu and headline: alone on a line they prove nothing.
_ORDINARY_WORDS = (
    "app beta business dawn image independent insider live map metro nation people politics punch report"
)
_ORDINARY = frozenset((_ORDINARY_WORDS + " standard star sun tap tempo time today trend video world").split())


@dataclass(frozen=True, slots=True)
class Outlet:
    """One row of the table: the name to print, its home country and kind (``agency``, ``newspaper`` ...)."""

    name: str
    country: str
    kind: str
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    by_name: dict[str, Outlet]
    by_domain: dict[str, Outlet]
    spellings: frozenset[str]


def named(name: str) -> Outlet | None:
    """The outlet of this name or alias, whatever its case and punctuation, or None."""
    return _table().by_name.get(_key(name))


def signed(name: str) -> Outlet | None:
    """The outlet of this name where the name stands alone, as in a masthead, a credit or a title's end.

    There a single word must be spelt as the outlet spells it: ``- report`` ends a headline, and ``Map`` is
    an item of a menu, though outlets go by Report and MAP.
    """
    bare = name.strip()
    if " " in bare or bare in _table().spellings or (bare.isupper() and len(bare) > 1):
        return None if bare.casefold() in _ORDINARY else named(bare)
    return None


def at_domain(domain: str | None) -> Outlet | None:
    """The outlet that publishes at a domain or any of its subdomains, or None."""
    parts = (domain or "").split(".")
    for i in range(len(parts) - 1):
        if outlet := _table().by_domain.get(".".join(parts[i:])):
            return outlet
    return None


def domain_of(url: str | None) -> str | None:
    """The host of a web address without ``www.`` and port, in lower case, or None."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return re.sub(r"^(?:www\d?|m|amp)\.", "", host.lower()) if host and "." in host else None


def sounds_like_outlet(name: str) -> bool:
    """Whether a short name is a listed outlet or reads like one (``The Daily Courier``)."""
    return len(name) <= 100 and _sounds(name)


@lru_cache(maxsize=2048)
def _sounds(name: str) -> bool:
    words = _WORD.findall(name)
    if not 1 <= len(words) <= 6:
        return False
    if _DENSE_NAME.fullmatch(name):
        return True
    if signed(name) is not None:
        return True
    return len(words) > 1 and _HINT.search(name) is not None and not _DESK.search(name)


def is_institution(name: str) -> bool:
    """Whether a name says by its words that it is a ministry, an institute or the like."""
    return _INSTITUTION.search(name) is not None


def canonical(name: str) -> str:
    """The name as the table prints it (``REUTERS`` -> ``Reuters``), else the name given, tidied."""
    name = re.sub(r"\s+", " ", name).strip(" .,;:|/[]–—-")
    if name.count("(") != name.count(")"):
        name = name.strip(" ()")
    known = named(name)
    return known.name if known else name


def fits_domain(name: str, domain: str | None) -> bool:
    """Whether a domain spells a name (``dailycourier.example``, The Daily Courier)."""
    labels = {re.sub(r"[^a-z0-9]", "", label) for label in (domain or "").split(".")[:-1]}
    spelled = "".join(_WORD.findall(name.casefold()))
    return bool(labels & {spelled, spelled.removeprefix("the")})


def same_outlet(a: str | None, b: str | None) -> bool:
    """Whether two names stand for one outlet."""
    return bool(a and b) and _key(canonical(a or "")) == _key(canonical(b or ""))


def _key(name: str) -> str:
    words = _WORD.findall(name.casefold().translate(_DOTTED))
    if len(words) > 1 and words[0] in _NEWSPAPER:
        words = words[1:]
    # "The Morna Post" is also Morna Post; "The News" is not every menu's News.
    return " ".join(words[1:] if len(words) > 2 and words[0] == "the" else words)


@lru_cache(maxsize=1)
def _table() -> _Table:
    by_name: dict[str, Outlet] = {}
    by_domain: dict[str, Outlet] = {}
    spellings: set[str] = set()
    try:
        text = (resources.files("detente") / "actors/data/outlets.csv").read_text(encoding="utf-8")
    except (OSError, ModuleNotFoundError):
        text = ""  # the table is an aid: without it names stay as the page prints them
    rows = csv.DictReader(line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    for row in rows:
        name = (row.get("name") or "").strip()
        if not name:
            continue
        domains = tuple(d.lower() for d in _SPLIT.split((row.get("domains") or "").strip()) if d)
        outlet = Outlet(name, (row.get("country") or "").strip(), (row.get("kind") or "").strip(), domains)
        for alias in (name, *_SPLIT.split((row.get("aliases") or "").strip())):
            spellings.add(alias)
            if key := _key(alias):
                by_name.setdefault(key, outlet)
        for domain in domains:
            by_domain.setdefault(domain.removeprefix("www."), outlet)
    return _Table(by_name, by_domain, frozenset(spellings))
