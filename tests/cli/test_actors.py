"""``detente actors``: the registry looked up, the actors of a store, dictionaries brought along, and wrong usage."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

import detente
from detente.api import PageRead
from detente.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Made

HOSTILE = "\x1b]0;title\x07\x9b31m\u202e[bold red]Shout[/bold red] :bomb: Ng"
OWN = '[[person]]\nname = "Quillon Marbeth"\ncountry = "NOR"\noffice = "Goat Warden"\nstart = 1990\n'
DICTIONARY = "HERDERS_ [NORREB]\n+GOATS_\nMYSTERY_MEN_ [QQQ]\n"


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    for name in ("DETENTE_DB", "DETENTE_ACTORS", "FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    yield
    if Path("d.txt").exists():
        assert Path("d.txt").read_text() == DICTIONARY  # nothing that the user gave is written over


class Screen:
    """Runs the command and keeps what it wrote."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        status = main(("actors", *arguments))
        written = self.capsys.readouterr()
        return status, written.out, written.err

    def rows(self, *arguments: str) -> list[dict[str, Any]]:
        status, out, err = self(*arguments)
        assert (status, err) == (0, "")
        return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def screen(capsys: pytest.CaptureFixture[str]) -> Screen:
    return Screen(capsys)


@pytest.fixture
def db(tmp_path: Path, made: Made) -> str:
    """A store of one page: a mayor whom nobody knows, somebody with a hostile name, and two states."""
    marbeth = made.party("NOR", name="Quillon Marbeth", text="Marbeth")
    hostile = made.party(None, "UNK", name=HOSTILE, text=HOSTILE)
    events = (
        made.event(actors=(marbeth,)),
        made.event("AID", "SWE", recipients=(marbeth, hostile), event_date="1974-02-01"),
    )
    with detente.open("news.duckdb") as store:
        store.write([PageRead("x", "x", made.article(), events, (), "doc1")], "m")
    return "news.duckdb"


@pytest.fixture
def empty() -> str:
    detente.open("empty.duckdb").close()
    return "empty.duckdb"


def test_somebody_is_told_with_all_offices(screen: Screen) -> None:
    (row,) = screen.rows("Sergei Lavrov", "--on", "2010-05-01")
    assert (row["record"], row["schema_version"], row["key"]) == ("actor", "1", "sergei-lavrov")
    assert (row["kind"], row["id"], row["sector"], row["office"]) == (
        "person",
        "RUS",
        "GOV",
        "Foreign Minister",
    )
    assert "Ambassador to the United Nations" in [office["office"] for office in row["offices"]]


def test_an_office_and_a_day_tell_who_held_it(screen: Screen) -> None:
    (row,) = screen.rows("Russian foreign minister", "--on", "2001-05-01")
    assert (row["name"], row["office"]) == ("Igor Ivanov", "Foreign Minister")


@pytest.mark.parametrize(("limit", "keys"), [("9", ["nato", "hamas"]), ("1", ["nato"])])
def test_several_are_looked_up_in_their_order(limit: str, keys: list[str], screen: Screen) -> None:
    assert [row["key"] for row in screen.rows("NATO", "Hamas", "--limit", limit)] == keys


def test_the_registry_is_written_as_csv(screen: Screen) -> None:
    (row,) = csv.DictReader(io.StringIO(screen("Hamas", "--format", "csv")[1]))
    assert (row["key"], row["kind"], row["name"], row["country"]) == ("hamas", "group", "Hamas", "PSE")


def test_the_table_tells_the_offices_of_the_day(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    shown = screen("Sergei Lavrov", "--format", "table", "--on", "2010-05-01")[1]
    assert "Foreign Minister" in shown
    assert "Ambassador" not in shown


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.csv", "key,kind,name,"), ("a.ndjson", '{"record": "actor"'), ("a.txt", '{"record": "actor"')],
)
def test_the_ending_of_the_file_tells_the_format(name: str, begins: str, screen: Screen) -> None:
    assert screen("Hamas", "--output", name) == (0, "", "")
    assert Path(name).read_text().startswith(begins)


