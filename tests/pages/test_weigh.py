"""Choices by learned weights: how they are made, the files behind them, and the second look at every line."""

from __future__ import annotations

import csv
from collections import Counter
from importlib import resources

import pytest

from detente.pages.facts import weigh
from detente.pages.facts.weigh import choose, listening, scores
from detente.pages.text.clean import clean
from detente.pages.text.judge import MARGIN, second_look
from detente.pages.words.lines import Kind, Line
from detente.pages.words.people import share_given

KNOWN = {"title", "site", "credit", "byline", "line of text", "line of html"}


def rows(package: str, name: str, delimiter: str) -> list[dict[str, str]]:
    text = (resources.files(package) / name).read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(kept, delimiter=delimiter))


def test_weights_are_numbers_of_known_choices_and_told_once() -> None:
    found = rows("detente.pages.facts", "data/weights.csv", ",")
    assert {row["fact"] for row in found} == KNOWN
    assert max(Counter((row["fact"], row["feature"]) for row in found).values()) == 1
    assert all(abs(float(row["weight"])) < 20 for row in found)
    assert all((fact, "any") in {(row["fact"], row["feature"]) for row in found} for fact in KNOWN)


def test_names_are_told_once_each() -> None:
    found = rows("detente.pages.words", "data/names.tsv", "\t")
    assert max(Counter(row["name"].casefold() for row in found).values()) == 1
    assert all(row["language"] and row["name"].strip() == row["name"] for row in found)
    assert len(found) > 10_000


@pytest.mark.parametrize(
    ("names", "share"),
    [
        (("Olga Marsh",), 1.0),
        (("Olga Marsh", "Read Later"), 0.5),
        (("Visiting Fellow",), 0.0),
        (("Ольга Ветрова",), 1.0),
        (("王晓明",), 1.0),
        (("김철수",), 1.0),
        ((), 0.0),
    ],
)
def test_share_of_known_names(names: tuple[str, ...], share: float) -> None:
    assert share_given(names) == share


def test_choose_takes_the_heaviest_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weigh, "weights_of", lambda _: {"any": -1.0, "good": 2.0, "bad": -2.0})
    assert choose("x", ["a", "b", "c"], [{"bad": 1.0}, {"good": 1.0}, {"good": 0.9}]) == 1
    assert choose("x", ["a"], [{"good": 0.4}]) is None
    assert choose("x", [], []) is None
    assert scores("x", ["a", "b"], [{"good": 1.0, "unheard": 9.0}, {}]) == [1.0, -1.0]


def test_choices_are_heard_inside_the_block_alone() -> None:
    with listening() as heard:
        choose("title", ["a"], [{"shared": 1.0}])
    choose("title", ["b"], [{"shared": 1.0}])
    assert [(choice.fact, choice.names) for choice in heard] == [("title", ("a",))]


BODY = [
    "The foreign ministers of Arland and Bereza met in Morna on Wednesday to sign a border accord.",
    "The accord lets farmers of both valleys cross the river at four bridges that had been closed.",
    '"We have waited for this bridge for nine years," said Olga Marsh, a farmer from Lower Morna.',
    "The government of Bereza said that its parliament would vote on the accord in April.",
    "Opposition leaders in Arland accused the minister of giving up two islands in the river.",
    "Observers from the valley commission will count the lorries that cross in the first weeks.",
]


def looked_at(*lines: Line) -> dict[str, Kind]:
    own = [line.kind for line in lines]
    return {line.text: line.kind for line in second_look(lines, own, fact="line of text")}


def test_second_look_keeps_an_article() -> None:
    kinds = looked_at(*(Line(text, Kind.BODY, i) for i, text in enumerate(BODY)))
    assert set(kinds.values()) == {Kind.BODY}


def test_second_look_takes_the_sites_own_words_out() -> None:
    plea = "By clicking on subscribe you agree to our terms and to e-mails from us and our partners."
    lines = [Line(text, Kind.BODY, i) for i, text in enumerate(BODY)]
    lines += [
        Line("Newsletter", Kind.NOTICE, 20),
        Line(plea, Kind.BODY, 21),
        Line("Related", Kind.RELATED, 22),
    ]
    kinds = looked_at(*lines)
    assert kinds[plea] is Kind.NOTICE
    assert [kinds[text] for text in BODY] == [Kind.BODY] * len(BODY)


def test_second_look_leaves_short_pages_and_sure_kinds_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    few = [Line(text, Kind.BODY, i) for i, text in enumerate(BODY[:3])]
    monkeypatch.setattr(weigh, "weights_of", lambda _: {"any": -50.0})
    assert second_look(few, [line.kind for line in few], fact="line of text") == few
    monkeypatch.setattr(weigh, "weights_of", lambda _: {"any": 50.0})
    lines = [Line(text, Kind.BODY, i) for i, text in enumerate(BODY)]
    lines.insert(3, Line("A farmer at the bridge. Photo: Valley Wire", Kind.CAPTION, 30))
    assert second_look(lines, [line.kind for line in lines], fact="line of text") == lines


def test_second_look_never_empties_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weigh, "weights_of", lambda _: {"any": -50.0 - MARGIN})
    assert clean("\n\n".join(BODY)).paragraphs == tuple(BODY)
