"""Documents that hold one article each: PDF, mail and Word.

All of them come from outside: pages, members and sizes are counted before anything is unpacked, attachments and
links are left alone, and whatever a library raises over a broken file becomes one Problem.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from detente.records import Problem

from ..given import Given
from ..sniff import binary_kind, decode, looks_html
from ..words.bylines import names_in
from ..words.dates import find_dates, iso_value
from ..words.outlets import named, sounds_like_outlet

if TYPE_CHECKING:
    from datetime import datetime
    from email.message import EmailMessage, MIMEPart

_PAGES = 300
_MEMBERS = 5000
_OPERATIONS = 3_000_000  # of a PDF in all; a printed page has some thousands
_PAGE_BYTES = 8 * 1024 * 1024
_HEADERS = 1 << 20
_MAIL_HEADER = re.compile(
    rb"^(?:message-id|mime-version|received|return-path|delivered-to|dkim-signature|x-mailer):", re.I | re.M
)
_FORWARDED = re.compile(
    r"(?:^|\n)[ \t>]*(?:-{3,}\s*(?:forwarded|original) message\s*-{3,}|begin forwarded message:)[ \t]*\n",
    re.I,
)
_FIELD = re.compile(r"[ \t>*]*(from|date|sent|subject|to|cc|reply-to)\s*:\*?[ \t]*(.{0,300})", re.I)
_GMAIL = re.compile(r"<div[^<>]{0,200}class=\"?gmail_attr[^<>]{0,200}>(.{0,4000}?)</div>", re.I | re.S)
_PREFIX = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|i)\s*(?:\[\d+\])?:\s*)+", re.I)
_NO_TITLE = re.compile(
    r"untitled|word document|document\d*|microsoft |powerpoint|print|page \d|slide|about:|https?:|"
    r".*\.(?:docx?|pdf|indd|qxd|qxp|tex|rtf|odt|html?|php|aspx?|xlsx?|p65|pmd|dvi|ps)$",
    re.I,
)
_OPENS_WITH_DATES = 3000  # characters of a text in which its own date would stand
_TOC = re.compile(r"(?:toc\b|toc ?\d|table of (?:contents|figures)|contents heading)", re.I)


@dataclass(frozen=True, slots=True)
class Document:
    """The words of one document; ``html`` says whether they are marked up."""

    text: str
    html: bool
    given: Given


def kind_of_document(name: str, head: bytes) -> str | None:
    """``pdf``, ``eml`` or ``docx`` by the first bytes of a file and, where they leave it open, by its name."""
    ending = name.rpartition(".")[2].lower()
    start = head[:1024]
    if b"%PDF-" in start:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx" if ending == "docx" or b"word/" in head[:4096] else None
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "docx" if ending == "docx" else None  # with a password it is wrapped in this
    if ending in ("pdf", "docx"):
        return ending if binary_kind(head) else None  # what is text after all is read as text
    if binary_kind(head) or looks_html(head[:4096].decode("latin-1")):
        return None
    block = re.split(rb"\r?\n\r?\n", head.lstrip()[:65536], maxsplit=1)[0]
    first = re.match(rb"(?:From [^\n]{1,200}\n)?[A-Za-z][A-Za-z0-9-]{1,60}:[ \t\r\n]", head.lstrip())
    return "eml" if first and (ending == "eml" or _MAIL_HEADER.search(block)) else None


def to_text(name: str, data: bytes, kind: str, *, limit: int) -> Document | Problem:
    """The text of a document and what it tells of itself, or why it cannot be read.

    ``kind`` is as :func:`kind_of_document` says; ``limit`` bounds the bytes that come in and what they unpack to.
    Raises ValueError for another ``kind``, and nothing because of what is in the document.
    """
    readers = {"pdf": _pdf, "eml": _mail, "docx": _word}
    if kind not in readers:
        raise ValueError(f"no such kind of document: {kind}")
    if len(data) > limit:
        return Problem(name, f"larger than {limit / 1048576:g} MB", "split it into single articles")
    try:
        got = readers[kind](name, data, limit)
    except Exception as error:  # libraries raise all sorts over broken files, RecursionError among them
        called = {"pdf": "PDF", "eml": "mail", "docx": "Word document"}[kind]
        return Problem(name, f"a broken {called} ({type(error).__name__})", "open it and save it once more")
    if isinstance(got, Document) and len(got.text) > limit:
        return Problem(name, f"more than {limit / 1048576:g} MB of text", "split it into single articles")
    return got


def mail_date(value: str) -> str | None:
    """The ISO form of a date as mail and feeds write it (RFC 5322), with its offset, or None."""
    from email.utils import parsedate_to_datetime

    try:
        made = parsedate_to_datetime(value[:200])
        return iso_value(made.isoformat(timespec="seconds")) if 1970 <= made.year < 2200 else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


class _TooMuchError(Exception):
    pass


def _pdf(name: str, data: bytes, limit: int) -> Document | Problem:
    from pypdf import PdfReader

    log = logging.getLogger("pypdf")
    if not log.handlers:
        log.addHandler(logging.NullHandler())  # it tells every fault of a file; we tell one
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not _opened(reader):
        return Problem(name, "an encrypted PDF", "save it without a password")
    count = len(reader.pages)
    if count > _PAGES:
        return Problem(name, f"a PDF of {count} pages", f"split it: at most {_PAGES} pages are read")
    done = 0

    def watch(*_: Any) -> None:
        nonlocal done
        done += 1
        if done > _OPERATIONS:  # forms that draw forms that draw forms
            raise _TooMuchError

    pages: list[list[str]] = []
    size = 0
    try:
        for page in reader.pages:
            content = page.get_contents()
            if content is not None and len(content.get_data()) > _PAGE_BYTES:
                raise _TooMuchError
            text = page.extract_text(visitor_operand_before=watch)
            size += len(text)
            if size > limit or done > _OPERATIONS:
                raise _TooMuchError
            pages.append([line.rstrip() for line in text.replace("\0", "").splitlines()])
    except _TooMuchError:
        return Problem(name, "a PDF with more drawn on its pages than can be read", "print it as plain text")
    if not any(ch.isalpha() for page_lines in pages for line in page_lines for ch in line):
        return Problem(name, "a PDF of pictures without text", "read it with a text recogniser (OCR) first")
    text = _joined(_without_running(pages))
    if not text:
        return Problem(name, "a PDF with nothing but headers and footers", "give the article itself")
    told = reader.metadata
    created = None
    try:
        created = told.creation_date if told else None
    except ValueError:
        created = None  # a date that cannot be read is none
    return Document(
        text, False, _own(told.title if told else None, told.author if told else None, created, text)
    )


def _opened(reader: Any) -> bool:
    """Many files are locked against changes only and open with no password."""
    from pypdf.errors import PyPdfError

    try:
        return bool(reader.decrypt(""))
    except (PyPdfError, NotImplementedError, ValueError, KeyError, TypeError):
        return False


def _without_running(pages: list[list[str]]) -> list[str]:
    """All lines without those that stand on the edges of most pages; '' parts what is not joined."""
    kept = [[line for line in page if line.strip()] for page in pages]
    filled = [page for page in kept if page]
    edges = Counter(key for page in filled for key in {_edge(line) for line in page[:3] + page[-3:]})
    often = {key for key, count in edges.items() if count >= 2 and count > len(filled) / 2}
    lines: list[str] = []
    for page, full in zip(kept, pages, strict=True):
        top, bottom = 0, len(page)
        while top < min(3, len(page)) and _edge(page[top]) in often:
            top += 1
        while bottom > max(top, len(page) - 3) and _edge(page[bottom - 1]) in often:
            bottom -= 1
        # Blank lines are kept, they part paragraphs.
        at = [number for number, line in enumerate(full) if line.strip()]
        lines += full[at[top] : at[bottom - 1] + 1] if top < bottom else []
    return lines


def _edge(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()).casefold())[:200]


def _joined(lines: list[str]) -> str:
    """Printed lines to paragraphs: a short line or a blank one ends a paragraph, a hyphen joins a word."""
    widths = sorted(len(line) for line in lines if line.strip())
    full = 0.75 * widths[int(len(widths) * 0.8)] if widths else 0
    compounds = Counter(re.findall(r"[^\W\d_]+-[^\W\d_]+", " ".join(lines).casefold()))
    made: list[str] = []
    new = True
    for line in lines:
        words = " ".join(line.split())
        if not words:
            new = True
            continue
        if new or not made:
            made.append(words)
        elif (cut := re.search(r"([^\W\d_]+)[-\u2010\u00ad]$", made[-1])) and words[0].islower():
            follows = re.match(r"[^\W\d_]+", words)
            whole = f"{cut[1]}-{follows[0]}".casefold() if follows else ""
            # "well-" and "known" keep their hyphen where the text writes well-known in one line.
            made[-1] = (made[-1] if compounds[whole] else made[-1][:-1]) + words
        else:
            made[-1] += f" {words}"
        new = len(line) < full and not re.search(r"[-\u2010\u00ad,]$", words)
    return "\n\n".join(made).replace("\u00ad", "")


def _own(title: Any, author: Any, created: datetime | None, text: str) -> Given:
    """What the properties of a file tell, as far as it can be believed: most are filled in by programs."""
    name = " ".join(str(title or "")[:1000].split())
    if not 8 <= len(name) <= 300 or len(name.split()) < 2 or _NO_TITLE.match(name):
        name = ""
    people = names_in(str(author or "")[:300])
    if any(re.search(r"\b(?:user|admin|office|microsoft|adobe|owner|author)\b", one, re.I) for one in people):
        people = []
    day = created.date().isoformat() if created is not None and 1990 <= created.year < 2200 else None
    printed = {found.iso[:10] for found in find_dates(text[:_OPENS_WITH_DATES]) if len(found.iso) >= 10}
    if day and printed and day not in printed:
        day = None  # the day it was saved, not the day it was written
    return Given(title=name or None, published=day, byline=", ".join(people) or None)


def _mail(name: str, data: bytes, limit: int) -> Document | Problem:
    from email import message_from_bytes, policy

    split = re.search(rb"\r?\n\r?\n", data)
    if (split.start() if split else len(data)) > _HEADERS:
        return Problem(name, "a mail with too large a header", "save the mail once more")
    message = message_from_bytes(data.lstrip(), policy=policy.default)
    body = message.get_body(("html", "plain"))
    if body is None or not _content(body).strip():
        # Forwarded as an attachment: the mail inside is the one that is meant.
        inner = next((part for part in message.walk() if part is not message and "subject" in part), None)
        if inner is None or (body := inner.get_body(("html", "plain"))) is None:
            return Problem(name, "a mail without text", "its attachments are not read: give them as files")
        message = inner
    text, html = _content(body), body.get_content_subtype() == "html"
    if not text.strip():
        return Problem(name, "a mail without text", "its attachments are not read: give them as files")
    given = _sender(Given(published=mail_date(_header(message, "date"))), _header(message, "from"))
    given = replace(given, title=_PREFIX.sub("", _header(message, "subject"))[:1000] or None)
    return _forwarded(Document(text, html, given))


def _content(part: MIMEPart) -> str:
    payload = part.get_payload(decode=True)
    charset = re.sub(r"[^\w.:-]", "", str(part.get_param("charset", "")))[:40]
    return decode(payload, f"charset={charset}").replace("\r\n", "\n") if isinstance(payload, bytes) else ""


def _header(message: EmailMessage, key: str) -> str:
    """A header's words; '' for one so long or so broken that the parser could stumble over it."""
    raw = next((str(value) for name, value in message.raw_items() if name.lower() == key), "")
    if len(raw) > 5000:
        return ""
    try:
        return " ".join(str(message[key] or "").split())
    except Exception:  # the parser of headers has many ways to fail
        return ""


