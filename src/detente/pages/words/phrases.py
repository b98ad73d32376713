"""The table of furniture phrases (data/furniture.tsv) and fast questions about it."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

_KEPT = 600  # characters of a text whose answers are kept: a line is asked about many kinds, by several rooms
_OPENING = 200  # characters within which a text begins
_FIRST = re.compile(r"[^\W_]+|\S")
_LEAD = re.compile(r"[^\w\"“«„'‘]*")
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


@lru_cache(maxsize=16)
def phrases(kind: str) -> frozenset[str]:
    """All phrases of a kind, case folded, with straight apostrophes."""
    return frozenset(phrase for row, phrase in _rows() if row == kind)


def holds(kind: str, text: str) -> bool:
    """Whether a phrase of the kind stands anywhere in the text as whole words."""
    return _holds(kind, text) if len(text) <= _KEPT else _holds.__wrapped__(kind, text)


@lru_cache(maxsize=8192)
def _holds(kind: str, text: str) -> bool:
    view = _folded(text)
    by_word, dense = _indexed(kind)
    # Few phrases begin with a word that a line has: the others need not be looked for.
    for word in by_word.keys() & view.words:
        for phrase in by_word[word]:
            if _whole_words(view.low, phrase):
                return True
    return view.dense and any(phrase in view.low for phrase in dense)


def is_one(kind: str, text: str) -> bool:
    """Whether the whole text, apart from punctuation and numbers, is a phrase of the kind."""
    return len(text) <= 80 and _plain(text) in _wholes(kind)


def opens(kind: str, text: str) -> int:
    """Where a phrase of the kind that begins a text ends, the longest one; 0 where none does. Opening quotes are words."""
    at, low, first, dense_text = _opening(text[:_OPENING])
    if not first:
        return 0
    by_word, dense = _indexed(kind)
    ends = [
        len(phrase)
        for phrase in by_word.get(first, ())
        if low.startswith(phrase) and not low[len(phrase) : len(phrase) + 1].isalnum()
    ]
    if dense_text and low.startswith(dense):
        ends += [len(phrase) for phrase in dense if low.startswith(phrase)]
    return at + max(ends) if ends else 0


@lru_cache(maxsize=16)
def choice(kind: str) -> str:
    """The phrases of a kind as alternatives of a pattern, longest first."""
    longest_first = sorted(phrases(kind), key=lambda p: (-len(p), p))
    return "|".join(re.escape(p).replace("'", "['’]") for p in longest_first)


@lru_cache(maxsize=16)
def _wholes(kind: str) -> frozenset[str]:
    """The phrases of a kind, their words alone."""
    return frozenset(" ".join(_WORD.findall(phrase)) for phrase in phrases(kind))


@lru_cache(maxsize=32)
def _indexed(kind: str) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The phrases of a kind by their first word, and those of scripts that part no words."""
    by_word: dict[str, list[str]] = {}
    for phrase in phrases(kind):
        if not _DENSE.search(phrase) and (first := _FIRST.match(phrase)):
            by_word.setdefault(first[0], []).append(phrase)
    return (
        {word: tuple(found) for word, found in by_word.items()},
        tuple(phrase for phrase in phrases(kind) if _DENSE.search(phrase)),
    )


class _View(NamedTuple):
    """A text as phrases are written, its words, and whether it has letters of a script without spaces."""

    low: str
    words: frozenset[str]
    dense: bool


@lru_cache(maxsize=256)
def _folded(text: str) -> _View:
    low = text.casefold().replace("’", "'")
    return _View(low, frozenset(_FIRST.findall(low)), not low.isascii() and _DENSE.search(low) is not None)


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    """The words of a short text, without numbers."""
    return " ".join(w for w in _WORD.findall(text.casefold().replace("’", "'")) if not w.isdigit())


@lru_cache(maxsize=1024)
def _opening(text: str) -> tuple[int, str, str, bool]:
    """Where a text begins behind its marks, what it begins with as phrases are written, the first word of that, and
    whether it has letters of a script without spaces."""
    start = _LEAD.match(text)
    at = start.end() if start else 0
    low = text[at : at + 80].casefold().replace("’", "'")
    if len(low) != len(text[at : at + 80]):  # case folding made letters of one into two
        low = text[at : at + 80].lower().replace("’", "'")
    first = _FIRST.match(low)
    return at, low, first[0] if first else "", not low.isascii() and _DENSE.search(low) is not None


def _whole_words(low: str, phrase: str) -> bool:
    at = low.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if not (low[at - 1 : at].isalnum() or low[end : end + 1].isalnum()):
            return True
        at = low.find(phrase, at + 1)
    return False


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, str], ...]:
    text = (resources.files(__package__) / "data/furniture.tsv").read_text(encoding="utf-8")
    cells = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((row[0], row[2].casefold()) for row in cells if row[0] != "kind")
