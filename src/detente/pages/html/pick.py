"""Which blocks of an HTML page are the article: trafilatura's choice, corrected by what the markup and the words say.

Trafilatura finds where the article is. It also loses first paragraphs, lists and text parted by line breaks, and keeps
comments and biographies; these are mended here, block by block, so that the order of the page is kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ..text.clean import Cleaned, alone, captions, same_words
from ..text.judge import second_look
from ..text.repeats import mark_repeats
from ..text.settle import without_afterwords
from ..words.alike import overlap, stems
from ..words.furniture import is_tail, is_talk, word_count
from ..words.lines import Kind, Line
from ..words.normal import Paragraph
from .extract import key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .blocks import Block

_BOX_KINDS = {
    "site": Kind.NAVIGATION,
    "comments": Kind.RELATED,
    "related": Kind.RELATED,
    "caption": Kind.CAPTION,
    "notice": Kind.NOTICE,
    "author": Kind.NOTICE,
    "standfirst": Kind.STANDFIRST,
    "quote": Kind.NOTICE,
    "hidden": Kind.NOTICE,
}
_PROSE = (Kind.BODY, Kind.OPEN)
_HELD = 0.4  # boxes of a name that hold so much of the article are none of that kind


def pick(blocks: Sequence[Block], picked: Sequence[bool], title: str | None) -> Cleaned:
    """Reduce a page to its article. ``picked`` as :class:`.extract.Extracted` tells it, ``title`` is the headline.

    Returns no paragraphs where nothing that was chosen is prose.
    """
    lines = [_line(block, i, is_in) for i, (block, is_in) in enumerate(zip(blocks, picked, strict=True))]
    own = [line.kind for line in lines]
    lines = captions(lines)
    lines = _boxed(lines, blocks, picked)
    lines = mark_repeats(lines, {i for i, is_in in enumerate(picked) if is_in})
    core = [i for i, line in enumerate(lines) if picked[i] and line.kind in _PROSE]
    if not core:
        return Cleaned((), title, tuple(lines))
    kept = _grown(blocks, lines, picked, core)
    kept = _headed(blocks, lines, kept, title)
    kept = _first_story(blocks, kept)
    kept |= _crossheads(blocks, lines, kept)
    made = []
    for i, line in enumerate(lines):
        if i in kept:
            made.append(replace(line, kind=Kind.BODY))
        elif title and same_words(line.text, title):
            made.append(replace(line, kind=Kind.TITLE))
        else:
            made.append(replace(line, kind=Kind.OPEN) if line.kind is Kind.BODY else line)
    made = without_afterwords(_cut_below(made))
    made = second_look(made, own, fact="line of html", markup=_said(blocks, picked))
    return Cleaned(tuple(line.text for line in made if line.kind is Kind.BODY), title, tuple(made))


def _said(blocks: Sequence[Block], picked: Sequence[bool]) -> list[dict[str, float]]:
    """What the elements of a page say of each block, for the second look."""
    homes = Counter(block.parent for block, is_in in zip(blocks, picked, strict=True) if is_in)
    rooms = Counter(block.home for block, is_in in zip(blocks, picked, strict=True) if is_in)
    most = rooms.most_common(1)[0][0] if rooms else -1
    made = []
    for block, is_in in zip(blocks, picked, strict=True):
        said = {
            "picked": float(is_in),
            "heading": float(0 < block.heading < 7),
            "bold": float(block.heading == 7),
            "linked": block.linked,
            "all linked": float(block.linked > 0.9),
            "parent of the article": float(homes[block.parent] > 1),
            "home of the article": float(block.home == most),
            "home of no article": float(rooms[block.home] == 0),
        }
        for name in {name for name, _ in block.boxes}:
            said[f"box {name}"] = 1.0
        made.append(said)
    return made


def first_picked(blocks: Sequence[Block], picked: Sequence[bool]) -> int:
    """Where the chosen prose begins; the number of blocks where there is none."""
    for i, is_in in enumerate(picked):
        if (
            is_in
            and word_count(blocks[i].text) >= 12
            and alone(Paragraph(blocks[i].text, i)).kind is Kind.BODY
        ):
            return i
    return len(blocks)


def _line(block: Block, i: int, is_in: bool) -> Line:
    if not is_in and block.linked > 0.9 and not block.heading and len(block.text) < 120:
        return Line(
            block.text, Kind.RELATED, i
        )  # an item of a menu: most of a page, and not worth more questions
    return alone(Paragraph(block.text, i))


def _boxed(lines: list[Line], blocks: Sequence[Block], picked: Sequence[bool]) -> list[Line]:
    """Text in the boxes of a site has the kind of its box, but for boxes that hold much of the article."""
    held: Counter[str] = Counter()
    total = 0
    for block, is_in in zip(blocks, picked, strict=True):
        if is_in:
            total += len(block.text)
            held.update(dict.fromkeys({name for name, _ in block.boxes}, len(block.text)))
    made = list(lines)
    for i, (line, block) in enumerate(zip(lines, blocks, strict=True)):
        names = {name for name, _ in block.boxes if held[name] < _HELD * max(total, 1)}
        if "quote" in names and picked[i] and line.kind in _PROSE and not _twin(i, blocks, picked):
            names.discard("quote")  # a block quotation of the article
        if "hidden" in names and picked[i]:
            names.discard("hidden")
        if (
            picked[i]
            and names & {"notice", "standfirst"}
            and line.kind is Kind.BODY
            and word_count(line.text) >= 25
        ):
            names -= {"notice"}
        for name in _BOX_KINDS:
            if name in names and line.kind in (*_PROSE, Kind.SHORT):
                made[i] = replace(line, kind=_BOX_KINDS[name])
                break
        if block.linked > 0.8 and made[i].kind in (*_PROSE, Kind.SHORT) and not block.heading:
            made[i] = replace(line, kind=Kind.RELATED)
    return made


def _twin(i: int, blocks: Sequence[Block], picked: Sequence[bool]) -> bool:
    """Whether the words of a block stand in another one too."""
    key = key_of(blocks[i].text).strip()
    return len(key) > 20 and any(
        j != i and key in key_of(other.text) for j, other in enumerate(blocks) if picked[j]
    )


def _grown(
    blocks: Sequence[Block], lines: Sequence[Line], picked: Sequence[bool], core: Sequence[int]
) -> set[int]:
    """The chosen prose, and prose beside it that was lost."""
    homes = Counter(blocks[i].parent for i in core)
    kept = set(core)
    first, last = core[0], core[-1]
    for i in range(first, last + 1):
        line, block = lines[i], blocks[i]
        if i in kept or line.kind is Kind.STANDFIRST:
            continue
        if line.kind is Kind.BODY and block.linked < 0.5 and not block.heading:
            kept.add(i)
        elif picked[i] and line.kind is Kind.SHORT and not block.heading:
            kept.add(i)  # an item of a list, a speaker's short turn
    for step, edge in ((-1, first), (1, last)):
        i = edge + step
        while 0 <= i < len(blocks) and _goes_on(blocks[i], lines[i], homes):
            if lines[i].kind is Kind.BODY:
                kept.add(i)
            i += step
    return kept


def _goes_on(block: Block, line: Line, homes: Counter[int]) -> bool:
    """Whether a block beside the article is of the same element: text parted by line breaks."""
    return homes[block.parent] >= 2 and line.kind in (Kind.BODY, Kind.CAPTION) and block.linked < 0.5


def _headed(blocks: Sequence[Block], lines: Sequence[Line], kept: set[int], title: str | None) -> set[int]:
    """Without what stands above the article proper: the headline itself, and a standfirst before the date or byline."""
    order = sorted(kept)
    out: set[int] = set()
    for i in order:
        if title and same_words(lines[i].text, title):
            out |= {j for j in order if j <= i} if i <= order[min(3, len(order) - 1)] else {i}
    order = [i for i in order if i not in out]
    if len(order) >= 4:
        first, second = order[:2]
        about = stems(" ".join(lines[i].text for i in order[1:12]))
        stamped = any(
            lines[j].kind is Kind.STAMP and blocks[j].linked < 0.5 and not blocks[j].boxes
            for j in range(first + 1, second)
        )
        apart = blocks[first].home != blocks[second].home
        short = word_count(lines[first].text) <= 60
        if (
            short
            and apart
            and (stamped or blocks[first].heading)
            and overlap(stems(lines[first].text), about) >= 0.25
        ):
            out.add(first)
    return kept - out


def _first_story(blocks: Sequence[Block], kept: set[int]) -> set[int]:
    """Without the next stories of a page that goes on and on: each begins with a headline of the first level."""
    order = sorted(kept)
    size = sum(len(blocks[i].text) for i in order)
    for i in range(order[2] if len(order) > 2 else len(blocks), len(blocks)):
        if blocks[i].heading == 1:
            before = {k for k in kept if k < i}
            return before if sum(len(blocks[k].text) for k in before) >= 0.3 * size else kept
    return kept


def _cut_below(lines: list[Line]) -> list[Line]:
    """Nothing of the article stands below a heading such as Comments or Most read."""
    made = list(lines)
    total = sum(line.kind is Kind.BODY for line in made)
    seen, cut = 0, False
    for i, line in enumerate(made):
        cut = cut or (2 * seen > total and line.kind is not Kind.BODY and is_tail(line.text))
        if line.kind is Kind.BODY:
            seen += 1
            if cut:
                made[i] = replace(line, kind=Kind.RELATED)
    return made


def _crossheads(blocks: Sequence[Block], lines: Sequence[Line], kept: set[int]) -> set[int]:
    """Headings of parts of the article: between its paragraphs, with text of its own below."""
    found: set[int] = set()
    order = sorted(kept)
    for i, j in pairwise(order):
        between = range(i + 1, j)
        heads = [
            k
            for k in between
            if lines[k].kind in (Kind.SHORT, Kind.OPEN, Kind.BODY)
            and blocks[k].heading > 1
            and blocks[k].linked < 0.5
            and word_count(lines[k].text) <= 20
            and not is_talk(lines[k].text)
            and not is_tail(lines[k].text)
        ]
        # The heading of a box of other articles has these below it, not the article's next paragraph.
        if heads and not any(lines[k].kind is Kind.RELATED for k in range(heads[-1] + 1, j)):
            found.add(heads[-1])
    return found
