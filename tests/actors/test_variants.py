"""Names in other spellings: those that sound alike and are spelled much alike are one, all others are not."""

from __future__ import annotations

import pytest

from detente.actors.names import key_of
from detente.actors.variants import Variants, sound

NAMES = {"Muammar Gaddafi": "gaddafi", "Leonid Kuchma": "kuchma", "Ana Belmar": "belmar", "Yu Li": "li"}


@pytest.fixture(scope="module")
def variants() -> Variants:
    return Variants({key_of(name): [one] for name, one in NAMES.items()})


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Muammar Gaddafi", ["gaddafi"]),
        ("Moammar Kadhafi", ["gaddafi"]),
        ("Muamar Qaddafi", ["gaddafi"]),
        ("MUAMMAR GHADDAFI", ["gaddafi"]),
        ("Leonid Koutchma", ["kuchma"]),
        ("Léonid Kuchma", ["kuchma"]),
        ("Anna Belmar", ["belmar"]),
        ("Ana Bellmarr", ["belmar"]),
        ("Ana Belmont", []),
        ("Ana Delmar", []),
        ("Belmar Ana", []),
        ("Aeneia Eubaloumoire", []),  # the same consonants, and hardly a letter between them
        ("Zoltan Gaddafi", []),
        ("Gaddafi", []),
        ("Muammar", []),
        ("", []),
        ("???", []),
    ],
)
def test_other_spellings_lead_to_whom_they_mean(
    variants: Variants, written: str, expected: list[str]
) -> None:
    assert variants.find(written) == expected


def test_a_short_name_has_no_variants(variants: Variants) -> None:
    assert sound("Yu Li") == sound("You Lee")
    assert variants.find("Yu Li") == variants.find("You Lee") == []


def test_the_likest_comes_first() -> None:
    variants = Variants({("viktor", "kouchma"): ["far"], ("viktor", "kuchma"): ["near"]})
    assert variants.find("Viktor Kuchma") == ["near", "far"]


def test_all_who_bear_one_name_are_found() -> None:
    assert sorted(Variants({("ana", "belmar"): ["one", "two"]}).find("Anna Belmar")) == ["one", "two"]
    assert Variants({}).find("Anna Belmar") == []


def test_sounds_keep_the_words_apart() -> None:
    assert sound("Ana Belmar") != sound("Anabel Mar")
    assert len(sound("Ana Belmar").split()) == 2
