"""What the head of an HTML page says about it: JSON-LD, meta elements, <time>, <link rel=canonical>."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from ..facts.gather import Facts
from ..words.bylines import names_in
from ..words.dates import iso_value
from ..words.furniture import byline_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARTICLE = re.compile(r"Article|Report|BlogPosting|LiveBlog|OpinionNews", re.I)
_PUBLISHED = (
    "article:published_time", "datepublished", "og:published_time", "pubdate", "publishdate",
    "publish-date", "publication_date", "dc.date.issued", "dcterms.issued", "sailthru.date", "parsely-pub-date", "citation_publication_date", "article.published",
    "cxenseparse:recs:publishtime", "published_at", "originalpublicationdate",
)  # fmt: skip
_DATES = (
    "date",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
)  # said of all manner of days
_MODIFIED = (
    "article:modified_time", "datemodified", "og:updated_time", "last-modified", "dcterms.modified",
    "dc.date.modified", "lastmod", "article.updated", "modified_at", "revised",
)  # fmt: skip
_TITLES = (
    "og:title",
    "twitter:title",
    "articletitle",
    "dc.title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
)
_AUTHORS = (
    "author",
    "article:author",
    "parsely-author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
)
_SITES = ("og:site_name", "application-name", "dc.publisher", "publisher", "citation_publisher")
_HOME = re.compile(r"(?:https?://[^/?#]+)?/?(?:(?:index|default|home)\.\w{2,5})?|\./?", re.I)
_INDEX = re.compile(r"/(?:index|default|home|main)\.\w{2,5}$", re.I)


@dataclass(frozen=True, slots=True)
class Markup:
    """What a page's markup declares: facts, the headlines it gives, best first, the names of the site, and what links to
    its front page say.
    """

    facts: Facts
    titles: tuple[str, ...]
    sites: tuple[str, ...]
    homes: tuple[str, ...] = ()


def read_metadata(tree: Any, url: str | None) -> Markup:
    """The facts that a page's markup declares. Faulty or lying markup is skipped; nothing is raised."""
    meta = _meta(tree)
    linked = _linked_data(tree)
    address = _address(tree, meta, url)
    published = next(
        (
            iso
            for value in (_string(linked.get("datePublished")), *_all(meta, _PUBLISHED))
            if (iso := iso_value(value))
        ),
        None,
    )
    modified = next(
        (
            iso
            for value in (_string(linked.get("dateModified")), *_all(meta, _MODIFIED))
            if (iso := iso_value(value))
        ),
        None,
    )
    timed = _times(tree)
    titles = _titles(tree, meta, linked)
    authors, credits = _authors(tree, meta, linked)
    hints = [iso for value in _all(meta, _DATES) if (iso := iso_value(value))]
    sites = tuple(n for n in (*_all(meta, _SITES), _string(linked.get("publisher"))) if n)
    facts = Facts(
        title=next(iter(titles), None),
        published=published or timed.published,
        modified=modified or timed.modified,
        byline=tuple(authors),
        credits=tuple(credits),
        hints=(*hints, *timed.other),
        outlet=_outlet(tree, meta, linked, next(iter(titles), None)),
        url=address,
        language=(tree.get("lang") or _string(linked.get("inLanguage")) or "").partition("-")[0].lower()
        or None,
    )
    return Markup(facts, tuple(titles), sites, tuple(_homes(tree)))


def own_url(url: str | None) -> str | None:
    """A web address that names one page: http(s) with a path beyond ``/``, without tracking; else None."""
    try:
        parts = urlsplit((url or "").strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    query = "&".join(
        item
        for item in parts.query.split("&")
        if item and not re.match(r"(?:utm_\w+|fbclid|gclid|yclid)=", item)
    )
    path = parts.path.rstrip("/")
    if (not path or _INDEX.fullmatch(path)) and not query:
        return None
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path}" + (f"?{query}" if query else "")


