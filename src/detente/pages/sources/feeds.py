"""Feeds and sitemaps: bytes that list pages, turned into the addresses they list and what they tell of each.

RSS, Atom and RDF are read by feedparser, sitemaps (news sitemaps too) by defusedxml. Before a parser that believes
what it reads sees a byte, the text is made plain UTF-8 without a document type, and its depth and size are checked.
"""

from __future__ import annotations

import html.entities
import io
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from detente.records import Problem

from ..given import Given
from ..sniff import binary_kind, decode, looks_html
from ..words.dates import iso_value

MOST = 5000  # entries of one feed; a news sitemap holds at most 1,000, a day's feed a few hundred
_DEPTH = 200  # elements within elements; a page in an Atom feed has perhaps thirty
_ELEMENTS = 200_000
_NAME = 1000  # feedparser's time for an author grows with the square of the length
_PEOPLE = frozenset("author contributor creator email managingeditor name owner publisher webmaster".split())
_FULL = 400  # characters of text below which a feed's content is a teaser
_ADDRESS = 8192  # longer ones are not asked for by any browser
_HEAD = 65536
_SITEMAPS = {"urlset": "sitemap", "sitemapindex": "sitemapindex"}
_PROLOG = re.compile(r"[\s\ufeff]*(?:<\?.*?\?>|<!--.*?-->)", re.S)
_DOCTYPE = re.compile(r"[\s\ufeff]*<!DOCTYPE\s+([\w:.-]+)[^\[>]*(?:\[(.*?)\]\s*)?>", re.S | re.I)
_ROOT = re.compile(r"[\s\ufeff]*<(?:[\w.-]+:)?([\w.-]+)(?=[\s/>])([^>]*)")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMED = re.compile(r"&([A-Za-z]\w{1,31};)")
_LONE = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z]\w{1,31};)")
_ENTRY_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.I)
_ROW_END = re.compile(r"</(?:[\w.-]+:)?(?:url|sitemap)\s*>")
_END = re.compile(
    r"</(?:[\w.-]+:)?(?:rss|feed|rdf|urlset|sitemapindex)\s*>\s*(?:<!--(?:(?!-->).)*-->\s*)*$", re.I | re.S
)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>]")
_TAG = re.compile(r"<[^<>]*>")
_CUT_OFF = re.compile(
    r"(?:\.\.\.|…)\]?\)?\s*$|\b(?:read more|continue reading|read the (?:full|rest))\b.{0,80}$", re.I
)
_BROKEN = ("not a feed we can read", "its markup is broken: tell its publisher")


@dataclass(frozen=True, slots=True)
class Entry:
    """One page that a feed lists: its address, what the feed tells of it, and its full content where the feed has it.

    ``html`` is that content as markup (not cleaned, to be read like any page) and never a mere teaser. An entry of a
    sitemap index stands for another sitemap.
    """

    url: str
    given: Given
    html: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries of a feed in its own order, and one Problem for each thing in it that was set aside."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...] = ()


def looks_like_feed(data: bytes, media: str) -> str | None:
    """Say what kind of list of pages this is: rss, atom, rdf, sitemap or sitemapindex; None for anything else.

    The content decides by its first element; ``media`` is asked for the encoding alone, because feeds are served as
    all manner of things. An HTML page is never a feed.
    """
    if binary_kind(data):
        return None
    return _kind(decode(data[:_HEAD], media))


def entries(name: str, data: bytes, url: str | None) -> list[Entry] | Problem:
    """The pages that a feed or sitemap lists: the entries of :func:`read_feed` without what was set aside in it."""
    feed = read_feed(name, data, url)
    return feed if isinstance(feed, Problem) else list(feed.entries)


