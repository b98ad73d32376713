"""Each task on lines written here: what counts as right, and what a faulty file is told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from detente import api
from detente.actors import Registry, shipped_registry
from detente.evaluation import TASKS, EvaluationError, evaluate, events, parties, relations, statements
from detente.evaluation.dictionary import Dictionary
from detente.evaluation.scores import by_class, f1, half, tokens_in
from detente.reader.model import Model, shipped_model
from detente.records import Article, Event, Party, Span, Statement

TEXT = "Arcadia sued Belmont on Monday. The minister said Belmont had lied."
ACTORS = [
    {"name": "ARCADIA", "codes": ["ARC"], "stem": True},
    {"name": "BELMONT", "codes": ["BEL"], "stem": False},
]


def party(words: str, sector: str = "UNK") -> Party:
    at = TEXT.index(words)
    return Party(None, None, None, sector, words, at, at + len(words))


def event(actors: Sequence[Party], recipients: Sequence[Party], cameo: str = "112") -> Event:
    return Event("e", "d", "ACCUSE", (), (), (), "verbal conflict", -2.0, cameo, tuple(actors), tuple(recipients),
                 None, None, None, None, (), Span("sued", 8, 12), (), 0.9, "s", "m")  # fmt: skip


def statement(words: str, speaker: Party, cue: str) -> Statement:
    at = TEXT.index(words)
    return Statement("s", "d", speaker, "indirect", words, at, at + len(words), cue, None, (), None, None, (), (),
                     0.9, "m")  # fmt: skip


def lines(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def coded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[Event], list[Statement]]]:
    """What the reader is made to say, one entry a line."""
    says: list[tuple[list[Event], list[Statement]]] = []

    def read(articles: Sequence[Article], model: Model, registry: Registry) -> list[object]:
        assert len(articles) == len(says)
        return list(says)

    for module in (events, parties, statements):
        monkeypatch.setattr(module, "read_articles", read)
    return says


def figures(task: str, path: Path, actors: Path | None = None) -> dict[str, object]:
    return evaluate(task, path, shipped_model(), shipped_registry(), actors=actors)


def test_parties_count_by_role_and_by_half_of_the_longer_span(
    tmp_path: Path, coded: list[tuple[list[Event], list[Statement]]]
) -> None:
    gold = {"text": TEXT, "actors": [
        {"role": "source", "start": 0, "end": 7}, {"role": "target", "start": 13, "end": 30}]}  # fmt: skip
    coded.append(([event([party("Arcadia")], [party("Belmont"), party("minister")])], []))
    got = figures("parties", lines(tmp_path / "f.jsonl", gold))
    assert got["source"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert got["target"] == {
        "precision": 0.0,
        "recall": 0.0,
        "f1": 0.0,
    }  # seven letters of seventeen are too few
    assert got["both"] == {"precision": 0.3333, "recall": 0.5, "f1": 0.4}


def test_statements_count_tokens(tmp_path: Path, coded: list[tuple[list[Event], list[Statement]]]) -> None:
    at = TEXT.index("Belmont had")
    gold = {"text": TEXT, "attributions": [
        {"source": [[32, 44]], "cue": [[45, 49]], "content": [[at, at + 16]]},
        {"source": [], "cue": [], "content": [[0, 7]]}]}  # fmt: skip
    coded.append(([], [statement("Belmont had", party("minister"), "said")]))
    got = figures("statements", lines(tmp_path / "f.jsonl", gold))
    assert (got["content_f1"], got["source_f1"], got["cue_f1"]) == (0.6667, 1.0, 1.0)
    assert (got["recall"], got["attributions"], got["n"]) == (0.5, 2, 1)


def test_a_source_holds_its_article_and_apposition(
    tmp_path: Path, coded: list[tuple[list[Event], list[Statement]]]
) -> None:
    text = "The envoy, a lawyer from Bern, said Belmont had lied."
    at = text.index("Belmont")
    speaker = Party(None, None, None, "GOV", "envoy", 4, 9)
    said = Statement("s", "d", speaker, "indirect", "Belmont had lied", at, at + 16, "said", None, (), None, None, (),
                     (), 0.9, "m")  # fmt: skip
    coded.append(([], [said]))
    gold = {
        "text": text,
        "attributions": [{"source": [[0, 30]], "cue": [[31, 35]], "content": [[at, at + 16]]}],
    }
    got = figures("statements", lines(tmp_path / "f.jsonl", gold))
    assert (got["content_f1"], got["source_f1"], got["cue_f1"]) == (1.0, 1.0, 1.0)


def test_events_count_codes_and_roots(
    tmp_path: Path, coded: list[tuple[list[Event], list[Statement]]]
) -> None:
    dictionary = lines(tmp_path / "actors.json", ACTORS)
    gold = {"text": TEXT, "date": "19960401", "events": [
        {"source": "ARC", "target": "BEL", "cameo": "115"}, {"source": "---GOV", "target": "BEL", "cameo": "111"}]}  # fmt: skip
    coded.append(([event([party("Arcadia")], [party("Belmont")]),
                   event([party("minister", "GOV")], [party("Belmont")], "190")], []))  # fmt: skip
    got = figures("events", lines(tmp_path / "f.jsonl", gold), dictionary)
    assert got == {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "n": 1}


def test_relations_are_scored_by_type_and_quad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [
        {"ACCUSE": 0.6, "AID": 0.4},
        {"RETREAT": 0.4, "AID": 0.35, "ACCUSE": 0.25},
        {"CONCEDE": 0.6, "AGREE": 0.1, "AID": 0.3},
    ]
    monkeypatch.setattr(relations, "types_between", lambda asked, model: iter(answers))
    ends = {"source": {"start": 0, "end": 7}, "target": {"start": 13, "end": 20}}
    path = lines(
        tmp_path / "f.jsonl",
        {"text": TEXT, **ends, "event": "ACCUSE", "quad": 3},
        {"text": TEXT, **ends, "target": None, "event": "YIELD", "quad": 2},
        # What is only announced is AGREE by the rule that these files follow.
        {"text": "Arcadia agreed to free four Belmonters.", **ends, "event": "AGREE", "quad": 1},
    )
    got = figures("relations", path)
    assert (got["root_macro_f1"], got["quad_macro_f1"], got["n"]) == (1.0, 1.0, 3)


def test_the_shipped_model_answers_every_line(tmp_path: Path) -> None:
    ends = {"source": {"start": 0, "end": 7}, "target": {"start": 13, "end": 20}}
    row: dict[str, object] = {"text": TEXT, **ends, "event": "ACCUSE", "quad": 3, "actors": [], "attributions": [], "events": [],
           "start": 0, "end": 7, "country": None}  # fmt: skip
    path = lines(tmp_path / "f.jsonl", row, row | {"text": "word " * 900})
    dictionary = lines(tmp_path / "actors.json", ACTORS)
    for task in TASKS:
        if task == "pages":  # its lines name files: tests/evaluation/test_pages.py
            continue
        got = api.evaluate(task, path, actors=dictionary if task == "events" else None)
        assert (got["task"], got["model"], got["n"]) == (task, shipped_model().version, 2)


@pytest.mark.parametrize(
    ("task", "content", "told"),
    [
        ("relations", "", "has no lines to score"),
        ("relations", "{", "line 1: is not JSON"),
        ("relations", "\n[1]", "line 2: needs a JSON object"),
        ("relations", '{"text": 3}', "line 1: needs the field 'text'"),
        ("relations", '{"text": "a", "source": [0, 9]}', "'source' needs a start and an end inside the text"),
        ("relations", '{"text": "a", "event": "AID"}', "needs the field 'quad'"),
        ("parties", '{"text": "a"}', "needs the field 'actors'"),
        ("parties", '{"text": "a", "actors": [{"role": "king"}]}', "'king' and not source, target or both"),
        ("statements", '{"text": "a", "attributions": [3]}', "needs the field 'attributions'"),
        ("events", '{"text": "a", "events": [{}]}', "each event needs source, target and cameo"),
        ("weather", "{}", "there is no task 'weather'"),
    ],
)
def test_a_faulty_file_is_named_with_its_line(tmp_path: Path, task: str, content: str, told: str) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text(content)
    with pytest.raises(EvaluationError, match=told.replace("(", r"\(")):
        figures(task, path, lines(tmp_path / "actors.json", ACTORS))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"cannot read .*none\.jsonl: No such file"):
        figures("relations", tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b'{"text": "\xe9"}')
    with pytest.raises(EvaluationError, match="not UTF-8"):
        figures("relations", tmp_path / "latin.jsonl")
    with pytest.raises(EvaluationError, match="needs --actors"):
        figures("events", tmp_path / "latin.jsonl")
    with pytest.raises(EvaluationError, match="an actor dictionary is"):
        Dictionary.read(lines(tmp_path / "actors.json", {"name": 1}))


@pytest.mark.parametrize(
    ("words", "sector", "day", "code"),
    [
        ("Arcadia", "GOV", "", "ARC"),
        ("Arcadian troops", "MIL", "", "ARCMIL"),
        ("Belmonters", "UNK", "", "---"),
        ("the minister", "GOV", "", "---GOV"),
        ("Old Fox", "UNK", "19950101", "HOB"),
        ("Old Fox", "UNK", "19960101", "HOBGOV"),
        ("Old Fox", "UNK", "20000101", "HOBREB"),
    ],
)
def test_codes_of_a_dictionary(tmp_path: Path, words: str, sector: str, day: str, code: str) -> None:
    fox = {
        "name": "OLD FOX",
        "stem": True,
        "codes": ["HOB < 950601", "HOBGOV 19950601 - 19990815", "HOBREB > 990816"],
    }
    dictionary = Dictionary.read(lines(tmp_path / "actors.json", [*ACTORS, fox]))
    one = Party(None, None, None, sector, words, 0, 1)
    assert dictionary.code(one, day) == code


def test_figures() -> None:
    assert f1(0, 0, 0) == {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert by_class(["a", "a", "b"], ["a", "b", "c"]) == {"a": 0.6667, "b": 0.0}
    assert half((0, 10), (0, 20))
    assert not half((0, 9), (0, 20))
    assert tokens_in("They lied, twice.", [(0, 10), (5, 9)]) == {0, 5, 9}
