"""What the words beside the name of somebody unknown tell of country, sector and office, and what they do not."""

from __future__ import annotations

import time

import pytest

from detente.actors import Memory, Resolver, shipped_registry
from detente.actors.strangers import office_of
from detente.records import Party

NAME = "Quillon Marbeth"


def beside(before: str, following: str) -> Party:
    party = Resolver(shipped_registry()).resolve(
        NAME, len(before), Memory(day="2003-02-01"), before=before, following=following
    )
    assert (party.name, party.text) == (NAME, NAME)
    return party


@pytest.mark.parametrize(
    ("before", "following", "id", "sector", "office"),
    [
        ("", ", who edits a newspaper, said", None, "JRN", None),
        ("", ", who teaches history, said", None, "EDU", None),
        ("", ", who works for Oxfam, said", "oxfam", "SOC", None),
        ("", " of Oxfam said", "oxfam", "SOC", None),
        ("", " from the World Bank said", "world-bank", "IGO", None),
        ("", ", a Norwegian farmer, said", "NOR", "AGR", None),
        ("Norwegian farmer ", " said", "NOR", "AGR", None),
        ("", ", a Norwegian general, said", "NOR", "MIL", "general"),
        ("", ", a Norwegian lawmaker, said", "NOR", "LEG", "lawmaker"),
        ("", ", the Norwegian envoy to Cairo, said", "NOR", "GOV", "envoy"),
        ("Norway's envoy to Cairo, ", " said", "NOR", "GOV", "envoy"),
        ("", ", a former Norwegian minister, said", "NOR", "ELI", None),
        ("opposition leader ", " said", None, "OPP", "opposition leader"),
        ("", ", who runs a bakery, said", None, "BUS", None),
    ],
)
def test_words_beside_a_name_tell_who_it_is(
    before: str, following: str, id: str | None, sector: str, office: str | None
) -> None:
    party = beside(before, following)
    assert (party.id, party.sector, party.office) == (id, sector, office)


@pytest.mark.parametrize(
    ("before", "following"),
    [
        ("", ""),
        ("", " said"),
        ("", ". The Norwegian envoy left."),
        ("The Norwegian envoy left. ", " said"),
        ("“Ask the Norwegian envoy,” ", " said"),
        ("After the Norwegian envoy left, ", " said"),
        ("In Norway, ", " said"),
        ("The Norwegian envoys, ", " said"),
        ("", ", in Norway, said"),
        ("", ", 34, said"),
        ("On Monday, ", " said"),
    ],
)
def test_words_of_others_tell_nothing(before: str, following: str) -> None:
    party = beside(before, following)
    assert (party.id, party.country, party.sector, party.office) == (None, None, "UNK", None)


def test_whoever_is_known_is_not_told_by_the_words_beside() -> None:
    party = Resolver(shipped_registry()).resolve(
        "Igor Ivanov", 0, Memory(day="2001-05-01"), following=", a Norwegian farmer, said"
    )
    assert (party.id, party.sector, party.office) == ("RUS", "GOV", "Foreign Minister")


@pytest.mark.parametrize(
    ("words", "sector", "office"),
    [
        ("foreign minister", "GOV", "foreign minister"),
        ("general", "MIL", "general"),
        ("newspaper editor", "JRN", "newspaper editor"),
        ("director", "SOC", "director"),
        ("baker", "BUS", None),
        ("reporter", "JRN", None),
        ("farmer", "AGR", None),
        ("envoy", None, "envoy"),
        ("", "GOV", None),
        (None, "GOV", None),
    ],
)
def test_a_trade_is_no_office(words: str | None, sector: str | None, office: str | None) -> None:
    assert office_of(words, sector) == office


@pytest.mark.parametrize(
    ("before", "following"),
    [
        ("x" * 50_000, " said"),
        ("the " * 10_000, " said"),
        ("", ", " + "who " * 10_000),
        ("", ", " + "a " * 20_000),
        (", " * 20_000, ", " * 20_000),
        ("\x00\x1b[31m", ", who \x00\x1b[31m"),
    ],
)
def test_hostile_words_beside_take_no_time(before: str, following: str) -> None:
    started = time.monotonic()
    assert beside(before, following).id is None
    assert time.monotonic() - started < 5
