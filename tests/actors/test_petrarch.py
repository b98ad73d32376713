"""Dictionaries of the PETRARCH family made into a file of one's own: names, codes, days, roles and what is left out."""

from __future__ import annotations

import random
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from detente.actors import (
    Imported,
    Memory,
    Registry,
    Resolver,
    import_petrarch,
    registry_with,
    shipped_registry,
)
from detente.actors.facts import Facts, ShippedFacts
from detente.actors.own import with_own

DICTIONARY = """# Invented for the tests.
<!-- MARTIANS_ [MARGOV] over
two lines -->
!BEAST! = GOAT, LLAMA

NORTHERN_HERDERS_ [NORREB]   # herders, not [FINGOV]
+SONS_OF_THE_GOAT_
+NH_
+SONS_OF_THE_GOAT_

QUILLON_MARBETH_   ; a mayor
+MAYOR_Q._MARBETH_
    [NORGOV 900101-19990630]
    [NORELI >990701]

NORWAY_ [NOR]
+FJORDLAND_

HAMAS_ [PALREB]
+ELBOW_MEN_

ELBOW_RELIEF_FUND_ [NGO]
MYSTERY_MEN_ [QQQ]
SILENT_MEN_

HERDSMAN {HERDSMEN} [~REB]
!BEAST!_BISHOP [~REL]
DEPUTY [~LEG]
CLERGY {} [~REL]
"""


def imported(tmp_path: Path, content: str | bytes) -> Imported:
    path = tmp_path / "dictionary.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_petrarch([path], shipped_registry())


def entries(tmp_path: Path, content: str | bytes) -> dict[str, Any]:
    return tomllib.loads(imported(tmp_path, content).toml)


def offices(tmp_path: Path, codes: str) -> Any:
    (person,) = entries(tmp_path, f"QUILLON_MARBETH_ {codes}\n")["person"]
    return person["offices"]


