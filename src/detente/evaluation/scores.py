"""Figures of agreement between what was read and what is right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

Offsets = tuple[int, int]
Figures = dict[str, Any]
_TOKEN = re.compile(r"\w+|[^\w\s]")


def f1(hit: float, got: float, want: float) -> Figures:
    """Precision, recall and their harmonic mean, from 0 to 1; 0 where nothing was got or wanted."""
    precision, recall = hit / got if got else 0.0, hit / want if want else 0.0
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(both, 4)}


def by_class(gold: Sequence[object], got: Sequence[object]) -> dict[str, float]:
    """F1 of each class that occurs among the right answers."""
    figures = {}
    for name in sorted({str(g) for g in gold}):
        hit = sum(str(g) == str(p) == name for g, p in zip(gold, got, strict=True))
        found = f1(hit, sum(str(p) == name for p in got), sum(str(g) == name for g in gold))
        figures[name] = float(found["f1"])
    return figures


def mean(values: Iterable[float]) -> float:
    """Mean of some figures, 0 of none."""
    held = list(values)
    return round(sum(held) / len(held), 4) if held else 0.0


def half(a: Offsets, b: Offsets) -> bool:
    """Whether two spans share at least half of the longer one."""
    return (min(a[1], b[1]) - max(a[0], b[0])) * 2 >= max(a[1] - a[0], b[1] - b[0])


def tokens_in(text: str, spans: Iterable[Offsets]) -> set[int]:
    """Where the words and marks of some spans begin."""
    return {start + found.start() for start, end in spans for found in _TOKEN.finditer(text[start:end])}
