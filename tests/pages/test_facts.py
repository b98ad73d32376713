"""Dates, datelines, bylines, titles and outlets as pages print them."""

from __future__ import annotations

from datetime import date

import pytest

from detente.pages import Page, read_page
from detente.pages.facts.gather import split_title
from detente.pages.words import outlets
from detente.pages.words.bylines import names_in
from detente.pages.words.dateline import read_dateline
from detente.pages.words.dates import find_dates, iso_value
from detente.pages.words.furniture import byline_of
from detente.pages.words.language import language_of
from detente.records import Article

BODY = (
    "The foreign ministers of Arland and Bereza signed a border accord on Wednesday after eleven years.\n\n"
    "Under the accord the two governments will open three crossings in the valley by summer.\n"
)


def read(head: str, tail: str = "", lead: str = "", today: date | None = None) -> Article:
    text = f"Arland and Bereza sign border accord\n\n{head}\n\n{lead}{BODY}\n\n{tail}"
    got = read_page(Page("page.txt", None, text.encode(), "text/plain"), today)
    assert isinstance(got, Article), got
    assert got.text == BODY.strip()
    return got


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("12.03.1998, The valley and the world", "1998-03-12"),
        ("24 March 1998 - 13:44 By Olga Marsh", "1998-03-24T13:44"),
        ("7 Feb, 1998 11:05 / Updated 3 weeks ago", "1998-02-07T11:05"),
        ("Oct. 22, 1962", "1962-10-22"),
        ("Monday, 22nd of October, 1962", "1962-10-22"),
        ("October 22, 1962 at 2.30 p.m.", "1962-10-22T14:30"),
        ("2023年11月12日", "2023-11-12"),
        ("2023년 11월 12일 09:05", "2023-11-12T09:05"),
        ("12 février 2021", "2021-02-12"),
        ("3. März 2022, 14:05 Uhr", "2022-03-03T14:05"),
        ("12 de febrero de 2021", "2021-02-12"),
        ("27 ноября 2023 г., 10:30", "2023-11-27T10:30"),
        ("14:17, 1 Nov 1998", "1998-11-01T14:17"),
        ("13/04/1998", "1998-04-13"),
        ("04/13/1998", "1998-04-13"),
        ("04/05/1998", "1998-05-04"),
        ("1998-03-12T10:30:15+0200", "1998-03-12T10:30:15+02:00"),
        ("1998-03-12 10:30 GMT", "1998-03-12T10:30Z"),
        ("October 1962", "1962-10"),
        ("November 27", "--11-27"),
        ("16 يوليو/ تموز 2023", "2023-07-16"),
        ("نُشر: 21:15-10 مارس 2023", "2023-03-10T21:15"),
        ("12 جولائی ، 2023", "2023-07-12"),
        ("پیر 30؍ اکتوبر 2023ء", "2023-10-30"),
        ("發布日期：112年2月7日", "2023-02-07"),
    ],
)
def test_find_dates(line: str, iso: str) -> None:
    assert [found.iso for found in find_dates(line)] == [iso]


def test_a_date_that_runs_into_its_repetition_is_read_whole() -> None:
    assert find_dates("Published On 20 Oct 199820 Oct 1998")[0].iso == "1998-10-20"


def test_find_dates_month_first_when_told() -> None:
    assert find_dates("04/05/1998", month_first=True)[0].iso == "1998-04-05"
    assert find_dates("04.05.1998", month_first=True)[0].iso == "1998-05-04"


def test_a_month_told_by_name_decides_which_number_is_the_month() -> None:
    got = read("06/01/1998\n\nJune 1, 1998")
    assert got.published == "1998-06-01"
    assert read("06/01/1998").published == "1998-01-06"


@pytest.mark.parametrize(
    "line", ["31.02.1998", "12 apples 1998", "1.2.3.1998", "a vote of 41-58", "30 February"]
)
def test_find_dates_leaves_other_numbers_alone(line: str) -> None:
    assert find_dates(line) == []


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("1998-03-12T00:00:00Z", "1998-03-12"),
        ("1998-03-12T10:30:00Z", "1998-03-12T10:30:00Z"),
        ("Thu, 12 Mar 1998 10:30:00 GMT", "1998-03-12T10:30:00Z"),
        ("1998-03", "1998-03"),
        ("soon", None),
    ],
)
def test_iso_value(value: str, iso: str | None) -> None:
    assert iso_value(value) == iso


