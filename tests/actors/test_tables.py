"""The actor tables hold together: ids, countries, sectors, dates, and words that name one actor at a time."""

from __future__ import annotations

import calendar
import csv
import re
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path

import pycountry
import pytest

import detente

DATA = Path(detente.__path__[0]) / "actors" / "data"


def names(text: str) -> list[str]:
    return text.split()


COLUMNS = {
    "states": names("id iso2 name aliases demonyms capital metonyms start end successors note"),
    "organisations": names("id name aliases country sector kind acts_for start end note"),
    "groups": names("id name aliases country sector kind start end note"),
    "roles": names("words sector kind note"),
}
MINIMUM = {"states": 200, "organisations": 120, "groups": 150, "roles": 200}
ACTORS = ("states", "organisations", "groups")

SECTORS = set(
    names(
        "GOV MIL LEG JUD SPY COP REB OPP PTY PRM UAF UNK AGR "
        "BUS CRM CVL EDU ELI JRN LAB MED REF REL SOC PRE IGO"
    )
)

UN_MEMBERS = names(
    """
    AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN
    BGR BFA BDI CPV KHM CMR CAN CAF TCD CHL CHN COL COM COG COD CRI CIV HRV CUB CYP CZE PRK DNK DJI DMA
    DOM ECU EGY SLV GNQ ERI EST SWZ ETH FJI FIN FRA GAB GMB GEO DEU GHA GRC GRD GTM GIN GNB GUY HTI HND
    HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR KAZ KEN KIR KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU
    LUX MDG MWI MYS MDV MLI MLT MHL MRT MUS MEX FSM MCO MNG MNE MAR MOZ MMR NAM NRU NPL NLD NZL NIC NER
    NGA MKD NOR OMN PAK PLW PAN PNG PRY PER PHL POL PRT QAT KOR MDA ROU RUS RWA KNA LCA VCT WSM SMR STP
    SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM ZAF SSD ESP LKA SDN SUR SWE CHE SYR TJK THA TLS TGO TON TTO
    TUN TUR TKM TUV UGA UKR ARE GBR TZA USA URY UZB VUT VEN VNM YEM ZMB ZWE
    """
)

OTHERS = names("VAT PSE TWN KOS HKG SUN YUG SCG CSK DDR VDR RVN YMD UAR")

ISO_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "Ø": "O", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "þ": "th"}
    | {"’": "'", "ʻ": "'", "–": "-"}
)


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(line for line in file if not line.startswith("#")))


