"""HTML -> paragraphs, visible lines and metadata. Trafilatura finds the article; lxml reads the rest.

Hostile pages (very deep, very large, broken) must not take the program down: what trafilatura cannot take is
read by a plain walk over the tree, which the caller cleans as it cleans text.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..words.normal import normalise, tidy
from .blocks import Block, blocks_of
from .meta import Markup, read_metadata

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEAVY = 3_000_000  # characters above which only the plain walk is used: trafilatura takes minutes there
_DEEP = 200  # nesting that trafilatura's recursion is not asked to follow
_CUT = 250  # the parser drops what is nested deeper than 256: then only the tags can be taken away
_HIDDEN = re.compile(r"<(script|style|template|noscript|head)\b.*?</\1\s*>|<!--.*?-->", re.S | re.I)
_TAG = re.compile(r"<[^<>]*>")
_PROSE = 80  # characters of a block that is no heading and no item of a menu
_SHORT = 600  # characters: an article as short as that may be a part of one
_MOST = 0.8
_ASIDE = frozenset({"site", "comments", "related", "caption", "notice", "hidden"})
_NOT_WORD = re.compile(r"[\W_]+")
_LEAVES = frozenset({"p", "head", "quote", "item", "cell", "code", "ab"})
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")


@dataclass(frozen=True, slots=True)
class Extracted:
    """What HTML gives: the paragraphs that trafilatura takes for the article, all visible text, which blocks of it hold
    words of those paragraphs, and what is declared.

    ``bare`` is the text of a page too deep for its elements to be told apart, and then there are no ``blocks``.
    """

    chosen: tuple[str, ...]
    blocks: tuple[Block, ...]
    markup: Markup
    picked: tuple[bool, ...] = ()
    bare: str = ""


def extract(html: str, url: str | None = None) -> Extracted:
    """Read a page's HTML. Raises ValueError when it holds no elements at all; nothing else."""
    etree = import_module("lxml.etree")
    # NULs end the document for libxml2, lone surrogates cannot be encoded.
    data = html.replace("\0", "").encode("utf-8", "replace")
    # Plain elements for our own walks: those of lxml.html cost a look-up each, in Python.
    tree = _parsed(data, etree.HTMLParser)
    saved = _SAVED_FROM.search(html[:3000])
    markup = read_metadata(tree, url or (saved[1] if saved else None))
    blocks, depth = blocks_of(tree)
    if depth >= _CUT:
        return Extracted((), (), markup, bare=_TAG.sub("\n", _HIDDEN.sub(" ", html)))
    chosen: list[str] = []
    picked = [False] * len(blocks)
    if len(html) <= _HEAVY and depth <= _DEEP:
        chosen = _article(data, fast=True)
        picked = picked_of(blocks, chosen)
        if _falls_short(blocks, picked):
            chosen = _article(data, fast=False)
            picked = picked_of(blocks, chosen)
    return Extracted(tuple(chosen), tuple(blocks), markup, tuple(picked))


def _parsed(data: bytes, parser_class: Any) -> Any:
    etree = import_module("lxml.etree")
    parser = parser_class(
        encoding="utf-8", collect_ids=False, default_doctype=False, remove_comments=True, remove_pis=True
    )
    try:
        tree = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ValueError(f"not HTML: {error}") from error
    if tree is None:
        raise ValueError("not HTML: no elements")
    return tree


@lru_cache(maxsize=1)
def _trafilatura() -> Any:
    # Its log lines would reach the terminal through Python's handler of last resort; we report by Problem.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    return import_module("trafilatura")


def key_of(text: str) -> str:
    """The letters and digits of a text, without case."""
    return _NOT_WORD.sub("", text).casefold()


def picked_of(blocks: Sequence[Block], chosen: Sequence[str]) -> list[bool]:
    """Which blocks hold words of the paragraphs that trafilatura chose."""
    keys = [key_of(text) for text in chosen]
    whole, joined = set(keys), "\n".join(keys)
    made = []
    for block in blocks:
        key = key_of(block.text)
        inside = len(key) >= 25 and key in joined
        holds = len(key) >= 60 and any(len(k) >= 40 and k in key for k in keys) if not inside else False
        made.append(bool(key) and (key in whole or inside or holds))
    return made


def _falls_short(blocks: Sequence[Block], picked: Sequence[bool]) -> bool:
    """Whether so little of a page's prose was chosen that trafilatura should weigh its other ways to the article too.

    That takes it half as long again, and changes the choice on few pages, nearly all of them of this kind.
    """
    prose = chosen = 0
    for block, is_in in zip(blocks, picked, strict=True):
        if block.linked < 0.3 and len(block.text) >= _PROSE and _ASIDE.isdisjoint(n for n, _ in block.boxes):
            prose += len(block.text)
            chosen += len(block.text) if is_in else 0
    return chosen < _SHORT or chosen < _MOST * prose


def _article(data: bytes, *, fast: bool) -> list[str]:
    trafilatura = _trafilatura()
    try:
        tree = _parsed(data, import_module("lxml.html").HTMLParser)
        document = trafilatura.bare_extraction(tree, include_comments=False, include_tables=False, fast=fast)
    except Exception:  # whatever a hostile page provokes in there, the plain walk is still to come
        return []
    if document is None or document.body is None:
        return []
    texts: list[str] = []
    _collect(document.body, texts)
    made = [tidy(part) for text in texts for part in text.split("\n")]
    return [text for text in made if text]


def _collect(element: Any, into: list[str]) -> None:
    """Texts of the innermost blocks in the order of the page."""
    for child in element:
        if child.tag in _LEAVES and not any(inner.tag in _LEAVES for inner in child.iterdescendants()):
            for line_break in child.iter("lb"):
                line_break.tail = "\n" + (line_break.tail or "")
            into.append(normalise(re.sub(r"[ \t\r]*\n[ \t\r]*", "\n", "".join(child.itertext()))))
        else:
            if child.text and child.text.strip():
                into.append(tidy(child.text))
            _collect(child, into)
        if child.tail and child.tail.strip():
            into.append(tidy(child.tail))
