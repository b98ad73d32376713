"""The model that ships is no worse on the held-out passages than the floors pinned in training/floors.json.

A floor may be lowered only on purpose, in that file, with the reason beside it.
"""

import json
from typing import Any

from training.markup import HERE, part_of, read_passages
from training.score import score

from detente.reader.model import shipped_model


def test_the_shipped_model_keeps_to_its_floors() -> None:
    floors = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))["floors"]
    passages = [
        p
        for p in read_passages(sorted((HERE / "passages").glob("*.txt")), errors=[])
        if part_of(p) == "held_out"
    ]
    figures = score(shipped_model(), passages)
    below = {}
    for name, floor in floors.items():
        value: Any = figures
        for part in name.split("."):
            value = value[part]
        if value < floor:
            below[name] = (value, floor)
    assert below == {}
