"""Counts in sentences."""

import pytest

from detente.reader.figures import find_figures


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The raid killed at least 15 soldiers and wounded 40.", [(15, "killed"), (40, "wounded")]),
        ("Some 1,400 people, mainly civilians, were killed.", [(1400, "killed")]),
        ("It passed by a vote of 66-19, with 72 abstentions.", [(66, "votes for"), (19, "votes against"), (72, "abstentions")]),
        ("Paris lent $2.5 billion and 300 million euros.", [(2.5e9, "USD"), (3e8, "EUR")]),
        ("Four thousand troops and 20 tanks crossed.", [(4000, "troops"), (20, "tanks")]),
        ("The attack cost the lives of over 1,400 Israelis.", [(1400, "killed")]),
        ("Police arrested twelve protesters.", [(12, "arrested")]),
        ("He is 45 years old and won 3-1.", []),
    ],
)  # fmt: skip
def test_figures(sentence: str, expected: list[tuple[float, str]]) -> None:
    assert [(figure.value, figure.unit) for figure in find_figures(sentence)] == expected


def test_the_text_of_a_figure_is_in_the_sentence() -> None:
    sentence = "Rebels killed 12 people, injured 30 others and took 5 million dollars."
    figures = find_figures(sentence)
    assert len(figures) == 3
    assert all(figure.text in sentence for figure in figures)
