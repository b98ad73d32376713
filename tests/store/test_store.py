"""The store: what is written, what is found, and what a faulty file says."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.parquet as pq
import pytest

from detente.records import Event, Figure, Place, Problem, Span
from detente.store import Database, PageRead, QueryError, StoreError, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Made


@pytest.fixture
def store() -> Iterator[Database]:
    with Database(":memory:") as database:
        yield database


def entry(made: Made, doc_id: str = "doc1", *events: Event, source: str = "", **article: Any) -> PageRead:
    source = source or f"{doc_id}.html"
    page = made.article(doc_id, source_path=source, **article)
    said = (made.statement(doc_id=doc_id),)
    return PageRead(source, fingerprint(source, b"x"), page, events, said, doc_id)


def ids(found: Any) -> list[str]:
    return [event.doc_id for event in found]


def test_record_comes_back_as_it_went_in(store: Database, made: Made) -> None:
    event = made.event(
        place=Place("Berlin", "DEU", 52.5, 13.4),
        attributed_to=made.party("nato", "IGO", name="NATO", wikidata="Q7184"),
        figures=(Figure(15.0, "killed", "fifteen"), Figure(2.5, "USD", "2.5")),
        mode=("a", "b"),
        evidence=(Span("é“", 0, 2), Span("x\x00y", 3, 6)),
    )
    page = entry(made, "doc1", event, byline=("Ann", "Bo"))
    store.write([page], "m")
    assert store.events().records() == [event]
    assert store.statements().records() == list(page.statements)
    assert store.articles().records() == [page.outcome]


def test_same_document_twice_changes_nothing(store: Database, made: Made) -> None:
    event = made.event()
    first = entry(made, "doc1", event)
    assert store.write([first], "m") == [first]
    again = entry(made, "doc1", event, source="copy.html", title="Another title")
    assert store.write([first, again], "m") == []
    assert len(store.events()) == len(store.articles()) == len(store.statements()) == 1
    assert store.articles().records()[0].title == "Title of doc1"
    assert store.known_pages([first.fingerprint or "", again.fingerprint or ""], "m") == {
        first.fingerprint,
        again.fingerprint,
    }


def test_another_model_replaces_what_the_first_derived(store: Database, made: Made) -> None:
    store.write([entry(made, "doc1", made.event("ACCUSE"))], "old")
    assert store.known_docs(["doc1"], "new") == set()
    store.write([entry(made, "doc1", made.event("AID"))], "new")
    assert [event.event_type for event in store.events()] == ["AID"]
    assert len(store.articles()) == 1
    assert store.known_pages([fingerprint("doc1.html", b"x")], "old") == set()


def test_batch_that_fails_leaves_nothing(store: Database, made: Made) -> None:
    broken = replace(made.event(), confidence="no number")  # type: ignore[arg-type]
    with pytest.raises(Exception, match="no number"):
        store.write([entry(made, "doc1", made.event()), entry(made, "doc2", broken)], "m")
    assert len(store.articles()) == 0
    assert store.known_docs(["doc1", "doc2"], "m") == set()
    store.write([entry(made, "doc3")], "m")
    assert len(store.articles()) == 1


def test_problems_are_one_a_source_and_go_when_it_reads_fine(store: Database, made: Made) -> None:
    for reason in ("empty", "no text"):
        store.write([PageRead("doc1.html", None, Problem("doc1.html", reason))], "m")
    store.write([PageRead("b", None, Problem("b", "gone"))], "m")
    assert [(p.source, p.reason) for p in store.problems()] == [("b", "gone"), ("doc1.html", "no text")]
    store.write([entry(made, "doc1")], "m")
    assert [p.source for p in store.problems()] == ["b"]


def test_last_word_on_a_source_counts_within_a_batch(store: Database, made: Made) -> None:
    aside = PageRead("doc1.html", None, Problem("doc1.html", "busy"))
    store.write([aside, entry(made, "doc1")], "m")
    assert not store.problems()
    store.write([entry(made, "doc1"), aside], "m")
    assert len(store.problems()) == 1


def test_article_that_failed_is_not_known_by_its_double(store: Database, made: Made) -> None:
    failed = PageRead("a", "fp-a", Problem("a", "could not be read"))
    double = PageRead("b", "fp-b", None, doc_id="doc1")
    store.write([failed, double], "m")
    assert store.known_docs(["doc1"], "m") == set()
    assert store.known_pages(["fp-b"], "m") == set()


def test_actor_is_matched_by_id_country_or_name_in_any_case(store: Database, made: Made) -> None:
    lavrov = made.party("RUS", name="Sergei Lavrov")
    firm = made.party("gazprom", "BUS", country="RUS", name="Gazprom")
    store.write(
        [
            entry(made, "by-name", made.event(doc_id="by-name", actors=(lavrov,))),
            entry(made, "firm", made.event(doc_id="firm", actors=(firm,))),
            entry(made, "other", made.event(doc_id="other", actor="FRA")),
        ],
        "m",
    )
    assert ids(store.events(actor="rus")) == ["by-name", "firm"]
    assert ids(store.events(actor="sergei LAVROV")) == ["by-name"]
    assert ids(store.events(actor="GAZPROM")) == ["firm"]
    assert ids(store.events(actor=["gazprom", "FRA"])) == ["firm", "other"]
    assert ids(store.events(recipient="USA")) == ["by-name", "firm", "other"]
    assert ids(store.events(actor="Rusia")) == []
    assert ids(store.events(actor="'; DROP TABLE events; --")) == []
    assert store.knows("Sergei lavrov")
    assert not store.knows("Rusia")


def test_meeting_is_found_between_those_who_meet(store: Database, made: Made) -> None:
    meeting = made.event(
        "CONSULT", recipient=None, doc_id="meet", actors=(made.party("RUS"), made.party("USA"))
    )
    store.write([entry(made, "meet", meeting), entry(made, "one", made.event(doc_id="one"))], "m")
    assert ids(store.events(actor="RUS", recipient="USA")) == ["meet", "one"]
    assert ids(store.events(actor="USA", recipient="RUS")) == ["meet"]
    assert ids(store.events(recipient="USA")) == ["one"]
    assert ids(store.events(between=("USA", "RUS"))) == ["meet", "one"]
    assert ids(store.events(between=("USA", "FRA"))) == []
    assert ids(store.events(between=("RUS", "RUS"))) == []


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("1972", None, ["month", "year", "day", "page"]),
        ("1972-05-27", None, ["month", "year", "page"]),
        ("1972-06", None, ["year", "page"]),
        (None, "1971", ["old"]),
        ("1972-05-26", "1972-05-26", ["month", "year", "day"]),
        ("1972-12", "1972", ["year"]),
        ("1973", None, ["page"]),
        ("1974", None, []),
    ],
)
def test_days(store: Database, made: Made, since: str | None, until: str | None, found: list[str]) -> None:
    dates = {"old": "1971-12-31", "month": "1972-05", "year": "1972", "day": "1972-05-26", "page": None}
    store.write(
        [
            entry(made, name, made.event(doc_id=name, event_date=day), published="1973-01-02T08:30")
            for name, day in dates.items()
        ],
        "m",
    )
    assert sorted(ids(store.events(since=since, until=until))) == sorted(found)


def test_span_of_days_overlaps(store: Database, made: Made) -> None:
    store.write([entry(made, "doc1", made.event(event_date="1972-05-01", event_date_end="1972-05-20"))], "m")
    assert len(store.events(since="1972-05-10")) == 1
    assert len(store.events(since="1972-05-21")) == 0


@pytest.mark.parametrize(
    "wrong", ["72", "1972-13", "1972-02-30", "May 1972", "1972-00", "1972-05-00", "", "٣٢١٠"]
)
def test_wrong_date_is_told(store: Database, wrong: str) -> None:
    with pytest.raises(QueryError, match="is not a date: write 1972"):
        store.events(since=wrong)
    with pytest.raises(QueryError, match="is not a date"):
        store.articles(until=wrong)


def test_dates_the_wrong_way_round_are_told(store: Database) -> None:
    with pytest.raises(QueryError, match="is after"):
        store.events(since="1973", until="1972")


def test_unknown_type_is_told_with_the_nearest(store: Database) -> None:
    with pytest.raises(QueryError, match="did you mean THREATEN"):
        store.events(type="threat")
    assert not store.events(type="threaten")


def test_other_filters(store: Database, made: Made) -> None:
    sure, unsure = made.event("AID", doc_id="a", confidence=0.9), made.event(doc_id="b", confidence=0.3)
    store.write(
        [
            entry(made, "a", sure, outlet="TASS", outlet_domain="tass.example", language="ru"),
            entry(made, "b", unsure, outlet=None, outlet_domain=None),
        ],
        "m",
    )
    assert ids(store.events(type=["AID", "protest"])) == ["a"]
    assert ids(store.events(outlet="tass")) == ids(store.events(outlet="TASS.example")) == ["a"]
    assert ids(store.statements(outlet="tass")) == ["a"]
    assert ids(store.articles(outlet="tass")) == ids(store.articles(language="RU")) == ["a"]
    assert ids(store.events(min_confidence=0.5)) == ["a"]
    assert len(store.events(limit=1)) == 1
    assert len(store.events(limit=0)) == 0
    assert ids(store.events(event_id=unsure.event_id)) == ["b"]
    with pytest.raises(QueryError, match="limit"):
        store.events(limit=-1)


def test_statements_by_speaker_and_about(store: Database, made: Made) -> None:
    store.write([entry(made, "a")], "m")
    assert len(store.statements(speaker="rus", about="usa")) == 1
    assert len(store.statements(actor="rus")) == 1
    assert len(store.statements(about="rus")) == 0
    assert len(store.statements(since="1972-05-27")) == 0


def test_empty_result_has_its_columns_and_types(store: Database, tmp_path: Path) -> None:
    found = store.events(actor="Rusia")
    names = found.columns()
    assert not found
    assert list(found) == found.records() == []
    assert found.to_arrow().schema.names == found.to_polars().columns == list(found.df().columns) == names
    assert str(found.to_arrow().schema.field("actors").type).startswith("list<")
    assert found.to_parquet(str(tmp_path / "none.parquet")) == 0
    assert pq.read_schema(tmp_path / "none.parquet").names == names


def test_result_in_every_shape(store: Database, made: Made, tmp_path: Path) -> None:
    import polars

    store.write([entry(made, "doc1", made.event(), made.event("AID"))], "m")
    found = store.events()
    assert len(found) == found.to_arrow().num_rows == len(found.to_pandas()) == len(found.to_polars()) == 2
    assert polars.DataFrame(found)["actors"][0][0]["id"] == "RUS"
    path = tmp_path / "events.parquet"
    assert found.to_parquet(str(path)) == 2
    assert pq.read_table(path).to_pylist() == found.to_arrow().to_pylist()


def test_odd_values_are_storable(store: Database, made: Made) -> None:
    event = made.event(confidence=float("nan"), evidence=(Span("a\udce9b", 0, 3),))
    store.write([entry(made, "doc1", event, source="caf\udce9.html")], "m")
    assert store.articles().records()[0].source_path == "caf\\udce9.html"
    assert store.events().to_arrow()["confidence"].to_pylist() == [None]


def test_headers(store: Database, made: Made) -> None:
    store.write([entry(made, "doc1")], "m")
    assert store.headers(["doc1", "none"])["doc1"].outlet == "The Courier"
    assert list(store.headers(["none"])) == []


def test_store_is_kept_and_seen_by_two_readers(tmp_path: Path, made: Made) -> None:
    path = tmp_path / "news.duckdb"
    with Database(path) as store:
        store.write([entry(made, "doc1", made.event())], "m")
    assert [p.name for p in tmp_path.iterdir()] == ["news.duckdb"]
    with Database(path, read_only=True) as one, Database(path, read_only=True) as two:
        assert len(one.events()) == len(two.events()) == 1
        with pytest.raises(StoreError, match="read_only"):
            one.write([], "m")


def test_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    path.touch()
    with Database(path) as store:
        assert len(store.events()) == 0


def test_left_over_of_a_killed_run_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "news.duckdb.new").write_bytes(b"half a database")
    with Database(tmp_path / "news.duckdb"):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["news.duckdb"]


def test_missing_store_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no store at .*none\.duckdb: make one with"):
        Database(tmp_path / "none.duckdb", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir, " * 2000)
    with pytest.raises(StoreError, match=r"letter\.txt cannot be opened: it is not a DuckDB database"):
        Database(path)
    assert path.read_text().startswith("Dear Sir")


def test_foreign_database(tmp_path: Path) -> None:
    path = tmp_path / "theirs.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE sales (id INT)")
    with pytest.raises(StoreError, match=r"theirs\.duckdb is a DuckDB database but not a D.tente store"):
        Database(path)


@pytest.mark.parametrize(
    ("version", "told"), [("99", "newer"), ("0", "read your pages again"), ("x", "schema x")]
)
def test_other_schema(tmp_path: Path, version: str, told: str) -> None:
    path = tmp_path / "news.duckdb"
    Database(path).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE meta SET value = ?", [version])
    with pytest.raises(StoreError, match=told):
        Database(path)


def test_column_added_by_a_later_release(tmp_path: Path, made: Made) -> None:
    path = tmp_path / "news.duckdb"
    with Database(path) as store:
        store.write([entry(made, "doc1", made.event())], "m")
    with duckdb.connect(str(path)) as connection:
        connection.execute("ALTER TABLE events DROP COLUMN cameo")
    with pytest.raises(StoreError, match=r"lacks events\.cameo"):
        Database(path, read_only=True)
    with Database(path) as store:
        assert [event.cameo for event in store.events()] == [None]
        store.write([entry(made, "doc2", made.event(doc_id="doc2"))], "m")
    with Database(path, read_only=True) as store:
        assert sorted(str(event.cameo) for event in store.events()) == ["110", "None"]


def test_column_of_another_shape(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    Database(path).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("ALTER TABLE events ALTER COLUMN confidence TYPE VARCHAR")
    with pytest.raises(StoreError, match=r"events\.confidence in another shape"):
        Database(path)


def test_folder_and_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        Database(tmp_path)
    with pytest.raises(StoreError, match="its folder does not exist"):
        Database(tmp_path / "no" / "news.duckdb")


def test_store_locked_by_another_process(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    Database(path).close()
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        for read_only in (False, True):
            with pytest.raises(
                StoreError, match=r"news\.duckdb cannot be opened: another program has it open"
            ):
                Database(path, read_only=read_only)
        other.communicate()


def test_columns_of_the_store_are_those_of_the_contract(store: Database) -> None:
    columns = store.events().to_arrow().schema
    assert str(columns.field("event_date").type) == "string"
    parties = columns.field("actors").type.value_type
    assert [parties.field(i).name for i in range(parties.num_fields)] == [
        *("id", "name", "country", "sector", "text", "start", "end", "office", "wikidata")
    ]
