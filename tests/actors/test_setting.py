"""Where a text plays: its countries, near a mention and over all, and the offsets of the names that tell it."""

from __future__ import annotations

import re

import pytest

from detente.actors import Memory, Resolver, Setting, shipped_registry
from detente.records import Party


def setting(text: str, day: str | None = "2003-02-01") -> Setting:
    sentences = [found.span() for found in re.finditer(r"[^.]+\.?", text)]
    return Setting(text, sentences, shipped_registry(), day)


def country(text: str, mention: str) -> str | None:
    at = text.index(mention)
    return setting(text).country_at(at, at + len(mention))


def placed(text: str, mention: str, **given: str | None) -> Party:
    at = text.index(mention)
    fields: dict[str, str | None] = {"id": None, "country": None, "sector": "UNK"} | given
    party = Party(name=mention, text=mention, start=at, end=at + len(mention), **fields)  # type: ignore[arg-type]
    return Resolver(shipped_registry(), setting(text)).placed(party)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Herders met Elbow Men in Norway.", "NOR"),
        ("Herders met Elbow Men in Oslo.", "NOR"),
        ("Norwegian herders met Elbow Men.", "NOR"),
        ("Snow fell in Norway. Herders met Elbow Men.", "NOR"),
        ("Herders met Elbow Men. Then they left for Norway.", "NOR"),
        ("Snow fell in Sweden. Herders met Elbow Men in Norway. Snow fell in Sweden.", "NOR"),
        ("Snow fell in Sweden, in Uppsala. Later it rained. Herders of Norway met Elbow Men.", "NOR"),
        ("Herders met Elbow Men.", None),
        ("Herders met Elbow Men in the snow of may and of turkey.", None),
    ],
)
def test_a_mention_is_in_the_country_that_is_told_of_near_it(text: str, expected: str | None) -> None:
    assert country(text, "Elbow Men") == expected


def test_a_text_of_many_countries_is_nowhere() -> None:
    assert country("Elbow Men wrote to Norway, Sweden, Peru, Japan and Ghana.", "Elbow Men") is None


def test_a_mention_does_not_tell_where_it_is_itself() -> None:
    assert country("The Norwegian Elbow Men left.", "The Norwegian Elbow Men") is None


def test_countries_are_weighed_over_the_whole_text() -> None:
    told = setting("Snow fell in Norway. Oslo was white. Swedish papers wrote of it.").countries
    assert set(told) == {"NOR", "SWE"}
    assert told["NOR"] > told["SWE"] > 0


def test_the_day_tells_which_country_a_name_means() -> None:
    assert set(setting("Snow fell in Prague.", "1968-08-21").countries) == {"CSK"}
    assert set(setting("Snow fell in Prague.", "2003-02-01").countries) == {"CZE"}


def test_a_name_of_two_countries_tells_of_neither() -> None:
    assert set(setting("Snow fell in Congo.").countries) == set()


@pytest.mark.parametrize("text", ["", " ", ".", "...", "\x00\x1b[31m", "it rained", "中国", "(" * 500])
def test_a_text_without_names_has_no_countries(text: str) -> None:
    empty = setting(text)
    assert (dict(empty.countries), empty.names, empty.spans()) == ({}, [], [])
    assert empty.country_at(0, len(text)) is None


def test_names_stand_where_they_say() -> None:
    text = "The U.S. and Norway’s king met Igor Ivanov; “NATO” of São Tomé was away. Oslo's Hamas-men left."
    spans = [text[start:end] for start, end in setting(text).spans()]
    assert {"Norway", "Igor Ivanov", "NATO", "Oslo", "Hamas"} <= set(spans)
    assert any(one.startswith("U.S") for one in spans)
    offsets = setting(text).spans()
    assert offsets == sorted(offsets)
    names = setting(text).names
    assert [text[name.start : name.end] for name in names if name.country == "NOR"] == ["Norway", "Oslo"]
    assert [name.start for name in names] == sorted(name.start for name in names)


def test_a_party_without_a_country_is_placed_where_the_text_has_it() -> None:
    text = "Snow fell in Norway. Elbow Men of the hills met."
    assert (placed(text, "Elbow Men").id, placed(text, "Elbow Men").country) == ("NOR", "NOR")
    assert placed(text, "Elbow Men", id="SWE", country="SWE").country == "SWE"
    assert placed(text, "Elbow Men", sector="IGO").country is None
    assert placed("Elbow Men met.", "Elbow Men").country is None


def test_a_name_of_two_countries_means_the_one_that_the_text_tells_of() -> None:
    texts = {
        "COD": "Troops left Kinshasa. Congo protested.",
        "COG": "Troops left Brazzaville. Congo protested.",
    }
    for expected, text in texts.items():
        resolver = Resolver(shipped_registry(), setting(text))
        assert resolver.resolve("Congo", text.index("Congo"), Memory(day="2003-02-01")).id == expected
