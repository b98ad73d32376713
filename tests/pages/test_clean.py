"""Plain text with clutter: what is kept and what goes. Exact paragraphs, so that a lost one fails."""

from __future__ import annotations

import time

import pytest

from detente.pages.text.clean import clean

LEAD = "The foreign ministers of Arland and Bereza signed a border accord on Wednesday after eleven years."
SECOND = "Under the accord the two governments will open three crossings in the valley by summer."
THIRD = '"We have talked long enough," said the minister of Arland, who travelled to the ceremony by train.'
FOURTH = "A commission of both governments is to mark the new border before the end of the year."
BODY = (LEAD, SECOND, THIRD, FOURTH)
TITLE = "Arland and Bereza sign border accord"


def page(*parts: str) -> str:
    return "\n\n".join(parts)


def test_clean_plain_article_is_kept_whole() -> None:
    got = clean(page(TITLE, *BODY))
    assert (got.title, got.paragraphs) == (TITLE, BODY)


@pytest.mark.parametrize(
    "clutter",
    [
        "{{article.day | date : 'EEEE'}}",
        "Home | World | Business | Weather",
        "World » Central Europe",
        "Sign in   Register",
        "Subscribe now",
        "Only two crowns a week. Subscribe to the Valley Courier today.",
        "Sign up (it costs nothing) or sign in to read on.",
        "We use cookies to remember what you like.",
        "Would you like to comment?",
        "Our Comment Policy says what we print.",
        "Share this story on Facebook",
        "Get our morning newsletter in your inbox",
        "© 1998 Valley Courier. All rights reserved.",
        "(Reporting by Olga Marsh; Editing by Peter Dane)",
        "Photo: Valley Courier/ archive",
        "The ministers at the table in the town hall of Morna. [Ivo Brandt/Valley Courier]",
        "FILE PHOTO: The bridge at Morna in an undated picture.",
        "The valley from the air, with the river Sel in front (AP Photo/Ivo Brandt)",
        "Read more: What the accord says about fishing",
        "Advertisement",
        "***",
        "12 March 1998 - 10:30",
        "By Olga Marsh and Peter Dane",
    ],
)
@pytest.mark.parametrize("place", [1, 3, 5])
def test_clean_drops_clutter_wherever_it_stands(clutter: str, place: int) -> None:
    parts = [TITLE, *BODY]
    got = clean(page(*parts[:place], clutter, *parts[place:]))
    assert (got.title, got.paragraphs) == (TITLE, BODY)


@pytest.mark.parametrize(("place", "kept"), [(1, False), (3, True), (5, False)])
def test_clean_keeps_a_heading_between_paragraphs_alone(place: int, kept: bool) -> None:
    parts = [TITLE, *BODY]
    got = clean(page(*parts[:place], "A new line on the map", *parts[place:]))
    assert got.title == TITLE
    assert got.paragraphs == (
        (*BODY[: place - 1], "A new line on the map", *BODY[place - 1 :]) if kept else BODY
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Subscribers to the treaty will meet again in the valley in May.",
        "Elsewhere in the valley, two soldiers of Bereza were wounded by a mine.",
        "Return to the old border was out of the question, the minister of Bereza said.",
        "The governor had told farmers: you must leave the valley, your time is over.",
        "On 7 October 1997, soldiers of Bereza crossed the river.",
        "Getty Images had earlier sold pictures of the valley to both governments, officials said.",
        '"Sign in or get out," a guard at the border said.',
        "The accord ends a dispute over copyright as well.",
        "More than 200 people had lost their farms in the valley.",
        "Register of farms: 200 names were removed, the commission said.",
    ],
)
def test_clean_keeps_sentences_that_sound_like_furniture(sentence: str) -> None:
    assert clean(page(TITLE, LEAD, sentence, THIRD, FOURTH)).paragraphs == (LEAD, sentence, THIRD, FOURTH)


def test_clean_menu_above_and_lists_below() -> None:
    menu = "Valley Courier\n  News\n    Farming\n      River and Rail\n        Letters\n"
    below = "Most read\n1. High water at Morna\n2. Who owns the mill?\n3. A good year for plums"
    got = clean(page(menu, TITLE, TITLE, *BODY, "Related stories", "* Crossings to open in May", below))
    assert (got.title, got.paragraphs) == (TITLE, BODY)


def test_clean_keeps_the_body_copy_of_a_caption() -> None:
    top = f"{THIRD}\n{THIRD}\nImage: Ivo Brandt/REUTERS/ File photo"
    assert clean(page(TITLE, top, *BODY)).paragraphs == BODY


