"""HTML as blocks: what stands apart on a page stands apart here, and trafilatura is asked twice where it falls short."""

from __future__ import annotations

import pytest
from lxml import etree

import detente.pages.html.extract as extracting
from detente.pages import Page, read_page
from detente.pages.html.blocks import blocks_of
from detente.pages.html.extract import extract, key_of, picked_of
from detente.records import Article


def texts(body: str) -> list[tuple[str, int]]:
    tree = etree.fromstring(f"<html><body>{body}</body></html>", etree.HTMLParser())
    return [(block.text, block.heading) for block in blocks_of(tree)[0]]


def test_a_kicker_inside_a_heading_is_no_part_of_it() -> None:
    body = '<h1><span class="article__kicker">Border talks</span> <span>Ministers sign accord</span></h1>'
    assert texts(body) == [("Border talks", 0), ("Ministers sign accord", 1)]
    assert texts("<h1><span>Border talks</span> <span>end</span></h1>") == [("Border talks end", 1)]


def test_elements_that_styles_set_apart_are_parted() -> None:
    assert texts("<div><span>AFP</span><time>3 May 1998</time></div>") == [("AFP 3 May 1998", 0)]
    assert texts("<div><a>Olga Maršová</a><span>12. 3. 1998</span></div>") == [
        ("Olga Maršová 12. 3. 1998", 0)
    ]


def test_drop_caps_and_words_in_pieces_stay_whole() -> None:
    assert texts('<p><span class="drop">T</span>he ministers met.</p>') == [("The ministers met.", 0)]
    assert texts("<p>foot<b>ball</b> match</p>") == [("football match", 0)]
    assert texts("<p><span>外交</span><span>部长</span></p>") == [("外交部长", 0)]


PROSE = (
    "The foreign ministers of Arland and Bereza met in Morna on Wednesday and signed the accord number {}."
)


def test_picked_blocks_hold_the_words_that_were_chosen() -> None:
    body = "".join(f"<p>{PROSE.format(i)}</p>" for i in range(4)) + "<p>Read more</p>"
    blocks, _ = blocks_of(etree.fromstring(f"<html><body>{body}</body></html>", etree.HTMLParser()))
    assert picked_of(blocks, [PROSE.format(1)]) == [False, True, False, False, False]
    assert key_of("Read – more!") == "readmore"


def test_trafilatura_weighs_all_its_ways_where_much_prose_was_not_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = "<html><body>" + "".join(f"<p>{PROSE.format(i)}</p>" for i in range(12)) + "</body></html>"
    asked: list[bool] = []

    def article(_: bytes, *, fast: bool) -> list[str]:
        asked.append(fast)
        return [PROSE.format(i) for i in range(2 if fast else 12)]

    monkeypatch.setattr(extracting, "_article", article)
    assert sum(extract(page).picked) == 12
    assert asked == [True, False]


def test_an_article_in_markup_without_classes_is_whole() -> None:
    body = "".join(f"<p>{PROSE.format(i)}</p>" for i in range(8))
    got = read_page(
        Page("a.html", None, f"<html><body><h1>Accord signed in Morna</h1>{body}</body></html>".encode())
    )
    assert isinstance(got, Article)
    assert got.text.count("\n\n") == 7
