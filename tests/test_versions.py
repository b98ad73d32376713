"""What a store does when it meets a page again: newer versions, sources that hold another page now, unchanged files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import detente
from detente import api

if TYPE_CHECKING:
    from collections.abc import Iterator

    from detente.pages import Page
    from tests.conftest import Made

PAGE = (
    "<html><head><link rel=canonical href='https://courier.example/1998/accord'>"
    "<meta property='article:published_time' content='1998-03-12T10:30'>"
    "<meta property='article:modified_time' content='1998-03-12T{hour}:00'></head><body><article>"
    "<h1>Accord signed in Morna</h1><p>{sentence}</p><p>The ministers spoke for two hours in the town hall of Morna.</p>"
    "<p>Neither side would say what had been discussed there before the end of the week.</p></article></body></html>"
)


def save(path: Path, sentence: str, hour: int = 12) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PAGE.format(sentence=sentence, hour=hour))
    return path


def types(store: api.Store) -> list[str]:
    return [event.event_type for event in store.events()]


def test_a_page_that_was_updated_is_kept_in_its_new_version_alone(tmp_path: Path, made: Made) -> None:
    with detente.open(":memory:") as store:
        store.read(save(tmp_path / "a.html", "RUS accuses USA."), coder=made.coder())
        (before,) = store.articles()
        summary = store.read(save(tmp_path / "b.html", "RUS aids USA.", hour=15), coder=made.coder())
        assert summary == api.Summary(1, 0, 0, 1, 0)
        (after,) = store.articles()
        assert (after.doc_id, after.modified) == (before.doc_id, "1998-03-12T15:00")
        assert types(store) == ["AID"]


def test_an_older_version_changes_nothing(tmp_path: Path, made: Made) -> None:
    with detente.open(":memory:") as store:
        store.read(save(tmp_path / "new.html", "RUS aids USA.", hour=15), coder=made.coder())
        summary = store.read(save(tmp_path / "old.html", "RUS accuses USA."), coder=made.coder())
        assert summary == api.Summary(known=1)
        assert types(store) == ["AID"]


@pytest.mark.parametrize("chunk", [1, 32])
@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_of_two_versions_in_one_run_the_newer_is_kept(
    tmp_path: Path, made: Made, chunk: int, names: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.batches, "CHUNK", chunk)
    save(tmp_path / f"{names[0]}.html", "RUS accuses USA.")
    save(tmp_path / f"{names[1]}.html", "RUS aids USA.", hour=15)
    with detente.open(":memory:") as store:
        store.read(tmp_path, coder=made.coder())
        assert types(store) == ["AID"]
        again = store.read(tmp_path, coder=made.coder())
        assert (again.pages, again.known) == (0, 2)


def test_a_file_that_holds_another_article_now_loses_the_one_it_held(tmp_path: Path, made: Made) -> None:
    with detente.open(":memory:") as store:
        page = made.page(tmp_path, "a.txt", "RUS accuses USA.")
        store.read(page, coder=made.coder())
        made.page(tmp_path, "a.txt", "FRA meets GBR.")
        store.read(page, coder=made.coder())
        assert types(store) == ["CONSULT"]
        assert len(store.articles()) == 1


def test_an_article_that_another_file_still_holds_stays(tmp_path: Path, made: Made) -> None:
    with detente.open(":memory:") as store:
        for name in ("a.txt", "b.txt"):
            made.page(tmp_path, name, "RUS accuses USA.", title="One report")
        store.read(tmp_path, coder=made.coder())
        store.read(made.page(tmp_path, "a.txt", "FRA meets GBR."), coder=made.coder())
        assert sorted(types(store)) == ["ACCUSE", "CONSULT"]


def test_rows_that_moved_in_a_table_lose_nothing(tmp_path: Path, made: Made) -> None:
    table = tmp_path / "news.csv"
    rows = [
        f'"Report {i}","RUS accuses USA on 1972-05-{i + 1:02}. The envoy said no more of number {i}."\n'
        for i in range(5)
    ]
    with detente.open(":memory:") as store:
        table.write_text("title,text\n" + "".join(rows))
        store.read(table, coder=made.coder())
        table.write_text("title,text\n" + '"New","FRA meets GBR. They will meet again."\n' + "".join(rows))
        store.read(table, coder=made.coder())
        assert sorted(types(store)) == ["ACCUSE"] * 5 + ["CONSULT"]


def test_a_retired_original_leaves_its_copies_without_one(tmp_path: Path, made: Made) -> None:
    sentences = [
        f"RUS accuses USA of work number {i} in the harbour of the northern islands." for i in range(12)
    ]
    with detente.open(":memory:") as store:
        made.page(tmp_path, "a.txt", *sentences, title="First report")
        made.page(tmp_path, "b.txt", *sentences, title="Second report")
        store.read(tmp_path, coder=made.coder())
        links = {a.title: a.copies_of for a in store.articles()}
        (original,) = (a for a in store.articles() if a.copies_of is None)
        assert sorted(map(str, links.values())) == sorted([original.doc_id, "None"])
        Path(str(original.source_path)).write_text(
            "Another\n\nFRA meets GBR. They will meet again in the spring, both said."
        )
        store.read(tmp_path, coder=made.coder())
        assert {a.copies_of for a in store.articles()} == {None}


def test_files_that_have_not_changed_are_not_opened(
    tmp_path: Path, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "pages"
    for i in range(3):
        made.page(folder, f"{i}.txt", f"RUS accuses USA of number {i}.")
    with detente.open(tmp_path / "news.duckdb") as store:
        store.read(folder, coder=made.coder())
        opened: list[str] = []

        def note(path: str, *more: object) -> Iterator[Page]:
            opened.append(os.path.basename(path))
            return iter(())

        monkeypatch.setattr("detente.pages.sources.find._opened", note)
        assert store.read(folder, coder=made.coder()) == api.Summary(known=3)
        assert store.read(folder / "1.txt", coder=made.coder()) == api.Summary(known=1)
        assert opened == []
        os.utime(folder / "1.txt", ns=(1, 1))
        store.read(folder, coder=made.coder())
        assert opened == ["1.txt"]
        opened.clear()
        store.read(folder, coder=made.coder("another model"))
        assert opened == ["0.txt", "1.txt", "2.txt"]


@pytest.mark.parametrize("chunk", [1, 2, 32])
def test_a_file_whose_pages_were_not_all_read_well_is_opened_again(
    tmp_path: Path, made: Made, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.batches, "CHUNK", chunk)
    table = tmp_path / "news.csv"
    table.write_text(
        "title,text\n"
        + "".join(
            f'"Report {i}","RUS accuses USA of {w} works. Nobody said more."\n'
            for i, w in enumerate(("good", "poison", "fine", "last"))
        )
    )
    with detente.open(":memory:") as store:
        first = store.read(table, coder=made.coder(fail_on="poison"))
        assert (first.pages, first.set_aside) == (3, 1)
        assert store.read(table, coder=made.coder()) == api.Summary(1, 3, 0, 1, 0)
        assert store.known_files(
            [(str(table), table.stat().st_size, table.stat().st_mtime_ns)], "made-1"
        ) == {str(table): 4}