def read_feed(name: str, data: bytes, url: str | None, media: str = "") -> Feed | Problem:
    """Read a feed or sitemap; ``name`` is what Problems call it and ``url`` is where its relative links start.

    At most :data:`MOST` entries, in order, without doubles (the same page), with http and https links alone.
    Returns a Problem where nothing can be read, and raises nothing because of what the bytes hold.
    """
    if not data.strip():
        return Problem(name, "empty", "there is nothing in it to read")
    if binary := binary_kind(data):
        return Problem(name, f"not a feed but {binary}", "give a feed (RSS, Atom, RDF) or a sitemap")
    text = decode(data, media)
    kind = _kind(text[:_HEAD])
    if kind is None:
        if looks_html(text, "text/html" if "<html" in text[:_HEAD].lower() else ""):
            return Problem(name, "not a feed but a page", "read it as a page, or give its feed")
        return Problem(name, "not a feed we can read", "give a feed (RSS, Atom, RDF) or a sitemap")
    ends = _ROW_END if kind in _SITEMAPS.values() else _ENTRY_END
    problems: list[Problem] = []
    try:
        whole = _bounded(name, _bare(text), ends, problems)
        sound = _within_bounds(whole)
        rows = _from_sitemap(sound, url) if ends is _ROW_END else _from_feed(sound, url, kind)
        # Repair may lose what stands behind a fault.
        if sound is not whole and (lost := sum(1 for _ in ends.finditer(whole)) - len(rows)) > 0:
            problems.append(Problem(name, f"broken markup hides {lost:,} entries", _BROKEN[1]))
        return _gathered(name, rows, problems)
    except _RefusedError as refused:
        return Problem(name, *refused.args)


class _RefusedError(Exception):
    """Why a feed is not read: the reason, then the advice."""


def _kind(head: str) -> str | None:
    at = 0
    while match := _PROLOG.match(head, at) or _DOCTYPE.match(head, at):
        at = match.end()
    root = _ROOT.match(head, at)
    tag, attributes = (root[1], root[2].lower()) if root else ("", "")
    if tag == "feed" and ("w3.org/2005/atom" in attributes or "purl.org/atom" in attributes):
        return "atom"
    if tag == "RDF" and ("purl.org/rss/" in attributes or "netscape.com/rdf" in attributes):
        return "rdf"
    return "rss" if tag.lower() == "rss" else _SITEMAPS.get(tag)


def _bare(text: str) -> str:
    """The text from its first element on: without declaration, comments, document type and forbidden characters.

    A feed needs no document type; one that defines entities can make a kilobyte into gigabytes or read files.
    """
    at = 0
    while match := _PROLOG.match(text, at) or _DOCTYPE.match(text, at):
        if match.re is _DOCTYPE and "<!entity" in match[0].lower():
            raise _RefusedError("defines entities of its own", "not read, because such files can be traps")
        at = match.end()
    return _NOT_XML.sub("", text[at:].lstrip("\ufeff \t\r\n"))


def _bounded(name: str, text: str, ends: re.Pattern[str], problems: list[Problem]) -> str:
    """The text up to the last entry that is whole and wanted: what an interrupted one says must not be believed."""
    end = 0
    for count, match in enumerate(ends.finditer(text), 1):
        if count > MOST:
            problems.append(Problem(name, f"more than {MOST:,} entries", "split the feed to read the rest"))
            return text[:end]
        end = match.end()
    if _END.search(text[-4096:]):
        return text
    problems.append(Problem(name, "the feed breaks off", "what was whole was read; fetch it again"))
    return text[:end] or text


def _within_bounds(text: str) -> str:
    """The text as XML that a strict parser takes, repaired where need be, within bounds of depth and size."""
    if _is_sound(text):
        return text
    text = _mended(text)
    if _is_sound(text):
        return text
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, remove_pis=True)
    try:
        text = str(etree.tostring(etree.fromstring(text.encode(), parser), encoding="unicode"))
    except (etree.XMLSyntaxError, ValueError, TypeError) as error:  # TypeError: nothing was found
        raise _RefusedError(*_BROKEN) from error
    if not _is_sound(text):
        raise _RefusedError(*_BROKEN)
    return text


