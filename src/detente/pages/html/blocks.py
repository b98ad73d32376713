"""HTML as the reader of a page sees it: one block of text after the other, each with what the markup says of it.

A single walk without recursion, so that depth costs nothing. Nothing is judged here but by element and by the names
that sites give their boxes; pick.py decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from ..words.normal import normalise, paragraphs, tidy

_BLOCK_TAGS = (
    "address article aside blockquote body br center dd details dialog div dl dt fieldset figcaption figure footer form h1 "
    "h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead title tr ul"
)
_SKIPPED_TAGS = "script style noscript template svg iframe head select textarea object math video audio canvas button option"
_SITE_TAGS = "nav footer form dialog menu"
_BLOCKS, _SKIPPED, _SITE = (frozenset(t.split()) for t in (_BLOCK_TAGS, _SKIPPED_TAGS, _SITE_TAGS))
# Elements that end when another of their kind begins are closed by the parser; these hold a line of their own.
_APART = frozenset(("span", "a", "time", "cite", "small", "label", "abbr"))
_HEADING = re.compile(r"h([1-6])")
# What sites call their boxes, as whole words of class and id ("article-related" is related, "unrelated" is not).
_BOXES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (box, re.compile(rf"(?:^|[\s_-])(?:{words})(?=$|[\s_\d-])", re.I))
    for box, words in (
        (
            "comments",
            r"comments?|comment-?list|commentary-list|replies|disqus\w*|wpd(?:iscuz)?|kommentare?|commentaires?|comentarios?|"
            r"reader-?comments?|discussion|respond",
        ),
        (
            "related",
            r"related\w*|recommend\w*|recirc\w*|read-?(?:more|also|next)|see-?also|more-?(?:on|from|stories|news)|most-?(?:read|viewed|popular)|"
            r"popular|trending|teasers?|promos?|also-?read|lesen-?sie|lire-?aussi|ranking|sidebar|rail|aside|outbrain|taboola|rich-?link|"
            r"inline-?(?:link|article|related)|up-?next|latest|newsfeed|ticker|carousel|playlist",
        ),
        (
            "caption",
            r"captions?|figcaption|wp-caption-text|photo-?(?:credit|caption)|image-?(?:credit|caption)|media-?caption|picture-?credit|"
            r"bildunterschrift|legende|gallery|slideshow|lightbox",
        ),
        (
            "notice",
            r"newsletters?|subscri\w+|paywall|cookies?|consent\w*|gdpr|cmp|sign-?(?:in|up)|log-?in|register|registration|donat\w*|"
            r"share\w*|sharing|social\w*|follow-?us|print-?(?:only|hide)|advert\w*|ads?|ad-?(?:slot|label|unit|wrapper)|sponsor\w*|banner|"
            r"breadcrumbs?|tags?|tag-?(?:list|cloud)|topics?|toolbar|reactions?|rating|poll|survey|modal|popup|app-?promo|copyright|"
            r"disclaimer|correction|pagination|pager|skip-?links?|sr-only|visually-?hidden|screen-?reader(?:-text)?|masthead|menu\w*|nav\w*",
        ),
        (
            "author",
            r"author-?(?:bio|box|info|card|description|about|note|details)|about-?(?:the-?)?authors?|bio|biography|contributor-?(?:bio|note)",
        ),
        (
            "standfirst",
            r"standfirst|deck|dek|subhead(?:line)?|sub-?title|subtitle|summary|excerpt|teaser-?text|strapline|key-?points",
        ),
        (
            "kicker",
            r"kicker|top-?line|over-?line|dachzeile|spitzmarke|eyebrow|overhead|pre-?title|over-?title|sur-?titre|antetitulo|"
            r"occhiello|label|rubric|section-?(?:name|label)|headline-?intro",
        ),
        (
            "quote",
            r"pull-?quotes?|quote-?(?:box|block)|blockquote-pull|twitter-tweet|instagram-media|embed\w*|tweet",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of a page.

    ``parent`` tells blocks of one element from those of another, and ``home`` those of the element around it; ``heading`` is 1 to 6, 7 for a line all in bold, 0 for
    none; ``linked`` is the share of the text inside links; ``boxes`` are the boxes that the text stands in, each with a
    number that tells one box from another; ``parted`` says that a gap parts it from the block before.
    """

    text: str
    parent: int
    home: int
    heading: int
    linked: float
    boxes: tuple[tuple[str, int], ...]
    parted: bool


def blocks_of(tree: Any) -> tuple[list[Block], int]:
    """All visible text of a page in its order, and how deep its elements are nested."""
    walk = _Walk()
    depth = deepest = 0
    for event, element in import_module("lxml.etree").iterwalk(tree, events=("start", "end")):
        if event == "start":
            depth += 1
            deepest = max(deepest, depth)
            walk.start(element)
        else:
            depth -= 1
            walk.end(element)
    walk.flush()
    return walk.made, deepest


