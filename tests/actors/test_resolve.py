"""Mentions against hand-made cases in tests/cases/parties.txt, and what an article teaches on the way."""

from pathlib import Path

import pytest

from detente.actors import Memory, Resolver, shipped_registry
from detente.actors.names import tokens_of, valid_on

CASES = [
    [part.strip() for part in line.split(" | ")]
    for line in (Path(__file__).parents[1] / "cases" / "parties.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(
    ("mention", "day", "codes", "name"), CASES, ids=[f"{c[0]} {c[1][:4]}" for c in CASES]
)
def test_mentions_resolve_on_the_day(mention: str, day: str, codes: str, name: str) -> None:
    party = Resolver(shipped_registry()).resolve(mention, 7, Memory(day=day))
    assert [party.id or "-", party.country or "-", party.sector] == codes.split()
    assert (party.name or "-") == name
    assert (party.text, party.start, party.end) == (mention, 7, 7 + len(mention))


def test_a_surname_means_the_person_whom_the_article_introduced() -> None:
    resolver, memory = Resolver(shipped_registry()), Memory(day="2015-02-01")
    memory.note(resolver.resolve("Israel's envoy to Vienna, Dov Ben Harari", 0, memory))
    assert resolver.resolve("Ben Harari", 90, memory).name == "Dov Ben Harari"
    assert resolver.resolve("Harari", 120, memory).id == "ISR"


def test_an_abbreviation_means_what_the_article_defined() -> None:
    resolver, memory = Resolver(shipped_registry()), Memory(day="2015-02-01")
    resolver.resolve("Northern Herders' Front", 0, memory, following=" (NHF), which")
    assert resolver.resolve("NHF", 60, memory).name == "Northern Herders' Front"


@pytest.mark.parametrize(
    ("before", "following"),
    [("Norway's envoy to Cairo, ", " said"), ("said ", ", the Norwegian envoy to Cairo, on Monday")],
)
def test_an_apposition_tells_what_a_stranger_is(before: str, following: str) -> None:
    resolver = Resolver(shipped_registry())
    party = resolver.resolve(
        "Ingrid Solheim", 40, Memory(day="2003-02-01"), before=before, following=following
    )
    assert (party.id, party.sector, party.name, party.office) == ("NOR", "GOV", "Ingrid Solheim", "envoy")


def test_a_ministry_without_a_country_is_that_of_the_country_in_focus() -> None:
    party = Resolver(shipped_registry()).resolve(
        "Defence Ministry", 0, Memory(day="2015-02-01", country="SRB")
    )
    assert (party.id, party.sector, party.name) == ("SRB", "GOV", "Defence Ministry")


def test_an_unknown_person_keeps_the_name_and_claims_nothing_else() -> None:
    party = Resolver(shipped_registry()).resolve("Quillon Marbeth", 0, Memory(day="2015-02-01"))
    assert (party.id, party.country, party.sector, party.name) == (None, None, "UNK", "Quillon Marbeth")


def test_dots_and_possessives_are_no_part_of_a_word() -> None:
    assert [(t.text, t.key, t.possessive) for t in tokens_of("the U.S.'s ally, Israel’s army")] == [
        ("the", "the", False), ("US", "us", True), ("ally", "ally", False), ("Israel", "israel", True),
        ("army", "army", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "day", "expected"),
    [
        ("1922-12-30", "1991-12-26", "1962-10-22", True),
        ("1922-12-30", "1991-12-26", "1992", False),
        ("1991-12-26", "", "1991", True),
        ("1991-12-26", "", "1962-10", False),
        ("", "", None, True),
        ("", "1991-12-26", None, False),
    ],
)
def test_periods(start: str, end: str, day: str | None, expected: bool) -> None:
    assert valid_on(start, end, day) is expected


def test_a_foreign_ministry_is_that_of_the_country_in_focus_not_of_several() -> None:
    party = Resolver(shipped_registry()).resolve(
        "Foreign Ministry", 0, Memory(day="2015-02-01", country="TCD")
    )
    assert (party.id, party.sector) == ("TCD", "GOV")


def test_a_group_whose_name_holds_a_title_is_no_person() -> None:
    party = Resolver(shipped_registry()).resolve("Northern Justice Front", 0, Memory(day="2015-02-01"))
    assert (party.name, party.office) == ("Northern Justice Front", None)
