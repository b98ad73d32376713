"""The markup of the passages: what it reads, and the faults it names with file and line."""

from pathlib import Path

import pytest
from training.markup import HERE, MarkupError, Passage, read_passages

HEAD = "@ t-001 | 2018-12-19 | agency | europe | test\n"


def parse(tmp_path: Path, body: str, head: str = HEAD) -> Passage:
    path = tmp_path / "t.txt"
    path.write_text(head + body, encoding="utf-8")
    (passage,) = read_passages([path])
    return passage


def test_a_passage_is_read_as_offsets(tmp_path: Path) -> None:
    passage = parse(
        tmp_path,
        '> The Ruritanian army shelled Port Lune on Monday. "We had no choice," Col. Brack said.\n'
        "C military\n"
        "E ASSAULT/heavy-weapons | shelled | A The Ruritanian army | R Port Lune | D on Monday\n"
        "S Col. Brack | said | We had ... choice\n",
    )
    (event,), (statement,) = passage.events, passage.statements
    cut = passage.text.__getitem__
    assert [cut(slice(*span)) for span in (event.nugget, *event.actors, *event.recipients, *event.dates)] == [
        "shelled", "Ruritanian army", "Port Lune", "on Monday",
    ]  # fmt: skip
    assert cut(slice(*statement.content[0])) == "We had no choice"
    assert len(passage.parties) == 3


def test_words_that_recur_mean_those_in_the_sentence_of_the_act_or_need_a_number(tmp_path: Path) -> None:
    text = "> Arcadia met Belmont. Later Arcadia sued Belmont.\n"
    passage = parse(tmp_path, text + "E ACCUSE/allege | sued | A Arcadia | R Belmont\n")
    assert passage.events[0].actors == [(27, 34)]
    with pytest.raises(MarkupError, match=r"t\.txt:3: 'Arcadia' occurs 2 times"):
        parse(tmp_path, text + "P Arcadia\nN\n")
    assert (0, 7) in parse(tmp_path, text + "P Arcadia#1\nN\n").parties


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("> A met B.\n", "write 'N'"),
        ("> A met B.\nE MEET | met | A A\n", "unknown type 'MEET'"),
        ("> A met B.\nE CONSULT/lunch | met | A A\n", "CONSULT has no mode 'lunch'"),
        ("> A met B.\nE CONSULT maybe | met | A A\n", "unknown flag 'maybe'"),
        ("> A met B.\nE CONSULT | dined | A A\n", "'dined' is not in the text"),
        ("> A met B.\nE AID | met | A A\n", "AID needs a recipient"),
        ("> A met B.\nE CONSULT | met | A A | R A\n", "both actor and recipient"),
        ("> A met B.\nE CONSULT | met | A A\nN\n", "beside events"),
        ("> A met B.\nC lunch\nN\n", "unknown context lunch"),
        ("> A met B.\nX\n", "a line starts with"),
        ("N\n", "no text"),
    ],
)
def test_faults_are_named(tmp_path: Path, body: str, message: str) -> None:
    with pytest.raises(MarkupError, match=message):
        parse(tmp_path, body)


def test_a_bad_date_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(MarkupError, match="'2018-13-01' is no ISO date"):
        parse(tmp_path, "> A met B.\nN\n", HEAD.replace("2018-12-19", "2018-13-01"))


def test_the_shipped_passages_have_no_faults_and_no_repeats() -> None:
    errors: list[str] = []
    passages = list(read_passages(sorted((HERE / "passages").glob("*.txt")), errors=errors))
    assert errors == []
    assert len(passages) >= 1000
    assert len({passage.passage_id for passage in passages}) == len(passages)
    assert len({passage.text for passage in passages}) == len(passages)
