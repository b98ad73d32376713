"""The Python interface: streams, stores, faults of single pages, and runs that are cut off."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

import detente
from detente import api, pages
from detente.records import Article, Problem

if TYPE_CHECKING:
    from tests.conftest import Made

HERE = Path(__file__).parent


def dump(path: Path) -> dict[str, list[str]]:
    """Every row of every table, sorted."""
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {
            table: sorted(repr(row) for row in connection.execute(f'SELECT * FROM "{table}"').fetchall())
            for table in sorted(tables)
        }


def test_code_gives_records_in_order(tmp_path: Path, made: Made) -> None:
    made.page(tmp_path, "b.txt", "RUS accuses USA on 1972-05-26. USA says: we did not.")
    made.page(tmp_path, "a.txt", "USA aids RUS.", "FRA meets GBR.")
    (tmp_path / "empty.txt").touch()
    reading = detente.code(tmp_path, coder=made.coder())
    assert [Path(str(article.source_path)).name for article in reading.articles] == ["a.txt", "b.txt"]
    assert [event.event_type for event in reading.events] == ["AID", "CONSULT", "ACCUSE"]
    assert [said.content for said in reading.statements] == ["we did not"]
    assert [problem.reason for problem in reading.problems] == ["empty"]
    first = reading.articles[0]
    for event in reading.events[:2]:
        assert event.doc_id == first.doc_id
        assert first.text[event.nugget.start : event.nugget.end] == event.nugget.text


def test_store_and_code_give_the_same(tmp_path: Path, made: Made) -> None:
    pages = tmp_path / "pages"
    for i in range(40):
        made.page(pages, f"{i:02}.txt", f"RUS accuses USA on 1972-05-{i % 28 + 1:02}. USA says: word {i}.")
    reading = detente.code(pages, coder=made.coder())
    with detente.open(tmp_path / "news.duckdb") as store:
        summary = store.read(pages, coder=made.coder())
        assert summary == api.Summary(40, 0, 0, 40, 40)
        assert sorted(store.events(), key=lambda e: e.event_id) == sorted(
            reading.events, key=lambda e: e.event_id
        )
        # Records that were given away stay as they are: only a store can tell of an old article that it reprints a new one.
        alone = [replace(article, copies_of=None) for article in store.articles()]
        assert sorted(alone, key=lambda a: a.doc_id) == sorted(
            (replace(article, copies_of=None) for article in reading.articles), key=lambda a: a.doc_id
        )


def test_reading_twice_changes_nothing_and_reads_nothing(tmp_path: Path, made: Made) -> None:
    page = made.page(tmp_path, "a.txt", "RUS accuses USA.")
    path = tmp_path / "news.duckdb"
    with detente.open(path) as store:
        store.read(str(page), coder=made.coder())
    before = dump(path)
    with detente.open(path) as store:
        again = store.read([page, page], coder=made.coder(fail_on="RUS"))
    assert again == api.Summary(known=2)
    assert dump(path) == before


def test_a_page_in_another_language_is_set_aside(tmp_path: Path, made: Made) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Президент заявил, что страна продолжит переговоры с соседями. " * 5, encoding="utf-8")
    reading = api.code(page, coder=made.coder())
    (problem,) = reading.problems
    assert reading.articles == ()
    assert problem.source == str(page)
    assert problem.reason == "in a language the reader does not know (ru)"


def test_another_model_reads_again(tmp_path: Path, made: Made) -> None:
    page = made.page(tmp_path, "a.txt", "RUS accuses USA.")
    with detente.open(":memory:") as store:
        store.read(page, coder=made.coder("one"))
        assert store.read(page, coder=made.coder("two")).pages == 1
        assert [event.model for event in store.events()] == ["two"]


@pytest.mark.parametrize("chunk", [1, 2, 32])
def test_same_article_twice_is_one_article(
    tmp_path: Path, made: Made, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.batches, "CHUNK", chunk)
    for name in ("a.txt", "b.txt"):
        made.page(tmp_path, name, "RUS accuses USA.", title="One report under two names")
    assert len(detente.code(tmp_path, coder=made.coder()).events) == 1
    with detente.open(":memory:") as store:
        assert store.read(tmp_path, coder=made.coder()) == api.Summary(1, 1, 0, 1, 0)
        assert store.read(tmp_path, coder=made.coder()) == api.Summary(known=2)


def test_article_that_the_reader_cannot_bear_is_set_aside_alone(tmp_path: Path, made: Made) -> None:
    for i, word in enumerate(("good", "poison", "fine")):
        made.page(tmp_path, f"{i}.txt", f"RUS accuses USA of {word} works.")
    coder = made.coder(fail_on="poison")
    reading = detente.code(tmp_path, coder=coder)
    assert len(reading.events) == 2
    (problem,) = reading.problems
    assert problem.source.endswith("1.txt")
    assert problem.reason == "could not be read: RuntimeError: cannot bear poison"
    with detente.open(":memory:") as store:
        assert store.read(tmp_path, coder=coder) == api.Summary(2, 0, 1, 2, 0)
        assert store.read(tmp_path, coder=made.coder()) == api.Summary(1, 2, 0, 1, 0)
        assert not store.problems()


def test_page_that_extraction_dies_of_is_set_aside(
    tmp_path: Path, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.page(tmp_path, "a.txt", "RUS accuses USA.")
    made.page(tmp_path, "b.txt", "USA aids RUS.")
    real = pages.read_page

    def dying(page: Any, today: date | None = None) -> Article | Problem:
        if page.source_path.endswith("a.txt"):
            raise RecursionError
        return real(page, today)

    monkeypatch.setattr(api.batches, "read_page", dying)
    reading = detente.code(tmp_path, coder=made.coder())
    assert [problem.reason for problem in reading.problems] == [
        "could not be read: RecursionError: no more is known"
    ]
    assert len(reading.articles) == 1


def test_reader_that_loses_an_article_is_noticed(tmp_path: Path, made: Made) -> None:
    made.page(tmp_path, "a.txt", "RUS accuses USA.")
    reading = detente.code(tmp_path, coder=api.Coder(lambda articles: [], "lossy"))
    assert [problem.reason for problem in reading.problems] == [
        "could not be read: RuntimeError: 1 articles gave 0 readings"
    ]


def test_reader_is_given_articles_in_batches(tmp_path: Path, made: Made) -> None:
    for i in range(70):
        made.page(tmp_path, f"{i}.txt", f"RUS accuses USA of deed {i}.")
    sizes: list[int] = []
    coder = made.coder()

    def counting(articles: Any) -> Any:
        sizes.append(len(articles))
        return coder.read(articles)

    detente.code(tmp_path, coder=api.Coder(counting, "x"))
    assert sizes == [32, 32, 6]


def test_large_pages_do_not_pile_up(tmp_path: Path, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.batches, "CHUNK_BYTES", 1000)
    for i in range(4):
        made.page(tmp_path, f"{i}.txt", f"RUS accuses USA of deed {i}. " + "It was so. " * 60)
    assert [len(batch) for batch in api.stream([tmp_path], coder=made.coder())] == [2, 2]


def test_today_bounds_the_dates_that_are_believed(tmp_path: Path, made: Made) -> None:
    page = made.page(tmp_path, "a.txt", "RUS accuses USA.")
    for today, believed in ((date(1972, 5, 26), "1972-05-26"), (date(1970, 1, 1), None)):
        ((entry,),) = api.stream([page], coder=made.coder(), today=today)
        assert isinstance(entry.outcome, Article)
        assert entry.outcome.published == believed


def test_store_tells_each_batch_once_it_is_safe(tmp_path: Path, made: Made) -> None:
    made.page(tmp_path, "a.txt", "RUS accuses USA.")
    with detente.open(":memory:") as store:
        seen: list[int] = []
        store.read(tmp_path, coder=made.coder(), on_batch=lambda batch: seen.append(len(store.events())))
        assert seen == [1]


def test_relations_by_name(tmp_path: Path, made: Made) -> None:
    made.page(tmp_path, "a.txt", "RUS accuses USA on 1972-05-26.", "USA aids RUS on 1973-01-01.")
    with detente.open(":memory:") as store:
        store.read(tmp_path, coder=made.coder())
        relation = store.relations("Russia", "the United States")
        assert (relation.a, relation.b) == ("RUS", "USA")
        assert [period.both.count for period in relation.periods] == [1, 1]
        assert store.who("rus") == "rus"
        assert store.who("Sergei Lavrov") == "Sergei Lavrov"
        assert store.who("Soviet Union") == "SUN"
        assert store.who("Rusia of Nowhere") == "Rusia of Nowhere"
        assert not store.relations("Rusia of Nowhere", "USA").periods
        with pytest.raises(api.QueryError):
            store.relations("RUS", "USA", every="week")


def test_summary_in_words() -> None:
    assert str(api.Summary(5, 0, 1, 42, 17)) == (
        "Read 5 pages (0 already known, 1 set aside): 42 events, 17 statements."
    )
    assert str(api.Summary(1, 2, 0, 1, 1000)) == (
        "Read 1 page (2 already known, 0 set aside): 1 event, 1,000 statements."
    )


def test_why_no_events(made: Made) -> None:
    assert "short (16 characters)" in api.why_no_events(made.article())
    assert "no sentence tells" in api.why_no_events(made.article(text="word " * 100))


def test_missing_model_says_what_to_do(made: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import detente.reader.model

    def missing() -> None:
        raise FileNotFoundError(2, "No such file", "card.json")

    monkeypatch.setattr(detente.reader.model, "shipped_model", missing)
    with pytest.raises(api.MissingModel, match=r"lacks card\.json: install it again"):
        detente.code(made.page(tmp_path, "a.txt", "RUS accuses USA."))


def test_count_inputs_is_what_is_found(tmp_path: Path, made: Made) -> None:
    for name in ("a.txt", "b/c.html", ".hidden", ".git/config", "b/d.jpg"):
        made.page(tmp_path, name, "RUS accuses USA.")
    entries = [e for batch in api.stream([tmp_path, "nowhere"], coder=made.coder()) for e in batch]
    assert api.count_inputs([str(tmp_path), "nowhere"]) == len(entries)


def test_version_is_that_of_the_project() -> None:
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text())["project"]
    assert detente.__version__ == project["version"]


RUN = """
import sys
sys.path.insert(0, sys.argv[1])
from conftest import Made
from detente import api
api.batches.CHUNK = 3
with api.open(sys.argv[3]) as store:
    print("open", flush=True)
    store.read(sys.argv[2], coder=Made().coder(delay=0.002), on_batch=lambda batch: print(flush=True))