def _meta(tree: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            if content and (name := element.get(attribute)):
                found.setdefault(name.strip().lower(), []).append(" ".join(content.split())[:500])
    return found


def _all(meta: dict[str, list[str]], names: tuple[str, ...]) -> list[str]:
    return [value for name in names for value in meta.get(name, ())]


def _linked_data(tree: Any) -> dict[str, Any]:
    """The JSON-LD node of the article, else an empty one."""
    best: dict[str, Any] = {}
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text or len(script.text) > 500_000:
            continue
        try:
            data = json.loads(script.text, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            if _ARTICLE.search(str(node.get("@type", ""))):
                return node
            if "datePublished" in node and not best:
                best = node
    return best


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    waiting = [data]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            waiting += graph if isinstance(graph, list) else []
        elif isinstance(item, list):
            waiting += item[:200]


def _string(value: Any) -> str:
    """A name out of the shapes that JSON-LD writes one in: a string, an object with a name, a list."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name", "")
    return " ".join(html.unescape(value).split()) if isinstance(value, str) else ""


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())[:400]


def _homes(tree: Any) -> list[str]:
    """What the links to a site's own front page say, or the pictures in them: the site's name, mostly."""
    found: list[str] = []
    for link in tree.iter("a"):
        if not _HOME.fullmatch((link.get("href") or "-").strip()):
            continue
        pictured = next((i.get("alt") or i.get("title") for i in link.iter("img")), None)
        name = _text(link) or " ".join((pictured or link.get("title") or "").split())
        name = re.sub(r"\s+logo$|^logo\s+(?:of\s+)?", "", name, flags=re.I)
        if 1 < len(name) <= 60 and len(name.split()) <= 7:
            found.append(name)
        if len(found) == 3:
            break
    return list(dict.fromkeys(found))


def _titles(tree: Any, meta: dict[str, list[str]], linked: dict[str, Any]) -> list[str]:
    """The headlines that the markup declares, from the most trusted to the page's own <title>."""
    declared = [_string(linked.get("headline")), *_all(meta, _TITLES)]
    heads = [_text(t) for t in tree.iter("title")][:1]
    return list(dict.fromkeys(t for t in declared + heads if t))


def _outlet(tree: Any, meta: dict[str, list[str]], linked: dict[str, Any], title: str | None) -> str | None:
    """The publisher that the markup names, else what <title> adds to the headline."""
    for element in tree.iter():  # microdata: <div itemprop="publisher"><meta itemprop="name" content="...">
        if element.get("itemprop") == "publisher":
            inner = (e.get("content") or _text(e) for e in element.iter() if e.get("itemprop") == "name")
            if name := next((n for n in inner if n), _text(element)):
                return " ".join(name.split())[:100]
    if declared := _string(linked.get("publisher")) or next(iter(_all(meta, _SITES)), None):
        return declared
    for head in [text for t in tree.iter("title") if (text := _text(t))][:1]:
        rest = head.removeprefix(title or "\0").strip()
        if rest != head and (
            match := re.fullmatch(r"(?:\||::|»|•|·|–|—|-)\s+(?:.*\s[|–—-]\s+)?([^|]{2,60})", rest)
        ):
            return match[1].strip()
    return None


def _authors(tree: Any, meta: dict[str, list[str]], linked: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The people that the markup names as authors, and what else it names there (agencies, desks, accounts)."""
    authors = linked.get("author")
    given = [_string(item) for item in (authors if isinstance(authors, list) else [authors])]
    given += _all(meta, _AUTHORS)
    names: list[str] = []
    others: list[str] = []
    for text in given:
        if text and "://" not in text:
            found = names_in(_unby(text))
            names += found
            others += [] if found else [text]
    if names:
        return list(dict.fromkeys(names)), others
    for element in tree.iter(
        "a", "span", "p", "div", "address", "strong", "b", "em", "li", "h3", "h4", "h5", "h6"
    ):
        marks = (
            f"{element.get('rel') or ''} {element.get('itemprop') or ''} {element.get('class') or ''}".lower()
        )
        if re.search(r"(?<![a-z])(?:authors?|byline|autore?s?|auteurs?|autorin|verfasser)(?![a-z])", marks):
            text = _text(element)
            if len(text) <= 160 and (found := names_in(_unby(text))):
                return list(dict.fromkeys(found)), others
    return [], others


def _unby(text: str) -> str:
    return byline_of(text) or text


@dataclass(frozen=True, slots=True)
class _Times:
    """The dates of <time> elements: those whose names say what they are, and the first of the others."""

    published: str | None = None
    modified: str | None = None
    other: tuple[str, ...] = ()


def _times(tree: Any) -> _Times:
    published = modified = other = None
    for element in tree.iter("time"):
        iso = iso_value(element.get("datetime") or "") or iso_value(_text(element))
        marks = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
        if iso and re.search(r"modif|updat", marks):
            modified = modified or iso
        elif iso and "publish" in marks:
            published = published or iso
        elif iso:
            other = other or iso
    return _Times(published, modified, (other,) if other else ())


def _address(tree: Any, meta: dict[str, list[str]], url: str | None) -> str | None:
    """The page's own address: a canonical one on the same site, else the one it was read from."""
    links = [e.get("href") or "" for e in tree.iter("link") if "canonical" in (e.get("rel") or "").lower()]
    for link in (*links, *_all(meta, ("og:url",))):
        try:
            full = urljoin(url or "", link.strip())
        except ValueError:
            continue
        # A reprint may point at the original: that is another page, which has an id of its own.
        if (own := own_url(full)) and (url is None or _site(full) == _site(url)):
            return own
    return url


def _site(url: str) -> str:
    try:
        return ".".join((urlsplit(url).hostname or "").split(".")[-2:])
    except ValueError:
        return ""
