"""A user's own file of actors: what it adds, what it overrides, and how each fault is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.actors import ActorsFileError, Memory, Registry, Resolver, facts_of, registry_with
from detente.actors.facts import TABLES, Facts, Row, ShippedFacts
from detente.actors.own import ALLOWED, with_own

FILE = """
forget = ["hamas"]

[[state]]
id = "XAR"
name = "Arcadia"
demonyms = ["Arcadian", "Arcadians"]
capital = "Arcopolis"
metonyms = {"Elbow Palace" = "GOV", "Anvil House" = "MIL"}

[[state]]
id = "NOR"
aliases = ["Fjordland"]

[[group]]
name = "Northern Herders"
aliases = ["Sons of the Goat"]
country = "NOR"
sector = "REB"

[[organisation]]
name = "Congress of Clockmakers"

[[outlet]]
name = "The Elbow Courier"
country = "NOR"

[[person]]
name = "Quillon Marbeth"
aliases = ["Quill Marbeth"]
country = "NOR"
offices = [
  {office = "Mayor", sector = "GOV", start = 1990, end = "1999-06"},
  {office = "Commander", sector = "REB", organisation = "northern-herders", start = 2001-05-01},
]

[[person]]
id = "sergei-lavrov"
aliases = ["Sergius of Elbow"]

[[role]]
words = ["goat marshal", "goat marshals"]
sector = "MIL"

[[place]]
name = "Elbow Hill"
country = "NOR"
lat = -0.5
lon = 12
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    path = tmp_path_factory.mktemp("own") / "actors.toml"
    path.write_text(FILE, encoding="utf-8")
    return registry_with(path)


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


@pytest.mark.parametrize(
    ("mention", "day", "expected"),
    [
        ("Arcadia", None, ("XAR", "XAR", "GOV", None, None)),
        ("Arcadian soldiers", None, ("XAR", "XAR", "MIL", None, None)),
        ("Arcopolis", None, ("XAR", "XAR", "GOV", None, None)),
        ("Anvil House", None, ("XAR", "XAR", "MIL", "Anvil House", None)),
        ("Fjordland", None, ("NOR", "NOR", "GOV", None, None)),
        ("Norway", None, ("NOR", "NOR", "GOV", None, None)),
        ("Northern Herders", None, ("northern-herders", "NOR", "REB", "Northern Herders", None)),
        ("the Sons of the Goat", None, ("northern-herders", "NOR", "REB", "Northern Herders", None)),
        ("Congress of Clockmakers", None, ("congress-of-clockmakers", None, "IGO", "Congress of Clockmakers", None)),
        ("The Elbow Courier", None, ("the-elbow-courier", "NOR", "JRN", "The Elbow Courier", None)),
        ("Quillon Marbeth", "1995-01-01", ("NOR", "NOR", "GOV", "Quillon Marbeth", "Mayor")),
        ("Quill Marbeth", "2003", ("northern-herders", "NOR", "REB", "Quillon Marbeth", "Commander")),
        ("Sergius of Elbow", "2010-01-01", ("RUS", "RUS", "GOV", "Sergei Lavrov", "Foreign Minister")),
        ("Norwegian goat marshals", None, ("NOR", "NOR", "MIL", None, None)),
        ("protesters in Elbow Hill", None, ("NOR", "NOR", "CVL", None, None)),
    ],
)  # fmt: skip
def test_the_reader_knows_what_the_file_tells(
    own: Registry, mention: str, day: str | None, expected: tuple[str | None, ...]
) -> None:
    party = Resolver(own).resolve(mention, 0, Memory(day=day))
    assert (party.id, party.country, party.sector, party.name, party.office) == expected


def test_who_is_forgotten_is_a_stranger(own: Registry) -> None:
    assert Resolver(own).resolve("Hamas", 0, Memory()).id is None
    assert "hamas" not in own.bodies


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
