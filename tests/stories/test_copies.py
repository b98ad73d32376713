"""Copies: which articles reprint which, and which is the original."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.records import Article
from detente.stories import link_copies
from detente.stories.copies import prints, runs

WORDS = [
    f"{a}{b}"
    for a in ("har", "mel", "tor", "ven", "sil", "dor")
    for b in ("bour", "ting", "an", "ish", "ow", "et", "um")
]


def prose(seed: int, words: int = 160) -> str:
    draw = random.Random(seed)
    return " ".join(draw.choice(WORDS) for _ in range(words))


class Nothing:
    """A shelf without articles."""

    fixed = False

    def sharing(self, prints: Mapping[str, Sequence[int]]) -> Mapping[str, Sequence[Article]]:
        return {}


class Held(Nothing):
    """A shelf that gives all its articles whatever is asked."""

    def __init__(self, *articles: Article, fixed: bool = False) -> None:
        self.articles, self.fixed = articles, fixed

    def sharing(self, prints: Mapping[str, Sequence[int]]) -> Mapping[str, Sequence[Article]]:
        return {doc_id: [a for a in self.articles if a.doc_id != doc_id] for doc_id in prints}


def article(doc_id: str, text: str, published: str | None = None, **given: Any) -> Article:
    return Article(doc_id=doc_id, text=text, published=published, **given)


def links(*articles: Article, shelf: Nothing | None = None) -> dict[str, str | None]:
    return {a.doc_id: a.copies_of for a in link_copies(articles, shelf or Nothing()).articles}


def are_copies(a: str, b: str) -> bool:
    return links(article("a", a), article("b", b))["b"] == "a"


def test_the_same_text_under_another_headline_is_a_copy_of_the_earlier() -> None:
    text = prose(1)
    assert links(
        article("b", text, "2003-02-02", title="Envoys meet"), article("a", text, "2003-02-01", title="Talks")
    ) == {"b": "a", "a": None}


@pytest.mark.parametrize(
    ("change", "copy"),
    [
        (lambda words: words[: len(words) // 3], True),  # a paper prints the first third
        (lambda words: ["our", "correspondent", "writes", *words[3:]], True),
        (
            lambda words: [w if i % 17 else "changed" for i, w in enumerate(words)],
            True,
        ),  # a word in 17 edited
        (lambda words: [w.upper() for w in words], True),
        (lambda words: words[: len(words) // 8], False),  # a quotation
        (lambda words: [w if i % 3 else "changed" for i, w in enumerate(words)], False),
        (lambda words: list(reversed(words)), False),
    ],
)
def test_copies_are_cut_and_edited_but_not_told_anew(change: object, copy: bool) -> None:
    words = prose(2, 320).split()
    changed = change(words)  # type: ignore[operator]
    assert are_copies(" ".join(words), " ".join(changed)) is copy
    assert links(article("a", " ".join(words)), article("b", " ".join(changed)))["b"] == (
        "a" if copy else None
    )


def test_short_texts_are_copies_only_where_they_are_the_same() -> None:
    notice = "The envoys of Norway and Sweden met in Quillon on Monday"
    assert are_copies(notice, notice.upper())
    assert not are_copies(notice, notice.replace("Monday", "Friday"))
    assert not are_copies("", "")


def test_what_a_publisher_has_on_its_own_site_goes_before_its_reprints() -> None:
    text = prose(3)
    own = article("own", text, "2003-02-02", url="https://wire.example/1", outlet_domain="wire.example")
    reprint = article(
        "paper", text, "2003-02-01", url="https://paper.example/7", outlet_domain="wire.example"
    )
    assert links(reprint, own) == {"paper": "own", "own": None}


def test_all_copies_point_at_one_original() -> None:
    text = prose(4)
    many = [article(f"d{i}", f"{text} end {i}", f"2003-02-0{9 - i}") for i in range(6)]
    assert links(*many) == {f"d{i}": None if i == 5 else "d5" for i in range(6)}


def test_articles_of_the_store_move_to_an_original_that_comes_later() -> None:
    text = prose(5)
    held = [article("b", text, "2003-02-02"), replace(article("c", text, "2003-02-03"), copies_of="b")]
    linked = link_copies([article("a", text, "2003-02-01")], Held(*held))
    assert linked.articles[0].copies_of is None
    assert linked.moved == {"b": "a", "c": "a"}


def test_records_that_were_given_away_stay_the_original() -> None:
    text = prose(6)
    linked = link_copies(
        [article("a", text, "2003-02-01")], Held(article("b", text, "2003-02-02"), fixed=True)
    )
    assert linked.articles[0].copies_of == "b"
    assert linked.moved == {}


def test_an_original_that_is_read_again_does_not_become_a_copy_of_its_copy() -> None:
    text = prose(7)
    copy = replace(article("b", text, "2003-02-02"), copies_of="a")
    linked = link_copies([article("a", f"{text} with a word more", "2003-02-01")], Held(copy))
    assert linked.articles[0].copies_of is None
    assert linked.moved == {}


@pytest.mark.parametrize("seed", range(3))
def test_prints_are_a_sample_that_every_article_draws_alike(seed: int) -> None:
    text = prose(seed, 400)
    whole, part = set(prints(runs(text))), set(prints(runs(" ".join(text.split()[:300]))))
    assert len(part & whole) == len(part) - 1  # all but the print of the whole text
    assert 20 <= len(whole) <= 90


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(5)), st.lists(st.integers(1, 4), min_size=5, max_size=5))
def test_the_order_of_reading_does_not_matter(order: list[int], days: list[int]) -> None:
    text = prose(8)
    many = [article(f"d{i}", f"{text} {i}", f"2003-02-0{days[i]}") for i in range(5)]
    assert links(*(many[i] for i in order)) == links(*many)


def test_scripts_without_spaces_have_runs_too() -> None:
    text = "外长们周一在哈罗会晤并同意春天再次会晤讨论北部渔场问题双方都不愿透露谈话内容记者等了四个小时才见到他们离开市政厅"
    assert len(runs(text)) > 40
    assert are_copies(text, f"{text}完")
