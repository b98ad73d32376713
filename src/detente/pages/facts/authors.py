"""Who wrote an article: every line that may name its authors, weighed by how and where it does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..words.bylines import labelled, names_in, people_alone, presented
from ..words.furniture import word_count
from ..words.lines import Kind, Line
from ..words.outlets import named, same_outlet
from ..words.people import share_given
from ..words.phrases import holds, is_one
from .weigh import choose

_ABOVE, _BELOW = 24, 12  # lines above the text and below it that may name its authors
_CLOSING = 8  # words of a last paragraph that may be a signature
_ADDRESS = re.compile(r"\S+@\S+|^@\w+$")
_DESK_LINE = re.compile(r"\W*Reporting by\s+([^;()]+)")


@dataclass(frozen=True, slots=True)
class _Told:
    """Names that a line tells, and how it does; ``line`` is -1 for those of the markup or of the text's first words."""

    names: tuple[str, ...]
    how: str
    line: int


def authors_of(
    lines: Sequence[Line],
    *,
    declared: Sequence[str] = (),
    signed: Sequence[str] = (),
    reporters: Sequence[str] = (),
    outlet: str | None = None,
) -> tuple[str, ...]:
    """The authors of an article, or () where nothing tells.

    ``declared`` are those of the markup, ``signed`` names that stood alone or in brackets at the end of the text, and
    ``reporters`` those named in its dateline.
    """
    told = [
        _Told(tuple(names), how, -1)
        for names, how in ((declared, "declared"), (signed, "signed"), (reporters, "in the dateline"))
        if names
    ]
    told += _in_lines(lines)
    cleaned = [_Told(names, one.how, one.line) for one in told if (names := _people(one.names, outlet))]
    ways: dict[tuple[str, ...], list[_Told]] = {}
    for one in cleaned:
        ways.setdefault(tuple(name.casefold() for name in one.names), []).append(one)
    if not ways:
        return ()
    candidates = list(ways.values())
    article = " ".join(line.text for line in lines if line.kind in (Kind.BODY, Kind.TITLE)).casefold()
    outside = " \n".join(line.text for line in lines if line.kind is not Kind.BODY).casefold()
    features = [_features(ones, lines, article, outside, [key for key in ways if key]) for ones in candidates]
    place = choose("byline", [", ".join(ones[0].names) for ones in candidates], features)
    if place is None:
        return ()
    chosen = candidates[place][0].names
    # Known names with their jobs between them are authors all: of what stands so there is too little to learn it from.
    longer = [
        one.names
        for one in cleaned
        if one.how == "with jobs between"
        and one.names[: len(chosen)] == chosen
        and share_given(one.names) == 1
    ]
    return max(longer, key=len, default=chosen)


def _people(names: Iterable[str], outlet: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for n in names if named(n) is None and not same_outlet(n, outlet)))


def _in_lines(lines: Sequence[Line]) -> Iterator[_Told]:
    """What the lines around a text say, and its first and last paragraphs where these are short."""
    body = [i for i, line in enumerate(lines) if line.kind is Kind.BODY]
    lead, last = (body[0], body[-1]) if body else (len(lines), len(lines) - 1)
    edges = [i for i in (*body[:3], *body[-3:]) if word_count(lines[i].text) <= 3 * _CLOSING]
    titles = [i for i in range(max(0, lead - _ABOVE), lead) if lines[i].kind is Kind.TITLE]
    top = max(0, (titles[0] if titles else lead - 9) - 3)
    places = sorted({*range(top, lead), *edges, *range(last + 1, min(len(lines), last + 1 + _BELOW))})
    alone: dict[int, tuple[str, ...]] = {}
    for i in places:
        text = lines[i].text
        if len(text) > 260:
            continue
        if names := labelled(text):
            yield _Told(tuple(names), "labelled", i)
        if match := _DESK_LINE.match(text):
            yield _Told(tuple(names_in(match[1])), "reporting by", i)
        if (i > last or i in edges) and (names := presented(text)):
            yield _Told(tuple(names), "presented", i)
        if lines[i].kind in (Kind.CAPTION, Kind.TITLE) and i < lead:
            continue
        people, whole = people_alone(text)
        if people:
            alone[i] = tuple(people)
            yield _Told(tuple(people), "alone" if whole else "beside other things", i)
            for name in people if 1 < len(people) <= 4 else ():
                yield _Told((name,), "one of several", i)
    for i, first in alone.items():  # authors on lines of their own, with their jobs between them
        joined, jobs = list(first), False
        for j in range(i + 1, min(len(lines), i + 7)):
            if j in alone:
                joined += [name for name in alone[j] if name not in joined]
                yield _Told(tuple(joined), "with jobs between" if jobs else "on several lines", i)
            elif _beside_names(lines[j]):
                jobs = True
            else:
                break