def test_nobody_found_is_told_and_a_status_of_its_own(screen: Screen) -> None:
    status, out, err = screen(f"Zebedee {HOSTILE}")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("Nobody in the registry is called Zebedee ")
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(err)
    assert screen("Zebedee Quux", "--output", "a.csv", "--quiet") == (1, "", "")
    assert not Path("a.csv").exists()


def test_no_store_is_needed_for_the_registry_and_none_is_made(screen: Screen) -> None:
    assert screen.rows("Hamas", "--db", "none.duckdb")
    assert list(Path().iterdir()) == []


def test_ones_own_actors_are_looked_up(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("own.toml").write_text(OWN)
    (row,) = screen.rows("Marbeth", "--actors", "own.toml")
    assert (row["key"], row["country"], row["office"]) == ("quillon-marbeth", "NOR", "Goat Warden")
    monkeypatch.setenv("DETENTE_ACTORS", "none.toml")
    assert screen("Marbeth") == (1, "", "detente: cannot read none.toml: No such file or directory\n")


def test_a_faulty_file_of_actors_is_told_with_its_line(screen: Screen) -> None:
    Path("own.toml").write_text('[[group]]\nname = "Kite"\nsector = "\\u001b[31m[red]"\n')
    status, out, err = screen("Kite", "--actors", "own.toml")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("detente: own.toml, line 3: ")
    assert "\x1b" not in err


def test_the_store_tells_who_is_in_it(db: str, screen: Screen) -> None:
    first, *others = screen.rows("--db", db)
    assert (first["record"], first["name"], first["acts"], first["receives"], first["total"]) == (
        "actor_count", "Quillon Marbeth", 1, 1, 2,
    )  # fmt: skip
    assert {row["id"] for row in others} == {"SWE", "USA", None}
    assert [row["id"] for row in screen.rows("--db", db, "--actor", "Sweden")] == ["SWE"]
    assert [row["acts"] for row in screen.rows("--db", db, "--actor", "Marbeth", "--until", "1973")] == [1]
    assert len(screen.rows("--db", db, "--limit", "2")) == 2


def test_the_store_is_that_of_the_environment(
    db: str, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DETENTE_DB", db)
    assert screen.rows("--actor", "NOR")


def test_the_unknown_are_told(db: str, screen: Screen) -> None:
    assert [row["name"] for row in screen.rows("--unknown", "--db", db)] == ["Quillon Marbeth", HOSTILE]
    Path("own.toml").write_text(OWN)
    assert [row["name"] for row in screen.rows("--unknown", "--db", db, "--actors", "own.toml")] == [HOSTILE]


def test_the_store_is_written_in_every_format(db: str, screen: Screen) -> None:
    rows = list(csv.DictReader(io.StringIO(screen("--db", db, "--format", "csv")[1])))
    assert [row["total"] for row in rows] == ["2", "1", "1", "1"]
    for name in ("a.csv", "a.jsonl", "a.parquet"):
        assert screen("--db", db, "--output", name) == (0, "", "")
    assert pq.read_table("a.parquet").column("name").to_pylist() == [row["name"] or None for row in rows]
    assert len(Path("a.jsonl").read_text().splitlines()) == len(rows)
    assert screen("--db", db, "--output", "a.txt", "--format", "table") == (0, "", "")
    assert "Quillon Marbeth" in Path("a.txt").read_text()


@pytest.mark.parametrize("which", [[], ["--unknown"]])
def test_names_cannot_speak_to_the_terminal(db: str, which: list[str], screen: Screen) -> None:
    shown = screen("--db", db, *which, "--format", "table")[1]
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown)
    assert "Shout[/bold" in shown.replace("\n", "")
    assert not {"\x1b", "\x07", "\x9b"} & set(screen("--db", db, *which)[1])


@pytest.mark.parametrize("which", [[], ["--unknown"], ["--actor", "Nobody"]])
def test_an_empty_store_says_so(empty: str, which: list[str], screen: Screen) -> None:
    status, out, err = screen("--db", empty, *which)
    assert (status, out, err.count("\n")) == (0, "", 1)
    assert "actors in empty.duckdb" in err
    assert screen("--db", empty, *which, "--quiet") == (0, "", "")
    assert screen("--db", empty, *which, "--format", "csv")[1].startswith("id,name,country,")
    assert screen("--db", empty, *which, "--output", "a.parquet", "--quiet") == (0, "", "")
    assert pq.read_table("a.parquet").num_rows == 0


def test_a_store_that_cannot_be_used(screen: Screen) -> None:
    Path("letter.txt").write_text("Dear Sir")
    status, _, err = screen("--db", "letter.txt")
    assert status == 1
    assert "it is not a DuckDB database" in err
    status, _, err = screen()
    assert status == 1
    assert "there is no store at detente.duckdb: make one with" in err
    assert not Path("detente.duckdb").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--on", "2003"], "--on is a day for WHO: name somebody"),
        (["Lavrov", "--on", "May"], "is not a date: write 1972"),
        (["Lavrov", "--on", "2003-02-30"], "is not a date"),
        (["Lavrov", "--unknown"], "are for the store"),
        (["Lavrov", "--actor", "RUS"], "are for the store"),
        (["Lavrov", "--since", "1990"], "are for the store"),
        (["Lavrov", "--until", "1990"], "are for the store"),
        (["Lavrov", "--outlet", "TASS"], "are for the store"),
        (["Lavrov", "--format", "parquet"], "--format parquet needs --output FILE"),
        (["Lavrov", "--output", "a.parquet"], "choose jsonl or csv"),
        (["Lavrov", "--limit", "-1"], "Invalid value for '--limit'"),
        (["--format", "xml"], "'xml' is not one of"),
        (["--colour"], "No such option: --colour"),
        (["--db", "empty.duckdb", "--since", "May"], "is not a date"),
        (["--db", "empty.duckdb", "--since", "1973", "--until", "1972"], "is after"),
        (["--db", "empty.duckdb", "--format", "parquet"], "--format parquet needs --output FILE"),
        (["--import-petrarch", "none.txt"], "cannot read none.txt: No such file"),
        (["--import-petrarch", "."], "cannot read .: "),
        (["--import-petrarch", "own.toml"], "own.toml: no actors found; an actor dictionary has lines like"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    empty: str, arguments: list[str], told: str, screen: Screen
) -> None:
    Path("own.toml").write_text(OWN)
    status, out, err = screen(*arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("detente: ")
    assert told in err
    assert not Path("a.parquet").exists()


def test_a_folder_that_is_not_there_is_told(db: str, screen: Screen) -> None:
    Path("d.txt").write_text(DICTIONARY)
    for arguments in (["Hamas"], ["--db", db], ["--import-petrarch", "d.txt"]):
        status, _, err = screen(*arguments, "--output", "no/such/a.csv")
        assert (status, err) == (1, "detente: no/such/a.csv: No such file or directory\n")


def test_a_dictionary_is_brought_along(screen: Screen) -> None:
    Path("d.txt").write_text(DICTIONARY)
    status, out, err = screen("--import-petrarch", "d.txt")
    assert (status, err.count("\n")) == (0, 1)
    assert tomllib.loads(out)["group"][0]["aliases"] == ["Goats"]
    assert err.startswith("Imported 2 names.")
    assert "QQQ" in err
    assert screen("--import-petrarch", "d.txt", "--quiet") == (0, out, "")
    assert screen("--import-petrarch", "d.txt", "--output", "own.toml")[1] == ""
    assert Path("own.toml").read_text() == out


def test_a_reader_of_the_output_may_leave(made: Made) -> None:
    herds = tuple(made.party(None, name=letter * 200_000) for letter in "AB")  # more than a pipe holds
    with detente.open("long.duckdb") as store:
        page = PageRead("x", "x", made.article(), (made.event(actors=herds),), (), "doc1")
        store.write([page], "m")
    code = "import sys; from detente import cli; sys.exit(cli.main())"
    asked = [sys.executable, "-W", "error", "-c", code, "actors", "--db", "long.duckdb"]
    process = subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("{")
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(timeout=30) == 0
