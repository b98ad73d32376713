"""The commands: what goes to standard output, what to standard error, and with which exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

import detente
from detente.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Made

TESTS = Path(__file__).parent.parent
COMMANDS = ("demo", "code", "read", "events", "statements", "articles", "problems", "relations", "evaluate")
pytestmark = pytest.mark.usefixtures("shipped")


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("DETENTE_DB", "FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


class Screen:
    """Runs a command and keeps what it wrote."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
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
def db(tmp_path: Path, made: Made, screen: Screen) -> str:
    """A store of three pages, two outlets short of nothing."""
    pages = tmp_path / "pages"
    made.page(
        pages, "a.txt", "RUS accuses USA on 1972-05-26. RUS says: no.", title="Ministers quarrel at the table"
    )
    made.page(pages, "b.txt", "USA aids RUS on 1973-02-01.", title="Grain goes to the east by ship")
    made.page(pages, "c.txt", "RUS meets USA on 1974.", title="Leaders come together at last")
    (pages / "d.txt").touch()
    assert screen("read", str(pages), "--db", "news.duckdb")[0] == 3
    return "news.duckdb"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_an_example(command: str, screen: Screen) -> None:
    status, out, _ = screen(command, "--help")
    assert status == 0
    assert f"Example: detente {command}" in " ".join(out.split())


