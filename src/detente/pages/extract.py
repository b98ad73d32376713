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

from .meta import read_metadata
from .normal import Paragraph, normalise, tidy

if TYPE_CHECKING:
    from .facts import Facts

_HEAVY = 3_000_000  # characters above which only the plain walk is used: trafilatura takes minutes there
_DEEP = 200  # nesting that trafilatura's recursion is not asked to follow
_CUT = 250  # the parser drops what is nested deeper than 256: then only the tags can be taken away
_HIDDEN = re.compile(r"<(script|style|template|noscript|head)\b.*?</\1\s*>|<!--.*?-->", re.S | re.I)
_TAG = re.compile(r"<[^<>]*>")
_BLOCK_TAGS = (
    "address article aside blockquote body br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr html li main nav ol p pre section table td th title tr ul"
)
_APART_TAGS = "p h1 h2 h3 h4 h5 h6 div section article blockquote ul ol table header main"
_SKIPPED_TAGS = (
    "script style noscript template nav aside footer form button svg iframe head select textarea object math "
    "figcaption video audio canvas dialog"
)
_BLOCKS, _APART, _SKIPPED = (frozenset(t.split()) for t in (_BLOCK_TAGS, _APART_TAGS, _SKIPPED_TAGS))
_LEAVES = frozenset({"p", "head", "quote", "item", "cell", "code", "ab"})
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")


@dataclass(frozen=True, slots=True)
class Extracted:
    """What HTML gives: the article's paragraphs (none where none was found), all visible text, metadata."""

    paragraphs: tuple[Paragraph, ...]
    visible: str
    facts: Facts


def extract(html: str, url: str | None = None) -> Extracted:
    """Read a page's HTML. Raises ValueError when it holds no elements at all; nothing else."""
    tree = _parse(html)
    saved = _SAVED_FROM.search(html[:3000])
    facts = read_metadata(tree, url or (saved[1] if saved else None))
    visible = _walk(tree)
    depth = _depth(tree)
    found: list[Paragraph] = []
    if len(html) <= _HEAVY and depth <= _DEEP:
        found = _article(tree)
    elif depth >= _CUT:
        visible = _TAG.sub("\n", _HIDDEN.sub(" ", html))
    return Extracted(tuple(found), visible, facts)


def _parse(html: str) -> Any:
    lxml_html = import_module("lxml.html")
    etree = import_module("lxml.etree")
    parser = lxml_html.HTMLParser(
        encoding="utf-8", collect_ids=False, default_doctype=False, remove_comments=True, remove_pis=True
    )
    # NULs end the document for libxml2, lone surrogates cannot be encoded.
    data = html.replace("\0", "").encode("utf-8", "replace")
    try:
        tree = lxml_html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ValueError(f"not HTML: {error}") from error
    if tree is None:
        raise ValueError("not HTML: no elements")
    return tree


def _depth(tree: Any) -> int:
    deepest = depth = 0
    for event, _ in import_module("lxml.etree").iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _walk(tree: Any) -> str:
    """All visible text outside navigation, a line a block, without recursion."""
    pieces: list[str] = []
    skipping = 0
    for event, element in import_module("lxml.etree").iterwalk(tree, events=("start", "end")):
        tag = element.tag
        skipped = tag in _SKIPPED
        gap = "\n\n" if tag in _APART else "\n" if tag in _BLOCKS else ""
        if event == "start":
            skipping += skipped
            if not skipping:
                pieces.append(gap + _flat(element.text))
        else:
            skipping -= skipped
            if not skipping:
                pieces.append(("" if tag in ("br", "hr") else gap) + _flat(element.tail))
    return "".join(pieces)


def _flat(text: str | None) -> str:
    """Line breaks in HTML source are spaces."""
    return re.sub(r"\s+", " ", text) if text else ""


@lru_cache(maxsize=1)
def _trafilatura() -> Any:
    # Its log lines would reach the terminal through Python's handler of last resort; we report by Problem.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    return import_module("trafilatura")


def _article(tree: Any) -> list[Paragraph]:
    trafilatura = _trafilatura()
    try:
        document = trafilatura.bare_extraction(tree, include_comments=False, include_tables=False)
    except Exception:  # whatever a hostile page provokes in there, the plain walk is still to come
        return []
    if document is None or document.body is None:
        return []
    texts: list[str] = []
    _collect(document.body, texts)
    made = [Paragraph(tidy(part), i) for i, text in enumerate(texts) for part in text.split("\n")]
    return [paragraph for paragraph in made if paragraph.text]


def _collect(element: Any, into: list[str]) -> None:
    """Texts of the innermost blocks in the order of the page; section headings are not article text."""
    for child in element:
        if child.tag == "head":
            continue
        if child.tag in _LEAVES and not any(inner.tag in _LEAVES for inner in child.iterdescendants()):
            for line_break in child.iter("lb"):
                line_break.tail = "\n" + (line_break.tail or "")
            into.append(normalise(re.sub(r"[ \t\r]*\n[ \t\r]*", "\n", _inline(child))))
        else:
            if child.text and child.text.strip():
                into.append(tidy(child.text))
            _collect(child, into)
        if child.tail and child.tail.strip():
            into.append(tidy(child.tail))


def _inline(element: Any) -> str:
    return "".join(element.itertext())
