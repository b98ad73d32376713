"""Pin the least figures of the shipped model: ``python -m training.floors`` writes ``floors.json``.

The file holds the figures on the held-out passages, a floor a little below each, the hash of those passages and the
version of the model. A floor is lowered only with ``--because REASON``, which stays in the file; a test compares the
shipped model with it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from detente.reader.model import shipped_model
from training.markup import HERE, Passage, part_of, read_passages
from training.score import score

PATH = HERE / "floors.json"
SLACK = 0.015
FIGURES = (
    "events.f1", "whole.f1", "actors_right", "recipients_right", "parties.f1", "contents.f1", "speakers_right",
    "flags.f1", "modes.f1",
)  # fmt: skip


def held_out() -> list[Passage]:
    """The passages that judge the model."""
    paths = sorted((HERE / "passages").glob("*.txt"))
    return [p for p in read_passages(paths, errors=[]) if part_of(p) == "held_out"]


def data_hash(passages: Sequence[Passage]) -> str:
    """Changes with any word or mark of the passages."""
    told = [
        (p.passage_id, p.date, p.text, p.contexts, p.events, p.statements, sorted(p.parties), sorted(p.antecedents.items()))
        for p in passages
    ]  # fmt: skip
    return hashlib.sha256("\n".join(map(repr, told)).encode()).hexdigest()[:16]


def figure(figures: Mapping[str, Any], name: str) -> float:
    """A figure by its dotted name."""
    value: Any = figures
    for part in name.split("."):
        value = value[part]
    return float(value)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--because", help="why floors may be lowered")
    args = parser.parse_args()
    passages, model = held_out(), shipped_model()
    figures = score(model, passages)
    reached = {name: round(figure(figures, name), 3) for name in FIGURES}
    floors = {name: round(value - SLACK, 3) for name, value in reached.items()}
    before = json.loads(PATH.read_text(encoding="utf-8")) if PATH.exists() else {}
    lower = {n: v for n, v in before.get("floors", {}).items() if n in floors and floors[n] < v}
    if lower and not args.because:
        raise SystemExit(f"these floors would be lowered: {lower}; say why with --because")
    lowered = before.get("lowered", [])
    if lower:
        lowered = [*lowered, {"model": model.version, "from": lower, "because": args.because}]
    pinned = {
        "about": "Least figures of the shipped model on the held-out passages; written by python -m training.floors.",
        "model": model.version,
        "data": data_hash(passages),
        "passages": len(passages),
        "reached": reached,
        "floors": floors,
        "lowered": lowered,
    }
    PATH.write_text(json.dumps(pinned, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
