"""Task ``relations``: the PLOVER type of what one given party does to another (as in PLV, Hu et al. 2024)."""

from __future__ import annotations

import re
from pathlib import Path

from detente.actors import Registry
from detente.evaluation.lines import Line, Offsets, read_lines
from detente.evaluation.scores import Figures, by_class, mean
from detente.ontology import QUADS, quad_of
from detente.reader import Between, types_between
from detente.reader.model import Model

_AHEAD = re.compile(
    r"[^.;]{0,60}?\b(?:will|would|(?:agree[sd]?|agreeing|willing|ready|prepared|offer(?:s|ed)?|promise[sd]?|pledge[sd]?|"
    r"plans?|planned|intends?|vow(?:s|ed)?|decided|set|due) to)\b(?! not\b)",
    re.IGNORECASE,
)
"""The verb behind the source looks ahead."""
YIELDS = ("CONCEDE", "RETREAT")
YIELD_QUAD = quad_of("RETREAT")
"""The labelled files have one class for both, and one quad."""


def score(path: Path, model: Model, registry: Registry, actors: Path | None = None) -> Figures:
    """Macro-averaged F1 over the types (CONCEDE and RETREAT are one, YIELD) and over the four quads.

    The quad is the one whose types are likeliest together. Raises EvaluationError.
    """
    lines = read_lines(path)
    asked = [Between(line.text(), *(_party(line, role) for role in ("source", "target"))) for line in lines]
    gold = [line.text("event") for line in lines]
    gold_quads = [_quad_of_line(line) for line in lines]
    got, quads = [], []
    for one, answer in zip(asked, types_between(asked, model), strict=True):
        scores = _by_older_rule(answer, one)
        best = max(scores, key=lambda name: scores[name])
        got.append("YIELD" if best in YIELDS else best)
        totals = {quad: sum(p for name, p in scores.items() if _quad_of(name) == quad) for quad in QUADS}
        quads.append(max(totals, key=lambda quad: totals[quad]))
    by_type, by_quad = by_class(gold, got), by_class(gold_quads, quads)
    return {
        "root_macro_f1": mean(by_type.values()),
        "quad_macro_f1": mean(by_quad.values()),
        "by_type": by_type,
        "by_quad": by_quad,
        "n": len(lines),
    }


def _by_older_rule(scores: dict[str, float], one: Between) -> dict[str, float]:
    """The labelled files follow PLOVER's older rule: yielding that is only announced is AGREE, not CONCEDE."""
    begin = one.source[1] if one.source else 0
    if not _AHEAD.match(one.text, begin):
        return scores
    return scores | {"AGREE": scores["AGREE"] + scores["CONCEDE"], "CONCEDE": 0.0}


def _party(line: Line, role: str) -> Offsets | None:
    """A party that the sentence does not name is null."""
    value = line.values.get(role)
    return None if value is None else line.offsets(value, role)


def _quad_of(event_type: str) -> str:
    return YIELD_QUAD if event_type in YIELDS else quad_of(event_type)


def _quad_of_line(line: Line) -> str:
    """The quad in words; the labelled files number them from 1."""
    number = line.values.get("quad")
    if not isinstance(number, int) or not 1 <= number <= len(QUADS):
        raise line.fault(f"needs the field 'quad' with a number from 1 to {len(QUADS)}")
    return QUADS[number - 1]
