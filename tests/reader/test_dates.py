"""Time phrases against hand-made cases in tests/cases/dates.txt."""

from pathlib import Path

import pytest

from detente.reader.dates import find_dates

CASES = [
    [part.strip() for part in line.split("|")]
    for line in (Path(__file__).parents[1] / "cases" / "dates.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("published", "text", "expected"), CASES, ids=[case[1][:40] for case in CASES])
def test_time_phrases_resolve_against_the_article_date(published: str, text: str, expected: str) -> None:
    found = find_dates(text, None if published == "-" else published)
    shown = [p.when.start + (f"/{p.when.end}" if p.when.end else "") for p in found]
    assert shown == ([] if expected == "-" else expected.split())


def test_spans_slice_to_the_phrase() -> None:
    text = "Before that, on 26 May 1972, two treaties were signed."
    (phrase,) = find_dates(text, None)
    assert text[slice(*phrase.span)] == "26 May 1972"


def test_only_the_asked_stretch_is_searched() -> None:
    text = "In 1914 war came. In 1918 it ended."
    assert [p.when.start for p in find_dates(text, None, 18)] == ["1918"]
