"""A user's own file of actors: what it adds, what it overrides, and how each fault is told with its line."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from detente.actors import ActorsFileError, facts_of, registry_with
from detente.actors.facts import TABLES, Facts, Row, ShippedFacts
from detente.actors.names import key_of, slug
from detente.actors.own import ALLOWED, with_own


@pytest.fixture(scope="module")
def facts() -> Facts:
    """An invented world in the columns of the shipped tables."""
    told: dict[str, list[Row]] = {
        "states": [{"id": "XAR", "name": "Arcadia", "aliases": "Arcady"}, {"id": "XBE", "name": "Belmont"}],
        "organisations": [{"id": "clock-union", "name": "Clock Union", "sector": "LAB", "country": "XAR"}],
        "groups": [
            {"id": "herders", "name": "Herders", "aliases": "Goats", "sector": "REB", "country": "XAR"},
            {"id": "weavers", "name": "Weavers", "sector": "OPP", "country": "XBE", "start": "1950"},
        ],
        "people": [
            {"id": id, "name": name, "office": office, "kind": "envoy", "sector": "GOV", "country": "XAR"}
            for id, name, office in (
                ("ana-ruz", "Ana Ruz", "Envoy"), ("ana-ruz", "Ana Ruz", "Mayor"), ("bo-yar", "Bo Yar", "King"),
            )
        ],
    }  # fmt: skip
    shipped = ShippedFacts()
    blank = {name: dict.fromkeys(shipped[name][0], "") for name in TABLES}
    return {name: [blank[name] | row for row in told.get(name, [{}])] for name in TABLES}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "actors.toml"


def added(facts: Facts, file: Path, text: str | bytes) -> Facts:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return with_own(facts, file)


def rows(facts: Facts, table: str, id: str) -> list[Row]:
    return [row for row in facts[table] if row["id"] == id]


def fault(facts: Facts, file: Path, text: str | bytes) -> str:
    with pytest.raises(ActorsFileError) as raised:
        added(facts, file, text)
    return str(raised.value)


def test_without_a_file_there_are_the_shipped_facts() -> None:
    assert isinstance(facts_of(None), ShippedFacts)


@pytest.mark.parametrize("text", ["", "\n# Nobody yet.\n", "\ufeff", "forget = []\ngroup = []\n"])
def test_a_file_without_entries_changes_nothing(facts: Facts, file: Path, text: str) -> None:
    assert added(facts, file, text) == facts


def test_an_id_that_ships_gets_more_names_and_what_else_is_told(facts: Facts, file: Path) -> None:
    got = added(facts, file, '[[group]]\nid = "herders"\naliases = ["Shepherds", "Goats"]\nsector = "PTY"\n')
    (row,) = rows(got, "groups", "herders")
    assert (row["name"], row["aliases"], row["sector"], row["country"]) == (
        "Herders", "Goats;Shepherds", "PTY", "XAR",
    )  # fmt: skip
    assert got["states"] == facts["states"]


def test_the_old_name_of_who_is_renamed_stays_known(facts: Facts, file: Path) -> None:
    (row,) = rows(added(facts, file, '[[group]]\nid = "weavers"\nname = "Loom"\n'), "groups", "weavers")
    assert (row["name"], row["aliases"], row["start"]) == ("Loom", "Weavers", "1950")


def test_replace_drops_what_ships(facts: Facts, file: Path) -> None:
    got = added(facts, file, '[[group]]\nid = "herders"\nname = "Flock"\nsector = "PTY"\nreplace = true\n')
    (row,) = rows(got, "groups", "herders")
    assert (row["name"], row["aliases"], row["sector"], row["country"]) == ("Flock", "", "PTY", "")


def test_an_office_of_a_known_person_is_one_more(facts: Facts, file: Path) -> None:
    text = (
        '[[person]]\nid = "ana-ruz"\naliases = ["Nan Ruz"]\noffice = "Judge"\nsector = "JUD"\nstart = 2001\n'
    )
    terms = rows(added(facts, file, text), "people", "ana-ruz")
    assert [(row["office"], row["country"]) for row in terms] == [
        ("Envoy", "XAR"), ("Mayor", "XAR"), ("Judge", "XAR"),
    ]  # fmt: skip
    assert {(row["name"], row["aliases"]) for row in terms} == {("Ana Ruz", "Nan Ruz")}


def test_a_replaced_person_has_only_the_offices_of_the_file(facts: Facts, file: Path) -> None:
    text = """
        [[person]]
        id = "ana-ruz"
        name = "Ana Ruz"
        replace = true
        [[person.offices]]
        office = "Judge"
        [[person.offices]]
        office = "Abbess"
    """
    got = rows(added(facts, file, text), "people", "ana-ruz")
    assert [row["office"] for row in got] == ["Judge", "Abbess"]


def test_forgetting_comes_before_adding(facts: Facts, file: Path) -> None:
    text = 'forget = ["herders", "ana-ruz"]\n[[group]]\nid = "herders"\nname = "Flock"\n'
    got = added(facts, file, text)
    assert [row["name"] for row in rows(got, "groups", "herders")] == ["Flock"]
    assert rows(got, "people", "ana-ruz") == []
    assert rows(got, "groups", "weavers") == rows(facts, "groups", "weavers")


def test_two_entries_of_one_name_are_one(facts: Facts, file: Path) -> None:
    text = '[[group]]\nname = "Red Kite"\n[[group]]\nname = "Red Kite"\naliases = ["Kite"]\nsector = "CRM"\n'
    (row,) = rows(added(facts, file, text), "groups", "red-kite")
    assert (row["aliases"], row["sector"]) == ("Kite", "CRM")


def test_the_facts_given_stay_as_they_are(facts: Facts, file: Path) -> None:
    before = {name: [dict(row) for row in table] for name, table in facts.items()}
    added(facts, file, 'forget = ["ana-ruz"]\n[[group]]\nid = "herders"\nname = "Flock"\nreplace = true\n')
    assert facts == before


def test_every_entry_of_a_long_file_is_there(facts: Facts, file: Path) -> None:
    text = "".join(f'[[group]]\nname = "Band {i}"\n[[person]]\nname = "Ana Band{i}"\n' for i in range(200))
    got = added(facts, file, text)
    assert {f"band-{i}" for i in range(200)} <= {row["id"] for row in got["groups"]}
    assert {f"ana-band{i}" for i in range(200)} <= {row["id"] for row in got["people"]}


@pytest.mark.parametrize("given", ['"2004-03-09"', "2004-03-09", '"2004-03"', "2004", '"2004"', '""'])
def test_dates_are_days_months_or_years(facts: Facts, file: Path, given: str) -> None:
    (row,) = rows(added(facts, file, f'[[group]]\nname = "Red Kite"\nend = {given}\n'), "groups", "red-kite")
    assert row["end"] == given.strip('"')


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('[[group]]\nname = "Kite"\nsector = "BIRDS"\n', 3, "'BIRDS' is no PLOVER sector; there are COP, GOV"),
        ('[[group]]\nname = "Kite"\nsector = "reb"\n', 3, "'reb' is no PLOVER sector"),
        ('# A note.\n\n[[group]] # kites\n  name="Kite"\n  country = "no"\n', 5, "'no' is no country"),
        ('[[group]]\nname = "Kite"\ncolour = "red"\n', 3, "'colour' is not known here; there are id, name"),
        ('[[group]]\nname = "Kite"\noffice = "King"\n', 3, "'office' is not known here"),
        ('[[group]]\nname = "Kite"\nstart = "2004-13"\n', 3, "'start' is '2004-13' and not a date like 2004"),
        ('[[group]]\nname = "Kite"\nend = "soon"\n', 3, "'end' is 'soon' and not a date"),
        ('[[group]]\nname = "Kite"\nend = 2004-03-09T10:00:00\n', 3, "and not a date"),
        ('[[group]]\nname = "Kite"\nend = 10:00:00\n', 3, "'end' is text"),
        ('[[group]]\nname = "Kite"\nstart = 2004.5\n', 3, "'start' is text"),
        ('[[group]]\nname = "Kite"\nid = "Red Kite"\n', 3, "'Red Kite' is no id: small letters"),
        ('[[group]]\nname = "Kite"\nid = ""\n', 3, "'' is no id"),
        ('[[group]]\nname = "Kite"\naliases = [3]\n', 3, "'aliases' is a list of names"),
        ('[[group]]\nname = "Kite"\naliases = [" "]\n', 3, "'aliases' is a list of names"),
        ('[[group]]\nname = "Kite"\naliases = {a = "b"}\n', 3, "'aliases' is a list of names"),
        ('[[group]]\nname = "Kite"\naliases = ["Red; Blue"]\n', 3, "a name in 'aliases' holds a semicolon"),
        ('[[group]]\nname = "Kite"\nreplace = "yes"\n', 3, "'replace' is true or false"),
        ("[[group]]\nname = true\n", 2, "'name' is text"),
        ('[[group]]\nname = ["Kite"]\n', 2, "'name' is text"),
        ('\n\n[[group]]\nsector = "REB"\n', 3, "needs a name"),
        ('[[group]]\nname = ""\n', 1, "needs a name"),
        ("[[person]]\n", 1, "needs a name"),
        ('[[person]]\nname = "Bo Yar"\ngender = "x"\n', 3, "'gender' is m or f"),
        ('[[person]]\nname = "Bo Yar"\nborn = "long ago"\n', 3, "'born' is a year"),
        ('[[person]]\nname = "Bo Yar"\nhome = "Elbow"\n', 3, "'Elbow' is no country"),
        ('[[person]]\nname = "Bo Yar"\noffices = {office = "King"}\n', 3, "offices is a list, as in"),
        ('[[person]]\nname = "Bo Yar"\noffices = ["King"]\n', 3, "offices is a list, as in"),
        ('[[person]]\nname = "Bo Yar"\noffices = [{offise = "King"}]\n', 3, "'offise' is not known here"),
        ('[[person]]\nname = "Bo Yar"\n[[person.offices]]\noffice = "King"\nstart = "once"\n', 5, "not a date"),
        ('[[state]]\nname = "Cockaigne"\n', 1, "a state needs its id, three capital letters"),
        ('[[state]]\nid = "cockaigne"\nname = "Cockaigne"\n', 2, "a state needs its id"),
        ('[[state]]\nid = "XCO"\nname = "C"\nmetonyms = ["Elbow"]\n', 4, "metonyms tell sectors"),
        ('[[state]]\nid = "XCO"\nname = "C"\nmetonyms = {"Elbow" = "KING"}\n', 4, "metonyms tell sectors"),
        ('[[state]]\nid = "XCO"\nname = "C"\nmetonyms = {"Elbow" = ["GOV"]}\n', 4, "metonyms tell sectors"),
        ('[[role]]\nwords = ["goat marshal"]\n', 1, "a role needs words and a sector"),
        ('[[role]]\nsector = "MIL"\n', 1, "a role needs words and a sector"),
        ('[[role]]\nwords = "marshal"\nsector = "MIL"\nkind = "king"\n', 4, "the kind of a role is person"),
        ('[[place]]\nname = "Elbow Hill"\nlat = 1\n', 1, "a place needs name, lat and lon"),
        ('[[place]]\nname = "Elbow Hill"\nlat = 91\nlon = 0\n', 3, "'lat' is a number of degrees up to 90"),
        ('[[place]]\nname = "Elbow Hill"\nlat = 0\nlon = -180.5\n', 4, "'lon' is a number of degrees up to 180"),
        ('[[place]]\nname = "Elbow Hill"\nlat = "1"\nlon = 0\n', 3, "'lat' is a number"),
        ('[[place]]\nname = "Elbow Hill"\nlat = true\nlon = 0\n', 3, "'lat' is a number"),
        ('\n[[peopel]]\nname = "Bo Yar"\n', 2, "there is no table [[peopel]]; there are state"),
        ('\n[person]\nname = "Bo Yar"\n', 2, "write [[person]] with two brackets, once for each"),
        ('\n\nforget = "herders"\n', 3, "'forget' is a list of ids"),
        ("\nforget = [3]\n", 2, "'forget' is a list of ids"),
        ('[[person]]\nid = "sergey-yar"\n', 1, "'sergey-yar' does not ship: needs a name"),
        ('\n[[group]]\nid = "no-such"\naliases = ["Kite"]\n', 2, "'no-such' does not ship: needs a name"),
        ('[[group]]\nid = "herders"\nreplace = true\n', 1, "drops the name that ships: needs a name"),
        ('[[person]]\nname = "???"\n', 2, "the name has no letters"),
        ('[[group]]\nname = "Kite"\naliases = [\n"Red",\n"!"]\n', 5, "'!' in 'aliases' has no letters"),
        ('[[group]]\nname = "The A B C D E F G H I"\n', 2, "has 9 words: names of more than 8 are not found"),
        ('[[group]]\nname = "A;B"\n', 2, "the name holds a semicolon"),
        ('[[group]]\nname = "Kite"\nstart = 2010\nend = 2001\n', 4, "it ends (2001) before it starts (2010)"),
        ('[[group]]\nid = "weavers"\nend = "1949-12"\n', 3, "it ends (1949-12) before it starts (1950)"),
        ('[[group]]\nname = "Kite"\nstart = "2004-02-31"\n', 3, "and not a date"),
        ('[[group]]\nname = "Kite"\nstart = "٢٠٠٤"\n', 3, "and not a date"),
        ('[[group]]\nname = "Kite"\nstart = 0x' + "f" * 5000 + "\n", 3, "'start' is text"),
        ('[[group]]\nname = "Kite"\noffices = [{office = "King"}]\n', 3, "'offices' is not known here"),
        ('[[place]]\nname = "Hill"\nlon = 1\nlat = nan\n', 4, "'lat' is a number of degrees"),
        ('[[place]]\nname = "Herders"\nlon = 1\nlat = 0\nreplace = true\n', 5, "'replace' is not known here"),
        ('[[role]]\nwords = "kite"\nsector = "MIL"\nreplace = true\n', 4, "'replace' is not known here"),
        ('[[state]]\nid = "XAR"\nmetonyms = {"A:B" = "MIL"}\n', 3, "holds a colon or semicolon"),
        ('[[state]]\nid = "XAR"\n[state.metonyms]\n"A" = "MIL"\n"C;D" = "MIL"\n', 5, "holds a colon or semicolon"),
        ('[[person]]\nname = "Al Oz"\norganisation = "no-such"\n', 3, "'no-such' is no id of an organisation"),
        ('[[organisation]]\nname = "Oz"\nacts_for = "no-such"\n', 3, "'no-such' is no id of an organisation"),
        ('[[person]]\nname = "Al Oz"\nkind = "wizard"\n', 3, "'wizard' is no kind of office; there are head_of"),
        ('[[organisation]]\nname = "H"\nid = "herders"\n', 3, "'herders' is the id of a [[group]]: forget that"),
        ('[[group]]\nname = "Al Oz"\n[[person]]\nname = "Al Oz"\n', 3, "'al-oz' is the id of a [[group]]"),
        ('forget = [\n"herders",\n"hamass"]\n', 3, "'hamass' cannot be forgotten: no such id ships"),
        ('[[person]]\nname = "Al Oz"\n[[person.offices]]\nstart = 2001\n[[person.offices]]\nstart = "soon"\n', 6, "'soon'"),
        ('[[person]]\nname = "Al Oz"\noffices = [\n  {start = 1999}, # }]\n  {start = "soon"},\n]\n', 5, "'soon'"),
        ('[[group]]\nname = "a\u2028b\x85c\u2029d"\nsector = "X"\n', 3, "'X' is no PLOVER"),
        ('[[group]]\nname = """\n[[group]]\nsector = "\\"""b"""\nsector = "X"\n', 5, "'X' is no PLOVER"),
        ("[[group]]\nname = \'\'\'\n[[group]]\nx = 1\'\'\'\nsector = 'X'\n", 5, "'X' is no PLOVER"),
        ('\n[["group"]]\n"name" = "A"\n\'sector\' = "X"\n', 4, "'X' is no PLOVER"),
        ('group = [\n{name = "A", sector = "X"}]\n', 2, "'X' is no PLOVER"),
        ("\n\n[[forget]]\nid = 1\n", 3, "'forget' is a list of ids"),
        ("\n\nforgot = 3\n", 3, "there is no table [[forgot]]"),
        ('\nperson = "x"\n', 2, "write [[person]] with two brackets"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(facts: Facts, file: Path, text: str, line: int, told: str) -> None:
    faulty = fault(facts, file, text)
    assert faulty.startswith(f"{file}, line {line}: ")
    assert told in faulty


@pytest.mark.parametrize("table", [name for name in ALLOWED if name not in ("role", "place")])
def test_the_fault_of_the_second_entry_is_not_told_of_the_first(facts: Facts, file: Path, table: str) -> None:
    text = "\n".join(f'[[{table}]]\nid = "XC{i}"\nname = "Name {i}"\ncolour = "red"\n' for i in "AB")
    faulty = fault(facts, file, text)
    assert faulty.startswith(f"{file}, line 4: 'colour'")
    assert "(1 more: line 9: 'colour'" in faulty


def test_the_tables_that_a_message_names_are_those_that_can_be_written(facts: Facts, file: Path) -> None:
    for table, keys in ALLOWED.items():
        faulty = fault(facts, file, f"[[{table}]]\ncolour = 1\n")
        assert all(key in faulty for key in keys)


def test_all_faults_are_told_up_to_ten(facts: Facts, file: Path) -> None:
    faulty = fault(facts, file, "[[group]]\n" * 14)
    assert "(13 more: line 2: needs a name; " in faulty
    assert faulty.count("needs a name") == 10


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("begin", ["", "\ufeff"])
def test_line_ends_and_marks_of_windows_do_not_matter(facts: Facts, file: Path, begin: str, end: str) -> None:
    fine = ["[[group]]", 'name = "Red Kite"', 'aliases = ["Kité’s"]']
    got = added(facts, file, (begin + end.join(fine)).encode())
    assert rows(got, "groups", "red-kite")[0]["aliases"] == "Kité's"
    faulty = fault(facts, file, (begin + end.join([*fine, 'sector = "KITES"'])).encode())
    assert faulty.startswith(f"{file}, line 4: 'KITES'")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'name = "x', "is not TOML: "),
        (b"[[group]]\n[[group]\n", "line 2"),
        (b'[[group]]\nname = "a"\nname = "b"\n', "line 3"),
        (b"[[group]]\nstart = 2004-02-31\n", "line 2"),
        (b"x = " + b"[" * 5000, "is not TOML: "),
        (b"\x00\x01\x02", "is not TOML: "),
        (b"[[group]]\nstart = " + b"1" * 5000, "is not TOML: "),
        (b'[[group]]\nname = "caf\xe9"\n', "it is not UTF-8 text"),
        ("[[group]]".encode("utf-16"), "it is not UTF-8 text"),
    ],
)
def test_a_file_that_is_no_toml_is_told_so(facts: Facts, file: Path, content: bytes, told: str) -> None:
    faulty = fault(facts, file, content)
    assert str(file) in faulty
    assert told in faulty


def test_a_file_that_cannot_be_read_is_told_so(facts: Facts, tmp_path: Path) -> None:
    for path, told in ((tmp_path / "none.toml", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(ActorsFileError, match=f"cannot read .*: {told}"):
            with_own(facts, path)


def test_all_faults_are_told_in_the_order_of_their_lines(facts: Facts, file: Path) -> None:
    text = 'forget = ["none"]\n[[group]]\nid = "none"\n[[group]]\nname = "Kite"\nsector = "X"\n'
    told = fault(facts, file, text)
    assert [told.index(f"line {line}: ") for line in (1, 2, 6)] == sorted(
        told.index(f"line {n}: ") for n in (1, 2, 6)
    )


def test_a_state_of_the_file_is_a_country_for_its_other_entries(facts: Facts, file: Path) -> None:
    text = '[[group]]\nname = "Kite"\ncountry = "XAA"\n[[state]]\nid = "XAA"\nname = "Aa"\n'
    assert rows(added(facts, file, text), "groups", "kite")[0]["country"] == "XAA"
    assert "'XAR' is no country" in fault(
        facts, file, 'forget = ["XAR"]\n[[group]]\nname = "K"\ncountry = "XAR"\n'
    )


@pytest.mark.parametrize("table", ["group", "person", "organisation", "outlet"])
def test_names_in_any_script_have_an_id_of_their_own(facts: Facts, file: Path, table: str) -> None:
    names = ["Иван Смирнов", "Пётр Белов", "中国", "Foo 中国 Bar", "Foo Bar", "ʿ", "Ñandú ʿAbd"]
    text = "".join(f'[[{table}]]\nname = "{name}"\n' for name in names)
    got = added(facts, file, text)
    ids = {row["name"]: row["id"] for rows_ in got.values() for row in rows_ if row.get("own")}
    assert list(ids) == names
    assert len(set(ids.values())) == len(names)
    assert ids["Foo Bar"] == "foo-bar"
    assert ids["Ñandú ʿAbd"] == "nandu-abd"
    foreign = [ids[name] for name in names[:4]]
    assert all(re.fullmatch(r"x-[0-9a-f]{8}", id) for id in foreign)
    assert slug("ИВАН  Смирнов") == ids["Иван Смирнов"]


def test_what_is_told_of_a_known_person_holds_for_all_offices(facts: Facts, file: Path) -> None:
    text = '[[person]]\nid = "ana-ruz"\ncountry = "XBE"\nborn = 1961\ngender = "f"\nhome = "XAR"\n'
    got = rows(added(facts, file, text), "people", "ana-ruz")
    assert [row["office"] for row in got] == ["Envoy", "Mayor"]
    assert {(row["country"], row["born"], row["gender"], row["home"], row["own"]) for row in got} == {
        ("XBE", "1961", "f", "XAR", "yes")
    }


def test_a_name_in_another_script_of_a_known_person_is_found(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[[person]]\nid = "sergei-lavrov"\naliases = ["Сергей Лавров"]\n', encoding="utf-8")
    assert registry_with(path).named(key_of("Сергей Лавров")) == {"sergei-lavrov"}


def test_who_works_for_a_body_has_its_sector(facts: Facts, file: Path) -> None:
    text = (
        '[[person]]\nname = "Al Oz"\norganisation = "herders"\n'
        '[[person]]\nname = "Bo Oz"\norganisation = "kite"\n[[group]]\nname = "Kite"\nsector = "CRM"\n'
    )
    got = added(facts, file, text)
    assert [rows(got, "people", id)[0]["sector"] for id in ("al-oz", "bo-oz")] == ["REB", "CRM"]


def test_a_group_of_which_nothing_is_told_is_no_international_body(facts: Facts, file: Path) -> None:
    got = added(facts, file, '[[group]]\nname = "Kite"\n[[organisation]]\nname = "Loom"\n')
    assert rows(got, "groups", "kite")[0]["sector"] == "UNK"
    assert rows(got, "organisations", "loom")[0]["sector"] == "IGO"


def test_an_outlet_and_its_company_may_share_an_id(facts: Facts, file: Path) -> None:
    got = added(facts, file, '[[outlet]]\nname = "Clock Union"\nreplace = true\n')
    assert len(rows(got, "organisations", "clock-union")) == len(rows(got, "outlets", "clock-union")) == 1


def test_a_table_of_which_all_is_forgotten_can_be_added_to(facts: Facts, file: Path) -> None:
    got = added(
        {**facts, "groups": facts["groups"][:1]}, file, 'forget = ["herders"]\n[[group]]\nname = "Kite"\n'
    )
    assert [row["id"] for row in got["groups"]] == ["kite"]
    assert set(got["groups"][0]) == {*facts["groups"][0], "own"}
    assert len(added({**facts, "groups": []}, file, '[[group]]\nname = "Kite"\n')["groups"]) == 1


def test_merging_takes_time_in_proportion(facts: Facts, file: Path) -> None:
    people = "".join(f'[[person]]\nname = "Ana Band{i}"\noffice = "King"\n' for i in range(10_000))
    names = "".join(f'[[state]]\nid = "XAR"\naliases = ["Land {i}"]\n' for i in range(10_000))
    started = time.perf_counter()
    got = added(facts, file, people + names)
    assert time.perf_counter() - started < 20  # one copy of the table for each would be minutes
    assert len(got["people"]) == 10_003
    assert rows(got, "states", "XAR")[0]["aliases"].count(";") == 10_000
