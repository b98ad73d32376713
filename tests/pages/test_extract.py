"""HTML pages: text, metadata and what becomes of broken ones."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from detente.pages import Page, read_page
from detente.records import Article, Problem

PARAGRAPHS = (
    "The foreign ministers of Arland and Bereza signed a border accord on Wednesday after eleven years.",
    "Under the accord the two governments will open three crossings in the valley by the summer.",
    "“We have talked long enough,” said the minister of Arland, who came to the ceremony by train.",
    "A commission of both governments is to mark the new border before the end of the year.",
)
LINKED = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "Something else"},
        {
            "@type": "NewsArticle",
            "headline": "Arland and Bereza sign border accord",
            "datePublished": "1998-03-12T10:30:00+01:00",
            "dateModified": "1998-03-12T18:00:00+01:00",
            "author": [{"@type": "Person", "name": "Olga Marsh"}, {"name": "Peter Dane"}],
            "publisher": {"@type": "Organization", "name": "Valley Courier"},
        },
    ],
}


def html(head: str = "", top: str = "", lead: str = "", tail: str = "") -> str:
    text = "".join(f"<p>{lead if i == 0 else ''}{p}</p>" for i, p in enumerate(PARAGRAPHS))
    return (
        f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>"
        f"<article><h1>Arland and Bereza sign border accord</h1>{top}{text}{tail}</article>"
        "<aside><h3>Related</h3><ul><li><a href='/x'>Who owns the mill at Morna?</a></li></ul></aside>"
        "<footer><p>© Valley Courier. Subscribe to our newsletter.</p></footer></body></html>"
    )


def read(source: str, url: str | None = None) -> Article:
    got = read_page(Page("page.html", url, source.encode(), "text/html"))
    assert isinstance(got, Article), got
    return got


def test_extract_paragraphs_in_order_without_furniture() -> None:
    figure = "<figure><img src='a.jpg'><figcaption>The valley. Photo: Ivo Brandt</figcaption></figure>"
    got = read(html(top=figure, tail="<h2>What comes next</h2><div class='share'>Share this</div>"))
    assert got.text == "\n\n".join(PARAGRAPHS)
    assert (got.title, got.language) == ("Arland and Bereza sign border accord", "en")


def test_extract_linked_data() -> None:
    got = read(html(f"<script type='application/ld+json'>{json.dumps(LINKED)}</script>"))
    assert got.published == "1998-03-12T10:30:00+01:00"
    assert got.modified == "1998-03-12T18:00:00+01:00"
    assert (got.byline, got.outlet) == (("Olga Marsh", "Peter Dane"), "Valley Courier")


def test_extract_meta_elements_and_canonical_address() -> None:
    head = (
        "<title>Border accord signed | Valley Courier</title>"
        "<link rel='canonical' href='https://courier.example/1998/accord'>"
        "<meta property='og:site_name' content='Valley Courier'>"
        "<meta property='article:published_time' content='1998-03-12T00:00:00Z'>"
        "<meta name='author' content='By Olga Marsh, Morna correspondent'>"
    )
    got = read(html(head))
    assert (got.url, got.outlet_domain) == ("https://courier.example/1998/accord", "courier.example")
    assert (got.published, got.byline, got.outlet) == ("1998-03-12", ("Olga Marsh",), "Valley Courier")
    assert got.doc_id == read(html(head), "https://www.courier.example/1998/accord?page=2").doc_id


def test_extract_canonical_address_elsewhere_or_without_path_is_not_ours() -> None:
    for canonical in ("https://courier.example/", "https://other.example/1998/accord", "http://["):
        got = read(html(f"<link rel='canonical' href='{canonical}'>"), "https://courier.example/a")
        assert got.url == "https://courier.example/a"


def test_extract_agency_credit_goes_before_the_site() -> None:
    head = "<meta property='og:site_name' content='Valley Courier'>"
    got = read(html(head, lead="MORNA, March 12 (Mountain Press) - "))
    assert (got.outlet, got.dateline_place) == ("Mountain Press", "MORNA")
    assert got.text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("top", "published", "byline"),
    [
        ("<div>12 March 1998 - 10:30 By Olga Marsh</div>", "1998-03-12T10:30", ("Olga Marsh",)),
        ("<time datetime='1998-03-12T10:30Z'>Thursday</time>", "1998-03-12T10:30Z", ()),
        ("<span class='byline'>Olga Marsh</span><time>12.03.1998</time>", "1998-03-12", ("Olga Marsh",)),
    ],
)
def test_extract_visible_facts(top: str, published: str, byline: tuple[str, ...]) -> None:
    got = read(html(top=top))
    assert (got.published, got.byline) == (published, byline)


def test_extract_outlet_from_the_title_element() -> None:
    source = html("<title>Arland and Bereza sign border accord | Bergblick</title>").replace(
        "© Valley Courier.", ""
    )
    assert read(source).outlet == "Bergblick"


def test_extract_saved_page_remembers_its_address() -> None:
    source = html().replace("<html", "<!-- saved from url=(0031)https://courier.example/accord --><html", 1)
    assert read(source).url == "https://courier.example/accord"


def test_extract_old_page_with_line_breaks_and_no_paragraph_elements() -> None:
    source = "<html><body><h1>Arland signs</h1><font>" + "<br><br>".join(PARAGRAPHS) + "</font></body></html>"
    assert read(source).text == "\n\n".join(PARAGRAPHS)


def test_extract_short_page_keeps_its_sentence() -> None:
    assert read("<html><body><p>The talks collapsed.</p></body></html>").text == "The talks collapsed."


def test_extract_html_named_txt_and_text_named_html() -> None:
    assert isinstance(got := read_page(Page("a.txt", None, html().encode(), "text/plain")), Article)
    assert got.text == "\n\n".join(PARAGRAPHS)
    assert isinstance(got := read_page(Page("a.html", None, PARAGRAPHS[0].encode(), "text/html")), Article)
    assert got.text == PARAGRAPHS[0]


@pytest.mark.parametrize(
    "source",
    [
        "<html></html>",
        "<html><body><nav><a>Home</a></nav></body></html>",
        "<html><body><h1>Page not found</h1><p>The page you requested could not be found.</p></body></html>",
        "<!DOCTYPE html>",
        "<html><script>var a = 'The ministers signed it.';</script></html>",
    ],
)
def test_extract_pages_without_an_article(source: str) -> None:
    got = read_page(Page("page.html", None, source.encode(), "text/html"))
    assert isinstance(got, Problem)
    assert (got.source, got.reason) == ("page.html", "no article text found")
    assert got.advice


def test_import_is_cheap_and_reading_is_silent() -> None:
    code = (
        "import sys, detente.pages as p\n"
        "heavy = {'trafilatura', 'py3langid', 'httpx', 'lxml', 'numpy'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "p.read_page(p.Page('a', None, b'<html><body><p>x</p></body></html>', 'text/html'))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