def _sender(given: Given, header: str) -> Given:
    """``given`` with the person or the outlet that a From line names, if it names one."""
    from email.utils import parseaddr

    shown = parseaddr(header[:1000])[0].strip(" \"'")
    via = re.sub(r"\s+(?:via|from|@)\s+.*$", "", shown)
    known = named(shown) if "@" not in shown else None
    if known or (sounds_like_outlet(shown) and "@" not in shown):
        return replace(given, outlet=known.name if known else shown, byline=None)
    return replace(given, outlet=None, byline=", ".join(names_in(via)) or None)


def _forwarded(got: Document) -> Document:
    """The mail that was passed on: its own head counts, and the head is no part of the text."""
    if got.html:
        match = _GMAIL.search(got.text)
        if not match or not _FORWARDED.search(f"\n{_bare(match[1])}\n"):
            return got
        head, rest = _bare(match[1]), got.text[: match.start()] + got.text[match.end() :]
    else:
        match = _FORWARDED.search(got.text)
        if not match:
            return got
        head = rest = got.text[match.end() :]
    told: dict[str, str] = {}
    lines = head.split("\n", 20)
    used = 0
    for line in lines[:20]:
        field = _FIELD.match(line)
        if field:
            told.setdefault(field[1].lower(), " ".join(field[2].split()))
        elif (line.strip(" >\r") and (told or not got.html) and not line.lstrip().startswith("---")) or (
            not line.strip(" >\r") and told
        ):
            break
        used += len(line) + 1
    if "from" not in told:
        return got
    given = _sender(got.given, told["from"])
    when = told.get("date") or told.get("sent") or ""
    found = find_dates(when)
    given = replace(
        given,
        title=_PREFIX.sub("", told.get("subject", "")) or given.title,
        published=mail_date(when) or (found[0].iso if found and found[0].iso[0] != "-" else given.published),
    )
    text = rest if got.html else re.sub(r"(?m)^> ?", "", rest[used:]).strip()
    return Document(text, got.html, given) if text.strip() else got


