"""How far two texts say the same: the rough stems of their words, and the share of them in common."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set

_WORD = re.compile(
    r"[\w\u0900-\u0963\u0966-\u0dff]{3,}"
)  # the vowel signs of Indian scripts are no letters to re
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


@lru_cache(maxsize=512)
def stems(text: str) -> frozenset[str]:
    """Rough stems of the words that carry meaning: long words and names, cut to six letters."""
    made = {
        word.casefold()[:6]
        for word in _WORD.findall(text)
        if len(word) >= 5 or (len(word) >= 3 and (word[0].isupper() or word.isdigit()))
    }
    if not text.isascii():
        for run in _DENSE.findall(text):
            made.update(run[i : i + 2] for i in range(len(run) - 1))
    return frozenset(made)


def overlap(part: Set[str], whole: Set[str]) -> float:
    """The share of ``part`` that ``whole`` holds; 0 for an empty part."""
    return len(part & whole) / len(part) if part else 0.0
