"""The table of furniture phrases (data/furniture.tsv) and three fast questions about it."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


@lru_cache(maxsize=16)
def phrases(kind: str) -> frozenset[str]:
    """All phrases of a kind, case folded, with straight apostrophes."""
    return frozenset(phrase for row, phrase in _rows() if row == kind)


def holds(kind: str, text: str) -> bool:
    """Whether a phrase of the kind stands anywhere in the text as whole words."""
    low = _folded(text)
    # Plain substring search first: a pattern of a hundred alternatives costs fifty times as much.
    return any(phrase in low and _whole_words(low, phrase) for phrase in phrases(kind))


def is_one(kind: str, text: str) -> bool:
    """Whether the whole text, apart from punctuation and numbers, is a phrase of the kind."""
    if len(text) > 80:
        return False
    return " ".join(w for w in _WORD.findall(_folded(text)) if not w.isdigit()) in phrases(kind)


@lru_cache(maxsize=16)
def opening(kind: str) -> re.Pattern[str]:
    """A pattern for a phrase of the kind at the beginning of a text; opening quotes do not count as such."""
    return re.compile(rf"[^\w\"“«„'‘]*(?:{choice(kind)})(?!\w)", re.I)


@lru_cache(maxsize=16)
def choice(kind: str) -> str:
    """The phrases of a kind as alternatives of a pattern, longest first."""
    longest_first = sorted(phrases(kind), key=lambda p: (-len(p), p))
    return "|".join(re.escape(p).replace("'", "['’]") for p in longest_first)


@lru_cache(maxsize=64)
def _folded(text: str) -> str:
    return text.casefold().replace("’", "'")


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
