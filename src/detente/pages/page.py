"""A page before it is read: its bytes, where they came from, and what that place tells of it."""

from __future__ import annotations

from dataclasses import dataclass

from .given import Given


@dataclass(frozen=True, slots=True)
class Page:
    """Raw bytes of one page and where they came from.

    ``media`` is a hint such as ``text/html; charset=koi8-r``, empty where nothing is known; the content
    itself decides when the two disagree. ``given`` are facts from outside the page.
    """

    source_path: str | None
    url: str | None
    data: bytes
    media: str = ""
    given: Given | None = None
