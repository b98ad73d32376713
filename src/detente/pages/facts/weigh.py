"""Choices between candidates by what speaks for and against them.

The weights are fitted on pages with known answers by ``training/facts.py`` (a conditional logit: McFadden 1974) and kept in
``data/weights.csv``. To choose none is an alternative of its own, of weight zero.
"""

from __future__ import annotations

import csv
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice that was made: what for, between what, and what spoke for each."""

    fact: str
    names: tuple[str, ...]
    features: tuple[Mapping[str, float], ...]


_listeners: list[list[Choice]] = []


def choose(fact: str, names: Sequence[str], features: Sequence[Mapping[str, float]]) -> int | None:
    """Which of the candidates is most likely right, or None where none is."""
    best, best_score = None, 0.0
    for place, score in enumerate(scores(fact, names, features)):
        if score > best_score:
            best, best_score = place, score
    return best


def scores(fact: str, names: Sequence[str], features: Sequence[Mapping[str, float]]) -> list[float]:
    """What speaks for each candidate, summed up: log odds where each is decided by itself."""
    for heard in _listeners:
        heard.append(Choice(fact, tuple(names), tuple(features)))
    weights = weights_of(fact)
    base, weight = weights.get("any", 0.0), weights.get
    return [base + sum(weight(name, 0.0) * value for name, value in spoken.items()) for spoken in features]


@contextmanager
def listening() -> Iterator[list[Choice]]:
    """The choices made inside the block: what the trainer learns from."""
    heard: list[Choice] = []
    _listeners.append(heard)
    try:
        yield heard
    finally:
        _listeners.remove(heard)


@lru_cache(maxsize=8)
def weights_of(fact: str) -> dict[str, float]:
    """The fitted weight of each feature for a choice; empty for a choice that none are fitted for."""
    text = (resources.files(__package__) / "data/weights.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["feature"]: float(row["weight"]) for row in rows if row["fact"] == fact}
