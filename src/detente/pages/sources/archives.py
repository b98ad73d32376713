"""Web archives: the pages that a crawler stored in WARC records.

warcio reads the records; this module bounds what it reads. Records that are no pages (requests, redirects,
errors, pictures) are passed over: they were never meant to be read.
"""

from __future__ import annotations

import importlib
import io
import re
import zlib
from typing import TYPE_CHECKING, Any, BinaryIO

from detente.records import Problem

from ..sniff import binary_kind
from .budget import AGAIN, CHUNK, DamagedError, Member, buffered, gunzip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .budget import Budget

_MOST_HEADER = 1 << 20  # bytes of one block of headers; crawlers cut off long before
_PAGES = frozenset(
    """text/html application/xhtml+xml text/plain text/markdown text/xml application/xml application/rss+xml
    application/atom+xml application/rdf+xml application/feed+xml""".split()
)
_BARE = frozenset(["resource", "conversion"])
_ADDRESS = re.compile(r"https?://[^/\s]", re.I)
_AFTER = "what came before was read: fetch the file again"


class _LongHeaderError(Exception):
    """A block of headers that would not end."""


class _BodyError(Exception):
    """A body that cannot be unpacked: the reason, then the advice."""


class _Lines:
    """The stream that warcio reads: plain, and with headers that end."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._left = _MOST_HEADER

    def begin(self) -> None:
        """From here on the lines of one block of headers are read."""
        self._left = _MOST_HEADER

    def read(self, size: int) -> bytes:
        return self._stream.read(size)

    def readline(self, size: int | None = None) -> bytes:
        # Refused before anything is taken, so that warcio's count of the record's bytes stays right.
        if self._left <= 0:
            raise _LongHeaderError
        line = self._stream.readline(self._left if size is None else min(size, self._left))
        self._left -= len(line)
        return line

    def next_record(self) -> tuple[bytes, bool]:
        """The next line that begins a record (empty at the end), and whether other bytes lay before it."""
        strange, fresh = False, True
        while line := self._stream.readline(CHUNK):
            if fresh and line.startswith(b"WARC/"):
                return line, strange
            strange = strange or bool(line.strip())
            fresh = line.endswith(b"\n")
        return b"", strange


def records(name: str, stream: BinaryIO, *, limit: int, budget: Budget) -> Iterator[Member | Problem]:
    """Yield the pages of a WARC, plain or gzipped, in its order.

    A page is a response with status 200, or a resource or conversion, that is HTML, text or an XML feed. Its
    name is ``crawl.warc.gz!record-12``, its ``url`` the record's target. A faulty record gives one Problem and
    reading goes on with the next; a faulty stream ends it. Raises OverBudgetError.
    """
    plain = buffered(stream.read)
    number, found = 0, False
    try:
        if plain.peek(2)[:2] == b"\x1f\x8b":
            plain = gunzip(name, plain, budget)
        lines = _Lines(plain)
        explained = True  # what lies before the first record, or after a fault that was told, is no news
        while True:
            line, strange = lines.next_record()
            if strange and not explained:
                reason = "its length is wrong: bytes lie between it and the next record"
                yield Problem(f"{name}!record-{number}", reason, "it was read as far as told; fetch it again")
            if not line:
                break
            number += 1
            explained = False
            got = _record(f"{name}!record-{number}", line, lines, limit, budget)
            if isinstance(got, Problem):
                explained = True
            if got is None:
                budget.pass_over()
                continue
            found = True
            budget.count()
            yield got
    except DamagedError as damage:
        where = f" (at record {number})" if number else ""
        yield Problem(name, f"{damage.reason}{where}", damage.advice if damage.advice != AGAIN else _AFTER)
        return
    if not number:
        yield Problem(name, "no records in this web archive", AGAIN)
    elif not found:
        yield Problem(
            name, "no pages in this web archive", "it holds redirects, errors, pictures and the like"
        )


def _record(source: str, line: bytes, lines: _Lines, limit: int, budget: Budget) -> Member | Problem | None:
    """Read one record to its end; None for what is no page. Raises DamagedError where the stream ends in it."""
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.recordloader import ArcWarcRecordLoader

    lines.begin()
    try:
        record = ArcWarcRecordLoader(arc2warc=False).parse_record_stream(
            lines, line, known_format="warc", no_record_parse=True
        )
    except _LongHeaderError:
        return _too_long(source)
    except (ArchiveLoadFailed, EOFError, ValueError, AttributeError, TypeError):
        return Problem(source, "a record whose headers cannot be read", AGAIN)
    if not record.rec_type:
        got: Member | Problem | None = Problem(source, "a record without a type", AGAIN)
    else:
        got = _page(source, record, lines, limit, budget)
    length = record.rec_headers.get_header("Content-Length") or ""
    if not re.fullmatch(r"\s*[0-9]{1,18}\s*", length):
        # Without a length nobody knows where the record ends: the next one is searched for.
        return Problem(source, "a record without a length", AGAIN)
    while record.raw_stream.read(CHUNK):
        pass
    if record.raw_stream.limit > 0:
        raise DamagedError("ends too early: part of a record is missing", _AFTER)
    return got


def _page(source: str, record: Any, lines: _Lines, limit: int, budget: Budget) -> Member | Problem | None:
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip()
    # Crawlers keep logs, screenshots and texts of their own under other schemes; robots.txt is for crawlers.
    if not _ADDRESS.match(url) or url.endswith("/robots.txt") or not record.length:
        return None
    if record.rec_type in _BARE:
        media = _media(record.content_type)
        if _kind(media) not in _PAGES:
            return None
        data = _take(record.raw_stream, limit)
    elif record.rec_type == "response":
        lines.begin()
        try:
            headers = _http_headers(record.raw_stream)
        except _LongHeaderError:
            return _too_long(source)
        if headers is None:
            return Problem(source, "a response without HTTP headers", AGAIN)
        media = _media(headers.get_header("Content-Type"))
        if headers.get_statuscode() != "200" or (media and _kind(media) not in _PAGES):
            return None
        data = _take(record.raw_stream, limit)
        if len(data) <= limit:
            try:
                data = _body(data, headers, limit, budget)
            except _BodyError as error:
                return Problem(source, f"{error.args[0]} ({url[:200]})", error.args[1])
        if not media and binary_kind(data):
            return None
    else:
        return None
    if len(data) > limit:
        return Problem(
            source, f"larger than {limit / 1048576:g} MB ({url[:200]})", "split it into single pages"
        )
    return Member(source, data, media, url)


def _too_long(source: str) -> Problem:
    return Problem(source, f"headers larger than {_MOST_HEADER / 1048576:g} MB", AGAIN)


def _http_headers(stream: Any) -> Any | None:
    """The status line and headers as warcio tells them, or None where there are none."""
    from warcio.statusandheaders import StatusAndHeadersParser

    try:
        # Not verified, for crawlers of today write HTTP/2 where the library knows 1.0 and 1.1.
        headers = StatusAndHeadersParser([], verify=False).parse(stream)
    except (EOFError, ValueError, IndexError):
        return None
    return headers if headers.protocol.upper().startswith("HTTP/") else None


def _media(said: str | None) -> str:
    return " ".join("".join(ch if ch.isprintable() else " " for ch in (said or "")[:200]).split())


def _kind(media: str) -> str:
    return media.partition(";")[0].strip().lower()


def _take(stream: Any, limit: int) -> bytes:
    """Read on, but no more than one byte past the limit."""
    data = bytearray()
    while len(data) <= limit and (part := stream.read(min(CHUNK, limit + 1 - len(data)))):
        data += part
    return bytes(data)


def _body(data: bytes, headers: Any, limit: int, budget: Budget) -> bytes:
    """Take off the transfer's chunks and the packing; at most ``limit`` + 1 bytes. Raises _BodyError."""
    if "chunked" in (headers.get_header("Transfer-Encoding") or "").lower():
        from warcio.bufferedreaders import ChunkedDataReader

        # Many crawlers store the body whole and leave the header; the reader copes with that.
        data = _take(ChunkedDataReader(io.BytesIO(data)), limit)
    said = (headers.get_header("Content-Encoding") or "").lower()
    codings = [
        word for part in said.split(",") if (word := part.strip()) not in {"", "identity", "none", "utf-8"}
    ]
    if len(codings) > 3:
        raise _BodyError("packed more often than any page", AGAIN)
    for coding in reversed(codings):
        packed, data = len(data), _unpack(data, coding, limit)
        budget.spend(len(data))
        if budget.too_dense(packed, len(data)):
            raise _BodyError(f"unpacks to more than {budget.most_ratio} times its size", "likely a trap")
    return data