@pytest.fixture(scope="module")
def with_dictionary(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    folder = tmp_path_factory.mktemp("petrarch")
    made = folder / "own.toml"
    made.write_text(imported(folder, DICTIONARY).toml, encoding="utf-8")
    return registry_with(made)


@pytest.mark.parametrize(
    ("mention", "day", "expected"),
    [
        ("Northern Herders", None, ("northern-herders", "NOR", "REB", "Northern Herders")),
        ("the Sons of the Goat", None, ("northern-herders", "NOR", "REB", "Northern Herders")),
        ("NH", None, ("northern-herders", "NOR", "REB", "Northern Herders")),
        ("Quillon Marbeth", "1995-01-01", ("NOR", "NOR", "GOV", "Quillon Marbeth")),
        ("Quillon Marbeth", "2005-01-01", ("NOR", "NOR", "ELI", "Quillon Marbeth")),
        ("Fjordland", None, ("NOR", "NOR", "GOV", None)),
        ("Elbow Men", None, ("hamas", "PSE", "REB", "Hamas")),
        ("Elbow Relief Fund", None, ("elbow-relief-fund", None, "SOC", "Elbow Relief Fund")),
        ("Norwegian herdsmen", None, ("NOR", "NOR", "REB", None)),
        ("Norwegian llama bishops", None, ("NOR", "NOR", "REL", None)),
    ],
)
def test_the_reader_knows_what_the_dictionary_told(
    with_dictionary: Registry, mention: str, day: str | None, expected: tuple[str | None, ...]
) -> None:
    party = Resolver(with_dictionary).resolve(mention, 0, Memory(day=day))
    assert (party.id, party.country, party.sector, party.name) == expected


def test_comments_codes_unknown_and_names_without_a_code_are_left_out(tmp_path: Path) -> None:
    got = imported(tmp_path, DICTIONARY)
    assert not any(word in got.toml for word in ("Martians", "Mystery", "Silent", "FIN"))
    assert got.unknown["QQQ"] == 1
    assert not {"NORREB", "NOR", "PALREB", "NGO"} & set(got.unknown)


def test_a_synonym_told_twice_is_one(tmp_path: Path) -> None:
    (group,) = entries(tmp_path, "HERDERS_ [NORREB]\n+GOATS_\n+HERDERS_\n+GOATS_\n")["group"]
    assert (group["name"], group["aliases"]) == ("Herders", ["Goats"])


def test_who_is_known_keeps_the_id_of_the_registry(tmp_path: Path) -> None:
    got = entries(tmp_path, "SERGEI_LAVROV_ [RUSGOV 20040309-20250101]\nHAMAS_ [PSEREB]\nRUSSIA_ [RUS]\n")
    assert [got[table][0]["id"] for table in ("person", "group", "state")] == [
        "sergei-lavrov", "hamas", "RUS",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ("[NORGOV 19900102-19951231]", [{"sector": "GOV", "start": "1990-01-02", "end": "1995-12-31"}]),
        ("[NORGOV 900102-051231]", [{"sector": "GOV", "start": "1990-01-02", "end": "2005-12-31"}]),
        ("[NORGOV 300102-291231]", [{"sector": "GOV", "start": "1930-01-02", "end": "2029-12-31"}]),
        ("[NORGOV <19951231]", [{"sector": "GOV", "end": "1995-12-31"}]),
        ("[NORGOV > 19900102]", [{"sector": "GOV", "start": "1990-01-02"}]),
        ("[NORGOV 19901399-19950045]", [{"sector": "GOV", "start": "1990", "end": "1995"}]),
        ("[NORMIL <900101] [NORREB 900101-990101]", [
            {"sector": "MIL", "end": "1990-01-01"},
            {"sector": "REB", "start": "1990-01-01", "end": "1999-01-01"},
        ]),
        ("[NORGOV >900101]\n[NORELI >990101]", [{"sector": "GOV", "start": "1990-01-01"}]),
        ("[NORELI]", [{"sector": "ELI"}]),
        ("[NORGOV 1990010-1995365]", [{"sector": "GOV", "start": "1990-01-10", "end": "1995-12-31"}]),
        ("[NORGOV 99013-99100]", [{"sector": "GOV", "start": "1999-01-13", "end": "1999-04-10"}]),
        ("[NORGOV 1990366-1996366]", [{"sector": "GOV", "start": "1990", "end": "1996-12-31"}]),
        ("[NORGOV 1990-1995]", [{"sector": "GOV", "start": "1990", "end": "1995"}]),
        ("[NORMIL 060101-]", [{"sector": "MIL", "start": "2006-01-01"}]),
        ("[NORMIL -060101]", [{"sector": "MIL", "end": "2006-01-01"}]),
        ("[NORGOV <19900231]", [{"sector": "GOV", "end": "1990-02"}]),
        ("[NORGOV 20050101-19990101] [NORMIL >900101]", [{"sector": "MIL", "start": "1990-01-01"}]),
    ],
)  # fmt: skip
def test_codes_with_days_are_offices(tmp_path: Path, codes: str, expected: list[dict[str, str]]) -> None:
    assert offices(tmp_path, codes) == expected


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("AFGHAN_NATIONAL_CHOIR_", "Afghan National Choir"),
        ("BAND_OF_THE_RED_GOAT_", "Band of the Red Goat"),
        ("THE_HERDERS", "The Herders"),
        ("QNLF_", "QNLF"),
        ("HERDERS", "Herders"),
        ("O'ELBOW_BAND_", "O'Elbow Band"),
        ("Already Written So", "Already Written So"),
    ],
)
def test_names_are_written_as_names(tmp_path: Path, words: str, name: str) -> None:
    assert entries(tmp_path, f"{words} [NORREB]\n")["group"][0]["name"] == name


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("HERDER [~REB]", ["herder", "herders"]),
        ("DEPUTY [~LEG]", ["deputy", "deputies"]),
        ("BOSS [~GOV]", ["boss", "bosses"]),
        ("HERDSMAN {HERDSMEN} [~REB]", ["herdsman", "herdsmen"]),
        ("CLERGY {} [~REL]", ["clergy"]),
        ("!A! = GOAT, LLAMA\n!A!_HERD {} [~AGR]", ["goat herd", "llama herd"]),
    ],
)
def test_agents_are_roles_with_their_plurals(tmp_path: Path, line: str, words: list[str]) -> None:
    (role,) = entries(tmp_path, line)["role"]
    assert role["words"] == words


def test_codes_in_small_letters_mean_the_same(tmp_path: Path) -> None:
    (group,) = entries(tmp_path, "HERDERS_ [norreb]\n")["group"]
    assert (group["country"], group["sector"]) == ("NOR", "REB")


def test_windows_line_ends_do_not_matter(tmp_path: Path) -> None:
    plain = imported(tmp_path, DICTIONARY)
    assert imported(tmp_path, DICTIONARY.replace("\n", "\r\n")) == plain
    assert plain.names > 10


