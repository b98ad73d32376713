"""Looking up who is who: by name, surname, id and office, on a day; and whether a name is known at all."""

from __future__ import annotations

import pytest

from detente.actors import Registry, facts_of, is_known, look_up, registry_with, shipped_registry
from detente.actors.facts import Facts
from detente.records import Actor, Office

FILE = """
[[group]]
name = "Northern Herders"
aliases = ["Sons of the Goat"]
country = "NOR"
sector = "REB"
start = 1970

[[organisation]]
name = "Goat Bank"

[[person]]
name = "Quillon Marbeth"
aliases = ["Quill Marbethson"]
country = "NOR"
born = 1940
offices = [
  {office = "Commander", sector = "REB", organisation = "northern-herders", start = 2001, end = 2009},
  {office = "Goat Warden", start = 1990, end = 1999},
]

[[person]]
name = "Ysolde Marbeth"
country = "SWE"
offices = [{office = "Goat Warden", start = 2005, end = 2012}]

[[state]]
id = "XAR"
name = "Arcadia"
demonyms = ["Arcadian"]
capital = "Arcopolis"
metonyms = {"Elbow Palace" = "GOV"}
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[Facts, Registry]:
    path = tmp_path_factory.mktemp("own") / "actors.toml"
    path.write_text(FILE, encoding="utf-8")
    # Of people there are those of the file only: all of them would take a while at every question.
    facts = facts_of(path)
    few = {name: [row for row in facts[name] if row.get("own")] for name in facts}
    return few | {"states": facts["states"]}, registry_with(path)


def found(own: tuple[Facts, Registry], words: str, day: str | None = None) -> list[Actor]:
    return look_up(words, *own, day)


def keys(own: tuple[Facts, Registry], words: str, day: str | None = None) -> list[str]:
    return [one.key for one in found(own, words, day)]


@pytest.mark.parametrize(
    ("words", "key", "kind"),
    [
        ("Quillon Marbeth", "quillon-marbeth", "person"),
        ("QUILLON  MARBETH", "quillon-marbeth", "person"),
        ("quillon-marbeth", "quillon-marbeth", "person"),
        ("Quill Marbethson", "quillon-marbeth", "person"),
        ("Marbethson", "quillon-marbeth", "person"),
        ("Sons of the Goat", "northern-herders", "group"),
        ("northern-herders", "northern-herders", "group"),
        ("Goat Bank", "goat-bank", "organisation"),
        ("Arcadia", "XAR", "state"),
        ("XAR", "XAR", "state"),
        ("Arcadian", "XAR", "state"),
        ("Arcopolis", "XAR", "state"),
        ("elbow palace", "XAR", "organ"),
    ],
)
def test_an_entry_is_found_by_any_of_its_names(
    own: tuple[Facts, Registry], words: str, key: str, kind: str
) -> None:
    assert [(one.key, one.kind) for one in found(own, words)] == [(key, kind)]


def test_a_surname_finds_all_who_bear_it_and_who_is_in_office_first(own: tuple[Facts, Registry]) -> None:
    assert keys(own, "Marbeth", "1995") == ["quillon-marbeth", "ysolde-marbeth"]
    assert keys(own, "Marbeth", "2011-05-01") == ["ysolde-marbeth", "quillon-marbeth"]


def test_a_word_of_a_name_finds_only_where_no_name_is_it(own: tuple[Facts, Registry]) -> None:
    assert keys(own, "Quillon") == ["quillon-marbeth"]
    assert keys(own, "Herders") == ["northern-herders"]


@pytest.mark.parametrize(
    "words", ["", " ", "???", "Zebedee Quux", "Marbeth Quillon Zebedee", "\x00", "x" * 10_000]
)
def test_words_that_name_nobody_find_nobody(own: tuple[Facts, Registry], words: str) -> None:
    assert found(own, words, "1995") == []


def test_a_person_is_told_with_the_office_of_the_day_and_all_others(own: tuple[Facts, Registry]) -> None:
    warden = Office("Goat Warden", "GOV", "NOR", None, "1990", "1999")
    commander = Office("Commander", "REB", "NOR", "northern-herders", "2001", "2009")
    (then,) = found(own, "Quillon Marbeth", "2003-02-01")
    assert (then.id, then.country, then.sector, then.office) == (
        "northern-herders",
        "NOR",
        "REB",
        "Commander",
    )
    assert (then.offices, then.born, then.aliases) == ((warden, commander), "1940", ("Quill Marbethson",))
    (before,) = found(own, "Quillon Marbeth", "1995")
    assert (before.id, before.sector, before.office) == ("NOR", "GOV", "Goat Warden")
    (after,) = found(own, "Quillon Marbeth", "2020-01-01")
    assert (after.id, after.country, after.sector, after.office) == ("NOR", "NOR", None, None)
    assert after.offices == (warden, commander)


def test_a_body_is_told_with_its_country_sector_and_days(own: tuple[Facts, Registry]) -> None:
    (group,) = found(own, "Northern Herders")
    assert (group.id, group.country, group.sector, group.start, group.end) == (
        "northern-herders", "NOR", "REB", "1970", None,
    )  # fmt: skip
    assert (group.aliases, group.offices) == (("Sons of the Goat",), ())


@pytest.mark.parametrize(
    ("words", "day", "key"),
    [
        ("Norwegian goat warden", "1995-05-01", ["quillon-marbeth"]),
        ("goat warden of Norway", "1995", ["quillon-marbeth"]),
        ("Swedish goat warden", "2006-01-01", ["ysolde-marbeth"]),
        ("Swedish goat warden", "1995-05-01", []),
        ("former Norwegian goat warden", "1995-05-01", []),
        ("Norwegian goat warden", "1975", []),
    ],
)
def test_an_office_finds_who_held_it_on_the_day(
    own: tuple[Facts, Registry], words: str, day: str, key: list[str]
) -> None:
    assert keys(own, words, day) == key


def test_states_that_share_a_name_are_all_found(own: tuple[Facts, Registry]) -> None:
    assert sorted(keys(own, "Congo")) == ["COD", "COG"]


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Quillon Marbeth", True),
        ("quill marbethson", True),
        ("Northern Herders", True),
        ("the Northern Herders' commander Quillon Marbeth", True),
        ("Norwegian Navy", True),
        ("Arcadian Foreign Ministry", True),
        ("somebody", True),
        ("Quillon Zebedee", False),
        ("Southern Herders", False),
        ("Sheepfold Liberation Army", False),
    ],
)
def test_who_is_known(own: tuple[Facts, Registry], name: str, known: bool) -> None:
    assert is_known(name, own[1]) is known


def test_only_ones_own_registry_knows_ones_own() -> None:
    assert not is_known("Quillon Marbeth", shipped_registry())
