"""Counts in sentences."""

import pytest

from detente.reader.figures import find_figures


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The raid killed at least 15 soldiers and wounded 40.", [(15, "killed"), (40, "wounded")]),
        ("Some 2,300 villagers, largely children, were killed.", [(2300, "killed")]),
        ("The motion fell by a vote of 41-58, with 12 abstentions.", [(41, "votes for"), (58, "votes against"), (12, "abstentions")]),
        ("Paris lent $2.5 billion and 300 million euros.", [(2.5e9, "USD"), (3e8, "EUR")]),
        ("Four thousand troops and 20 tanks crossed.", [(4000, "troops"), (20, "tanks")]),
        ("The flood claimed the lives of about 310 Peruvians.", [(310, "killed")]),
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
