"""Pages: bytes -> Article.

The door of the room: :func:`find` yields raw pages from files, folders, standard input and web addresses;
:func:`read_page` turns one into an :class:`~detente.records.Article` or says why it cannot.
"""

from __future__ import annotations

from .page import FileEnd, Input, Page, Unchanged
from .reading import read_page
from .sources.find import find
from .words.outlets import same_outlet

__all__ = ["FileEnd", "Input", "Page", "Unchanged", "find", "read_page", "same_outlet"]
