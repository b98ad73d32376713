"""The model that ships is no worse on the held-out passages than the floors pinned in training/floors.json.

A floor may be lowered only on purpose (``python -m training.floors --because ...``), and never by other passages or
another model behind the same numbers: the file names both.
"""

import json

from training.floors import PATH, SLACK, data_hash, figure, held_out
from training.score import score

from detente.reader.model import shipped_model

PINNED = json.loads(PATH.read_text(encoding="utf-8"))


def test_the_shipped_model_keeps_to_its_floors() -> None:
    figures = score(shipped_model(), held_out())
    below = {
        name: (figure(figures, name), floor)
        for name, floor in PINNED["floors"].items()
        if figure(figures, name) < floor
    }
    assert below == {}


def test_the_floors_are_those_of_this_model_and_these_passages() -> None:
    passages = held_out()
    assert PINNED["model"] == shipped_model().version
    assert (PINNED["data"], PINNED["passages"]) == (data_hash(passages), len(passages))


def test_no_floor_lies_far_below_what_was_reached() -> None:
    assert all(PINNED["reached"][name] - floor <= SLACK + 1e-9 for name, floor in PINNED["floors"].items())
    assert all(entry["because"] for entry in PINNED["lowered"])