def parts(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def first_day(text: str) -> date:
    numbers = [int(part) for part in text.split("-")] if text else [1, 1, 1]
    return date(*[*numbers, 1, 1][:3])


def last_day(text: str) -> date:
    if not text:
        return date.max
    numbers = [int(part) for part in text.split("-")]
    year, month = numbers[0], numbers[1] if len(numbers) > 1 else 12
    return date(year, month, numbers[2] if len(numbers) > 2 else calendar.monthrange(year, month)[1])


def plain(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word.translate(LETTERS))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def key(word: str) -> str:
    """A word as a reader compares it: without case, accents, dots, hyphens or a leading article."""
    return plain(word).casefold().replace(".", "").replace("-", " ").removeprefix("the ")


def metonyms(row: dict[str, str]) -> list[tuple[str, str]]:
    triples = [item.split(":") for item in parts(row.get("metonyms", ""))]
    assert all(len(triple) == 3 and all(triple) for triple in triples), row
    return [(word, sector) for word, sector, _ in triples]


def words(row: dict[str, str]) -> list[str]:
    """Every word of a row that names it: name, aliases, demonyms, capitals and metonyms."""
    listed = [word for column in ("aliases", "demonyms", "capital") for word in parts(row.get(column, ""))]
    return [row["name"], *listed, *(word for word, _ in metonyms(row))]


@pytest.mark.parametrize("name", COLUMNS)
def test_table_begins_with_its_source_and_has_its_columns(name: str) -> None:
    raw = (DATA / f"{name}.csv").read_bytes()
    assert raw.startswith(b"# ")
    assert b"2026-11" in raw.split(b"\n", 1)[0]
    assert b"\r" not in raw
    rows = table(name)
    assert len(rows) >= MINIMUM[name]
    for row in rows:
        assert list(row) == COLUMNS[name]
        assert all(isinstance(cell, str) and cell == cell.strip() for cell in row.values()), row


@pytest.mark.parametrize("name", COLUMNS)
def test_ids_are_unique(name: str) -> None:
    key = COLUMNS[name][0]
    ids = [row[key] for row in table(name)]
    assert sorted(set(ids)) == sorted(ids)
    shape = {"states": r"[A-Z]{3}", "roles": r"[^;,]*[^A-Z;,]"}.get(name, r"[a-z0-9]+(-[a-z0-9]+)*")
    assert [item for item in ids if not re.fullmatch(shape, item)] == []


def test_ids_are_unique_across_organisations_and_groups() -> None:
    ids = {row["id"] for row in table("organisations")}
    assert ids & {row["id"] for row in table("groups")} == set()


def test_un_members_and_named_others_are_states() -> None:
    ids = {row["id"] for row in table("states")}
    assert len(set(UN_MEMBERS)) == 193
    assert set(UN_MEMBERS) - ids == set()
    assert set(OTHERS) - ids == set()


def test_iso_codes_agree_with_pycountry() -> None:
    for row in table("states"):
        country = pycountry.countries.get(alpha_3=row["id"])
        if country is not None:
            assert row["iso2"] == country.alpha_2, row["id"]
        else:
            assert re.fullmatch(r"([A-Z]{2})?", row["iso2"]), row["id"]


def test_countries_are_known() -> None:
    known = {row["id"] for row in table("states")} | {country.alpha_3 for country in pycountry.countries}
    named = {row["country"] for name in ("organisations", "groups") for row in table(name)}
    named |= {item for row in table("states") for item in parts(row["successors"])}
    assert named - known - {""} == set()


def test_sectors_are_allowed() -> None:
    found = {row["sector"] for name in ("organisations", "groups", "roles") for row in table(name)}
    found |= {sector for row in table("states") for _, sector in metonyms(row)}
    assert found - SECTORS == set()
    assert {row["kind"] for row in table("roles")} == {"person", "body", "people"}


@pytest.mark.parametrize("name", ACTORS)
def test_dates_are_well_formed_and_in_order(name: str) -> None:
    for row in table(name):
        for column in ("start", "end"):
            assert not row[column] or ISO_DATE.fullmatch(row[column]), row
        assert first_day(row["start"]) <= last_day(row["end"]), row


@pytest.mark.parametrize("name", ACTORS)
def test_words_are_clean_and_have_plain_variants(name: str) -> None:
    for row in table(name):
        listed = words(row)
        assert all(word and word == word.strip() and "’" not in word for word in listed), row
        assert row["name"] not in parts(row["aliases"]), row
        for column in ("aliases", "demonyms", "capital", "metonyms"):
            cells = parts(row.get(column, ""))
            assert len(set(cells)) == len(cells), (row["id"], column)
        assert [word for word in listed if plain(word) not in listed] == [], row["id"]


def overlap(row: dict[str, str], other: dict[str, str]) -> bool:
    begins = first_day(row["start"]) < last_day(other["end"])
    return begins and first_day(other["start"]) < last_day(row["end"])


def test_a_word_names_one_actor_at_a_time_unless_marked() -> None:
    owners: dict[str, list[tuple[dict[str, str], str]]] = {}
    for name in ACTORS:
        for row in table(name):
            for word in words(row):
                owners.setdefault(key(word), []).append((row, word))
    unmarked = [
        (word, row["id"], other["id"])
        for rows in owners.values()
        for row, word in rows
        for other, _ in rows
        if row is not other and overlap(row, other)
        if "ambiguous" not in row["note"] or word not in row["note"]
    ]
    assert unmarked == []


@pytest.mark.parametrize(
    ("word", "day", "expected"),
    [
        ("Kremlin", date(1975, 1, 1), {"SUN"}),
        ("Kremlin", date(2020, 1, 1), {"RUS"}),
        ("Moscow", date(2020, 1, 1), {"RUS"}),
        ("Burma", date(1990, 1, 1), {"MMR"}),
        ("Jewish state", date(2020, 1, 1), {"ISR"}),
        ("Hizbullah", date(2006, 7, 1), {"hezbollah"}),
        ("NATO", date(1999, 3, 1), {"nato"}),
        ("Turkiye", date(2023, 1, 1), {"TUR"}),
        ("Bonn", date(1980, 1, 1), {"DEU"}),
        ("Prague", date(1968, 8, 1), {"CSK"}),
        ("Prague", date(2005, 8, 1), {"CZE"}),
        ("Congo", date(2005, 8, 1), {"COD", "COG"}),
        ("Brussels", date(2005, 8, 1), {"BEL", "european-union"}),
        ("Pentagon", date(1991, 1, 17), {"USA"}),
    ],
)
def test_known_words_name_known_actors(word: str, day: date, expected: set[str]) -> None:
    found = {
        row["id"]
        for name in ACTORS
        for row in table(name)
        if word in words(row) and first_day(row["start"]) <= day <= last_day(row["end"])
    }
    assert found == expected


@pytest.mark.parametrize(
    ("phrase", "sector"),
    [
        ("foreign minister", "GOV"),
        ("warplanes", "MIL"),
        ("lawmakers", "LEG"),
        ("prosecutors", "JUD"),
        ("police", "COP"),
        ("rebels", "REB"),
        ("opposition", "OPP"),
        ("protesters", "CVL"),
        ("former president", "ELI"),
        ("peacekeepers", "IGO"),
        ("gunmen", "UAF"),
        ("militia", "PRM"),
    ],
)
def test_role_words_have_their_sector(phrase: str, sector: str) -> None:
    assert {row["words"]: row["sector"] for row in table("roles")}[phrase] == sector
