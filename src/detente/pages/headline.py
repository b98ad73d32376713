"""Which of the lines above an article is its headline, and how far two texts say the same."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from .furniture import word_count
from .outlets import signed

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

_WORD = re.compile(r"[^\W_]{3,}")
_PARTS = re.compile(r"\s+(?:\||::?|»|›|•|·|–|—|-)+\s+|\s*(?:\||｜|::)\s*|_(?=\D)")
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


def printed_title(
    titles: Sequence[str], printed: Sequence[tuple[str, int]], about: Set[str], sites: Sequence[str]
) -> str | None:
    """The headline as an HTML page prints it, or None where no printed line is one.

    ``titles`` are those that the markup declares, which may differ, be cut or carry the site's name; ``printed`` are
    lines with the level of their heading (0 for none); ``about`` are the stems of the article.
    """
    pieces = {_plain(piece): 1.0 for title in titles for piece in (title, *_PARTS.split(title)) if piece}
    best, best_score = None, 1.3
    for place, (text, level) in enumerate(printed):
        words = word_count(text)
        if not 2 <= words <= 45 or len(text) > 300 or any(_plain(text) == _plain(site) for site in sites):
            continue
        match = pieces.get(_plain(text), 0.0) or max(
            (_alike(stems(t), stems(text)) for t in titles), default=0.0
        )
        if level != 1 and match < 0.6 and titles:
            continue
        weight = 1.2 if level == 1 else 0.5 if level in (2, 3) else 0.2 if level else 0.0
        score = 2.0 * match + overlap(stems(text), about) + weight - 0.01 * min(place, 30)
        score -= 0.8 if signed(text) is not None else 0.0
        if score > best_score:
            best, best_score = text, score
    return best


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).casefold().strip()


def _alike(a: Set[str], b: Set[str]) -> float:
    return len(a & b) / max(len(a), len(b)) if a and b else 0.0