def _beside_names(line: Line) -> bool:
    """Whether a line may stand between two authors' names: a job, an address, a place."""
    text = line.text
    return _ADDRESS.search(text) is not None or (
        line.kind is not Kind.BODY and word_count(text) <= 9 and holds("role", text)
    )


def _features(
    ones: Sequence[_Told],
    lines: Sequence[Line],
    article: str,
    outside: str,
    others: Sequence[tuple[str, ...]],
) -> dict[str, float]:
    """What speaks for some names being the authors' and what against."""
    names = ones[0].names
    body = [i for i, line in enumerate(lines) if line.kind is Kind.BODY]
    lead, last = (body[0], body[-1]) if body else (len(lines), len(lines) - 1)
    titles = [i for i, line in enumerate(lines[:lead]) if line.kind is Kind.TITLE]
    title = titles[-1] if titles else -1
    spoken: dict[str, float] = {}
    for one in ones:
        spoken[one.how] = 1.0
        if one.line < 0:
            continue
        line, i = lines[one.line], one.line
        spoken[f"kind {line.kind.value}"] = 1.0
        where = "below the text" if i > last else "in the text" if i >= lead else "above the text"
        spoken[where] = 1.0
        spoken[f"{one.how} {where}"] = 1.0
        if where == "above the text" and title >= 0:
            spoken["above the headline" if i < title else f"{min(i - title, 4)} below the headline"] = 1.0
        spoken["right above the text"] = float(i == lead - 1)
        spoken["right below the text"] = float(i == last + 1)
        beside = [lines[j] for j in (i - 1, i + 1) if 0 <= j < len(lines)]
        spoken["beside a date"] = float(line.kind is Kind.STAMP or any(o.kind is Kind.STAMP for o in beside))
        spoken["beside a job"] = float(any(_beside_names(o) for o in beside[1:]) or holds("role", line.text))
        spoken["among short lines"] = float(all(o.kind is Kind.SHORT for o in beside) and len(beside) == 2)
    spoken["several ways"] = float(len({one.how for one in ones}) > 1)
    spoken["several names"] = float(len(names) > 1)
    spoken["many names"] = float(len(names) > 4)
    counts = Counter(word for name in names for word in name.casefold().split() if len(word) > 3)
    spoken["told in the text"] = sum(word in article for word in counts) / max(len(counts), 1)
    spoken["told again"] = float(all(outside.count(name.casefold()) > 1 for name in names))
    spoken["known names"] = share_given(names)
    spoken["no known name"] = float(share_given(names) == 0)
    spoken["a label"] = float(
        any(
            is_one(k, n)
            for n in names
            for k in ("label", "section", "related", "tail", "start", "stamp", "desk", "role")
        )
    )
    spoken["holds a label"] = float(any(holds("label", n) for n in names))
    mine = {name.casefold() for name in names}
    spoken["holds others"] = float(any(set(other) < mine for other in others))
    spoken["part of others"] = float(any(mine < set(other) for other in others))
    return {feature: value for feature, value in spoken.items() if value}
