"""Sentence splitting: abbreviations, quotations, paragraphs, and exact offsets."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.reader.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        (
            "Mr. Smith met Gen. Lee on Oct. 7. They spoke.",
            ["Mr. Smith met Gen. Lee on Oct. 7.", "They spoke."],
        ),
        ("The U.S. Senate voted.", ["The U.S. Senate voted."]),
        ("It came from the U.S. They denied it.", ["It came from the U.S.", "They denied it."]),
        ("J. F. Kennedy spoke.", ["J. F. Kennedy spoke."]),
        ("“We won,” he said. “At last.”", ["“We won,” he said.", "“At last.”"]),
        ("“Who is there?” he asked.", ["“Who is there?” he asked."]),
        ("A headline without a stop\n\nA paragraph.", ["A headline without a stop", "A paragraph."]),
        ("Prices rose 2.5 percent. Wages fell.", ["Prices rose 2.5 percent.", "Wages fell."]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == expected


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_sentences_are_in_order_and_lose_nothing_but_space(text: str) -> None:
    spans = split_sentences(text)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())