def test_help_lists_every_command(screen: Screen) -> None:
    _, out, _ = screen("--help")
    assert all(command in out for command in COMMANDS)
    assert screen("--version") == (0, f"detente {detente.__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothing"], "No such command 'nothing'"),
        (["read"], "Missing argument 'PATH...'"),
        (["events", "--format", "xml"], "'xml' is not one of"),
        (["events", "--limit", "-1"], "Invalid value for '--limit'"),
        (["events", "--colour"], "No such option: --colour"),
        (["relations", "RUS"], "Missing argument 'B'"),
        (["relations", "RUS", "USA", "--every", "week"], "'week' is not one of"),
        (["evaluate", "weather", "f.jsonl"], "'weather' is not one of"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(arguments: list[str], told: str, screen: Screen) -> None:
    status, out, err = screen(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("detente: ")
    assert told in err
    assert err.count("\n") == 1


def test_code_writes_records_only(tmp_path: Path, made: Made, screen: Screen) -> None:
    page = made.page(tmp_path, "a.txt", "RUS accuses USA — “so” on 1972-05-26. RUS says: é.")
    status, out, err = screen("code", str(page))
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [row["record"] for row in rows] == ["article", "event", "statement"]
    assert {row["schema_version"] for row in rows} == {"1"}
    assert "“so”" in out
    assert err == "Read 1 page (0 already known, 0 set aside): 1 event, 1 statement.\n"


def test_code_sets_aside_and_goes_on(tmp_path: Path, made: Made, screen: Screen) -> None:
    page = made.page(tmp_path, "a.txt", "RUS accuses USA.")
    status, out, err = screen("code", "none.txt", str(page))
    assert status == 3
    assert len(out.splitlines()) == 2
    assert err.splitlines() == [
        "Set aside none.txt: no such file or folder; check the spelling of the path.",
        "Read 1 page (0 already known, 1 set aside): 1 event, 0 statements.",
    ]


def test_code_of_nothing(screen: Screen) -> None:
    status, out, err = screen("code", "none.txt")
    assert (status, out) == (1, "")
    assert err == "Set aside none.txt: no such file or folder; check the spelling of the path.\n"
    status, out, err = screen("code", "none.txt", "nor this")
    assert status == 1
    assert "nothing could be read: all 2 inputs were set aside" in err


def test_evaluate_writes_figures(tmp_path: Path, screen: Screen) -> None:
    party = {"text": "Rome", "start": 0, "end": 4}
    line = {"text": "Rome sued Bern.", "source": party, "target": None, "event": "ACCUSE", "quad": 3}
    (tmp_path / "f.jsonl").write_text(json.dumps(line))
    status, out, err = screen("evaluate", "relations", "f.jsonl")
    assert (status, err) == (0, "")
    assert {"task", "model", "root_macro_f1", "quad_macro_f1", "by_type", "n"} <= set(json.loads(out))
    status, out, _ = screen("evaluate", "relations", "f.jsonl", "--format", "table")
    assert status == 0
    assert "by_type.ACCUSE" in out


def test_evaluate_names_the_faulty_line(tmp_path: Path, screen: Screen) -> None:
    (tmp_path / "f.jsonl").write_text('{"text": "a"}\n')
    assert screen("evaluate", "parties", "f.jsonl") == (
        1, "", "detente: f.jsonl, line 1: needs the field 'actors' with a list of objects\n",
    )  # fmt: skip
    assert screen("evaluate", "events", "f.jsonl")[2].startswith(
        "detente: the task 'events' needs --actors FILE"
    )


def test_code_as_table(tmp_path: Path, made: Made, screen: Screen) -> None:
    made.page(tmp_path, "a.txt", "RUS accuses USA. RUS says: no.")
    status, out, _ = screen("code", str(tmp_path / "a.txt"), "--format", "table")
    assert status == 0
    assert "RUS → USA" in out
    assert "“RUS accuses USA.”" in out


def test_verbose_tells_of_pages_without_events_and_quiet_of_nothing(
    tmp_path: Path, made: Made, screen: Screen
) -> None:
    made.page(tmp_path, "a.txt", "It rained.")
    _, _, err = screen("code", "a.txt", "--verbose")
    assert err.splitlines()[0].startswith("No events in a.txt: ")
    assert screen("code", "a.txt", "--quiet")[2] == ""
    assert screen("read", "a.txt", "--quiet")[1:] == ("", "")
    assert Path("detente.duckdb").exists()


def test_read_closes_with_one_line(tmp_path: Path, made: Made, screen: Screen) -> None:
    made.page(tmp_path, "p/a.txt", "RUS accuses USA. RUS says: no.")
    (tmp_path / "p" / "b.txt").touch()
    status, out, err = screen("read", "p", "--db", "n.duckdb")
    assert (status, out) == (3, "")
    assert err == (
        "Read 1 page (0 already known, 1 set aside): 1 event, 1 statement. "
        "See 'detente problems --db n.duckdb'.\n"
    )
    status, _, err = screen("read", "p/a.txt", "--db", "n.duckdb")
    assert status == 0
    assert err == "Read 0 pages (1 already known, 0 set aside): 0 events, 0 statements.\n"
    (problem,) = screen.rows("problems", "--db", "n.duckdb")
    assert (problem["record"], problem["source"], problem["reason"]) == ("problem", "p/b.txt", "empty")


def test_read_of_nothing(screen: Screen) -> None:
    status, _, err = screen("read", "none.txt")
    assert status == 1
    assert err == "detente: Set aside none.txt: no such file or folder; check the spelling of the path.\n"
    status, _, err = screen("read", "none.txt", "nor this")
    assert status == 1
    assert err.count("\n") == 1
    assert "all 2 inputs were set aside" in err


def test_store_from_the_environment(db: str, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_DB", db)
    assert len(screen.rows("articles")) == 3


def test_lookups_filter(db: str, screen: Screen) -> None:
    def types(*filters: str) -> list[str]:
        return [row["event_type"] for row in screen.rows("events", "--db", db, *filters)]

    assert types() == ["ACCUSE", "AID", "CONSULT"]
    assert types("--actor", "rus") == ["ACCUSE", "CONSULT"]
    assert types("--actor", "Russia", "--recipient", "United States") == ["ACCUSE", "CONSULT"]
    assert types("--type", "aid", "--type", "ACCUSE") == ["ACCUSE", "AID"]
    assert types("--since", "1973", "--until", "1973-12") == ["AID"]
    assert types("--limit", "1") == ["ACCUSE"]
    assert [row["content"] for row in screen.rows("statements", "--db", db, "--actor", "RUS")] == ["no"]
    assert len(screen.rows("articles", "--db", db, "--until", "1972")) == 3


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        (["--actor", "Rusia"], "nobody in news.duckdb has the id, country or name Rusia"),
        (["--since", "1990"], "No events in news.duckdb meet all of these filters."),
    ],
)
def test_nothing_found_says_why(db: str, filters: list[str], told: str, screen: Screen) -> None:
    status, out, err = screen("events", "--db", db, *filters)
    assert (status, out) == (0, "")
    assert told in err
    assert screen("events", "--db", db, *filters, "--quiet") == (0, "", "")
    assert screen("events", "--db", db, *filters, "--format", "csv")[1].startswith(
        "event_id,doc_id,event_type"
    )


def test_wrong_filters_are_wrong_usage(db: str, screen: Screen) -> None:
    for filters, told in (
        (["--since", "May"], "is not a date: write 1972"),
        (["--type", "THREAT"], "did you mean THREATEN"),
        (["--format", "parquet"], "needs --output FILE"),
    ):
        status, out, err = screen("events", "--db", db, *filters)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert told in err


def test_csv_and_parquet(db: str, screen: Screen, tmp_path: Path) -> None:
    _, out, _ = screen("events", "--db", db, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["event_type"] for row in rows] == ["ACCUSE", "AID", "CONSULT"]
    assert rows[0]["context"] == "military"
    assert rows[0]["place"] == ""
    assert json.loads(rows[0]["actors"])[0]["id"] == "RUS"
    for name in ("e.parquet", "e.csv", "e.jsonl"):
        assert screen("events", "--db", db, "--output", name) == (0, "", "")
    assert pq.read_table("e.parquet").num_rows == 3
    assert Path("e.csv").read_text() == out
    assert len(Path("e.jsonl").read_text().splitlines()) == 3
    status, _, err = screen("events", "--db", db, "--output", "no/such/e.csv")
    assert (status, err) == (1, "detente: no/such/e.csv: No such file or directory\n")


def test_tables(db: str, screen: Screen) -> None:
    events = screen("events", "--db", db, "--format", "table")[1]
    assert "1972-05-26" in events
    assert "RUS → USA" in events
    assert "USA" in screen("statements", "--db", db, "--format", "table")[1]
    assert "Ministers quarrel" in screen("articles", "--db", db, "--format", "table")[1]
    assert "empty" in screen("problems", "--db", db, "--format", "table")[1]


def test_page_cannot_speak_to_the_terminal(tmp_path: Path, made: Made, screen: Screen) -> None:
    evil = "\x1b]0;title\x07\x9b31m\u202e[bold red]shout[/bold red] :bomb:"
    event = made.event(evidence=(detente.Span(f"RUS {evil} USA", 0, 9),), doc_id="doc1")
    article = made.article(title=evil, outlet=evil)
    from detente.api import PageRead

    with detente.open("evil.duckdb") as store:
        store.write([PageRead("x", "x", article, (event,), (), "doc1")], "m")
    for command in ("events", "articles"):
        for form in ("table", "jsonl"):
            _, out, _ = screen(command, "--db", "evil.duckdb", "--format", form)
            assert not {"\x1b", "\x07", "\x9b"} & set(out)
            if form == "table":
                assert "\u202e" not in out
                assert "[bold red]shout[/bold" in out.replace("\n", "")
    (row,) = screen.rows("articles", "--db", "evil.duckdb")
    assert row["title"] == evil


def test_jsonl_never_holds_nan(tmp_path: Path, made: Made, screen: Screen, shipped: Any) -> None:
    from detente.cli.output import json_line

    assert json_line({"a": float("nan"), "b": [float("inf")], "c": "\ud800"}) == (
        '{"a": null, "b": [null], "c": "\\ud800"}'
    )


def test_stores_that_cannot_be_used(tmp_path: Path, screen: Screen) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir")
    for command in (["events"], ["relations", "A", "B"], ["problems"], ["read", "letter.txt"]):
        status, out, err = screen(*command, "--db", "letter.txt")
        assert (status, out, err.count("\n")) == (1, "", 1)
        assert "letter.txt cannot be opened: it is not a DuckDB database" in err
    status, _, err = screen("events", "--db", "none.duckdb")
    assert status == 1
    assert "there is no store at none.duckdb: make one with" in err
    assert not Path("none.duckdb").exists()


def test_unforeseen_error_shows_a_traceback_only_with_debug(
    db: str, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(detente.Store, "events", broken)
    status, _, err = screen("events", "--db", db)
    assert status == 1
    assert err.startswith(
        "detente: something unforeseen went wrong (ZeroDivisionError: by nought). Run it again"
    )
    with pytest.raises(ZeroDivisionError):
        main(["events", "--db", db, "--debug"])


def test_relations_drawn(db: str, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    status, out, err = screen("relations", "Russia", "USA", "--db", db, "--format", "table")
    assert (status, err) == (0, "")
    lines = {line.split()[0]: line for line in out.splitlines() if line[:4].isdigit()}
    assert list(lines) == ["1972", "1973", "1974"]
    axis = {line.index("│") for line in lines.values()}
    assert len(axis) == 1
    (middle,) = axis
    assert "█" in lines["1972"][:middle]
    assert "█" not in lines["1972"][middle:]
    assert "█" in lines["1973"][middle:]
    assert "█" not in lines["1973"][:middle]
    assert lines["1973"].split()[1:3] == ["1", "+10.0"]
    assert max(map(len, out.splitlines())) <= 70


def test_relations_as_data(db: str, screen: Screen) -> None:
    rows = screen.rows("relations", "RUS", "USA", "--db", db)
    assert [row["period"] for row in rows if row["direction"] == "both"] == ["1972", "1973", "1974"]
    _, out, _ = screen("relations", "RUS", "USA", "--db", db, "--format", "csv")
    assert len(list(csv.DictReader(io.StringIO(out)))) == len(rows)
    status, out, err = screen("relations", "RUS", "Rusia", "--db", db)
    assert (status, out) == (0, "")
    assert "nobody in news.duckdb has the id, country or name Rusia" in err


def test_turning_points_are_told_with_their_evidence(tmp_path: Path, made: Made, screen: Screen) -> None:
    deeds = {year: "attacks" if year < 1970 else "aids" for year in range(1963, 1977)}
    sentences = [f"RUS {deed} USA on {year}-0{i}-01." for year, deed in deeds.items() for i in (1, 2, 3)]
    made.page(tmp_path, "a.txt", *sentences)
    screen("read", "a.txt", "--db", "n.duckdb")
    _, out, _ = screen("relations", "RUS", "USA", "--db", "n.duckdb", "--format", "table")
    assert "1970  towards cooperation: mean intensity from -9.0 to +10.0" in out
    assert "“RUS aids USA on 1970-01-01.”" in out


def test_demo_tells_and_leaves_nothing(tmp_path: Path, screen: Screen) -> None:
    status, out, _ = screen("demo")
    assert status == 0
    assert "dispatches: " in out
    assert "Next" in out
    assert list(tmp_path.iterdir()) == []
    assert screen("demo", "--db", "demo.duckdb")[0] == 0
    assert len(screen.rows("articles", "--db", "demo.duckdb")) == 60
    assert "all known from before" in screen("demo", "--db", "demo.duckdb")[1]


def script(made_coder: str) -> Callable[..., subprocess.Popen[str]]:
    code = (
        f"import sys; sys.path.insert(0, {str(TESTS)!r})\n"
        "from conftest import Made\nfrom detente import api, cli\n"
        f"coder = Made().coder({made_coder})\n"
        "api.store.shipped_coder = api.shipped_coder = lambda model=None, actors=None: coder\n"
        "api.batches.CHUNK = 2\n"
        "sys.exit(cli.main())"
    )

    def start(*arguments: str, **given: Any) -> subprocess.Popen[str]:
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | given
        return subprocess.Popen([sys.executable, "-W", "error", "-c", code, *arguments], **pipes)

    return start


def test_interrupt_tells_what_is_safe(tmp_path: Path, made: Made) -> None:
    for i in range(40):
        made.page(tmp_path / "p", f"{i}.txt", f"RUS accuses USA of deed {i}.")
    process = script("delay=0.1")("read", "p", "--db", "n.duckdb")
    until = time.monotonic() + 30
    while not (tmp_path / "n.duckdb.wal").exists() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert (
        err == "Stopped. What was read is safe in n.duckdb; run the same command again to go on from there.\n"
    )
    with detente.open("n.duckdb") as store:
        assert 0 < len(store.articles()) < 40


def test_interrupt_inside_a_query_is_an_interrupt(
    tmp_path: Path, made: Made, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*words: object) -> None:
        raise RuntimeError("Query interrupted")  # what DuckDB makes of Ctrl-C

    monkeypatch.setattr("detente.store.write._retire", interrupted)
    page = made.page(tmp_path, "a.txt", "RUS accuses USA.")
    status, _, err = screen("read", str(page), "--db", str(tmp_path / "n.duckdb"))
    assert status == 130
    assert err.startswith("Stopped. What was read is safe")


def test_reader_of_our_output_may_leave(tmp_path: Path, made: Made) -> None:
    for i in range(200):
        made.page(tmp_path / "p", f"{i}.txt", f"RUS accuses USA of deed {i}.")
    process = script("")("code", "p", "--quiet")
    assert process.stdout is not None
    assert process.stdout.readline().startswith("{")
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(timeout=30) == 0


def test_standard_input(tmp_path: Path, made: Made) -> None:
    page = made.page(tmp_path, "a.txt", "RUS accuses USA.")
    process = script("")("code", "-", stdin=subprocess.PIPE)
    out, err = process.communicate(page.read_text(), timeout=30)
    assert [json.loads(line)["record"] for line in out.splitlines()] == ["article", "event"]
    assert err.startswith("Read 1 page ")


def test_output_is_utf8_whatever_the_locale(tmp_path: Path, made: Made) -> None:
    made.page(tmp_path, "a.txt", "RUS accuses USA of “é” — on 1972.")
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    process = script("")("code", "a.txt", env=env, text=False)
    out, _ = process.communicate(timeout=30)
    assert "“é” —".encode() in bytes(out)  # type: ignore[arg-type]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal here")
def test_terminal_gets_a_table_and_no_color_is_heeded(db: str, tmp_path: Path) -> None:
    import pty

    def shown(**env: str) -> str:
        ours, theirs = pty.openpty()
        process = script("")(
            "events", "--db", db, stdout=theirs, env={**os.environ, "TERM": "xterm-256color", **env}
        )
        os.close(theirs)
        parts = []
        try:
            while part := os.read(ours, 4096):
                parts.append(part)
        except OSError:  # Linux tells the end of a pseudo-terminal so
            pass
        os.close(ours)
        process.communicate(timeout=30)
        return b"".join(parts).decode()

    coloured = shown()
    assert "\x1b[38;5;" in coloured
    assert "Who → whom" in coloured
    assert "\x1b[38;5;" not in shown(NO_COLOR="1")


def test_watch_reads_what_is_new_in_each_round(tmp_path: Path, made: Made, screen: Screen) -> None:
    made.page(tmp_path, "a.txt", "RUS accuses USA on 1972-05-26. RUS says: yes.")
    db = str(tmp_path / "news.duckdb")
    status, out, err = screen("watch", str(tmp_path / "a.txt"), "--rounds", "3", "--every", "0", "--db", db)
    assert (status, out) == (0, "")
    assert "Read 1 page (1 already known, 0 set aside)" in err.splitlines()[-1]
