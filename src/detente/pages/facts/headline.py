"""Which of the lines above an article is its headline, and how far two texts say the same."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ..words.alike import overlap, stems
from ..words.furniture import byline_of, word_count
from ..words.outlets import signed

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

_PARTS = re.compile(r"\s+(?:\||::?|»|›|>|•|·|–|—|-)+\s+|\s*(?:\||｜|::)\s*|_(?=\D)")
_NO_TITLE = re.compile(
    r"\w[./]\w+/\w|://|www\.|(?:[-–—|:]\s*|\bback to\s+)home(?:\s?page)?$|^special to\b|"
    r"\b\d[\d ,.]* (?:of|von|de|sur|di|из|z|з) \d",
    re.I,
)
WIRE_MARK = re.compile(
    r"^\((?:\d?\w{0,2} ?(?:LEAD|LD)|URGENT|RPT|CORRECTED|UPDATED?)\)\s+|^(?:UPDATE|RPT|CORRECTED)\s?\d?-\s?"
)
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line above the text that may be the headline: how many lines above it, and whether a date or byline follows."""

    text: str
    above: int
    stamped: bool


def choose_title(candidates: Sequence[Candidate], about: Set[str], below: Set[str]) -> str | None:
    """The line that is most likely the headline, or None.

    A headline is a few to some twenty words long, shares words with the article, often stands twice on the
    page or with the site's name behind it, and comes before the standfirst, the date and the caption. ``below`` holds
    labels that also stand under the article.
    """
    if not about:  # nothing below to compare with: the first line that could be a headline is one
        return next(
            (c.text for c in candidates if 3 <= word_count(c.text) <= 25 and signed(c.text) is None), None
        )
    counts = Counter(_plain(c.text) for c in candidates)
    parts = Counter(
        _plain(part) for c in candidates for part in {*_PARTS.split(c.text)} if _plain(part) != _plain(c.text)
    )
    scored: list[tuple[float, Candidate]] = []
    for candidate in candidates:
        text, words = candidate.text, word_count(candidate.text)
        if not 2 <= words <= 34 or len(text) > 240 or signed(text) is not None or _NO_TITLE.search(text):
            continue
        if byline_of(text):
            continue
        held = [
            part for part in _PARTS.split(text) if counts.get(_plain(part)) and _plain(part) != _plain(text)
        ]
        score = 2.0 * overlap(stems(text), about)
        score += 1.0 if 5 <= words <= 18 else 0.4 if words > 3 else -0.6
        score -= 0.5 if words > 25 else 0.0
        score += 0.8 if counts[_plain(text)] > 1 and words > 3 else 0.0
        score += 0.8 if parts[_plain(text)] and words > 2 else 0.0
        score -= 2.0 if any(word_count(part) > 3 for part in held) else 0.0  # the same with the site's name
        score -= 1.0 if text in below else 0.0
        score += 0.6 if candidate.stamped else 0.0
        # Near the text, and of two that are near the upper one.
        score += (
            0.5 + 0.06 * candidate.above if candidate.above <= 8 else 0.3 if candidate.above <= 14 else 0.0
        )
        score -= 0.3 if text[-1] in "?!" else 0.0
        score -= 0.8 if text.rstrip("\"'”’ ").endswith((".", ":")) else 0.0
        scored.append((score, candidate))
    if not scored:
        return None
    best_score, best = max(scored, key=lambda pair: pair[0])
    # A standfirst says more of the story than the headline right above it.
    for score, candidate in scored:
        if 0 < candidate.above - best.above <= 2 and score >= max(2.0, best_score - 0.6):
            best_score, best = score, candidate
            break
    return best.text if best_score >= 0.9 else None


@dataclass(frozen=True, slots=True)
class Printed:
    """A line that may be the headline: the level of its heading (7 for bold type, 0 for none), and how many lines
    stand between it and the text (negative below its beginning)."""

    text: str
    heading: int
    above: int


def printed_title(
    titles: Sequence[str], printed: Sequence[Printed], about: Set[str], sites: Sequence[str]
) -> str | None:
    """The headline as an HTML page prints it, or None where no printed line is one.

    ``titles`` are those that the markup declares, which may differ, be cut or carry the site's name; ``about`` are the
    stems of the article.
    """
    pieces = {_plain(piece) for title in titles for piece in (title, *_PARTS.split(title)) if piece}
    best, best_score = None, 1.3
    names = {_plain(site) for site in sites}
    meant = [stems(title) for title in titles]
    shortest = min(map(len, pieces), default=0)
    longest = max(map(len, titles), default=0) + 12
    for line in printed:
        near = 0 < line.above <= 9
        length = len(line.text)
        if length > 300 or not (near or line.heading or shortest <= length <= longest):
            continue
        plain = _plain(line.text)
        exact = plain in pieces
        if plain in names or not (exact or near or line.heading in (1, 2, 3, 7)):
            continue
        words = word_count(line.text)
        if not 2 <= words <= 45:
            continue
        if not exact and (_NO_TITLE.search(line.text) or byline_of(line.text)):
            continue
        mine = stems(line.text)
        began = any(len(p) > 12 and (plain.startswith(p) or p.startswith(plain)) for p in pieces)
        match = 1.0 if exact else 0.8 if began else max((_alike(title, mine) for title in meant), default=0.0)
        shared = overlap(mine, about)
        ended = line.text.rstrip("\"'”’» ").endswith(".") and line.heading not in (1, 2)
        told = line.heading in (1, 2, 3, 7) and near and shared >= 0.2 and words >= 4 and not ended
        if line.heading != 1 and match < 0.6 and not told:
            continue
        weight = {1: 1.2, 2: 0.6, 3: 0.4, 7: 0.4}.get(line.heading, 0.2 if line.heading else 0.0)
        score = 2.0 * match + shared + weight + (0.7 if near else -0.4 if line.above <= 0 else 0.0)
        score += (
            0.02 * min(line.above, 9) if near else 0.0
        )  # of two, the upper one: below it stands what explains it
        score -= 0.8 if signed(line.text) is not None else 0.0
        if score > best_score:
            best, best_score = line.text, score
    return best


def title_parts(title: str) -> list[str]:
    """What bars, dashes and arrows part in a title: headline, section, the site's name."""
    return _PARTS.split(title)


@lru_cache(maxsize=512)
def _plain(text: str) -> str:
    return _NOT_WORD.sub(" ", text).casefold().strip()


def _alike(a: Set[str], b: Set[str]) -> float:
    return len(a & b) / max(len(a), len(b)) if a and b else 0.0