def _mended(text: str) -> str:
    """Names that HTML knows and XML does not, and ampersands that stand alone: the faults that feeds have most."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        start = text.find("<![CDATA[", at)
        start = len(text) if start < 0 else start
        parts.append(_LONE.sub("&amp;", _NAMED.sub(_named, text[at:start])))
        end = text.find("]]>", start)
        at = len(text) if end < 0 else end
        parts.append(text[start:at])
    return "".join(parts)


def _named(match: re.Match[str]) -> str:
    if match[1] in {"amp;", "lt;", "gt;", "quot;", "apos;"}:
        return match[0]
    return html.entities.html5.get(match[1], f"&amp;{match[1]}")


def _is_sound(text: str) -> bool:
    """Whether the text is XML; refuses one that is out of bounds before any tree is built of it."""
    from xml.parsers import expat

    depth = count = said = 0
    within = _DEPTH + 1  # the depth of the author's element we are in

    def start(tag: str, _attributes: object) -> None:
        nonlocal depth, count, said, within
        depth, count = depth + 1, count + 1
        if depth > _DEPTH:
            raise _RefusedError("elements nested too deeply", "give another feed")
        if count > _ELEMENTS:
            raise _RefusedError(f"more than {_ELEMENTS:,} elements", "split the feed")
        if depth < within and tag.rpartition(":")[2].lower() in _PEOPLE:
            within, said = depth, 0

    def end(_tag: str) -> None:
        nonlocal depth, within
        within = _DEPTH + 1 if depth == within else within
        depth -= 1

    def words(text: str) -> None:
        nonlocal said
        said += len(text)
        if depth >= within and said > _NAME:
            raise _RefusedError(f"an author's name of more than {_NAME:,} characters", "give another feed")

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, words
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError:
        return False
    return True


def _from_feed(text: str, url: str | None, kind: str) -> list[Entry | str]:
    import feedparser  # heavy: not on import

    headers = {"content-type": "application/xml; charset=utf-8"}
    if url and _is_web(url):
        headers["content-location"] = url
    try:
        # A stream: feedparser takes bare bytes for the name of a file. The room cleans the markup itself.
        stream, plain = io.BytesIO(text.encode()), {"resolve_relative_uris": False, "sanitize_html": False}
        found = feedparser.parse(stream, response_headers=headers, **plain)
    except Exception as error:  # it promises nothing about what it raises
        raise _RefusedError(*_BROKEN) from error
    return [_entry(item, found.feed, url, kind) for item in found.entries]


def _entry(item: Any, feed: Any, base: str | None, kind: str) -> Entry | str:
    """One entry of feedparser's, or what it gives for a link where that leads to no page."""
    link = _text(item, "link")
    url = _address(link, base)
    if url is None:
        return link or _text(item, "id") or _text(item, "title")
    published, changed = _date(_text(item, "published")), _date(_text(item, "updated"))
    if kind != "atom" and published is None:  # RSS has one date, under many names (dc:date)
        published, changed = changed, None
    outlet = _text(dict.get(item, "source"), "title")
    markup = _text(dict.get(item, "title_detail"), "type") != "text/plain"
    given = Given(
        title=_line(_text(item, "title"), markup),
        published=published,
        modified=changed if changed != published else None,
        url=url,
        outlet=_line(outlet or _text(item, "publisher") or _text(feed, "publisher")),
        byline=_byline(item),
        language=_language(_text(item, "language") or _text(feed, "language")),
    )
    return Entry(url, given, _content(dict.get(item, "content") or ()))


def _byline(item: Any) -> str | None:
    """The authors' names, without the mail addresses that RSS puts before them: ``desk@a.example (Olga Marsh)``."""
    authors = [_text(one, "name") for one in dict.get(item, "authors") or () if isinstance(one, dict)]
    raw = _text(item, "author")
    if "@" in raw and len(authors) < 2:
        inside = re.search(r"\(([^()@]+)\)", raw)
        authors = [inside[1] if inside else re.sub(r"<?\S*@\S*>?", "", raw[:500])]
    return _line(" and ".join(dict.fromkeys(author for author in authors[:10] if author)))


