"""Task ``statements``: who says what, over whole articles (as in PolNeAR, Newell et al. 2018)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from detente.actors import Registry
from detente.evaluation.lines import Line, Offsets, read_lines
from detente.evaluation.scores import Figures, f1, tokens_in
from detente.reader import read_articles
from detente.reader.model import Model
from detente.records import Statement

_ARTICLE = re.compile(r"\b(?:the|an?) $", re.IGNORECASE)
LONGEST_APPOSITION = 160
ROLES = ("source", "cue", "content")


def score(path: Path, model: Model, registry: Registry, actors: Path | None = None) -> Figures:
    """Token F1 of contents, and of sources and cues where contents overlap; share of attributions found.

    A token is a word or a mark of punctuation. An attribution is found when a statement shares a token of its
    content. Raises EvaluationError.
    """
    lines = read_lines(path)
    gold = [[_spans(line, one) for one in line.maps("attributions")] for line in lines]
    counts: Counter[tuple[str, str]] = Counter()
    found = 0
    coded = read_articles([line.article() for line in lines], model, registry)
    for line, attributions, (_, statements) in zip(lines, gold, coded, strict=True):
        text = line.text()
        contents = [tokens_in(text, [(one.start, one.end)]) for one in statements]
        ours: set[int] = set().union(*contents)
        theirs: set[int] = set().union(*(tokens_in(text, one["content"]) for one in attributions))
        _count(counts, "content", ours, theirs)
        for one in attributions:
            want = tokens_in(text, one["content"])
            share = [len(want & tokens) for tokens in contents]
            if not any(share):
                continue
            found += 1
            best = statements[share.index(max(share))]
            cue = _cue(text, best)
            _count(
                counts, "source", tokens_in(text, _source(text, best, cue)), tokens_in(text, one["source"])
            )
            _count(counts, "cue", tokens_in(text, cue), tokens_in(text, one["cue"]))
    total = sum(len(attributions) for attributions in gold)
    figures: Figures = {
        f"{role}_f1": f1(*(counts[role, n] for n in ("hit", "got", "want")))["f1"] for role in ROLES
    }
    return figures | {
        "recall": round(found / total, 4) if total else 0.0,
        "attributions": total,
        "n": len(lines),
    }


def _spans(line: Line, attribution: Mapping[str, Any]) -> dict[str, list[Offsets]]:
    return {role: [line.offsets(span, role) for span in attribution.get(role) or ()] for role in ROLES}


def _count(counts: Counter[tuple[str, str]], role: str, ours: set[int], theirs: set[int]) -> None:
    counts[role, "hit"] += len(ours & theirs)
    counts[role, "got"] += len(ours)
    counts[role, "want"] += len(theirs)


def _source(text: str, statement: Statement, cue: list[Offsets]) -> list[Offsets]:
    """The speaker's words as these files mark them: with the article before and what stands between commas behind."""
    start, end = statement.speaker.start, statement.speaker.end
    if start is None or end is None:
        return []
    article = _ARTICLE.search(text, max(0, start - 6), start)
    if article:
        start = article.start()
    if cue and text[end : end + 1] == "," and end < cue[0][0] < end + LONGEST_APPOSITION:
        between = text[end : cue[0][0]]
        if "." not in between and between.count(",") > 1:
            end += between.rindex(",") + 1
    return [(start, end)]


def _cue(text: str, statement: Statement) -> list[Offsets]:
    """Where the cue stands: its words nearest to the content."""
    if not statement.cue:
        return []
    places, at = [], text.find(statement.cue)
    while at >= 0:
        places.append((at, at + len(statement.cue)))
        at = text.find(statement.cue, at + 1)
    middle = (statement.start, statement.end)
    return sorted(places, key=lambda span: max(middle[0] - span[1], span[0] - middle[1]))[:1]
