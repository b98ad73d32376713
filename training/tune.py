"""Choose the thresholds of a model on the tuning passages: ``python -m training.tune FOLDER``.

Writes them into the folder's ``card.json``. Each event type has thresholds of its own, chosen one after the other
for the best sum of event F1 and whole-event F1 of that type; they do not touch the weights.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from detente.ontology import TYPES
from detente.reader.model import Model
from training.markup import HERE, Passage, part_of, read_passages
from training.score import Scored, figures, readings, rightness, scored

GRID: dict[str, tuple[float, ...]] = {
    "nugget": (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0),
    "least_actor": (-4.0, -3.0, -2.0, -1.0, 0.0),
    "least_recipient": (-4.0, -3.0, -2.0, -1.0, 0.0),
}
SHARED: dict[str, tuple[float, ...]] = {
    "party": (-1.5, -1.0, -0.5, 0.0, 0.5),
    "doubtful": (0.0, 1.0, 2.0, 3.0),
    "elsewhere": (0.0, 1.0, 2.0, 3.0, 4.0),
    "arc": (-1.0, 0.0, 0.5, 1.0, 1.5, 2.0),
    "joined": (-6.0, -4.5, -3.0, -1.5, 0.0),
    "least_other": (-5.0, -4.0, -3.0, -2.0, 0.0),
    "content": (-3.0, -2.5, -2.0, -1.5, -1.0, -0.5, 0.0),
    "quotation": (0.0, 1.0, 2.0),
    "flag": (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5),
    "mode": (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5),
}
LEAST_CONFIDENCE = 0.3
"""Acts that are this likely wrong stay out of the records of a page; the figures here and in ``score`` count them."""
_MEASURES = {"content": "contents", "quotation": "contents", "flag": "flags", "mode": "modes"}
"""What a shared threshold is chosen for; the others for events and whole events."""


def tune(windows: Scored, passages: Sequence[Passage]) -> dict[str, float]:
    """The best thresholds found for scores of passages."""
    settings: dict[str, float] = {"least_actor": -3.0, "least_recipient": -2.0}

    def read(trial: dict[str, float]) -> dict[str, Any]:
        return figures(readings(windows, passages, trial), passages)

    for name, values in SHARED.items():
        measured = _MEASURES.get(name)
        settings[name] = max(values, key=lambda v: _measure(read(settings | {name: v}), measured))
    for name, values in GRID.items():
        by_value = {value: read(settings | {name: value})["by_type"] for value in values}
        for event_type in TYPES:
            best = max(values, key=lambda v: sum(by_value[v].get(event_type, {}).values()))
            settings[f"{name}/{event_type}"] = best
    return settings


def fit_confidence(
    windows: Scored, passages: Sequence[Passage], settings: dict[str, float]
) -> dict[str, float]:
    """Weights of a logistic curve for the chance that an act is right (Platt 1999), by Newton's method.

    Right is an act whose type agrees with an overlapping nugget's and that has a party in common with it on each
    side that either fills.
    """
    names = ("nugget", "actor", "recipient", "bias")
    columns = []
    for name in names:
        probe = settings | {f"confidence/{n}": float(n == name) for n in names}
        found = [a.probability for r in readings(windows, passages, probe) for part in r for a in part.acts]
        columns.append(np.log(np.clip(found, 1e-9, 1 - 1e-9) / (1 - np.clip(found, 1e-9, 1 - 1e-9))))
    x = np.stack(columns, axis=1)
    y = np.asarray(rightness(readings(windows, passages, settings), passages), dtype=float)
    weights = np.zeros(len(names))
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ weights))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 0.1 * np.eye(len(names))
        weights += np.linalg.solve(hessian, x.T @ (y - p) - 0.1 * weights)
    return {f"confidence/{name}": round(float(w), 4) for name, w in zip(names, weights, strict=True)}


def _measure(result: dict[str, Any], name: str | None) -> float:
    if name is None:
        return float(result["events"]["f1"] + result["whole"]["f1"])
    if name == "contents":
        # Recall counts twice (F2): a statement that is missed is lost, one too many has its confidence beside it.
        p, r = result[name]["p"], result[name]["r"]
        return float(5 * p * r / (4 * p + r)) if p + r else 0.0
    return float(result[name]["f1"])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    args = parser.parse_args()
    model = Model(args.weights)
    paths = sorted((HERE / "passages").glob("*.txt"))
    passages = [p for p in read_passages(paths, errors=[]) if part_of(p) == "tune"]
    windows = scored(model, passages)
    settings = tune(windows, passages)
    settings |= fit_confidence(windows, passages, settings)
    settings["least_confidence"] = LEAST_CONFIDENCE
    path = args.weights / "card.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(card | {"settings": settings}, indent=1), encoding="utf-8")
    result = figures(readings(windows, passages, settings), passages)
    print(json.dumps({name: result[name] for name in ("events", "whole", "parties", "contents")}))


if __name__ == "__main__":
    main()
