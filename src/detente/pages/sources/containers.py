"""What is inside archives: zip and gzip here, web archives (WARC, WACZ) in :mod:`.archives`.

:func:`members` yields what a container holds, also what containers inside it hold, one member at a time. An
archive is hostile until read: a :class:`Budget` bounds members, bytes, depth and expansion, each member is
bounded by ``limit``, and no name from an archive ever becomes a path on this machine.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
import zipfile
from itertools import pairwise
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from detente.records import Problem

from ..sniff import kind_of
from .archives import records
from .budget import (
    AGAIN,
    CHUNK,
    UNREADABLE,
    Budget,
    DamagedError,
    Member,
    OverBudgetError,
    buffered,
    gunzip,
    meter_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    _Scratch = tempfile.SpooledTemporaryFile[bytes]
    _Seekable = BinaryIO | _Scratch

_HEAD = 512
_MOST_DIRECTORY = 32 << 20  # bytes of a zip's list of members, which zipfile holds in memory as a whole
# Zips that are one document and not a box of pages: by ending, and by the first member where the ending is lost.
_DOCUMENTS = frozenset(
    ".docx .docm .dotx .xlsx .xlsm .xlsb .pptx .pptm .epub .odt .ods .odp .odg .pages .numbers .key .jar .apk .whl".split()
)
_DOCUMENT_STARTS = (b"[Content_Types].xml", b"mimetype", b"META-INF/MANIFEST.MF")
_WEB = (".warc.gz", ".warc.gzip")
_CRAWL = re.compile(r"archive/.+\.warc(?:\.gz|\.gzip)?$", re.I | re.S)
_GZIP_ENDING = re.compile(r"(?<=.)\.(?:gz|gzip)$", re.I)


class _Run(NamedTuple):
    """What goes along on the way down: the bounds, and how deep we are."""

    limit: int
    budget: Budget
    depth: int


def is_container(name: str, head: bytes) -> str | None:
    """``zip``, ``gzip``, ``warc`` or ``wacz``, or None for what is no container.

    The first bytes (512 are enough) say what family it is, the ending of ``name`` what it is for: office
    documents and books are zips too but no containers of pages.
    """
    low = name.lower()
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"\x1f\x8b\x08"):
        return "warc" if low.endswith(_WEB) else "gzip"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if low.endswith(".wacz"):
            return "wacz"
        ending = os.path.splitext(low)[1]
        if ending in _DOCUMENTS or (ending != ".zip" and head[30:].startswith(_DOCUMENT_STARTS)):
            return None
        return "zip"
    return None


def members(name: str, stream: BinaryIO, *, limit: int, budget: Budget) -> Iterator[Member | Problem]:
    """Yield what the container ``name`` holds, in its order, and a Problem for each thing set aside.

    Containers in it are read too. At most ``limit`` bytes of a member are held; more set it aside. A budget that
    runs out gives one Problem, and all that came before stays. Raises nothing for what is in the stream.
    """
    try:
        seekable = stream.seekable()
        if seekable:
            head = stream.read(_HEAD)
            stream.seek(-len(head), io.SEEK_CUR)
        else:
            stream = opened = buffered(stream.read)
            head = opened.peek(_HEAD)[:_HEAD]
    except (OSError, ValueError, DamagedError):
        yield Problem(name, "cannot be read", "check the path and the disk")
        return
    if (kind := is_container(name, head)) is None:
        yield Problem(name, "not an archive we can read", "archives are .zip, .gz, .warc, .warc.gz and .wacz")
        return
    try:
        yield from _container(kind, name, stream, seekable, _Run(limit, budget, 1))
    except OverBudgetError as over:
        yield Problem(name, over.reason, over.advice)


def _content(inner: str, opened: io.BufferedReader, run: _Run) -> Iterator[Member | Problem]:
    """Yield a page as a Member, or what is in it where it is a container of its own. Raises DamagedError."""
    head = opened.peek(_HEAD)[:_HEAD]
    if kind := is_container(inner, head):
        yield from _container(kind, inner, opened, False, run._replace(depth=run.depth + 1))
        return
    if head[257:262] == b"ustar":
        yield Problem(inner, "a tar archive, which we do not read", "unpack it and give the folder")
        return
    data = bytearray()
    try:
        while len(data) <= run.limit and (part := opened.read1(min(CHUNK, run.limit + 1 - len(data)))):
            data += part
    except DamagedError as damage:
        if damage.keeps and data:
            yield Member(inner, bytes(data), kind_of(inner))
        raise
    if len(data) > run.limit:
        yield Problem(inner, f"larger than {run.limit / 1048576:g} MB", "split it into single pages")
    else:
        yield Member(inner, bytes(data), kind_of(inner))


def _container(
    kind: str, name: str, stream: BinaryIO, seekable: bool, run: _Run
) -> Iterator[Member | Problem]:
    if run.depth > run.budget.most_depth:
        reason = f"more than {run.budget.most_depth} archives inside each other"
        yield Problem(name, reason, "unpack it and give what is inside")
        return
    try:
        if kind == "gzip":
            base = name.replace("\\", "/").rpartition("!")[2].rpartition("/")[2]
            inner = f"{name}!{_GZIP_ENDING.sub('', base) or 'page'}"
            run.budget.count()
            yield from _content(inner, gunzip(name, stream, run.budget), run)
        elif kind == "warc":
            yield from records(name, stream, limit=run.limit, budget=run.budget)
        elif seekable:
            yield from _zip(kind, name, stream, run)
        else:
            # A zip is read from its end. The scratch file has no name and is gone when closed.
            with tempfile.SpooledTemporaryFile(max_size=min(run.limit, _MOST_DIRECTORY)) as scratch:
                _spool(stream, scratch, run.budget)
                yield from _zip(kind, name, scratch, run)
    except DamagedError as damage:
        yield Problem(name, damage.reason, damage.advice)
    except OverBudgetError as over:
        if over.source != name:
            raise
        yield Problem(name, over.reason, over.advice)


def _spool(stream: BinaryIO, scratch: _Scratch, budget: Budget) -> None:
    size = 0
    while part := stream.read(CHUNK):
        size += len(part)
        if size > budget.most_bytes:
            raise DamagedError(f"larger than {budget.most_bytes / 1048576:g} MB", "split it into several")
        try:
            scratch.write(part)
        except OSError:
            raise DamagedError("no room to unpack it", "make room for temporary files") from None
    scratch.seek(0)


def _zip(kind: str, name: str, stream: _Seekable, run: _Run) -> Iterator[Member | Problem]:
    try:
        archive = zipfile.ZipFile(_Guarded(stream))
    except UnicodeError:
        raise DamagedError("a zip archive whose names cannot be read", "pack it again") from None
    except UNREADABLE:
        raise DamagedError("a damaged or cut-off zip archive") from None
    with archive:
        infos = archive.infolist()
        if overlapping := _overlapping(infos):
            reason = f"{len(overlapping)} members overlap, as in no honest archive"
            yield Problem(name, reason, "pack it again with an ordinary tool; the other members are read")
        seen: dict[str, int] = {}
        found = bool(overlapping)
        for info in infos:
            label = _label(info, seen)
            if kind == "wacz" and not _CRAWL.match(label):
                run.budget.pass_over()  # indexes, logs, lists of pages
                continue
            run.budget.count()
            if info.is_dir() or info.header_offset in overlapping:
                continue
            found = True
            yield from _member(archive, info, name, label, run)
        if not found:
            reason = "no web archive inside" if kind == "wacz" else "no files in this archive"
            yield Problem(name, reason, "give an archive that holds pages")


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, path: str, run: _Run
) -> Iterator[Member | Problem]:
    inner = f"{name}!{path}"
    if any(part.startswith(".") and part.strip(".") for part in path.split("/")):
        yield Problem(inner, "hidden file not read", "unpack it and name it on its own to have it read")
        return
    if info.flag_bits & 0x41:
        yield Problem(inner, "encrypted", "unpack it with its password and give the pages")
        return
    stored = info.compress_type == zipfile.ZIP_STORED
    if not stored and info.compress_type != zipfile.ZIP_DEFLATED:
        # zipfile unpacks bzip2 and LZMA without a bound, so that a few kilobytes could fill the memory.
        reason = f"packed in a way we do not read (method {info.compress_type})"
        yield Problem(inner, reason, "pack it again as an ordinary zip")
        return
    meter = None if stored else meter_of(name, path, lambda: info.compress_size, run.budget)
    try:
        with cast("zipfile.ZipExtFile", archive.open(info)) as packed:
            yield from _content(inner, buffered(packed.read1, meter), run)
    except DamagedError as damage:
        yield Problem(inner, damage.reason, damage.advice)
    except UNREADABLE:
        yield Problem(inner, "damaged: it cannot be unpacked", AGAIN)


def _overlapping(infos: list[zipfile.ZipInfo]) -> set[int]:
    """Offsets of members that share bytes with another: one short kernel then stands for any number of files."""
    ordered = sorted(infos, key=lambda info: info.header_offset)
    bad: set[int] = set()
    for one, other in pairwise(ordered):
        if one.header_offset + 30 + one.compress_size > other.header_offset:  # 30 bytes is the least header
            bad |= {one.header_offset, other.header_offset}
    return bad


def _label(info: zipfile.ZipInfo, seen: dict[str, int]) -> str:
    """A member's name to show: printable, and not twice the same."""
    label = info.filename
    if not info.flag_bits & 0x800:  # not marked as UTF-8, but many tools write just that
        with contextlib.suppress(UnicodeError):
            label = label.encode("cp437").decode("utf-8")
    label = "".join(ch if ch.isprintable() else "\ufffd" for ch in label)
    seen[label] = seen.get(label, 0) + 1
    return label if seen[label] == 1 else f"{label}#{seen[label]}"


class _Guarded:
    """A stream that zipfile cannot make give its whole self at once: the list of members is bounded."""

    def __init__(self, stream: _Seekable) -> None:
        self._stream = stream
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1) -> bytes:
        if size > _MOST_DIRECTORY:
            raise DamagedError("a zip archive with too long a list of members", "split it into several")
        return self._stream.read(size)
