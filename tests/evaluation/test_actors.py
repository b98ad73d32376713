"""Task ``actors``: which answers count as right, which lines count at all, and what a faulty line is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from detente import api
from detente.actors import Registry, shipped_registry
from detente.evaluation import EvaluationError, actors, evaluate
from detente.evaluation.actors import judged
from detente.reader.model import Model, shipped_model
from detente.records import Article, Party

TEXT = "The mayor of Elbow, Quillon Marbeth, met herders in Norway."
Score = Callable[..., dict[str, Any]]


def party(**given: Any) -> Party:
    fields = {"id": "NOR", "name": "Quillon Marbeth", "country": "NOR", "sector": "GOV", "office": "Mayor"}
    return Party(text="Marbeth", start=0, end=7, **(fields | given))


def line(mention: str = "Quillon Marbeth", **gold: Any) -> dict[str, Any]:
    at = TEXT.index(mention)
    return {"text": TEXT, "date": "20030201", "start": at, "end": at + len(mention), **gold}


@pytest.fixture
def score(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Score:
    """Scores lines on a reader that answers with the parties given, one a line."""

    def scored(lines: Sequence[dict[str, Any]], *parties: Party) -> dict[str, Any]:
        def resolve(
            articles: Sequence[Article], mentions: Sequence[tuple[int, int]], model: Model, registry: Registry
        ) -> list[Party]:
            assert {(one.text, one.published) for one in articles} == {(TEXT, "2003-02-01")}
            assert list(mentions) == [(one["start"], one["end"]) for one in lines]
            return list(parties)

        monkeypatch.setattr(actors, "resolve_mentions", resolve)
        path = tmp_path / "f.jsonl"
        path.write_text("\n".join(json.dumps(one) for one in lines))
        return evaluate("actors", path, shipped_model(), shipped_registry())

    return scored


def test_each_field_is_scored_over_the_lines_that_give_it(score: Score) -> None:
    lines = [
        line(country="NOR", sector="GOV", id="NOR", name="quillon marbeth", office="mayor"),
        line(country="SWE", id="herders"),
        line(country="NOR"),
    ]
    assert score(lines, party(), party(), party(country=None)) == {
        "country": 0.3333, "sector": 1.0, "id": 0.5, "name": 1.0, "office": 1.0, "n": 3,
    }  # fmt: skip


def test_a_tag_has_figures_of_its_own(score: Score) -> None:
    lines = [
        line(country="NOR", sector="GOV", tag="mayors"),
        line(country="SWE", id="NOR", tag="mayors"),
        line(country="NOR"),
    ]
    got = score(lines, party(), party(), party())
    assert got["by_tag"] == {"mayors.country": 0.5, "mayors.sector": 1.0}
    assert got["country"] == 0.6667


def test_lines_without_tags_have_no_figures_by_tag(score: Score) -> None:
    assert "by_tag" not in score([line(country="NOR", tag=None)], party())


@pytest.mark.parametrize(
    ("gold", "answer", "right"),
    [
        ({"country": None}, {"country": None}, {"country": True}),
        ({"country": None}, {}, {"country": False}),
        ({"country": "nor"}, {}, {"country": False}),
        ({"id": "NOR"}, {"id": None}, {"id": False}),
        ({"sector": "GOV"}, {"sector": "UNK"}, {"sector": False}),
        ({"sector": None}, {}, {}),
        ({"name": "QUILLON MARBÉTH"}, {}, {"name": True}),
        ({"name": "Ysolde Marbeth"}, {}, {"name": False}),
        ({"name": "Quillon Marbeth"}, {"name": None}, {"name": False}),
        ({"name": "Sergey Lavrov"}, {"name": "Sergei Lavrov"}, {"name": True}),
        ({"name": None}, {"name": None}, {"unnamed": True}),
        ({"name": None}, {}, {"unnamed": False}),
        ({"office": "mayor"}, {}, {"office": True}),
        ({"office": "Foreign Secretary"}, {"office": "Minister of Foreign Affairs"}, {"office": True}),
        ({"office": "Mayor"}, {"office": None}, {"office": False}),
        ({"office": "Mayor"}, {"office": "King"}, {"office": False}),
        ({"office": None}, {}, {}),
        ({}, {}, {}),
    ],
)
def test_what_counts_as_right(gold: dict[str, Any], answer: dict[str, Any], right: dict[str, bool]) -> None:
    assert judged(gold, party(**answer), shipped_registry()) == right


def test_the_shipped_reader_answers_every_line(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    lines = [
        line("Norway", country="NOR"),
        line("Quillon Marbeth", name="Quillon Marbeth"),
        line() | {"end": 0, "start": 0, "name": None},
        {"text": "", "start": 0, "end": 0, "country": None},
    ]
    path.write_text("\n".join(json.dumps(one) for one in lines), encoding="utf-8")
    assert api.evaluate("actors", path) == {
        "task": "actors", "model": shipped_model().version, "country": 1.0, "name": 1.0, "unnamed": 1.0, "n": 4,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"start": None}, "'start' needs a start and an end inside the text"),
        ({"start": -1}, "'start' needs a start and an end inside the text"),
        ({"end": 1000}, "'start' needs a start and an end inside the text"),
        ({"start": 9, "end": 3}, "'start' needs a start and an end inside the text"),
        ({"start": "0"}, "'start' needs a start and an end inside the text"),
        ({"text": None}, "needs the field 'text' with text"),
    ],
)
def test_a_faulty_line_is_named(score: Score, fields: dict[str, Any], told: str) -> None:
    with pytest.raises(EvaluationError, match=f"line 2: {told}"):
        score([line(), line() | fields])
