"""Which of the lines above an article is its headline, and how far two texts say the same."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from .furniture import word_count
from .outlets import signed

if TYPE_CHECKING:
    from collections.abc import Set

_WORD = re.compile(r"[^\W_]{3,}")
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


def choose_title(candidates: list[str], about: Set[str], below: Set[str]) -> str | None:
    """The line that is most likely the headline, or None.

    A headline is a few to some twenty words long, shares words with the article, often stands twice on the
    page, and comes before the standfirst. ``below`` holds labels that also stand under the article.
    """
    if not about:  # nothing below to compare with: the first line that could be a headline is one
        return next(
            (text for text in candidates if 3 <= word_count(text) <= 25 and signed(text) is None), None
        )
    counts = Counter(candidates)
    best, best_score = None, 0.0
    for place, text in enumerate(dict.fromkeys(candidates)):
        words = word_count(text)
        if not 2 <= words <= 34 or len(text) > 240 or signed(text) is not None:
            continue
        score = 2.0 * overlap(stems(text), about)
        score += 1.0 if 5 <= words <= 18 else 0.4 if words > 3 else -0.6
        score -= 0.5 if words > 25 else 0.0
        score += 0.8 if counts[text] > 1 and words > 3 else 0.0
        score -= 1.0 if text in below else 0.0
        score += 0.3 if place == 0 and words > 3 else -0.08 * min(place, 6)
        score -= 0.3 if text[-1] in "?!" else 0.0
        score -= 0.8 if text.rstrip("\"'”’ ").endswith((".", ":")) else 0.0
        if score > best_score:
            best, best_score = text, score
    return best if best_score >= 0.7 else None
