"""Offices by any of their names: which two are one, and who held one on a day."""

from __future__ import annotations

import pytest

from detente.actors import Registry, registry_with, same_office, shipped_registry
from detente.actors.offices import holder_of

FILE = """
[[group]]
name = "Goat Front"
country = "NOR"
sector = "REB"
"""
PEOPLE = """
[[person]]
name = "{name}"
country = "NOR"
organisation = "{of}"
offices = [{{office = "{office}", kind = "{kind}", start = "{start}", end = "{end}"}}]
"""
HELD = [
    ("Ana Belmar", "goat-front", "Goat Front leader", "group_leader", "1990", "1999"),
    ("Bo Yar", "goat-front", "Keeper of the Bell", "", "1990", "1999-06-30"),
    ("Cy Yar", "goat-front", "Keeper of the Bell", "", "1999-07-01", "2005"),
    ("Di Yar", "goat-front", "Marshal", "", "1990", ""),
    ("Ed Yar", "goat-front", "Marshal", "", "1995", ""),
]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    path = tmp_path_factory.mktemp("own") / "actors.toml"
    names = ("name", "of", "office", "kind", "start", "end")
    people = [PEOPLE.format(**dict(zip(names, one, strict=True))) for one in HELD]
    path.write_text(FILE + "".join(people), encoding="utf-8")
    return registry_with(path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Foreign Minister", "foreign minister"),
        ("Foreign Secretary", "Minister of Foreign Affairs"),
        ("top diplomat", "Minister for External Affairs"),
        ("Defense Secretary", "Minister of Defence"),
        ("Prime Minister", "Premier"),
        ("Chairwoman", "Chairman"),
        ("spokeswoman", "Press Secretary"),
        ("Norwegian Foreign Minister", "foreign minister"),
        ("President of Norway", "Norwegian president"),
        ("Norway's foreign minister", "Minister for Foreign Affairs of Norway"),
        ("envoy to Oslo", "Ambassador to Norway"),
        ("Ambassador to Norway", "Ambassador"),
        ("acting mayor", "Mayor"),
        ("the national security adviser", "Security Advisor"),
        ("Keeper of the Goats", "goats keeper"),
    ],
)
def test_two_names_of_an_office_are_one(one: str, other: str) -> None:
    assert same_office(one, other, shipped_registry())
    assert same_office(other, one, shipped_registry())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Foreign Minister", "Defence Minister"),
        ("Minister", "Foreign Minister"),
        ("President", "Vice President"),
        ("Norwegian Foreign Minister", "Swedish Foreign Minister"),
        ("Ambassador to Norway", "Ambassador to Sweden"),
        ("Mayor of Elbow", "Mayor of Anvil"),
        ("King", "Queen"),
        ("Mayor", ""),
        ("the", "a"),
        ("Norway", "Norwegian"),
        ("Norway", "Mayor"),
    ],
)
def test_two_offices_are_two(one: str, other: str) -> None:
    assert not same_office(one, other, shipped_registry())
    assert not same_office(other, one, shipped_registry())


@pytest.mark.parametrize(
    ("words", "day", "holder"),
    [
        ("the leader of the Goat Front", "1995-01-01", "Ana Belmar"),
        ("the Goat Front's boss", "1995", "Ana Belmar"),
        ("the Goat Front's Keeper of the Bell", "1999-06-30", "Bo Yar"),
        ("the Keeper of the Bell", "1999-07-01", "Cy Yar"),
        ("the acting bell keeper", "2003-05", "Cy Yar"),
        ("the Keeper of the Bell", "1999", None),
        ("the Keeper of the Bell", "2006-01-01", None),
        ("the Keeper of the Bell", None, None),
        ("a keeper of the bell", "1995", None),
        ("the former Keeper of the Bell", "1995", None),
        ("the deputy Keeper of the Bell", "1995", None),
        ("the then Keeper of the Bell", "1995", None),
        ("the Keeper of the Goats", "1995", None),
        ("the Marshal", "1993", "Di Yar"),
        ("the Marshal", "2003", None),
        ("the Swedish leader", "1995", None),
        ("the Goat Front", "1995", None),
        ("", "1995", None),
        ("???", "1995", None),
    ],
)
def test_an_office_leads_to_the_one_who_held_it_on_the_day(
    own: Registry, words: str, day: str | None, holder: str | None
) -> None:
    term = holder_of(words, "goat-front", own, day)
    assert (term.name if term else None) == holder


def test_an_owner_whom_nobody_knows_has_no_holder_of_an_office(own: Registry) -> None:
    assert holder_of("the leader", "nobody-at-all", own, "1995") is None


@pytest.mark.parametrize(
    ("words", "owner", "day", "holder"),
    [
        ("the Russian foreign minister", "RUS", "2001-05-01", "Igor Ivanov"),
        ("Russia's top diplomat", "RUS", "2001-05-01", "Igor Ivanov"),
        ("the Soviet foreign minister", "SUN", "1972-05-26", "Andrei Gromyko"),
        ("the French head of state", "FRA", "2001-05-01", "Jacques Chirac"),
    ],
)
def test_offices_that_ship_have_their_holders(words: str, owner: str, day: str, holder: str) -> None:
    term = holder_of(words, owner, shipped_registry(), day)
    assert term is not None
    assert term.name == holder
