"""The set of pages in the manner of the world's press: figures that must not fall, and what no page may do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente.actors import shipped_registry
from detente.evaluation import evaluate
from detente.pages import Page, read_page
from detente.reader.model import shipped_model
from detente.records import Article

CASES = Path(__file__).parent.parent / "cases" / "pages"
# Figures of `detente evaluate pages`, a little below what was measured when they were written.
FLOORS = {
    "development": {"text_f1": 0.97, "title": 0.88, "published": 0.93, "outlet": 0.78, "byline": 0.79, "language": 0.98},
    "test": {"text_f1": 0.96, "title": 0.84, "published": 0.90, "outlet": 0.77, "byline": 0.77, "language": 0.98},
}  # fmt: skip


@pytest.mark.parametrize("half", FLOORS)
def test_figures_do_not_fall(half: str) -> None:
    got = evaluate("pages", CASES / half / "gold.jsonl", shipped_model(), shipped_registry())
    assert got["unread"] == 0
    assert {name: got[name] >= floor for name, floor in FLOORS[half].items()} == dict.fromkeys(
        FLOORS[half], True
    )


@pytest.mark.parametrize("half", FLOORS)
def test_the_right_answers_stand_on_their_pages(half: str) -> None:
    rows = [
        json.loads(line) for line in (CASES / half / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    paths = [row["path"] for row in rows]
    assert len(set(paths)) == len(paths)
    files = {path.name for path in (CASES / half).iterdir()} - {"gold.jsonl"}
    assert files == set(paths)
    assert len({row["language"] for row in rows}) >= 12
    assert all(row["text"] and "\n" not in row["text"].replace("\n\n", "") for row in rows)


@pytest.mark.parametrize(
    "path", sorted((CASES / "development").glob("*.html"))[::4], ids=lambda path: path.name
)
def test_no_markup_and_no_template_reaches_an_article(path: Path) -> None:
    got = read_page(Page(str(path), None, path.read_bytes(), "text/html"))
    assert isinstance(got, Article)
    assert not any(mark in got.text for mark in ("{{", "}}", "<p", "</", "\ufffd", "\xa0"))
    assert got.title is None or "{{" not in got.title
