"""Where pages come from: files, folders, standard input and web addresses; archives, tables and documents among them.

:func:`find` yields every page it can read and one :class:`Problem` for everything it cannot, lazily and in
a fixed order. Nothing is dropped silently and nothing raises because of what is on the disk or the net.
"""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING, BinaryIO, cast

from detente.records import Problem

from .containers import buffered
from .expand import ENDINGS, HEAD, Expanding, expand, special, too_large
from .page import Page
from .sniff import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import httpx

    from .fetch import Resolve

LIMIT = 20 * 1024 * 1024
_ENDINGS = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".md": "text/markdown",
}
_KINDS = "pages are .html, .txt and .md files, and those in .zip, .gz, .warc, .wacz, .csv, .jsonl, .parquet, .pdf, .eml and .docx"


def find(
    paths: Sequence[str],
    *,
    allow_private: bool = False,
    limit: int = LIMIT,
    columns: Mapping[str, str] | None = None,
    known_urls: Callable[[Sequence[str]], set[str]] | None = None,
    stdin: BinaryIO | None = None,
    transport: httpx.BaseTransport | None = None,
    resolve: Resolve | None = None,
) -> Iterator[Page | Problem]:
    """Yield the pages that ``paths`` name, in that order, and a Problem for each input set aside.

    A path is a file, a folder (read to the bottom, sorted by name), ``-`` for standard input or an http(s)
    address. Archives (zip, gzip, WARC, WACZ), tables (CSV, JSON Lines, Parquet, whose ``columns`` may be named) and documents
    (PDF, mail, Word) give all pages in them. At most ``limit`` bytes of each page are read. Addresses on private networks are refused
    unless ``allow_private``. Pages that a feed names are not fetched where ``known_urls`` says that they are known. ``stdin``, ``transport`` and ``resolve`` stand in for the real ones in tests.
    Raises nothing for faulty input.
    """
    for path in paths:
        run = Expanding(limit, columns)
        if path == "-":
            yield from _from_stdin(stdin if stdin is not None else sys.stdin.buffer, run)
        elif "://" in path:
            from .web import Web  # httpx takes a while to import and most runs need no network

            yield from Web(limit, allow_private, transport, resolve, known=known_urls).pages(path)
        else:
            yield from _from_disk(path, run)


def _from_stdin(stream: BinaryIO, run: Expanding) -> Iterator[Page | Problem]:
    opened = buffered(stream.read)
    yield from expand("-", cast("BinaryIO", opened), opened.peek(HEAD)[:HEAD], run)


def _from_disk(path: str, run: Expanding) -> Iterator[Page | Problem]:
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        yield _unreadable(path, error)
        return
    if stat.S_ISDIR(mode):
        yield from _from_folder(path, run)
        return
    ending = os.path.splitext(path)[1].lower()
    kind = kind_of(path)
    # A file named outright is given the benefit of the doubt: only its content can rule out an ending
    # that stands for no other known kind (.news, .1962).
    if ending in _ENDINGS or ending in ENDINGS or not kind:
        yield from _from_file(path, mode, run)
    else:
        yield Problem(path, f"not a page we can read ({kind})", _KINDS)


def _from_folder(top: str, run: Expanding) -> Iterator[Page | Problem]:
    """Walk a folder without recursion, so that depth is bounded by the disk and not by Python."""
    seen: set[tuple[int, int]] = set()
    empty = True
    waiting = [top]
    while waiting:
        path = waiting.pop()
        hidden = path != top and os.path.basename(path).startswith(".")
        try:
            status = os.stat(path)
            is_folder = stat.S_ISDIR(status.st_mode)
            if is_folder and not hidden:
                key = (status.st_dev, status.st_ino)
                if key in seen:
                    yield Problem(path, "folder already read", "a link leads back to it; nothing is lost")
                    empty = False
                    continue
                seen.add(key)
                names = sorted(os.listdir(path), reverse=True)
                waiting.extend(os.path.join(path, name) for name in names)
                continue
        except (OSError, ValueError) as error:
            yield _unreadable(path, error)
            empty = False
            continue
        empty = False
        ending = os.path.splitext(path)[1].lower()
        if hidden:
            what = "folder" if is_folder else "file"
            yield Problem(path, f"hidden {what} not read", "name it on its own to have it read")
        elif ending in _ENDINGS or ending in ENDINGS or not ending:
            yield from _from_file(path, status.st_mode, run)
        else:
            kind = kind_of(path) or f"{ending} file"
            yield Problem(path, f"not a page we can read ({kind})", _KINDS)
    if empty:
        yield Problem(top, "no files in this folder", "give a folder that holds pages")


def _from_file(path: str, mode: int, run: Expanding) -> Iterator[Page | Problem]:
    if not stat.S_ISREG(mode):
        yield Problem(path, "not a regular file", "give - to read a page from a pipe")
        return
    media = _ENDINGS.get(os.path.splitext(path)[1].lower(), "")
    try:
        with open(path, "rb") as stream:
            head = stream.read(HEAD)
            stream.seek(0)
            # The size is asked first, so that a huge file costs nothing; archives and tables are read piece by piece.
            if os.fstat(stream.fileno()).st_size > run.limit and not special(path, head):
                yield too_large(path, run.limit)
                return
            yield from expand(path, stream, head, run, media=media)
    except OSError as error:
        yield _unreadable(path, error)


def _unreadable(path: str, error: OSError | ValueError) -> Problem:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        if os.path.islink(path):
            return Problem(path, "broken link", "the file it points to is gone")
        return Problem(path, "no such file or folder", "check the spelling of the path")
    if isinstance(error, PermissionError):
        return Problem(path, "no permission to read it", "change its permissions or run as its owner")
    if isinstance(error, ValueError):
        return Problem(path.replace("\0", "\\0"), "not a valid path", "a path cannot hold a NUL character")
    reason = (error.strerror or type(error).__name__).lower()
    return Problem(path, f"cannot be read: {reason}", "check the path and the disk")
