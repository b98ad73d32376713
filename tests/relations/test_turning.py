"""Turning points: found where a level changes for good, and nowhere else."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from detente.relations.turning import change_points, penalty, turning_points

if TYPE_CHECKING:
    from tests.conftest import Made


def test_a_step_is_found_where_it_is() -> None:
    assert change_points([-6.0] * 7 + [4.0] * 6, shortest=2) == [7]


def test_two_steps() -> None:
    assert change_points([-5.0] * 6 + [5.0] * 6 + [-5.0] * 6, shortest=2) == [6, 12]


def test_calm_series_has_none() -> None:
    assert change_points([2.0, 2.1] * 10, shortest=2) == []
    assert change_points([0.0] * 20, shortest=2) == []


def test_short_series_has_none() -> None:
    assert change_points([-9.0, 9.0, 9.0], shortest=2) == []
    assert change_points([], shortest=2) == []


def test_one_odd_period_is_no_turn() -> None:
    assert change_points([0.0] * 8 + [6.0] + [0.0] * 8, shortest=2) == []


def test_noise_seldom_turns() -> None:
    draw = random.Random(7)
    false = sum(bool(change_points([draw.gauss(0, 3) for _ in range(20)], shortest=2)) for _ in range(100))
    assert false <= 25


def test_steps_amid_noise_are_mostly_found() -> None:
    draw = random.Random(7)
    found = 0
    for _ in range(100):
        levels = [draw.gauss(-3, 1.5) for _ in range(10)] + [draw.gauss(3, 1.5) for _ in range(10)]
        found += any(abs(at - 10) <= 1 for at in change_points(levels, shortest=2))
    assert found >= 90


def test_noise_makes_turns_dearer() -> None:
    assert penalty([0.0, 5.0] * 8) > penalty([0.0, 1.0] * 8)


def test_turning_point_tells_levels_and_leading_events(made: Made) -> None:
    labels = [str(year) for year in range(1960, 1970)]
    levels = [-6.0, None, -6.0, -6.0, -6.0, 5.0, 5.0, 5.0, None, 5.0]
    aid = made.event("AID", event_date="1965-05-01", confidence=0.8)
    agree = made.event("AGREE", event_date="1965-06-01", confidence=0.8)
    doubtful = made.event("AID", event_date="1965-07-01", confidence=0.2)
    attack = made.event("ASSAULT", event_date="1965-08-01")
    (turn,) = turning_points(
        [(label, f"{label}-01-01", level) for label, level in zip(labels, levels, strict=True)],
        {"1965": [attack, doubtful, agree, aid], "1964": [made.event()]},
    )
    assert (turn.period, turn.start, turn.before, turn.after) == ("1965", "1965-01-01", -6.0, 5.0)
    assert turn.events == (aid, agree, doubtful)


def test_leading_events_come_from_the_first_period_that_holds_some(made: Made) -> None:
    levels = [5.0] * 5 + [-5.0] * 5
    events = {"7": [made.event("ASSAULT")], "8": [made.event("ACCUSE")]}
    (turn,) = turning_points([(str(i), str(i), level) for i, level in enumerate(levels)], events)
    assert turn.period == "5"
    assert [event.event_type for event in turn.events] == ["ASSAULT"]


def test_series_must_begin_with_events() -> None:
    with pytest.raises(ValueError, match="must hold events"):
        turning_points([("1960", "1960-01-01", None)], {})
