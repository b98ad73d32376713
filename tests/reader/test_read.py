"""The reader as a whole, with the model that ships: plain cases, batches, and text that means harm."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.actors import shipped_registry
from detente.ontology import AUXILIARY, MODES, TYPES, quad_of
from detente.reader import read_articles
from detente.reader.model import shipped_model
from detente.records import Article, Event, Party, Statement

CASES = [
    [part.strip() for part in block.strip().splitlines()]
    for block in (Path(__file__).parents[1] / "cases" / "reading.txt")
    .read_text(encoding="utf-8")
    .split("\n\n")
    if block.strip() and not block.strip().startswith("#")
]


def read(text: str, published: str | None = "2019-05-15") -> tuple[tuple[Event, ...], tuple[Statement, ...]]:
    article = Article(doc_id="d", text=text, published=published)
    return read_articles([article], shipped_model(), shipped_registry())[0]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:50] for case in CASES])
def test_plain_sentences_give_the_event_that_anyone_would_code(text: str, expected: str) -> None:
    events, _ = read(text)
    if expected == "nothing":
        assert not events
        return
    event_type, actors, _, recipients = expected.split(" ")
    found = [(e.event_type, ids(e.actors), ids(e.recipients)) for e in events]
    assert any(
        kind == event_type and wanted(actors) <= who and wanted(recipients) <= whom
        for kind, who, whom in found
    ), found


def ids(parties: tuple[Party, ...]) -> set[str]:
    return {party.id or "-" for party in parties}


def wanted(words: str) -> set[str]:
    return set() if words == "-" else set(words.split("+"))


def test_records_point_at_the_text_and_speak_plover() -> None:
    text = (
        "France condemned Syria on Monday for the attack on Homs, which killed 40 people.\n\n"
        "“We will not forget it,” Foreign Minister Jean-Yves Le Drian told reporters in Paris. He said that "
        "Russia had vetoed two resolutions."
    )
    events, statements = read(text, "2019-05-15")
    assert events
    assert statements
    for event in events:
        assert event.event_type in TYPES
        assert event.quad == quad_of(event.event_type)
        assert set(event.mode) <= set(MODES[event.event_type])
        assert set(event.auxiliary) <= set(AUXILIARY)
        assert 0 <= event.confidence <= 1
        for span in (event.nugget, *event.evidence):
            assert text[span.start : span.end] == span.text
        assert event.evidence[0].start <= event.nugget.start < event.evidence[0].end
        for party in (*event.actors, *event.recipients):
            assert text[party.start : party.end] == party.text
    for statement in statements:
        assert text[statement.start : statement.end] == statement.content


def test_alone_or_in_a_batch_the_records_are_the_same() -> None:
    texts = [
        "Ankara recalled its ambassador from Athens on Tuesday.",
        "",
        "The rebels released nine hostages to the Red Cross. " * 12,
        "Rain is expected in the north.",
    ]
    articles = [Article(doc_id=str(i), text=t, published="2019-05-15") for i, t in enumerate(texts)]
    together = read_articles(articles, shipped_model(), shipped_registry())
    alone = [read_articles([article], shipped_model(), shipped_registry())[0] for article in articles]
    for many, one in zip(together, alone, strict=True):
        assert [(e.event_id, e.actors, e.recipients) for e in many[0]] == [
            (e.event_id, e.actors, e.recipients) for e in one[0]
        ]
        assert [s.statement_id for s in many[1]] == [s.statement_id for s in one[1]]


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=600))
def test_no_text_breaks_the_reader(text: str) -> None:
    events, statements = read(text)
    assert all(text[e.nugget.start : e.nugget.end] == e.nugget.text for e in events)
    assert all(text[s.start : s.end] == s.content for s in statements)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 200_000,
        "a " * 60_000,
        "." * 100_000,
        "\n" * 100_000,
        "\u202eسلام 🤝 \u0000\u0007 <b>&amp;" * 500,
        "« " * 30_000,
    ],
    ids=["one word", "no end", "stops", "lines", "mixed", "quotes"],
)
def test_large_and_odd_texts_are_read_in_bounded_time(text: str) -> None:
    read(text)
