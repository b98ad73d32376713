"""A page before it is read: its bytes, where they came from, and what that place tells of it; and files as wholes."""

from __future__ import annotations

from dataclasses import dataclass

from detente.records import Problem

from .given import Given


@dataclass(frozen=True, slots=True)
class Page:
    """Raw bytes of one page and where they came from.

    ``media`` is a hint such as ``text/html; charset=koi8-r``, empty where nothing is known; the content
    itself decides when the two disagree. ``given`` are facts from outside the page, ``named`` is the web address that
    was asked for, where another answered or a feed there led to the page.
    """

    source_path: str | None
    url: str | None
    data: bytes
    media: str = ""
    given: Given | None = None
    named: str | None = None


@dataclass(frozen=True, slots=True)
class FileEnd:
    """A file was read to its end without a fault: its full path, bytes, time of last change (ns) and pages."""

    path: str
    size: int
    changed: int
    pages: int


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A file that is as it was when it was last read, so that it is not opened, and the pages it gave then."""

    source_path: str
    pages: int


Input = Page | Problem | FileEnd | Unchanged
"""What the sources give: a page or why there is none, and where a file ends or need not be read."""
