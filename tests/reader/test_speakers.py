"""Pronouns and descriptions: whom they stand for among the parties met before."""

import pytest

from detente.actors import shipped_registry
from detente.reader.speakers import Voices
from detente.records import Party

TEXT = (
    "Norwegian Foreign Minister Ingrid Solheim met President Okello of Uganda. The Ugandan army had shelled the town. "
    "He spoke first; then the diplomat said it was over. The President agreed. The minister left."
)
PARTIES = [
    (
        "Ingrid Solheim",
        Party("NOR", "Ingrid Solheim", "NOR", "GOV", "", None, None, office="Foreign Minister"),
    ),
    ("President Okello", Party("UGA", "Paul Okello", "UGA", "GOV", "", None, None, office="President")),
    ("Ugandan army", Party("UGA", None, "UGA", "MIL", "", None, None)),
]


def voices() -> Voices:
    met = Voices(shipped_registry())
    for words, party in PARTIES:
        met.meet(party, TEXT.index(words))
    return met


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("He", "Paul Okello"),
        ("the diplomat", "Paul Okello"),
        ("The President", "Paul Okello"),
        ("The minister", "Ingrid Solheim"),
    ],
)
def test_people(words: str, name: str) -> None:
    start = TEXT.index(words)
    party = voices().referent(TEXT, (start, start + len(words)), {}, {})
    assert party is not None
    assert party.name == name


def test_it_is_no_person() -> None:
    start = TEXT.index(" it ") + 1
    party = voices().referent(TEXT, (start, start + 2), {}, {})
    assert party is not None
    assert party.sector == "MIL"


def test_what_the_model_saw_goes_first() -> None:
    start = TEXT.index("He spoke")
    span, other = (start, start + 2), (TEXT.index("Ingrid"), TEXT.index("Ingrid") + 14)
    party = voices().referent(TEXT, span, {span: other}, {other: PARTIES[0][1]})
    assert party is not None
    assert party.name == "Ingrid Solheim"


@pytest.mark.parametrize("words", ["the town", "Foreign Minister Ingrid Solheim"])
def test_what_is_no_description_stands_for_nobody(words: str) -> None:
    start = TEXT.index(words)
    assert voices().referent(TEXT, (start, start + len(words)), {}, {}) is None


def test_nobody_is_meant_before_anybody_was_met() -> None:
    assert Voices(shipped_registry()).referent("He spoke.", (0, 2), {}, {}) is None
