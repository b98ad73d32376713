"""The tables of people, outlets and regions hold together: ids, countries, kinds, dates and single offices."""

from __future__ import annotations

import calendar
import csv
import re
from collections import defaultdict
from datetime import date
from functools import cache
from itertools import combinations, product
from pathlib import Path

import pycountry
import pytest

import detente
from detente.actors import fold

ROOT = Path(detente.__path__[0])
DATA = ROOT / "actors" / "data"

COLUMNS = {
    "people": "id name aliases country office kind sector organisation start end born gender home note".split(),
    "outlets": "id name aliases domains country kind state_controlled owner_type owner note".split(),
    "regions": "name aliases country lat lon kind note".split(),
}
MINIMUM = {"people": 10_000, "outlets": 300, "regions": 250}
OWNERS = set("state public private cooperative nonprofit party".split())
KINDS = {
    "people": set(
        "head_of_state head_of_government foreign_minister defence_minister party_leader spokesperson "
        "ambassador security_adviser legislature military envoy organisation_head group_leader opposition "
        "royal dissident agency_head".split()
    ),
    "outlets": set("agency newspaper broadcaster website magazine".split()),
    "regions": set(
        "region disputed sea strait mountains island base crossing state province desert river canal "
        "peninsula lake site city".split()
    ),
}
SINGLE = ("head_of_government", "foreign_minister")
FORMER_STATES = set("SUN YUG SCG CSK DDR VDR RVN YMD YAR UAR RHO KOS".split())
ISO_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


@cache
def table(name: str, room: str = "actors") -> tuple[dict[str, str], ...]:
    path = ROOT / room / "data" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(line for line in file if not line.startswith("#")))