def _unpack(data: bytes, coding: str, limit: int) -> bytes:
    try:
        if coding in {"gzip", "x-gzip"}:
            # Crawlers that unpack a body often leave its header as it was.
            return _inflate(data, 31, limit) if data.startswith(b"\x1f\x8b") else data
        if coding == "deflate":
            try:
                return _inflate(data, 15, limit)
            except zlib.error:  # servers never agreed whether deflate has a frame
                return _inflate(data, -15, limit)
        if coding == "br":
            return _unbrotli(data, limit)
    except Exception as error:  # brotli's error has no base of its own, and the module may not be there
        if not binary_kind(data):
            return data
        if isinstance(error, ImportError):
            reason = "packed with brotli, which is not installed"
            raise _BodyError(reason, "install the package brotli, 1.2 or later") from None
        raise _BodyError("a body that cannot be unpacked", AGAIN) from None
    if not binary_kind(data):
        return data
    raise _BodyError(f"packed in a way we do not read ({coding[:20]})", "fetch the page on its own")


def _inflate(data: bytes, bits: int, limit: int) -> bytes:
    """Unpack all gzip members or one deflate stream, no more than a byte past the limit.

    A body that was cut off gives what there is of it, as browsers do.
    """
    out = bytearray()
    while data and len(out) <= limit:
        unpacker = zlib.decompressobj(bits)
        try:
            out += unpacker.decompress(data, limit + 1 - len(out))
        except zlib.error:
            if out:  # bytes after the last member
                break
            raise
        data = unpacker.unused_data if bits == 31 else b""
    return bytes(out)


def _unbrotli(data: bytes, limit: int) -> bytes:
    """Unpack brotli data in bounded steps. Raises ImportError where no brotli with a bound is installed."""
    brotli = importlib.import_module("brotli")
    unpacker = brotli.Decompressor()
    if not hasattr(unpacker, "can_accept_more_data"):  # before 1.2 there was no bound on what comes out
        raise ImportError
    out = bytearray(unpacker.process(data, output_buffer_limit=limit + 1))
    while len(out) <= limit and not unpacker.is_finished():
        part = unpacker.process(b"", output_buffer_limit=limit + 1 - len(out))
        if not part:
            break
        out += part
    return bytes(out[: limit + 1])
