"""Task ``parties``: which words of a sentence act, and which are acted upon (CAMEO source and target)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from detente.actors import Registry
from detente.evaluation.lines import Offsets, read_lines
from detente.evaluation.scores import Figures, f1, half
from detente.reader import read_articles
from detente.reader.model import Model
from detente.records import Party

ROLES = ("source", "target")


def score(path: Path, model: Model, registry: Registry, actors: Path | None = None) -> Figures:
    """F1 of sources, of targets and of both together, over spans.

    Each line is labelled for one act, and so the parties of the first act that the reader finds count; those who
    do something together are source and target both.
    A span is right when the role agrees and it overlaps the right span by half of the longer one. Raises
    EvaluationError.
    """
    lines = read_lines(path)
    gold: list[dict[str, set[Offsets]]] = []
    for line in lines:
        roles: dict[str, set[Offsets]] = {role: set() for role in ROLES}
        for actor in line.maps("actors"):
            role = actor.get("role")
            if role not in (*ROLES, "both"):
                raise line.fault(f"the role of an actor is {role!r} and not source, target or both")
            for name in ROLES if role == "both" else (str(role),):
                roles[name].add(line.offsets(actor, "actors"))
        gold.append(roles)
    counts: Counter[tuple[str, str]] = Counter()
    coded = read_articles([line.article() for line in lines], model, registry)
    for right, (events, _) in zip(gold, coded, strict=True):
        found: dict[str, set[Offsets]] = {role: set() for role in ROLES}
        for event in sorted(events, key=lambda event: event.nugget.start)[:1]:
            sources, targets = event.actors, event.recipients or event.actors
            found["source"].update(_spans(sources))
            found["target"].update(_spans(targets))
        for role in ROLES:
            counts[role, "got"] += len(found[role])
            counts[role, "want"] += len(right[role])
            counts[role, "hit"] += len(_matched(found[role], right[role]))
    figures: Figures = {role: f1(*(counts[role, n] for n in ("hit", "got", "want"))) for role in ROLES}
    figures["both"] = f1(*(sum(counts[role, n] for role in ROLES) for n in ("hit", "got", "want")))
    return figures | {"n": len(lines)}


def _spans(parties: Iterable[Party]) -> Iterator[Offsets]:
    """Where parties are named; one that was inferred has no words."""
    return ((p.start, p.end) for p in parties if p.start is not None and p.end is not None)


def _matched(found: set[Offsets], right: set[Offsets]) -> set[Offsets]:
    """Spans of ``right`` that have a span of ``found`` of their own."""
    free, matched = set(found), set()
    for span in sorted(right):
        one = next((other for other in sorted(free) if half(other, span)), None)
        if one is not None:
            free.remove(one)
            matched.add(span)
    return matched
