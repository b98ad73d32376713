"""Where pages come from: files, folders, standard input and web addresses; archives, tables and documents among them.

:func:`find` yields every page it can read and one :class:`Problem` for everything it cannot, lazily and in
a fixed order. Nothing is dropped silently and nothing raises because of what is on the disk or the net.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, cast

from detente.records import Problem

from ..page import FileEnd, Page, Unchanged
from ..sniff import kind_of
from .budget import buffered
from .expand import ENDINGS, HEAD, Expanding, expand, special, too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import httpx

    from ..page import Input
    from .expand import KnownFiles
    from .fetch import Resolve
    from .web import KnownUrls, Web

LIMIT = 20 * 1024 * 1024
_ENDINGS = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".md": "text/markdown",
}
_FEEDS = frozenset((".xml", ".rss", ".atom", ".rdf"))
_ASKED_AT_ONCE = 1000  # files of which it is asked whether they are known
_KINDS = "pages are .html, .txt and .md files, and those in .zip, .gz, .warc, .wacz, .csv, .jsonl, .parquet, .pdf, .eml and .docx"


def find(
    paths: Sequence[str],
    *,
    allow_private: bool = False,
    limit: int = LIMIT,
    columns: Mapping[str, str] | None = None,
    known_urls: KnownUrls | None = None,
    known_files: KnownFiles | None = None,
    stdin: BinaryIO | None = None,
    transport: httpx.BaseTransport | None = None,
    resolve: Resolve | None = None,
) -> Iterator[Input]:
    """Yield the pages that ``paths`` name, in that order, and a Problem for each input set aside.

    A path is a file, a folder (read to the bottom, sorted by name), ``-`` for standard input or an http(s)
    address. Archives (zip, gzip, WARC, WACZ), tables (CSV, JSON Lines, Parquet, whose ``columns`` may be named) and
    documents (PDF, mail, Word) give all pages in them; so do feeds and sitemaps, at an address or saved. At most
    ``limit`` bytes of each page are read. Addresses on private networks are refused unless ``allow_private``, and
    robots.txt is obeyed. Pages that a feed names are not fetched where ``known_urls`` knows them as they are. With
    ``known_files``, files that it knows are not opened but yield an Unchanged, and a FileEnd follows the pages of every
    other file that was read without a fault. ``stdin``, ``transport`` and ``resolve`` stand in for the real ones in
    tests. Raises nothing for faulty input.
    """
    run = Expanding(limit, columns, known_files)
    opened: list[Web] = []

    def web() -> Web:
        from .web import Web  # httpx takes a while to import and most runs need no network

        if not opened:
            opened.append(Web(limit, allow_private, transport, resolve, known=known_urls))
        return opened[0]

    for path in paths:
        if path == "-":
            yield from _from_stdin(stdin if stdin is not None else sys.stdin.buffer, run)
        elif "://" in path:
            for one in web().pages(path):
                yield replace(one, named=path) if isinstance(one, Page) and one.url != path else one
        else:
            yield from _from_disk(path, run, web)


def _from_stdin(stream: BinaryIO, run: Expanding) -> Iterator[Page | Problem]:
    opened = buffered(stream.read)
    yield from expand("-", cast("BinaryIO", opened), opened.peek(HEAD)[:HEAD], run)


def _from_disk(path: str, run: Expanding, web: Callable[[], Web]) -> Iterator[Input]:
    try:
        status = os.stat(path)
    except (OSError, ValueError) as error:
        yield _unreadable(path, error)
        return
    if stat.S_ISDIR(status.st_mode):
        yield from _from_folder(path, run)
        return
    ending = os.path.splitext(path)[1].lower()
    kind = kind_of(path)
    # A file named outright is given the benefit of the doubt: only its content can rule out an ending
    # that stands for no other known kind (.news, .1962).
    if ending in _ENDINGS or ending in ENDINGS or ending in _FEEDS or not kind:
        known = _known([(path, status)], run)
        if path in known:
            yield Unchanged(path, known[path])
        else:
            yield from _from_file(path, status, run, web)
    else:
        yield Problem(path, f"not a page we can read ({kind})", _KINDS)


def _from_folder(top: str, run: Expanding) -> Iterator[Input]:
    """Walk a folder without recursion, so that depth is bounded by the disk and not by Python."""
    seen: set[tuple[int, int]] = set()
    known: dict[str, int] = {}
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
                inside = [os.path.join(path, name) for name in sorted(os.listdir(path), reverse=True)]
                known.update(_known_in(inside, run))
                waiting.extend(inside)
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
        elif path in known:
            yield Unchanged(path, known.pop(path))
        elif ending in _ENDINGS or ending in ENDINGS or ending in _FEEDS or not ending:
            yield from _from_file(path, status, run, None)
        else:
            kind = kind_of(path) or f"{ending} file"
            yield Problem(path, f"not a page we can read ({kind})", _KINDS)
    if empty:
        yield Problem(top, "no files in this folder", "give a folder that holds pages")


def _known_in(paths: Sequence[str], run: Expanding) -> dict[str, int]:
    """The files among the entries of a folder that need not be opened, and the pages they gave."""
    known: dict[str, int] = {}
    if run.known_files is None:
        return known
    for start in range(0, len(paths), _ASKED_AT_ONCE):
        stated = []
        for path in paths[start : start + _ASKED_AT_ONCE]:
            try:
                stated.append((path, os.stat(path)))
            except (OSError, ValueError):
                continue  # it is met again, and told then
        known |= _known(stated, run)
    return known


def _known(files: Sequence[tuple[str, os.stat_result]], run: Expanding) -> dict[str, int]:
    if run.known_files is None:
        return {}
    asked = {os.path.abspath(path): (path, status) for path, status in files if stat.S_ISREG(status.st_mode)}
    known = run.known_files([(full, st.st_size, st.st_mtime_ns) for full, (_, st) in asked.items()])
    return {asked[full][0]: pages for full, pages in known.items()}


def _from_file(
    path: str, status: os.stat_result, run: Expanding, web: Callable[[], Web] | None
) -> Iterator[Input]:
    if not stat.S_ISREG(status.st_mode):
        yield Problem(path, "not a regular file", "give - to read a page from a pipe")
        return
    pages, sound = 0, True
    try:
        with open(path, "rb") as stream:
            status = os.fstat(stream.fileno())
            for one in _opened(path, stream, status.st_size, run, web):
                pages += isinstance(one, Page)
                sound = sound and isinstance(one, Page)
                yield one
    except OSError as error:
        yield _unreadable(path, error)
        return
    if sound and pages and run.known_files is not None:
        yield FileEnd(os.path.abspath(path), status.st_size, status.st_mtime_ns, pages)


def _opened(
    path: str, stream: BinaryIO, size: int, run: Expanding, web: Callable[[], Web] | None
) -> Iterator[Page | Problem]:
    ending = os.path.splitext(path)[1].lower()
    head = stream.read(HEAD)
    stream.seek(0)
    # The size is asked first, so that a huge file costs nothing; archives and tables are read piece by piece.
    if size > run.limit and not special(path, head):
        yield too_large(path, run.limit)
    elif ending in _FEEDS:
        yield from _from_feed(path, stream.read(run.limit), web)
    else:
        yield from expand(path, stream, head, run, media=_ENDINGS.get(ending, ""))


def _from_feed(path: str, data: bytes, web: Callable[[], Web] | None) -> Iterator[Page | Problem]:
    """A saved feed or sitemap: pages that it holds whole, and those that it names where it was given on its own."""
    from .feeds import read_feed

    feed = read_feed(path, data, None)
    if isinstance(feed, Problem):
        yield feed
    elif web is not None:
        yield from web().listed(path, feed)
    else:
        yield from feed.problems
        for entry in feed.entries:
            if entry.html is not None:
                yield Page(None, entry.url, entry.html.encode(), "text/html; charset=utf-8", entry.given)
        if left := sum(entry.html is None for entry in feed.entries):
            yield Problem(
                path, f"a feed that names {left:,} pages", "give it on its own to have them fetched"
            )


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
