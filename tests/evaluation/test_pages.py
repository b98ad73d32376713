"""Task ``pages``: what counts as right in a page's text and facts, and what a faulty line is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from detente import api
from detente.actors import shipped_registry
from detente.evaluation import EvaluationError, evaluate
from detente.evaluation.pages import judged, text_figures, words_of
from detente.reader.model import shipped_model
from detente.records import Article

PAGE = """<html lang="en"><head><title>Envoys meet in Quillon - The Elbow Courier</title>
<meta property="og:site_name" content="The Elbow Courier"></head><body><nav>Home World Sport</nav><article>
<h1>Envoys meet in Quillon</h1><p class="byline">By Mara Tollen</p><time datetime="2003-02-01T10:30">1 Feb</time>
<p>The envoys of Norway and Sweden met in Quillon on Saturday to speak about the fishing grounds in the north.</p>
<p>They agreed to meet again in May, the Norwegian envoy told reporters after four hours of talks in the town hall.</p>
<p>Sweden had closed its harbours to Norwegian boats in January, and Norway had protested against that.</p>
</article></body></html>"""
GOLD = {
    "path": "page.html",
    "title": "Envoys meet in Quillon",
    "published": "2003-02-01",
    "outlet": "Elbow Courier",
    "byline": "Mara Tollen",
    "language": "en",
}


def score(folder: Path, *lines: dict[str, Any]) -> dict[str, Any]:
    (folder / "page.html").write_text(PAGE)
    gold = folder / "gold.jsonl"
    gold.write_text("\n".join(json.dumps(one) for one in lines))
    return evaluate("pages", gold, shipped_model(), shipped_registry())


def test_each_fact_is_scored_over_the_lines_that_give_it(tmp_path: Path) -> None:
    wrong = {"path": "page.html", "title": "Another", "published": "2003-02-02", "byline": None, "outlet": ""}
    assert score(tmp_path, GOLD, wrong) == {
        "title": 0.5, "published": 0.5, "outlet": 1.0, "byline": 1.0, "language": 1.0, "n": 2, "unread": 0,
    }  # fmt: skip


def test_words_are_counted_as_often_as_they_stand_there() -> None:
    assert text_figures("one two two", "two two three three") == {
        "precision": 0.5, "recall": 0.6667, "f1": 0.5714,
    }  # fmt: skip
    assert text_figures("", "") == {"precision": 1, "recall": 1, "f1": 1}
    assert text_figures("word", "")["f1"] == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The envoy’s “visit”", ["the", "envoy", "s", "visit"]),
        ("会谈 GDP增长", ["会", "谈", "gdp", "增", "长"]),
        ("Переговоры, 27.11", ["переговоры", "27", "11"]),
        ("— * —", []),
    ],
)
def test_words_of_any_script(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("gold", "got", "right"),
    [
        ({"title": "A “pact” is signed"}, {"title": 'A "pact" is  signed.'}, True),
        ({"title": "A pact"}, {"title": "A pact - Courier"}, False),
        ({"published": "2003-02-01T10:30"}, {"published": "2003-02-01"}, True),
        ({"published": "2003-02-01"}, {"published": "2003-02"}, False),
        ({"published": "2003"}, {"published": "2003-02-01"}, True),
        ({"published": "2003-02-01"}, {}, False),
        ({"outlet": "Agence France-Presse"}, {"outlet": "AFP"}, True),
        ({"byline": ["B Tollen", "A Marsh"]}, {"byline": ("A Marsh", "B Tollen")}, True),
        ({"byline": ["A Marsh"]}, {"byline": ("A Marsh", "B Tollen")}, False),
        ({"language": "pt-BR"}, {"language": "pt"}, True),
    ],
)
def test_what_counts_as_right(gold: dict[str, Any], got: dict[str, Any], right: bool) -> None:
    assert judged(gold, Article(doc_id="d", text="", **got)) == {next(iter(gold)): right}


def test_a_page_that_cannot_be_read_has_no_words_and_no_facts(tmp_path: Path) -> None:
    (tmp_path / "none.html").write_bytes(b"\xff\xd8\xff\xe0 a picture")
    got = score(tmp_path, {"path": "none.html", "text": "Words.", "title": "Title", "language": "en"})
    assert got["unread"] == 1
    assert got["text_f1"] == got["title"] == got["language"] == 0


def test_text_and_its_figures(tmp_path: Path) -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("<p>")]
    text = "\n\n".join(line.removeprefix("<p>").removesuffix("</p>") for line in lines)
    got = score(tmp_path, {"path": "page.html", "text": text})
    assert (got["text_f1"], got["text_precision"], got["text_recall"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"path": "gone.html", "text": "x"}, "line 1: there is no page"),
        ({"text": "x"}, "needs the field 'path'"),
        ({"path": "page.html"}, "nothing to compare with"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, line: dict[str, Any], told: str) -> None:
    with pytest.raises(EvaluationError, match=told):
        score(tmp_path, line)


def test_a_file_of_many_pages_is_no_page(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n')
    with pytest.raises(EvaluationError, match="holds 2 pages"):
        score(tmp_path, {"path": "many.jsonl", "text": "x"})


def test_the_public_interface_scores_pages(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "gold.jsonl").write_text(json.dumps(GOLD))
    got = api.evaluate("pages", tmp_path / "gold.jsonl")
    assert got["task"] == "pages"
    assert got["title"] == 1