def test_several_dictionaries_make_one_file(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("b.actors.txt", "a.agents.txt")]
    for path, text in zip(paths, ("HERDERS_ [NORREB]\n", "HERDER [~REB]\n"), strict=True):
        path.write_text(text)
    got = import_petrarch(paths, shipped_registry())
    assert got.toml.startswith("# Made from PETRARCH dictionaries: a.agents.txt, b.actors.txt\n")
    assert set(tomllib.loads(got.toml)) == {"group", "role"}


@pytest.mark.parametrize(
    "content",
    ["", "\n\n", "# [NORGOV]\n", "HERDERS_\n", "+HERDERS_ [NORREB]\n", "[NORREB]\n", "HERDERS_ []\n",
     "HERDERS_ [NORREB\n", "HERDERS_ NORREB]\n", "[[group]]\nname = 'Kite'\n"],
)  # fmt: skip
def test_where_nobody_is_told_of_there_are_no_names(tmp_path: Path, content: str) -> None:
    got = imported(tmp_path, content)
    assert (got.names, tomllib.loads(got.toml)) == (0, {})


@pytest.mark.parametrize("seed", range(5))
def test_garbage_makes_no_broken_file(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    noise = "".join(chance.choice('[]<>+{}_ \n\r\t#;=-0129"\\NORGVé\x00\x1b中') for _ in range(2000))
    raw = noise.encode() + bytes(chance.randrange(128, 256) for _ in range(200)) + b"\nHERDERS_ [NORREB]\n"
    assert any(group.get("name") == "Herders" for group in entries(tmp_path, raw)["group"])


def test_quotes_and_backslashes_in_a_name_stay(tmp_path: Path) -> None:
    assert entries(tmp_path, '"RED"_\\_GOATS [NORREB]\n')["group"][0]["name"] == '"Red" \\ Goats'


def test_a_file_that_cannot_be_read_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"none\.txt"):
        import_petrarch([tmp_path / "none.txt"], shipped_registry())


@pytest.mark.parametrize("code", ["[NORREB]", "[~REB]"])
@pytest.mark.parametrize("marker", ["", "!PERSON! =\n", "!PERSON! = ,\n"])
def test_a_marker_without_a_meaning_is_left_out_of_the_name(tmp_path: Path, marker: str, code: str) -> None:
    text = entries(tmp_path, f"{marker}LLAMA_!PERSON!_ {code}\n!PERSON! {code}\n")
    assert [one.get("name") or one["words"] for told in text.values() for one in told] in (
        ["Llama"], [["llama", "llamas"]],
    )  # fmt: skip


def test_markers_hold_in_the_other_files_and_may_be_several(tmp_path: Path) -> None:
    paths = [tmp_path / "actors.txt", tmp_path / "agents.txt"]
    paths[0].write_text("RED_!BEAST!_!FOLK!_ [NORREB]\n")
    paths[1].write_text("!BEAST! = GOAT, LLAMA\n!FOLK! = MEN, BOYS\n")
    (group,) = tomllib.loads(import_petrarch(paths, shipped_registry()).toml)["group"]
    assert [group["name"], *group["aliases"]] == [
        "Red Goat Men",
        "Red Goat Boys",
        "Red Llama Men",
        "Red Llama Boys",
    ]


def test_codes_of_agents_that_were_read_are_not_unknown(tmp_path: Path) -> None:
    got = imported(tmp_path, "HERDER_ [~REB]\nPRIEST_ [~rel]\nODD_ [~ZZZ]\n")
    assert got.unknown == {"~ZZZ": 1}
    assert [role["sector"] for role in tomllib.loads(got.toml)["role"]] == ["REB", "REL"]


def test_a_mark_of_windows_is_no_part_of_a_name(tmp_path: Path) -> None:
    assert entries(tmp_path, "\ufeffHERDERS [NORREB]\n")["group"][0]["name"] == "Herders"


def test_a_known_person_without_days_gets_names_and_no_office(tmp_path: Path) -> None:
    got = entries(tmp_path, "SERGEI_LAVROV_ [RUSGOV]\n+SERGIUS_OF_ELBOW_\n")
    assert got == {"person": [{"id": "sergei-lavrov", "aliases": ["Sergei Lavrov", "Sergius of Elbow"]}]}


def test_one_name_is_one_entry(tmp_path: Path) -> None:
    got = entries(tmp_path, "HERDERS [NORREB]\n+GOATS\nHERDERS [FINGOV]\n+LLAMAS\n")
    assert [*got] == ["group"]
    assert got["group"][0]["aliases"] == ["Goats", "Llamas"]
    got = entries(tmp_path, "BO_BELMAR_ [NORGOV]\nBO_BELMAR_ [NORGOV 990101-]\n")
    assert [*got] == ["person"]


