"""Acts told twice: what is one event, and what stays two."""

from __future__ import annotations

import pytest

from detente.reader.again import Draft, told_once
from detente.reader.dates import When
from detente.reader.decode import Act
from detente.records import Party

TEXT = "attacked hit the attack on invaded visit accused blamed"


def draft(
    nugget: str,
    event_type: str = "ASSAULT",
    actors: str = "RUS",
    recipients: str = "UKR",
    *,
    when: str | None = None,
    sure: float = 0.5,
    modes: tuple[str, ...] = (),
    flags: tuple[str, ...] = (),
) -> Draft:
    at = TEXT.index(nugget)
    act = Act(event_type, (at, at + len(nugget)), (), (), None, None, None, modes, flags, sure)
    sides = [
        [Party(one, None, one, "GOV", one, 0, 1) for one in side.split()] for side in (actors, recipients)
    ]
    return Draft(act, (), sides[0], sides[1], When(when) if when else None)


def test_two_words_of_one_sentence_are_one_act_and_the_surer_stays() -> None:
    (one,) = told_once(
        [draft("attacked"), draft("hit", recipients="", when="2022-02-24", sure=0.9)], [0, 0], TEXT
    )
    assert TEXT[slice(*one.act.nugget)] == "hit"
    assert [p.id for p in one.recipients] == ["UKR"]
    assert one.when == When("2022-02-24")


def test_the_attack_further_down_is_the_same_and_adds_its_sentence() -> None:
    first, second = draft("attacked"), draft("the attack", recipients="", when="2022-02-24")
    (one,) = told_once([first, second], [0, 4], TEXT)
    assert one.again == [second.act.nugget]
    assert one.when == When("2022-02-24")


def test_one_phrase_is_one_act_whatever_its_type() -> None:
    first, second = draft("attacked", "ACCUSE", sure=0.8), draft("hit", "REJECT", recipients="")
    (one,) = told_once([first, second], [0, 0], TEXT)
    assert one is first
    assert len(told_once([draft("attacked", "SANCTION"), draft("hit", "COERCE")], [0, 0], TEXT)) == 2
    assert len(told_once([draft("attacked", "ACCUSE"), draft("visit", "REJECT")], [0, 0], TEXT)) == 2


@pytest.mark.parametrize(
    "other",
    [
        draft("visit", event_type="COERCE"),
        draft("hit", recipients="POL"),
        draft("hit", actors="BLR"),
        draft("hit", when="2022-03-01"),
        draft("hit", flags=("negation",)),
        draft("hit", modes=("drone",)),
    ],
)
def test_what_differs_stays(other: Draft) -> None:
    assert len(told_once([draft("attacked", when="2022-02-24", modes=("aerial",)), other], [0, 0], TEXT)) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (draft("attacked"), draft("invaded")),  # another word further down is another deed
        (draft("accused", "ACCUSE"), draft("accused", "ACCUSE")),  # who accuses twice says two things
        (draft("attacked", actors=""), draft("the attack", actors="")),  # nobody is not a side
        (draft("attacked", actors="RUS BLR"), draft("the attack")),
    ],
)
def test_what_stays_two_across_sentences(first: Draft, second: Draft) -> None:
    assert len(told_once([first, second], [0, 3], TEXT)) == 2
