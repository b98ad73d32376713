"""Whatever is thrown at it, the room gives an Article or a Problem, and the text is regular."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.pages import Page, read_page
from detente.pages.text.clean import clean
from detente.records import Article, Problem

PIECES = st.sampled_from(
    [
        "The ministers signed an accord on Wednesday.", "Home | World", "By Olga Marsh", "12 March 1998", "\n",
        "{{a}}", "{{", "[[", "©", "Photo: A/B", "MORNA, March 12 (Wire) - ", "<p>", "</div>", "<b", "&amp;",
        "&#0;", "\n\n",
        "\x00", "\u200b", "\u2028", "\ud800", "\u0301", "“", "”", "- ", "* ", "# ", "Comments", "Read more:", "://",
        "99/99/9999", "0000-00-00", "٢٠٢٣-١١-١٢", "²", "١", "年", "1998年3月12日", "2023-11-12 ", "|", "::",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=400), st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=40).map(" ".join)
)


def check(got: Article | Problem) -> None:
    if isinstance(got, Problem):
        assert got.reason
        return
    assert got.text == got.text.strip() != ""
    assert not [ch for ch in got.text if ch != "\n" and unicodedata.category(ch) in {"Cc", "Cs", "Cn", "Co"}]
    assert "\n" not in got.text.replace("\n\n", "")
    assert "\n\n\n" not in got.text
    assert all(part == part.strip() != "" for part in got.text.split("\n\n"))
    assert any(ch.isalpha() for ch in got.text)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS)
def test_any_text(text: str) -> None:
    check(read_page(Page("a.txt", None, text.encode("utf-8", "surrogatepass"), "text/plain")))
    assert clean(text) == clean(text)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS)
def test_any_html(text: str) -> None:
    source = f"<html><head><title>{text}</title></head><body><p>{text}</p><div>{text}</div></body></html>"
    check(read_page(Page("a.html", None, source.encode("utf-8", "surrogatepass"), "text/html")))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes(data: bytes) -> None:
    check(read_page(Page("a", "http://a.example/b", data, "")))


def test_text_below_the_depth_that_parsers_take_is_still_read() -> None:
    source = "<html><body>" + "<div>" * 50_000 + "The ministers signed an accord." + "</div>" * 50_000
    got = read_page(Page("a.html", None, source.encode(), "text/html"))
    assert isinstance(got, Article)
    assert got.text == "The ministers signed an accord."


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 50_000 + "The ministers signed an accord." + "</div>" * 50_000,
        "<html>" + "<b><i>" * 20_000 + "The ministers signed an accord.",
        "<html><p>" + "The ministers signed an accord. " * 20_000,
        "<html>" + "<p>The ministers signed.</p>" * 20_000,
        "<html><table>" + "<tr><td>" * 5_000 + "The ministers signed an accord.",
        "<html><script type='application/ld+json'>" + "[" * 100_000 + "</script><p>The ministers signed.</p>",
        "<html><title>" + " - a" * 20_000 + "</title><p>The ministers signed.</p>",
        "<html><meta charset='utf-8'><![CDATA[<!--<p>The ministers signed.",
    ],
    ids=["deep", "inline", "long", "many", "cells", "json", "title", "broken"],
)
def test_hostile_html_ends_in_time(source: str) -> None:
    start = time.perf_counter()
    check(read_page(Page("a.html", None, source.encode(), "text/html")))
    assert time.perf_counter() - start < 20


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "a " * 300_000,
        "A. " * 100_000,
        "(" * 100_000,
        "{{" * 100_000,
        "By A" + " and B" * 50_000,
        "| " * 100_000,
        "\n" * 500_000 + "The talks collapsed.",
        "The talks collapsed.\n\n" * 20_000,
        "\n\n".join(f"Talk number {i} of the ministers collapsed." for i in range(5_000)),
        "12 March 1998 " * 20_000,
        "“" * 100_000,
        "<" * 200_000,
        "&" * 200_000,
        "MORNA, " * 50_000,
        "MORNA " * 50_000,
        "- " * 100_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_text_ends_in_time(text: str) -> None:
    start = time.perf_counter()
    check(read_page(Page("a.txt", None, text.encode(), "text/plain")))
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    "line", ["1 2 3 4/5/2020 " * 50_000, "Olga Marsh, Peter Dane | " * 20_000, "By Olga Marsh, " * 40_000]
)
@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_lines_without_end_are_looked_at_in_part(line: str, kind: str) -> None:
    source = line if kind == "text/plain" else f"<html><body><p>{line}</p></body></html>"
    check(read_page(Page("a", None, source.encode(), kind)))


def test_many_paragraphs_cost_what_they_weigh() -> None:
    prose = (
        "The foreign ministers of Arland and Bereza met in Morna on Wednesday and signed accord number {}."
    )
    text = "\n\n".join(prose.format(i) for i in range(8000))
    got = read_page(Page("a.txt", None, text.encode(), "text/plain"))
    assert isinstance(got, Article)
    assert got.text.count("\n\n") == 7999