"""


def run(pages: Path, store: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RUN, str(HERE), str(pages), str(store)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def many_pages(folder: Path, made: Made) -> None:
    for i in range(60):
        words = (
            f"RUS accuses USA on 1972-05-{i % 28 + 1:02}.",
            f"USA says: word {i}.",
            f"FRA aids GBR of {i}.",
        )
        made.page(folder, f"{i:02}.txt", *words)
    (folder / "61.txt").write_bytes((folder / "00.txt").read_bytes())
    (folder / "62.txt").touch()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")
@pytest.mark.parametrize("seed", range(4))
def test_killed_runs_end_in_the_same_store(tmp_path: Path, made: Made, seed: int) -> None:
    draw = random.Random(seed)
    pages = tmp_path / "pages"
    many_pages(pages, made)
    with detente.open(tmp_path / "calm.duckdb") as store:
        store.read(pages, coder=made.coder())
    killed = tmp_path / "killed.duckdb"
    cut_short = 0
    for _ in range(3):
        process = run(pages, killed)
        assert process.stdout is not None
        if draw.random() < 0.8:  # some way into the run; else perhaps while it makes the file
            for _ in range(draw.randrange(1, 8)):
                process.stdout.readline()
            time.sleep(draw.uniform(0, 0.04))
        else:
            time.sleep(draw.uniform(0.1, 0.5))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        cut_short += process.returncode == -signal.SIGKILL
        if killed.exists():
            # Whatever is there is whole: each article with its events, statements and page.
            rows = dump(killed)
            assert len(rows["articles"]) == len(rows["statements"]) == len(rows["events"]) / 2
            assert len(rows["pages"]) >= len(rows["articles"])
    assert cut_short
    last = run(pages, killed)
    _, told = last.communicate(timeout=60)
    assert (last.returncode, told) == (0, "")
    assert dump(killed) == dump(tmp_path / "calm.duckdb")
    assert sorted(os.listdir(tmp_path)) == ["calm.duckdb", "killed.duckdb", "pages"]


def test_interrupted_run_can_go_on(tmp_path: Path, made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.batches, "CHUNK", 3)
    pages = tmp_path / "pages"
    many_pages(pages, made)
    path = tmp_path / "news.duckdb"

    def stop(batch: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), detente.open(path) as store:
        store.read(pages, coder=made.coder(), on_batch=stop)
    with detente.open(path) as store:
        assert len(store.articles()) == 3
        assert store.read(pages, coder=made.coder()) == api.Summary(57, 4, 1, 114, 57)