def test_clean_drops_pull_quotes_and_repeated_paragraphs() -> None:
    quote = "open three crossings in the valley by summer."
    assert clean(page(TITLE, LEAD, SECOND, quote, THIRD, LEAD, FOURTH)).paragraphs == BODY


def test_clean_drops_a_standfirst_that_restates_the_article() -> None:
    standfirst = (
        "The minister of Arland travelled by train to sign a border accord that opens three crossings"
    )
    assert clean(page(TITLE, standfirst, *BODY)).paragraphs == BODY


def test_clean_comments_end_the_article() -> None:
    reader = "I have lived in the valley all my life and the accord of the ministers is worth nothing."
    assert clean(page(TITLE, *BODY, "Comments (2)", reader)).paragraphs == BODY


def test_clean_unwraps_hard_wrapped_lines() -> None:
    wrapped = (
        "Arland and Bereza sign border accord\n\n"
        "   The foreign ministers of Arland and Bereza signed a border accord on\n"
        "Wednesday after eleven years of dispute over the valley, and promised to\n"
        "open three crossings by summer.\n"
        "   A commission of both governments, which was called a long-\n"
        "awaited one, is to mark the new border before the end of the year.\n"
    )
    assert clean(wrapped).paragraphs == (
        "The foreign ministers of Arland and Bereza signed a border accord on Wednesday after eleven years of"
        " dispute over the valley, and promised to open three crossings by summer.",
        "A commission of both governments, which was called a long-awaited one, is to mark the new border"
        " before the end of the year.",
    )


def test_clean_paragraphs_on_single_lines_stay_apart() -> None:
    assert clean("\n".join([TITLE, *BODY])).paragraphs == BODY


def test_clean_strips_invisible_characters() -> None:
    dirty = LEAD.replace(" on ", "\u00a0on\u2003").replace("border", "bor\u00adder\u200b") + "\ufeff\u202e"
    got = clean(page(TITLE, dirty, SECOND).replace("\n", "\r\n"))
    assert got.paragraphs == (LEAD, SECOND)


def test_clean_keeps_the_joiners_that_spell_persian_words() -> None:
    sentence = "وزیران خارجه دو کشور روز چهارشنبه پیمان مرزی را امضا می\u200cکنند."
    assert clean(sentence).paragraphs == (sentence,)


def test_clean_unescapes_entities_and_tags() -> None:
    got = clean(page(TITLE, LEAD.replace("and", "&amp;") + "<br/>" + SECOND))
    assert got.paragraphs == (LEAD.replace("and", "&"), SECOND)


def test_clean_keeps_a_list_after_a_colon() -> None:
    steps = (
        "The accord lists three steps:",
        "- open the crossings",
        "- mark the new line",
        "- pay the farmers",
    )
    assert clean(page(TITLE, LEAD, *steps, FOURTH)).paragraphs == (LEAD, *steps, FOURTH)


@pytest.mark.parametrize(
    ("text", "title", "paragraphs"),
    [
        ("The talks collapsed.", None, ("The talks collapsed.",)),
        ("Talks collapse in Morna", None, ("Talks collapse in Morna",)),
        (
            "Talks collapse in Morna\n\nThey will not resume.",
            "Talks collapse in Morna",
            ("They will not resume.",),
        ),
        ("BULLETIN\n\nMORNA - ARLAND SIGNS ACCORD", None, ("MORNA - ARLAND SIGNS ACCORD",)),
        ("Will Arland sign the accord?\n\nArland will.", "Will Arland sign the accord?", ("Arland will.",)),
    ],
)
def test_clean_short_pages_keep_their_sentence(
    text: str, title: str | None, paragraphs: tuple[str, ...]
) -> None:
    got = clean(text)
    assert (got.title, got.paragraphs) == (title, paragraphs)


@pytest.mark.parametrize(
    "text", ["", "\n \n", "0000\n1111", "Home\nWorld\nSport\nSubscribe\nContact us", "***"]
)
def test_clean_finds_nothing_where_nothing_is(text: str) -> None:
    assert clean(text).paragraphs == ()


def test_clean_markdown() -> None:
    source = (
        f"# {TITLE}\n\n![The valley](v.jpg)\n\nThe [ministers](http://a.example/b) **signed** it.\n\n{SECOND}"
    )
    got = clean(source, markdown=True)
    assert (got.title, got.paragraphs) == (TITLE, ("The ministers signed it.", SECOND))


def test_clean_is_fast() -> None:
    text = page("Home | World", TITLE, "12 March 1998", *BODY * 4, "Subscribe now")
    clean(text)
    start = time.perf_counter()
    for _ in range(20):
        clean(text)
    assert (
        time.perf_counter() - start
    ) / 20 < 0.05  # a millisecond or two; the bound allows for busy machines
