"""Paragraphs that stand on a page more than once: captions made of body text, pull quotes, teasers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..words.lines import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from ..words.lines import Line

_PROSE = (Kind.BODY, Kind.OPEN)
_EDGES = (Kind.CAPTION, Kind.NOTICE, Kind.STAMP, Kind.RELATED, Kind.NAVIGATION)
_NOT_WORD = re.compile(r"[\W_]+")
_SCAN = 600  # paragraphs up to which every pair is compared for containment
_SHORTEST = 30  # characters of a pull quote worth looking for inside other paragraphs


def mark_repeats(lines: Sequence[Line], favoured: Set[int] = frozenset()) -> list[Line]:
    """Give every copy but one of a repeated paragraph the kind REPEAT.

    The copy that stays is the one in the body: a favoured one, not beside a caption, a notice or another copy. Short
    lines are left alone, they tell headlines and site names from the rest.
    """
    made = list(lines)
    keys = [_NOT_WORD.sub(" ", line.text).strip().casefold() if line.kind in _PROSE else "" for line in lines]
    groups: dict[str, list[int]] = {}
    for i, key in enumerate(keys):
        if key:
            groups.setdefault(key, []).append(i)
    for places in groups.values():
        if len(places) < 2:
            continue
        crowd = set(places)
        stays = min(places, key=lambda i: (i not in favoured, _crowding(lines, i, crowd), i))
        for i in places:
            if i != stays:
                made[i] = replace(lines[i], kind=Kind.REPEAT)
    # A pull quote is a piece of another paragraph, standing alone.
    prose = [i for i, key in enumerate(keys) if key and made[i].kind is not Kind.REPEAT]
    if len(prose) <= _SCAN:
        whole = "\n".join(f" {keys[j]} " for j in prose)
        for i in prose:
            # Twice in all of them together: in its own place, and inside another.
            if len(keys[i]) >= _SHORTEST and whole.count(f" {keys[i]} ") > 1:
                made[i] = replace(lines[i], kind=Kind.REPEAT)
    return made


def _crowding(lines: Sequence[Line], i: int, places: set[int]) -> int:
    """How many neighbours of a copy are furniture or copies themselves."""
    beside = [j for j in (i - 1, i + 1) if 0 <= j < len(lines)]
    return sum(lines[j].kind in _EDGES or j in places for j in beside)