class _Walk:
    """Where the walk stands: the text since the last block's end, and what it is inside of."""

    def __init__(self) -> None:
        self.made: list[Block] = []
        self._pieces: list[tuple[str, bool, bool]] = []  # text, inside a link, inside bold type
        self._skipping = self._links = self._bold = self._pre = 0
        self._boxes: list[tuple[str, int]] = []
        self._opened: list[int] = []  # boxes that each open element has added
        self._parents: list[int] = [0]
        self._headings: list[int] = []
        self._count = 0
        self._breaks = 0
        self._closed = False

    def start(self, element: Any) -> None:
        tag = element.tag
        self._count += 1
        self._opened.append(0)
        if tag in _SKIPPED:
            self._skipping += 1
        if self._skipping:
            return
        if tag == "br":
            self._break()
            return
        if tag in _BLOCKS:
            self.flush(parted=True)
            self._parents.append(self._count)
            if heading := _HEADING.fullmatch(tag):
                self._headings.append(int(heading[1]))
        for box in _named_boxes(element):
            if box == "kicker":
                if not self._headings or tag in _BLOCKS:  # a section's label is told apart by its words
                    continue
                self.flush()
            self._boxes.append((box, self._count))
            self._opened[-1] += 1
        if tag in _APART and self._closed and element.text:
            self._apart(element.text)
        self._links += tag == "a"
        self._bold += tag in ("b", "strong")
        self._pre += tag == "pre"
        self._text(element.text)

    def end(self, element: Any) -> None:
        tag = element.tag
        opened = self._opened.pop()
        if not self._skipping and tag != "br":
            if tag in _BLOCKS:
                self.flush(parted=True)
                self._parents.pop()
                if _HEADING.fullmatch(tag):
                    self._headings.pop()
            if opened:
                if tag not in _BLOCKS:
                    self.flush(parted=False)
                del self._boxes[-opened:]
            self._links -= tag == "a"
            self._bold -= tag in ("b", "strong")
            self._pre -= tag == "pre"
        if tag in _SKIPPED:
            self._skipping -= 1
        if not self._skipping:
            self._text(element.tail)
        self._closed = tag in _APART and not element.tail

    def _text(self, text: str | None) -> None:
        if text and not self._skipping:
            if not text.isspace():
                self._breaks = 0
            self._pieces.append((text, self._links > 0, self._bold > 0))

    def _apart(self, text: str) -> None:
        """A space between two elements that styles set apart: ``<span>AFP</span><time>3 May</time>``."""
        before = self._pieces[-1][0] if self._pieces else ""
        joined = len(before) > 1 and before[-1].isalnum() and text[0].isalnum()
        if joined and before[-1] < "\u2e80" and text[0] < "\u2e80":  # Chinese and Japanese know no spaces
            self._pieces.append((" ", False, False))

    def _break(self) -> None:
        if self._pre:
            self._pieces.append(("\n", False, False))
            return
        self.flush(parted=False)
        self._breaks += 1

    def flush(self, *, parted: bool = False) -> None:
        """End a block."""
        text = "".join(piece for piece, _, _ in self._pieces)
        if text.strip():
            size = sum(len(piece.strip()) for piece, _, _ in self._pieces) or 1
            linked = sum(len(piece.strip()) for piece, link, _ in self._pieces if link) / size
            bold = all(strong for piece, _, strong in self._pieces if piece.strip())
            heading = self._headings[-1] if self._headings else 7 if bold else 0
            if self._boxes and self._boxes[-1][0] == "kicker":
                heading = 0
            gap = self._parted or self._breaks > 1
            flat = " ".join(text.split())
            flat = flat if flat.isprintable() else tidy(text)
            texts = [p.text for p in paragraphs(normalise(text))] if self._pre else [flat]
            for one in texts:
                if one:
                    self.made.append(
                        Block(
                            one,
                            self._parents[-1],
                            self._parents[-2:][0],
                            heading,
                            linked,
                            tuple(self._boxes),
                            gap,
                        )
                    )
                    gap = True
            self._parted = False
            self._breaks = 0
        self._pieces = []
        self._parted = self._parted or parted

    _parted = True


def _named_boxes(element: Any) -> tuple[str, ...]:
    """The boxes that an element opens, by its tag and by the names that the site gives it."""
    attributes = element.attrib
    if not attributes:
        return _boxes_of(element.tag, "", "")
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    found = _boxes_of(element.tag, names[:400], attributes.get("role") or "")
    style = attributes.get("style")
    if (
        attributes.get("aria-hidden") == "true"
        or "hidden" in attributes
        or (style and re.search(r"display\s*:\s*none", style))
    ):
        return (*found, "hidden")
    return found


@lru_cache(maxsize=8192)
def _boxes_of(tag: str, names: str, role: str) -> tuple[str, ...]:
    found = (
        ["site"]
        if tag in _SITE
        else ["caption"]
        if tag == "figcaption"
        else ["related"]
        if tag == "aside"
        else []
    )
    if tag in ("html", "body", "main", "article"):
        return tuple(found)
    if names.strip() or role:
        named = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", f"{names} {role}")
        found += [box for box, pattern in _BOXES if pattern.search(named)]
        if re.search(r"(?:^|\s)(?:navigation|contentinfo|banner|dialog)(?=\s|$)", role):
            found.append("site")
    return tuple(found)
