"""The trainer of the weights for pages: it finds what decides, and what it reports is what the weights do."""

from __future__ import annotations

import pytest
from training.facts import Decision, crossed, decided, fit, fit_lines, pasted, share, share_of_lines

from detente.pages import Page


def decisions() -> list[Decision]:
    """Pages on which the labelled candidate is right, and pages without a label on which none is."""
    labelled = Decision("a", ("x", "y"), ({"label": 1.0, "far": 1.0}, {"far": 1.0}), (True, False, False))
    without = Decision("b", ("x", "y"), ({"far": 1.0}, {"near": 1.0}), (False, False, True))
    return [labelled, without] * 10


def test_fit_finds_what_decides() -> None:
    weights = fit(decisions(), 0.01, 400)
    assert weights["label"] > 1.0
    assert [decided(one, weights) for one in decisions()[:2]] == [0, 2]
    assert share(decisions(), weights) == 1.0
    assert crossed(decisions(), 0.01, 5) == 1.0


def test_lines_are_overruled_where_the_weights_are_sure() -> None:
    page = Decision(
        "a",
        ("A long sentence of the article.", "Subscribe to our newsletter now."),
        ({"by rule body": 1.0}, {"by rule body": 1.0, "plea": 1.0}),
        (True, False),
    )
    weights = fit_lines([page] * 6, 0.0001)
    ruled, weighed = share_of_lines([page], weights, 0.5)
    assert ruled == pytest.approx(2 * 31 / (63 + 31), abs=0.01)
    assert weighed == 1.0


def test_pasted_is_the_text_of_a_page() -> None:
    html = b"<html><body><h1>Accord signed</h1><p>The ministers met.</p><script>x()</script></body></html>"
    got = pasted(Page("a.html", None, html, "text/html")).data.decode()
    assert got.split() == ["Accord", "signed", "The", "ministers", "met."]
