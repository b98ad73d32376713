"""Which of the lines above an article is its headline, and how far two texts say the same."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ..words.alike import overlap, stems
from ..words.bylines import people_alone
from ..words.dates import find_dates
from ..words.furniture import byline_of, word_count
from ..words.lines import Kind
from ..words.outlets import signed, sounds_like_outlet
from ..words.phrases import holds, is_one
from .weigh import choose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from ..words.lines import Line

_PARTS = re.compile(r"\s+(?:\||::?|»|›|>|•|·|–|—|-|/)+\s+|\s*(?:\||｜|::)\s*|_(?=\D)")
_NO_TITLE = re.compile(
    r"\w[./]\w+/\w|://|www\.|(?:[-–—|:]\s*|\bback to\s+)home(?:\s?page)?$|^special to\b|"
    r"\b\d[\d ,.]* (?:of|von|de|sur|di|из|z|з) \d",
    re.I,
)
_NOT_WORD = re.compile(r"[\W_]+")


_PLACES = (
    (1, "right above"),
    (3, "2 to 3 above"),
    (6, "4 to 6 above"),
    (10, "7 to 10 above"),
    (20, "11 to 20 above"),
)
_LENGTHS = (
    (2, "up to 2 words"),
    (3, "3 words"),
    (5, "4 to 5 words"),
    (14, "6 to 14 words"),
    (20, "15 to 20 words"),
    (25, "21 to 25 words"),
)


def choose_title(
    above: Sequence[Line], places: Sequence[int], about: Set[str], below: Set[str]
) -> str | None:
    """The line that is most likely the headline, or None.

    ``above`` are the lines above a text and ``places`` those among them that may be its headline; ``about`` are the stems of
    the text, ``below`` labels that also stand under it.
    """
    if not about:  # nothing below to compare with: the first line that could be a headline is one
        lines = (above[i].text for i in places)
        return next((text for text in lines if 3 <= word_count(text) <= 25 and signed(text) is None), None)
    fit = [i for i in places if _may_be_title(above[i].text)]
    if not fit:
        return None
    counts = Counter(_plain(above[i].text) for i in places)
    parts = Counter(part for i in places for part in _parts_of(above[i].text))
    shared = {i: overlap(stems(above[i].text), about) for i in fit}
    telling = next((i for i in fit if shared[i] >= 0.3 and word_count(above[i].text) >= 4), -1)
    most = max(fit, key=lambda i: shared[i])
    captions = {_plain(line.text) for line in above if line.kind is Kind.CAPTION}
    made = []
    for i in fit:
        text = above[i].text
        spoken = _look(text)
        spoken |= _standing(above, i, shared)
        plain = _plain(text)
        held = any(counts[part] and len(part.split()) > 2 for part in _parts_of(text))
        spoken |= {
            "shared": shared[i],
            "shared much": float(shared[i] >= 0.5),
            "nothing shared": float(shared[i] == 0),
            "tells most": float(i == most),
            "first to tell": float(i == telling),
            "stands twice": float(counts[plain] > 1),
            "part of another line": float(parts[plain] > 0),
            "holds another line": float(held),
            "label below": float(text in below),
            "a caption too": float(plain in captions),
        }
        made.append({feature: value for feature, value in spoken.items() if value})
    place = choose("title", [above[i].text for i in fit], made)
    if place is None and len(above) <= 3:  # a bulletin: a line, and a sentence below it
        lines = (above[i].text for i in fit)
        return next((text for text in lines if 3 <= word_count(text) <= 25 and text[-1] != "."), None)
    return None if place is None else above[fit[place]].text.strip("*#_ ")


def _may_be_title(text: str) -> bool:
    return (
        1 <= word_count(text) <= 40
        and len(text) <= 300
        and signed(text) is None
        and not _NO_TITLE.search(text)
        and not byline_of(text)
    )


def _parts_of(text: str) -> set[str]:
    """The parts of a line with bars, dashes or arrows, where there are any."""
    plain = {_plain(part) for part in _PARTS.split(text)}
    return plain if len(plain) > 1 else set()


def _look(text: str) -> dict[str, float]:
    """What a line looks like."""
    words = word_count(text)
    letters = [word[0] for word in re.findall(r"[^\W\d_]{2,}", text)]
    cased = [letter for letter in letters if letter.isupper() or letter.islower()]
    bare = text.rstrip("\"'”’» ")
    return {
        next((name for most, name in _LENGTHS if words <= most), "more than 25 words"): 1.0,
        "full stop": float(bare.endswith((".", "。", "।", "۔"))),
        "colon at the end": float(bare.endswith((":", "：", "…"))),
        "question": float(bare[-1:] in "?!？！؟"),
        "capitals": float(text.isupper()),
        "capital heads": float(len(cased) > 3 and sum(c.isupper() for c in cased) > 0.75 * len(cased)),
        "small head": float(text[:1].islower()),
        "opens with a quote": float(text[0] in "\"“«„'‘「『"),
        "opens with a bracket": float(text[0] in "([【（[#*•▪-"),
        "numbers": float(any(char.isdigit() for char in text)),
        "bars": float(" | " in text or " » " in text or " > " in text),
        "slashes": float(text.count(" / ") > 1),
        "a date inside": float(bool(find_dates(text))),
        "many numbers": float(sum(map(str.isdigit, text)) * 6 > len(text)),
        "people": float(people_alone(text)[1] and bool(people_alone(text)[0])),
        "a label inside": float(holds("label", text) or holds("start", text)),
        "a label": float(
            any(is_one(kind, text) for kind in ("label", "section", "related", "tail", "start"))
        ),
        "an outlet": float(sounds_like_outlet(text)),
    }


def _standing(above: Sequence[Line], i: int, shared: Mapping[int, float]) -> dict[str, float]:
    """Where a line stands and between what."""
    line = above[i]
    before, after = above[max(0, i - 3) : i], above[i + 1 : i + 7]
    near = [other for other in after[:3] if other.kind in (Kind.SHORT, Kind.OPEN, Kind.BODY)]
    longer = [o for o in near if len(o.text) > 1.3 * len(line.text) and word_count(o.text) >= 8]
    last, following = before[-1:], after[:1]
    distance = len(above) - i
    upper = [j for j in shared if j < i and i - j <= 4]
    return {
        next((name for most, name in _PLACES if distance <= most), "far above"): 1.0,
        f"kind {line.kind.value}": 1.0,
        "first line": float(i == 0),
        "date right below": float(any(o.kind is Kind.STAMP for o in after[:1])),
        "date near below": float(any(o.kind is Kind.STAMP for o in after[1:3])),
        "date below": float(any(o.kind is Kind.STAMP for o in after[3:6])),
        "date above": float(any(o.kind is Kind.STAMP for o in before)),
        "kicker above": float(any(o.kind is Kind.SHORT and word_count(o.text) <= 3 for o in last)),
        "menu above": float(len(before) > 1 and all(len(o.text) <= 24 for o in before[-2:])),
        "caption above": float(any(o.kind is Kind.CAPTION for o in last)),
        "caption below": float(any(o.kind is Kind.CAPTION for o in following)),
        "longer line below": float(bool(longer)),
        "menu below": float(len(after) > 1 and all(len(o.text) <= 24 for o in after[:2])),
        "apart from what is above": float(not last or last[0].block != line.block),
        "apart from what is below": float(not following or following[0].block != line.block),
        "tells more than above": float(bool(upper) and shared[i] > max(shared[j] for j in upper)),
        "told of above": float(any(shared[j] >= 0.3 and word_count(above[j].text) >= 4 for j in upper)),
    }


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
