"""Task ``events``: CAMEO events with the codes of an actor dictionary, as older coders are tested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from detente.actors import Registry
from detente.evaluation.dictionary import NOBODY, Dictionary
from detente.evaluation.lines import EvaluationError, Line, read_lines
from detente.evaluation.scores import Figures, f1
from detente.reader import read_articles
from detente.reader.model import Model
from detente.records import Event

Coded = tuple[str, str, str]


def score(path: Path, model: Model, registry: Registry, actors: Path | None = None) -> Figures:
    """Precision, recall and F1 of events; right when both codes and the first two digits of CAMEO agree.

    An act counts only between two parties that the dictionary knows. Codes come from the dictionary ``actors``; where it gives none to the words of a party, the sector that the
    reader resolved stands behind the country's. Raises EvaluationError.
    """
    if actors is None:
        raise EvaluationError("the task 'events' needs --actors FILE, the dictionary of its codes")
    dictionary = Dictionary.read(actors)
    lines = read_lines(path)
    hit = got = want = 0
    coded = read_articles([line.article() for line in lines], model, registry)
    for line, (events, _) in zip(lines, coded, strict=True):
        day = (line.article().published or "").replace("-", "")
        right = Counter(_right(line, event) for event in line.maps("events"))
        found = Counter({code for event in events for code in _codes(event, dictionary, day)})
        hit += sum((right & found).values())
        got += sum(found.values())
        want += sum(right.values())
    return f1(hit, got, want) | {"n": len(lines)}


def _codes(event: Event, dictionary: Dictionary, day: str) -> list[Coded]:
    """An event as pairs of codes; acts of all sides at once go both ways."""
    root = event.cameo[:2]
    actors = [dictionary.code(party, day) for party in event.actors]
    others = [dictionary.code(party, day) for party in event.recipients]
    if not others and len(actors) > 1:
        return [(a, b, root) for a in actors for b in actors if a != b and NOBODY not in (a[:3], b[:3])]
    # The coders that these files test code an act only between two actors that they know.
    return [(a, b, root) for a in actors for b in others if NOBODY not in (a[:3], b[:3])]


def _right(line: Line, event: Mapping[str, object]) -> Coded:
    codes = [event.get(name) for name in ("source", "target", "cameo")]
    if not all(isinstance(code, str) for code in codes):
        raise line.fault("each event needs source, target and cameo")
    source, target, cameo = map(str, codes)
    return source, target, cameo[:2]