def test_a_known_body_with_days_stays_one(tmp_path: Path) -> None:
    assert entries(tmp_path, "AL_QAEDA_ [PAKREB 900101-050101]\n")["group"][0]["id"] == "al-qaeda"


def test_names_that_no_text_can_be_searched_for_are_left_out_and_counted(tmp_path: Path) -> None:
    got = imported(tmp_path, f"{'A_' * 9} [NORREB]\n+KITES_\n_ [NORGOV]\n+\n{{ }} [~GOV]\n??? [NORGOV]\n")
    assert got.too_long == 1
    assert "# 1 name of more than 8 words was left out." in got.toml
    assert [one["name"] for one in tomllib.loads(got.toml)["group"]] == ["Kites"]


def test_the_name_of_the_file_stays_in_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a\n[[odd]]\x7f.txt"
    path.write_text("HERDERS [NORREB]\n")
    assert [*tomllib.loads(import_petrarch([path], shipped_registry()).toml)] == ["group"]


def _random_dictionary(chance: random.Random) -> bytes:
    pieces = [
        *"[]<>~+!{}_ \n\t#;=-,.é中ʿ\x00\x1b\x7f\x85\u2028\u202e\"\\'’0123456789",
        "NOR",
        "GOV",
        "MIL",
        "ELI",
        "<!--",
        "-->",
    ]
    words = [
        "ANA_BELMAR_",
        "SERGEI_LAVROV_",
        "HAMAS_",
        "AL_QAEDA_",
        "BBC_",
        "КИТ_",
        "FOO_中国_BAR_",
        "!M!",
        "VOX_",
        "_",
        "A_" * 10,
    ]
    codes = ["[NORREB]", "[NOR]", "[~REB]", "[norgov 990101-]", "[RUSGOV]", "[NORELI >19990231]", "[GBRMED 2005-1999]",
             "[IGOUNO]", "[NORGOV 00000000-99999999]", "[NORMIL 1990010-1995365]", "{X} [~gov]"]  # fmt: skip
    lines = ["!M! = A, B,C\n"] if chance.random() < 0.5 else []
    for _ in range(chance.randint(1, 25)):
        noise = "".join(chance.choices(pieces, k=chance.randint(0, 12)))
        mark = chance.choice(["", "", "+"])
        told = [f"{mark}{chance.choice(words)}", noise, chance.choice([*codes, ""])]
        lines.append(" ".join(told if chance.random() < 0.8 else chance.sample(told, 3)) + "\n")
    raw = "".join(lines).encode()
    return raw + bytes(chance.randrange(256) for _ in range(20)) if chance.random() < 0.2 else raw


@pytest.fixture(scope="module")
def facts() -> Facts:
    shipped = ShippedFacts()
    return {name: rows if name != "cities" else rows[:1] for name, rows in shipped.items()}


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_made_of_a_dictionary_can_be_used(tmp_path: Path, facts: Facts, seed: int) -> None:
    chance, made = random.Random(seed), tmp_path / "own.toml"
    for _ in range(20):
        got = imported(tmp_path, _random_dictionary(chance))
        made.write_text(got.toml, encoding="utf-8")
        merged = with_own(facts, made)  # raises where it is refused
    Registry(merged)


@pytest.mark.parametrize(
    "piece", ["[", "[A", "{", "{A", "!", "!A", "<!--", "[ ", "[A ", "+", "A", "A_", "\t", "~[", "= "]
)
def test_a_broken_file_takes_time_in_proportion(tmp_path: Path, piece: str) -> None:
    started = time.perf_counter()
    imported(tmp_path, piece * (200_000 // len(piece)))
    assert time.perf_counter() - started < 10


def test_a_large_dictionary_takes_seconds(tmp_path: Path, facts: Facts) -> None:
    text = "".join(
        f"BAND_OF_ELBOW_{i}_ [NORREB]\n+GOATS_{i}_\nANA_RUIZ{i}_ [NORGOV 990101-050630]\n"
        for i in range(18_000)
    )
    started = time.perf_counter()
    got = imported(tmp_path, text)
    made = tmp_path / "own.toml"
    made.write_text(got.toml, encoding="utf-8")
    merged = with_own(facts, made)
    assert time.perf_counter() - started < 30
    assert len(text) > 1_300_000
    assert sum(1 for row in merged["people"] if row.get("own")) == 18_000