def parts(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def earliest(text: str) -> date:
    numbers = [int(part) for part in text.split("-")]
    return date(*[*numbers, 1, 1][:3])


def latest(text: str) -> date:
    numbers = [int(part) for part in text.split("-")]
    year, month = numbers[0], numbers[1] if len(numbers) > 1 else 12
    return date(year, month, numbers[2] if len(numbers) > 2 else calendar.monthrange(year, month)[1])


def certain(row: dict[str, str]) -> tuple[date, date] | None:
    """First and last day that the holder was in office for certain; a year alone is certain of nothing in it."""
    if not row["start"]:
        return None
    return latest(row["start"]), earliest(row["end"]) if row["end"] else date.max


@pytest.mark.parametrize("name", COLUMNS)
def test_table_begins_with_its_source_and_has_its_columns(name: str) -> None:
    raw = (DATA / f"{name}.csv").read_bytes()
    assert raw.startswith(b"# ")
    assert b"2026-11" in b"".join(line for line in raw.splitlines()[:3] if line.startswith(b"#"))
    assert b"\r" not in raw
    rows = table(name)
    assert len(rows) >= MINIMUM[name]
    for row in rows:
        assert list(row) == COLUMNS[name], row
        assert all(isinstance(cell, str) and cell == cell.strip() for cell in row.values()), row


@pytest.mark.parametrize("name", COLUMNS)
def test_names_and_aliases_are_clean(name: str) -> None:
    for row in table(name):
        aliases = parts(row["aliases"])
        assert row["name"]
        assert all(alias and alias == alias.strip() and "’" not in alias for alias in aliases), row
        assert len(set(aliases)) == len(aliases), row
        assert row["name"] not in aliases, row


def test_accented_names_of_people_have_plain_ones_beside_them() -> None:
    """The registry indexes the plain ones only."""
    for row in table("people"):
        names = [row["name"], *parts(row["aliases"])]
        plain = {fold(name) for name in names if name.isascii()}
        assert [name for name in names if not name.isascii() and fold(name) not in plain] == [], row


@pytest.mark.parametrize("name", COLUMNS)
def test_kinds_are_allowed(name: str) -> None:
    assert {row["kind"] for row in table(name)} - KINDS[name] == set()


@pytest.mark.parametrize("name", COLUMNS)
def test_countries_are_alpha_3(name: str) -> None:
    known = {country.alpha_3 for country in pycountry.countries} | FORMER_STATES
    assert {row["country"] for row in table(name)} - known - {""} == set()


def test_one_id_has_one_name_and_one_list_of_aliases() -> None:
    names: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in table("people"):
        assert SLUG.fullmatch(row["id"]), row
        names[row["id"]].add((row["name"], row["aliases"]))
    assert {key: value for key, value in names.items() if len(value) > 1} == {}


def test_people_of_one_name_are_told_apart_by_country_or_time() -> None:
    """Else a full name would lead to two people on one day with nothing to decide."""
    bearers: dict[str, set[str]] = defaultdict(set)
    terms: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in table("people"):
        bearers[row["name"]].add(row["id"])
        terms[row["id"]].append(row)
    clashes = []
    for name, ids in bearers.items():
        for one, other in combinations(sorted(ids), 2):
            for mine, theirs in product(terms[one], terms[other]):
                together = earliest(mine["start"]) <= until(theirs) and earliest(theirs["start"]) <= until(
                    mine
                )
                same = all(mine[column] == theirs[column] for column in ("country", "organisation"))
                if together and same:
                    clashes.append((name, mine["office"], theirs["office"]))
    assert clashes == []


def until(row: dict[str, str]) -> date:
    return latest(row["end"]) if row["end"] else date.max


def test_nobody_holds_an_office_before_birth_or_in_childhood() -> None:
    """Kings, heirs and holy men may be young; all others are grown up."""
    for row in table("people"):
        if not row["born"]:
            continue
        assert re.fullmatch(r"\d{4}", row["born"]), row
        age = int(row["start"][:4]) - int(row["born"]) if row["start"] else 99
        young = row["kind"] in ("royal", "dissident", "opposition") or row["office"] in (
            "King",
            "Prince of Wales",
        )
        assert age >= (0 if young else 18), row
        if row["end"]:
            assert int(row["end"][:4]) - int(row["born"]) <= 105, row


def test_birth_gender_and_home_are_one_for_a_person() -> None:
    known: dict[str, set[tuple[str, str]]] = defaultdict(set)
    countries = {country.alpha_3 for country in pycountry.countries} | FORMER_STATES
    for row in table("people"):
        known[row["id"]].add((row["born"], row["gender"]))
        assert row["gender"] in ("", "m", "f"), row
        assert row["home"] in countries | {""}, row
    assert {key: value for key, value in known.items() if len(value) > 1} == {}


def test_people_have_an_office_and_an_allowed_sector() -> None:
    sectors = {row["sector"] for row in table("sectors", "ontology")}
    for row in table("people"):
        assert row["office"], row
        assert row["sector"] in sectors, row


def test_people_belong_to_a_country_or_to_a_known_body() -> None:
    bodies = {row["id"] for name in ("organisations", "groups") for row in table(name)}
    lost = [row for row in table("people") if not row["country"] and row["organisation"] not in bodies]
    assert lost == []
    heads = [row for row in table("people") if row["kind"] == "organisation_head"]
    assert [row for row in heads if not SLUG.fullmatch(row["organisation"])] == []


def test_dates_are_well_formed_and_in_order() -> None:
    for row in table("people"):
        for column in ("start", "end"):
            assert not row[column] or ISO_DATE.fullmatch(row[column]), row
            assert not row[column] or earliest(row[column]) <= latest(row[column]), row
        if row["start"] and row["end"]:
            assert earliest(row["start"]) <= latest(row["end"]), row


def test_no_term_stands_twice() -> None:
    terms = [tuple(row[column] for column in COLUMNS["people"]) for row in table("people")]
    assert len(set(terms)) == len(terms)


def test_terms_that_reach_past_2025_are_marked() -> None:
    for row in table("people"):
        if not row["end"]:
            assert "unverified" in row["note"], row


def test_single_offices_have_one_holder_at_a_time() -> None:
    holders: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for row in table("people"):
        if row["kind"] in SINGLE:
            holders[row["country"], row["kind"], row["office"]].append(row)
    clashes = []
    for office, rows in holders.items():
        for one, other in combinations(rows, 2):
            mine, theirs = certain(one), certain(other)
            if mine is None or theirs is None or "disputed" in one["note"] + other["note"]:
                continue
            if (min(mine[1], theirs[1]) - max(mine[0], theirs[0])).days > 1:
                clashes.append((office, one["name"], other["name"]))
    assert clashes == []


@pytest.mark.parametrize(
    ("person", "day", "country", "office"),
    [
        ("andrei-gromyko", "1972-05-26", "SUN", "Foreign Minister"),
        ("leonid-brezhnev", "1970-01-01", "SUN", "General Secretary of the Communist Party"),
        ("anatoly-dobrynin", "1962-10-23", "SUN", "Ambassador to the United States"),
        ("dean-rusk", "1962-10-23", "USA", "Secretary of State"),
        ("adlai-stevenson", "1962-10-25", "USA", "Ambassador to the United Nations"),
        ("george-h-w-bush", "1991-07-31", "USA", "President"),
        ("george-w-bush", "2005-07-31", "USA", "President"),
        ("sergei-lavrov", "2020-01-01", "RUS", "Foreign Minister"),
        ("willy-brandt", "1961-08-13", "DEU", "Mayor of West Berlin"),
        ("willy-brandt", "1970-12-07", "DEU", "Chancellor"),
        ("le-duc-tho", "1972-10-08", "VDR", "Negotiator"),
        ("golda-meir", "1973-10-06", "ISR", "Prime Minister"),
        ("slobodan-milosevic", "1999-03-24", "YUG", "President"),
        ("ismail-haniyeh", "2024-01-01", "PSE", "Hamas leader"),
    ],
)
def test_known_people_held_known_offices(person: str, day: str, country: str, office: str) -> None:
    moment = date.fromisoformat(day)
    held = {
        (row["country"], row["office"])
        for row in table("people")
        if row["id"] == person
        and (not row["start"] or earliest(row["start"]) <= moment)
        and (not row["end"] or moment <= latest(row["end"]))
    }
    assert (country, office) in held


def test_outlets_have_plain_domains_and_a_word_on_control() -> None:
    seen: set[str] = set()
    ids = [row["id"] for row in table("outlets")]
    assert sorted(set(ids)) == sorted(ids)
    for row in table("outlets"):
        assert SLUG.fullmatch(row["id"]), row
        assert row["state_controlled"] in ("yes", "no", "part"), row
        assert row["owner_type"] in OWNERS, row
        for domain in parts(row["domains"]):
            assert DOMAIN.fullmatch(domain), row
            assert not domain.startswith("www."), row
            assert domain not in seen, row
            seen.add(domain)


def test_regions_lie_on_earth_and_are_named_once() -> None:
    names = [row["name"] for row in table("regions")]
    assert sorted(set(names)) == sorted(names)
    for row in table("regions"):
        assert re.fullmatch(r"-?\d{1,3}\.\d{2}", row["lat"]), row
        assert re.fullmatch(r"-?\d{1,3}\.\d{2}", row["lon"]), row
        assert -90 <= float(row["lat"]) <= 90, row
        assert -180 <= float(row["lon"]) <= 180, row
