"""A second look at every line of a page, when all of them have a kind: is it of the article after all, or not?

The rules see one line, or one reason, at a time; here all that speaks for and against a line is weighed together, by weights
learned from pages with known texts (``training/facts.py``). A rule is overruled only where much speaks against it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median

from ..facts.weigh import scores
from ..words.alike import stems
from ..words.furniture import addresses_reader, ended, is_talk, reports_speech, word_count
from ..words.lines import Kind, Line
from ..words.phrases import holds, is_one, opens

MARGIN = 0.75  # the log odds that overrule what the rules say
# What the rules call by other names they are right about nearly always; a short line may be a cross-head or a list's item.
_DOUBTED = frozenset((Kind.BODY, Kind.SHORT, Kind.STANDFIRST))
_FEW = 5  # paragraphs: with fewer there is little to compare a line with
_BULLET = re.compile(r"^(?:[>•▪‣◦●■*·–—□ㅇ▶-]|\(?\d{1,2}[.)])\s*")
_CONTACT = re.compile(r"https?://|www\.|\S@\S+\.\w|\+?\d[\d ()-]{7,}\d")
_QUOTES = re.compile(r"[\"“”«»„「」『』]")
_LENGTHS = (
    (3, "up to 3 words"),
    (7, "4 to 7 words"),
    (14, "8 to 14 words"),
    (24, "15 to 24 words"),
    (49, "25 to 49 words"),
)


def second_look(
    lines: Sequence[Line],
    own: Sequence[Kind],
    *,
    fact: str,
    markup: Sequence[Mapping[str, float]] = (),
) -> list[Line]:
    """The lines with their kinds set right: BODY for what is of the article, NOTICE for what is not.

    ``own`` are the kinds that the lines have by their own words, ``markup`` what the elements of a page say of each line;
    ``fact`` names the weights. Pages with hardly any prose are left as they are.
    """
    body = [i for i, line in enumerate(lines) if line.kind is Kind.BODY]
    if len(body) < _FEW:
        return list(lines)
    asked = [i for i in range(len(lines)) if _is_asked(lines, i, body)]
    page = _Page(lines, body)
    features = []
    for i in asked:
        spoken = page.features(i, own[i])
        if markup:
            spoken |= markup[i]
        features.append({name: value for name, value in spoken.items() if value})
    made = list(lines)
    for i, score in zip(asked, scores(fact, [lines[i].text for i in asked], features), strict=True):
        if lines[i].kind is Kind.BODY and score < -MARGIN:
            made[i] = replace(lines[i], kind=Kind.NOTICE)
        elif lines[i].kind is not Kind.BODY and score > MARGIN:
            made[i] = replace(lines[i], kind=Kind.BODY)
    return made if any(line.kind is Kind.BODY for line in made) else list(lines)


def _is_asked(lines: Sequence[Line], i: int, body: Sequence[int]) -> bool:
    """Whether there is any doubt about a line: menus and what stands far from the text need no second look."""
    line = lines[i]
    if line.kind is Kind.BODY:
        return True
    near = body[0] - 6 <= i <= body[-1] + 6
    return near and line.kind in _DOUBTED and any(map(str.isalpha, line.text))


class _Page:
    """What a line is compared with: the text that it may be part of."""

    def __init__(self, lines: Sequence[Line], body: Sequence[int]) -> None:
        self._lines = lines
        self._first, self._last = body[0], body[-1]
        self._stems = {i: stems(lines[i].text) for i in body}
        self._held = Counter(stem for found in self._stems.values() for stem in found)
        self._size = median(word_count(lines[i].text) for i in body)
        self._total = sum(len(lines[i].text) for i in body)
        self._before: list[int] = []  # characters of prose before each line
        seen = 0
        for line in lines:
            self._before.append(seen)
            seen += len(line.text) if line.kind is Kind.BODY else 0
        self._texts = Counter(line.text for line in lines)
        self._single = Counter(line.block for line in lines)

    def features(self, i: int, own: Kind) -> dict[str, float]:
        """What speaks for a line being of the article and against."""
        line = self._lines[i]
        text, words = line.text, word_count(line.text)
        return (
            self._words(text, words)
            | self._place(i, words)
            | {f"by rule {line.kind.value}": 1.0, f"by itself {own.value}": 1.0}
        )

    def _words(self, text: str, words: int) -> dict[str, float]:
        bare = text.rstrip("\"'”’» )")
        return {
            next((name for most, name in _LENGTHS if words <= most), "50 words or more"): 1.0,
            "ended": float(ended(text)),
            "colon at the end": float(bare.endswith((":", "："))),
            "question": float(bare[-1:] in "?!？！؟"),
            "bullet": float(_BULLET.match(text) is not None),
            "small head": float(text[:1].islower()),
            "capitals": float(text.isupper()),
            "in brackets": float(text[:1] in "([（【*" and text[-1:] in ")]）】*."),
            "quotation": float(len(_QUOTES.findall(text)) >= 2),
            "reported": float(reports_speech(text)),
            "contact": float(_CONTACT.search(text) is not None),
            "notice inside": float(holds("notice", text)),
            "notice begins": float(bool(opens("start", text))),
            "related begins": float(bool(opens("related", text))),
            "caption begins": float(bool(opens("caption", text))),
            "role inside": float(words <= 20 and holds("role", text)),
            "address to the reader": float(addresses_reader(text)),
            "talk": float(is_talk(text)),
            "label": float(is_one("label", text) or is_one("section", text)),
            "rights": float("©" in text or holds("rights", text)),
        }

    def _place(self, i: int, words: int) -> dict[str, float]:
        lines, line = self._lines, self._lines[i]
        mine = self._stems.get(i)
        own = mine is not None
        found = mine if mine is not None else stems(line.text)
        shared = sum(self._held[stem] > own for stem in found) / len(found) if found else 0.0
        above = lines[i - 1] if i else None
        below = lines[i + 1] if i + 1 < len(lines) else None
        gap_above = next((n for n in range(1, 8) if i - n < 0 or lines[i - n].kind is Kind.BODY), 8)
        gap_below = next((n for n in range(1, 8) if i + n >= len(lines) or lines[i + n].kind is Kind.BODY), 8)
        share = self._before[i] / self._total
        return {
            "shared": shared,
            "nothing shared": float(shared == 0 and len(found) >= 3),
            "much shared": float(shared >= 0.5),
            "first": float(i == self._first),
            "last": float(i == self._last),
            "before the text": float(i < self._first),
            "behind the text": float(i > self._last),
            "late": float(share > 0.6),
            "very late": float(share > 0.9),
            "early": float(share < 0.1),
            "prose right above": float(gap_above == 1),
            "prose right below": float(gap_below == 1),
            "far from prose above": float(gap_above > 3),
            "far from prose below": float(gap_below > 3),
            "between prose": float(gap_above == 1 and gap_below == 1),
            "much shorter": float(words * 3 < self._size),
            "stands again": float(self._texts[line.text] > 1),
            "apart": float(self._single[line.block] == 1),
            "goes on from above": float(above is not None and above.block == line.block),
            f"above {above.kind.value if above else 'nothing'}": 1.0,
            f"below {below.kind.value if below else 'nothing'}": 1.0,
            "related above": float(any(lines[j].kind is Kind.RELATED for j in range(max(0, i - 4), i))),
            "stamp below": float(any(o.kind is Kind.STAMP for o in lines[i + 1 : i + 4])),
        }