def _content(parts: Any) -> str | None:
    """The longest of an entry's contents, where it is a whole text and not its beginning."""
    best, longest = None, _FULL - 1
    for part in parts:
        value, media = _text(part, "value"), _text(part, "type").lower()
        if media == "text/plain":
            value = "".join(f"<p>{html.escape(block)}</p>" for block in value.split("\n\n") if block.strip())
        elif media not in {"", "text/html", "application/xhtml+xml"}:
            continue
        told = _line(value, markup=True, most=len(value)) or ""
        if len(told) > longest and not _CUT_OFF.search(told[-160:]):
            best, longest = value, len(told)
    return best


def _date(value: str) -> str | None:
    """A feed's date in ISO form with its own offset; None for what is no date."""
    from email.utils import parsedate_to_datetime

    value = value.strip()[:80]
    if not re.match(r"\d{4}-", value):
        try:
            return iso_value(parsedate_to_datetime(value).isoformat())
        except (ValueError, TypeError, IndexError, OverflowError):
            pass
    return iso_value(value)


def _from_sitemap(text: str, url: str | None) -> list[Entry | str]:
    from xml.etree.ElementTree import ParseError

    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(text)
    except (ParseError, ValueError) as error:
        raise _RefusedError(*_BROKEN) from error
    return [_row(item, url) for item in root if _local(item) in {"url", "sitemap"}]


def _row(item: Any, base: str | None) -> Entry | str:
    told = {_local(child): child for child in reversed(item)}
    url = _address(link := _words(told.get("loc")), base)
    if url is None:
        return link
    news = {_local(child): child for child in told.get("news", ())}
    publication = {_local(child): child for child in news.get("publication", ())}
    given = Given(
        title=_line(_words(news.get("title"))),
        published=_date(_words(news.get("publication_date"))),
        modified=_date(_words(told.get("lastmod"))),
        url=url,
        outlet=_line(_words(publication.get("name"))),
        language=_language(_words(publication.get("language"))),
    )
    return Entry(url, given)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _words(element: Any) -> str:
    return (element.text or "").strip() if element is not None else ""


def _gathered(name: str, rows: list[Entry | str], problems: list[Problem]) -> Feed | Problem:
    kept: dict[str, Entry] = {}
    lost: list[str] = []
    for row in rows:
        if isinstance(row, str):
            lost.append(row)
        else:
            kept.setdefault(urldefrag(row.url).url, row)  # a part of a page is that page
    if lost:
        many = "an entry" if len(lost) == 1 else f"{len(lost):,} entries"
        shown = next((f" ({' '.join(link.split())[:80]})" for link in lost if link.strip()), "")
        problems.append(Problem(name, f"{many} without a web address{shown}", "give http or https links"))
    if not kept:
        return problems[0] if problems else Problem(name, "no entries in this feed", "try again later")
    return Feed(tuple(kept.values()), tuple(problems))


def _address(link: str, base: str | None) -> str | None:
    """The address a link leads to, exactly as given but for its base; None where that is not http(s)."""
    try:
        url = urljoin(base, link.strip()) if link.strip() and base and _is_web(base) else link.strip()
        return url if len(url) <= _ADDRESS and _is_web(url) else None
    except ValueError:
        return None


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not _UNSAFE.search(url)
    except ValueError:
        return False


def _text(item: Any, key: str) -> str:
    value = dict.get(item, key) if isinstance(item, dict) else None  # feedparser's own get tries other keys
    return value if isinstance(value, str) else ""


def _line(value: str, markup: bool = False, most: int = 500) -> str | None:
    """A value in one line of plain words, or None where there are none."""
    if markup:
        value = html.unescape(_TAG.sub(" ", value))
    return " ".join(value.split())[:most].strip() or None


def _language(value: str) -> str | None:
    first = re.match(r"([A-Za-z]{2,3})(?:[-_]|$)", value.strip())
    return first[1].lower() if first else None