@pytest.mark.parametrize(
    ("text", "place", "day", "outlet", "rest"),
    [
        ("MORNA, November 27. /VALTASS/. The", "MORNA", "--11-27", "VALTASS", "The"),
        ("MORNA (Valley Wire) - The", "MORNA", None, "Valley Wire", "The"),
        ("MORNA, Oct 3 (Valley Wire) -- The", "MORNA", "--10-03", "Valley Wire", "The"),
        ("October 22, 1962 (Valley Wire) - The", None, "1962-10-22", "Valley Wire", "The"),
        ("(Valley Wire) - The", None, None, "Valley Wire", "The"),
        ("(Valley Wire) MORNA, Oct. 22 - The", "MORNA", "--10-22", "Valley Wire", "The"),
        ("Morna, Oct. 22 (Special to Valley Wire). The", "Morna", "--10-22", "Valley Wire", "The"),
        ("PORT MORNA, Arland (Valley Wire) — The", "PORT MORNA, Arland", None, "Valley Wire", "The"),
        ("MORNA, A.R., June 25, 1967 (Valley Wire) - The", "MORNA, A.R.", "1967-06-25", "Valley Wire", "The"),
        ("MORNA, Wednesday - The", "MORNA", None, None, "The"),
        ("MORNA. The", "MORNA", None, None, "The"),
        ("MORNA, 9 Oct - Reuters. The", "MORNA", "--10-09", "Reuters", "The"),
        ("MORNA, 9 Oct /Olga Marsh, Reuters/ The", "MORNA", "--10-09", "Reuters", "The"),
        ("МОРНА, 27 ноября. /ВАЛТАСС/. Министры", "МОРНА", "--11-27", "ВАЛТАСС", "Министры"),
    ],
)
def test_read_dateline(text: str, place: str | None, day: str | None, outlet: str | None, rest: str) -> None:
    got = read_dateline(text)
    assert got is not None
    assert (got.place, got.date, got.outlet, text[got.end :]) == (place, day, outlet, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Marsh - the minister - said that",
        "The prime minister (Olga Marsh) said that",
        "On Oct. 7, 1997 - the day of the clash -",
        "UNO: the body said no",
        "NATO - the alliance - said that",
        "Marsh: no deal. He said",
        "Arland (population 9m) is",
        "Home / World / Ministers meet in Morna",
    ],
)
def test_read_dateline_leaves_sentences_alone(text: str) -> None:
    assert read_dateline(text) is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("24 October 1998 - 13:44 By Olga Marsh and Peter Dane", ["Olga Marsh", "Peter Dane"]),
        ("BY OLGA MARSH, PETER DANE and IVO BRANDT", ["Olga Marsh", "Peter Dane", "Ivo Brandt"]),
        ("By Olga Marsh, Morna correspondent", ["Olga Marsh"]),
        ("By Jan van der Meer | Morna", ["Jan van der Meer"]),
        ("Von Anna Schmidt", ["Anna Schmidt"]),
        ("By Our Morna Correspondent", []),
        ("By staff writers", []),
        ("The accord was signed by Olga Marsh and others in a long ceremony", []),
    ],
)
def test_bylines(line: str, names: list[str]) -> None:
    assert names_in(byline_of(line)) == names


@pytest.mark.parametrize(
    ("title", "expected", "outlet"),
    [
        ("Arland signs accord | Valley Courier", "Arland signs accord", "Valley Courier"),
        ("Arland signs accord | News | Valley Courier", "Arland signs accord", "Valley Courier"),
        ("Arland signs accord - Valley Courier", "Arland signs accord", "Valley Courier"),
        ("Arland will sign - report", "Arland will sign - report", None),
        ("Arland signs accord — expert", "Arland signs accord — expert", None),
        ("Accord is ‘normal’ – envoy of Arland", "Accord is ‘normal’ – envoy of Arland", None),
        ("Arland signs accord - courier.example", "Arland signs accord", None),
    ],
)
def test_split_title(title: str, expected: str, outlet: str | None) -> None:
    assert split_title(title, ["Valley Courier"]) == (expected, outlet)


def test_published_modified_and_byline_from_visible_lines() -> None:
    got = read("12 March 1998 10:30 By Olga Marsh\nUpdated 13 March 1998 08:00")
    assert (got.published, got.modified, got.byline) == (
        "1998-03-12T10:30",
        "1998-03-13T08:00",
        ("Olga Marsh",),
    )
    assert got.title == "Arland and Bereza sign border accord"


def test_published_from_a_dateline_with_a_year() -> None:
    got = read("", lead="MORNA, March 12, 1998 (Valley Wire) - ")
    assert (got.published, got.dateline_place, got.outlet) == ("1998-03-12", "MORNA", "Valley Wire")