def _bare(html: str) -> str:
    from html import unescape

    return unescape(
        re.sub(r"<(?!br\b)[^<>]*@[^<>]*>|<(?!br\b)[^<>]*>", "", re.sub(r"<br[^<>]*>", "\n", html))
    )


def _word(name: str, data: bytes, limit: int) -> Document | Problem:
    import zipfile

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return Problem(name, "an encrypted or old Word document", "save it as .docx without a password")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    # What a member says of its size binds: zipfile unpacks no more than that.
    large = sum(member.file_size for member in members) > 5 * limit
    large = large or any(
        m.file_size > limit for m in members if m.filename.lower().endswith((".xml", ".rels"))
    )
    if large or len(members) > _MEMBERS:
        return Problem(name, "a Word document that unpacks to too much", "save its text alone")
    if any(member.flag_bits & 1 for member in members):
        return Problem(name, "an encrypted Word document", "save it as .docx without a password")

    from docx import Document as open_document
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    document = open_document(io.BytesIO(data))
    styles = {style.style_id: style.name or "" for style in document.styles}
    title = ""
    told: dict[bool, list[str]] = {True: [], False: []}
    for element in document.element.body.iter(qn("w:p")):
        above = {parent.tag for parent in element.iterancestors()}
        if qn("w:p") in above:
            continue  # a box of text within a paragraph, which is written twice
        style = styles.get(element.style or "", "")
        text = " ".join(Paragraph(element, document).text.replace("\n", " ").split())
        if not text or _TOC.match(style) or re.search(r"\.{4,}\s*\d{1,4}$", text):
            continue
        if style == "Title" and not title:
            title = text
        told[qn("w:tbl") in above].append(text)
    parts = told[False] or told[True]  # in some files the page is laid out as a table
    if not parts:
        return Problem(name, "a Word document without text", "give the article as text")
    whole = "\n\n".join(parts)
    core = document.core_properties
    try:
        created = core.created
    except ValueError:
        created = None
    given = _own(core.title, core.author, created, whole)
    return Document(whole, False, replace(given, title=given.title or title or None, text=True))
