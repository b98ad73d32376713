"""Near-duplicate articles: wire copy under another headline, a story reprinted, cut or slightly edited.

Two articles are copies when most runs of four words of the shorter one stand in the longer one too (containment, as in
Broder, "On the resemblance and containment of documents", 1997). Candidates are found by a sample of those runs, chosen by
their own hash so that every article of every run samples alike; the sample can lie in any index that joins numbers.
MinHash with banding would measure resemblance, which a paper that prints the first third of a dispatch does not reach, and
the libraries for it keep their index in memory.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlsplit
from zlib import crc32

from detente.records import Article

RUN = 4  # words
SAMPLED = 8  # one run in so many goes into the index
CONTAINED = 0.6  # share of the shorter article's runs that the longer one has
LEAST = 24  # runs; below, a text must be the same to be a copy, for two short notices are alike by chance
CUT_TO = 0.2  # a copy may be cut to so much of the original; less is a quotation of it
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


class Shelf(Protocol):
    """Articles read before, found by their prints, each with the original that it points at."""

    fixed: bool
    """Whether these articles are given away already and can no longer be told to be copies of others."""

    def sharing(self, prints: Mapping[str, Sequence[int]]) -> Mapping[str, Sequence[Article]]:
        """For each new article (by doc_id) the old ones with which it shares prints, itself left out."""
        ...


@dataclass(frozen=True, slots=True)
class Linked:
    """New articles with their ``copies_of``, and old ones that turned out to reprint another."""

    articles: tuple[Article, ...]
    prints: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """By doc_id of each new article, what later ones will find it by."""
    moved: Mapping[str, str | None] = field(default_factory=dict)
    """By doc_id of old articles, the ``copies_of`` that they have now."""


def runs(text: str) -> frozenset[int]:
    """Hashes (32 bits) of all runs of four words of a text; case and punctuation do not count."""
    words = _WORD.findall(text.casefold())
    if _UNSPACED.search(text):
        words = [part for word in words for part in (word if _UNSPACED.search(word) else [word])]
    if len(words) < RUN:
        return frozenset([crc32(" ".join(words).encode())] if words else [])
    return frozenset(crc32(" ".join(words[i : i + RUN]).encode()) for i in range(len(words) - RUN + 1))


def prints(text_runs: frozenset[int]) -> tuple[int, ...]:
    """The sample of a text's runs by which copies find each other, and one print of all of them together."""
    whole = crc32(b"".join(run.to_bytes(4, "big") for run in sorted(text_runs)))
    return tuple(sorted({run for run in text_runs if run % SAMPLED == 0} | {whole}))


def link_copies(articles: Sequence[Article], shelf: Shelf) -> Linked:
    """Find which of some new articles are copies: of each other, or of those on the shelf.

    The original is the one that its own publisher's site has, then the one published first, and of those of a day the one
    with the lowest doc_id, so that the order of reading does not matter. All copies of a group point at it, never at each
    other. Where the shelf is fixed, an old article goes before every new one. Nothing is raised.
    """
    held = {article.doc_id: article for article in articles}
    made = {doc_id: runs(article.text) for doc_id, article in held.items()}
    marks = {doc_id: prints(of_one) for doc_id, of_one in made.items()}
    found = shelf.sharing(marks)
    stored = {old.doc_id: old for group in found.values() for old in group if old.doc_id not in held}
    everyone = {**stored, **{doc_id: replace(article, copies_of=None) for doc_id, article in held.items()}}
    made |= {doc_id: runs(article.text) for doc_id, article in stored.items()}
    points: dict[str, str | None] = {doc_id: article.copies_of for doc_id, article in everyone.items()}
    near = _near(marks)

    def rank(doc_id: str) -> tuple[bool, bool, str, str]:
        article, new = everyone[doc_id], doc_id in held
        return shelf.fixed and new, _reprinted(article), (article.published or "9999")[:10], doc_id

    for doc_id in held:
        others = [old.doc_id for old in found.get(doc_id, ())] + near[doc_id]
        group = {other for other in others if other != doc_id and _alike(made[doc_id], made[other])}
        group |= {root for other in group if (root := points[other]) in everyone and root is not None}
        if not group:
            continue
        group.add(doc_id)
        first = min(group, key=rank)
        if points[first] in group or first in held:
            points[first] = None
        root = points[first] or first  # an original of old that is not among those found
        for member in group - {root}:
            points[member] = root
    moved = {doc_id: points[doc_id] for doc_id, old in stored.items() if points[doc_id] != old.copies_of}
    return Linked(
        tuple(replace(article, copies_of=points[article.doc_id]) for article in articles),
        marks,
        {} if shelf.fixed else moved,
    )


def _alike(a: frozenset[int], b: frozenset[int]) -> bool:
    shorter, longer = sorted((len(a), len(b)))
    if shorter < LEAST:
        return bool(shorter) and a == b
    return shorter >= CUT_TO * longer and len(a & b) >= CONTAINED * shorter


def _near(marks: Mapping[str, Sequence[int]]) -> dict[str, list[str]]:
    """For each new article the earlier new ones with which it shares a print."""
    shelf: dict[int, list[str]] = {}
    near: dict[str, list[str]] = {}
    for doc_id, of_one in marks.items():
        near[doc_id] = list(dict.fromkeys(other for mark in of_one for other in shelf.get(mark, ())))
        for mark in of_one:
            shelf.setdefault(mark, []).append(doc_id)
    return near


def _reprinted(article: Article) -> bool:
    """Whether a page credits its text to another than the site it stands on."""
    try:
        host = (urlsplit(article.url or "").hostname or "").lower()
    except ValueError:
        return False
    home = (article.outlet_domain or "").lower()
    return bool(host and home) and host != home and not host.endswith(f".{home}")