def test_dateline_without_year_is_no_date() -> None:
    got = read("", lead="MORNA, March 12. /VALTASS/. ")
    assert (got.published, got.dateline_place, got.outlet) == (None, "MORNA", "VALTASS")


def test_published_is_never_later_than_today() -> None:
    assert read("12 March 2098", today=date(2026, 1, 1)).published is None
    assert read("12 March 2098").published == "2098-03-12"
    assert read("12 March 1998", today=date(1998, 3, 12)).published == "1998-03-12"


def test_slashed_dates_are_month_first_with_an_american_time() -> None:
    assert read("04/05/1998 2:30 PM").published == "1998-05-04T14:30"
    assert read("04/05/1998 2:30 PM EST").published == "1998-04-05T14:30"


@pytest.mark.parametrize(
    ("head", "tail", "outlet"),
    [
        ("Valley Courier\n\nWorld\n\nValley Courier", "", "Valley Courier"),
        ("VALLEY COURIER", "(c) 1998 The Valley Courier", "Valley Courier"),
        ("VALLEY COURIER, 12 March 1998 - late edition", "", "Valley Courier"),
        ("", "© 1998 Bergblick", "Bergblick"),
        ("", "Valley Wire", "Valley Wire"),
        ("Valley Courier", "Source: Valley Courier, Mountain Press", "Mountain Press"),
        ("", "", None),
    ],
)
def test_outlet_from_visible_lines(head: str, tail: str, outlet: str | None) -> None:
    got = read(head, tail)
    assert (got.outlet, got.outlet_domain) == (outlet, None)


def test_outlet_table_gives_names_domains_and_month_order(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = outlets.Outlet("Valtass", "ARL", "agency", ("valtass.example",))
    post = outlets.Outlet("Morna Post", "USA", "newspaper", ("mornapost.example",))
    table = outlets._Table(
        {"valtass": wire, "morna post": post}, {"mornapost.example": post}, frozenset({"Valtass"})
    )
    monkeypatch.setattr(outlets, "_table", lambda: table)
    got = read("", tail="VALTASS")
    assert (got.outlet, got.outlet_domain) == ("Valtass", "valtass.example")
    assert read("By VALTASS\n\n12 March 1998").outlet == "Valtass"
    got = read("THE MORNA POST\n\n04/05/1998")
    assert (got.outlet, got.published) == ("Morna Post", "1998-04-05")
    page = Page(None, "https://www.mornapost.example/a/1", BODY.encode())
    article = read_page(page)
    assert isinstance(article, Article)
    assert (article.outlet, article.outlet_domain) == ("Morna Post", "mornapost.example")


@pytest.mark.parametrize(
    ("name", "outlet"),
    [("Valtass", "Valtass"), ("VALTASS", "Valtass"), ("valtass", None), ("Report", None), ("REPORT", None)],
)
def test_outlets_signed_asks_for_the_spelling(
    monkeypatch: pytest.MonkeyPatch, name: str, outlet: str | None
) -> None:
    rows = [outlets.Outlet(n, "ARL", "agency", ()) for n in ("Valtass", "Report")]
    table = outlets._Table({r.name.casefold(): r for r in rows}, {}, frozenset(r.name for r in rows))
    monkeypatch.setattr(outlets, "_table", lambda: table)
    got = outlets.signed(name)
    assert (got.name if got else None) == outlet


def test_outlets_without_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.resources.files", lambda _: __import__("pathlib").Path("/nowhere"))
    outlets._table.cache_clear()
    try:
        assert outlets.named("Reuters") is None
        assert outlets.canonical(" Valley  Courier, ") == "Valley Courier"
    finally:
        outlets._table.cache_clear()


def test_language_is_trusted_only_on_enough_text() -> None:
    assert language_of(BODY) == "en"
    assert (
        language_of("Die Minister unterzeichneten am Mittwoch einen Vertrag über die Grenze im Tal.") == "de"
    )
    assert language_of("两国外长星期日在莫斯科签署了边界协定，结束了长达十一年的争端。") == "zh"
    assert language_of("The talks") == "und"


def test_doc_id_follows_the_address_else_the_content() -> None:
    def doc(url: str | None, text: str = BODY) -> str:
        got = read_page(Page(None if url else "a.txt", url, text.encode()))
        assert isinstance(got, Article)
        return got.doc_id

    story = doc("https://courier.example/1998/accord")
    assert story == doc(
        "https://courier.example/1998/accord?utm_source=x#top", BODY + "More followed on Thursday."
    )
    assert story != doc("https://courier.example/1998/other")
    assert doc("https://courier.example/") == doc(None)
    assert doc(None) != doc(None, BODY + "More followed on Thursday.")
