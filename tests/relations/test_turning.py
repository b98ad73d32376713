"""Turning points: found where a level changes for good, and nowhere else."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from detente.relations.turning import change_points, penalty, turning_points

if TYPE_CHECKING:
    from detente.records import Event
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


def years(made: Made, *kinds: str | None) -> tuple[list[tuple[str, str]], dict[str, list[Event]]]:
    """Ten years from 1960, each with three events of a kind, or none."""
    labels = [str(1960 + i) for i in range(len(kinds))]
    of = {label: [made.event(kind)] * 3 for label, kind in zip(labels, kinds, strict=True) if kind}
    return [(label, f"{label}-01-01") for label in labels], of


def test_turning_point_tells_levels_and_leading_events(made: Made) -> None:
    periods, events = years(made, "SANCTION", None, *["SANCTION"] * 3, None, *["AID"] * 2, None, "COOPERATE")
    aid = made.event("AID", event_date="1966-05-01", confidence=0.8)
    agree = made.event("AGREE", event_date="1966-06-01", confidence=0.8)
    doubtful = made.event("AID", event_date="1966-07-01", confidence=0.2)
    attack = made.event("SANCTION", event_date="1966-08-01")
    events["1965"], events["1966"] = [attack, doubtful, agree, aid], [made.event("AID")]
    (turn,) = turning_points(periods, events)
    assert (turn.period, turn.start, turn.before) == ("1965", "1965-01-01", -6.0)
    assert turn.after == pytest.approx((-6 + 10 + 2.5 + 10 + 10 + 30 + 28.5) / 11, abs=0.001)
    assert turn.events == (aid, agree, doubtful)


def test_one_event_is_no_level(made: Made) -> None:
    kinds = ["ACCUSE"] * 5 + ["AID"] * 2 + ["ACCUSE"] * 5
    periods, events = years(made, *kinds)
    assert [turn.period for turn in turning_points(periods, events)] == ["1965", "1967"]
    events["1965"], events["1966"] = [made.event("AID")], []
    assert turning_points(periods, events) == ()


def test_leading_events_come_from_the_first_period_that_holds_some(made: Made) -> None:
    periods, events = years(made, *["AID"] * 5, *["ASSAULT"] * 5)
    events["1965"] = []
    for turn in turning_points(periods, events):
        assert {event.event_type for event in turn.events} == {"ASSAULT"}


def test_series_must_begin_with_events() -> None:
    with pytest.raises(ValueError, match="must hold events"):
        turning_points([("1960", "1960-01-01")], {})
    assert turning_points([], {}) == ()
