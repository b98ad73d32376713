"""Feeds and sitemaps: what they list, and what hostile ones can do."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.pages.given import Given
from detente.pages.sources.feeds import MOST, Entry, Feed, entries, looks_like_feed, read_feed
from detente.records import Problem

BASE = "https://news.example/feeds/world.xml"
LONG = "<p>" + "The two ministers met in Morna and agreed to talk again. " * 10 + "</p>"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">%s</feed>'
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">%s</rdf:RDF>'
)
MAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:i="http://img.example/1">%s</urlset>'
)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    "<rss><channel><item><link>https://a.example/1</link><title>&b;</title></item></channel></rss>"
)


def rss(*items: str, head: str = "") -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>World</title>{head}{''.join(f'<item>{i}</item>' for i in items)}</channel></rss>"
    )


def got(text: str | bytes, url: str | None = BASE) -> list[Entry]:
    found = entries("f", text.encode() if isinstance(text, str) else text, url)
    assert isinstance(found, list), found
    return found


def problem(text: str | bytes) -> Problem:
    found = entries("f", text.encode() if isinstance(text, str) else text, BASE)
    assert isinstance(found, Problem), found
    assert found.source == "f"
    assert found.advice
    return found


def told(text: str) -> Feed:
    found = read_feed("f", text.encode(), BASE)
    assert isinstance(found, Feed), found
    return found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (rss(), "rss"),
        ("\n<?xml version='1.0'?><?xml-stylesheet href='a.xsl'?><!-- <html> --><rss version='0.91'>", "rss"),
        ('<!DOCTYPE rss PUBLIC "-//N//DTD" "http://my.example/rss.dtd">\n<rss>', "rss"),
        (ATOM % "", "atom"),
        (RDF % "", "rdf"),
        (MAP % "", "sitemap"),
        ('<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">', "sitemapindex"),
        ("<!DOCTYPE html><html><body><rss></rss></body></html>", None),
        ('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', None),
        ("<p>The rss feed</p>", None),
        ("<feed><cow/></feed>", None),
        ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', None),
        ("The ministers met.", None),
        ("", None),
    ],
)
def test_looks_like_feed(text: str, kind: str | None) -> None:
    assert looks_like_feed(text.encode(), "") == kind
    assert looks_like_feed(text.encode(), "application/rss+xml") == kind
    assert looks_like_feed(text.encode("utf-16"), "text/html") == kind


def test_rss_entry_with_all_it_tells() -> None:
    item = (
        "<title>Talks &lt;b&gt;end&lt;/b&gt; in Morna</title><link>/a?utm_source=rss&amp;id=1</link>"
        "<pubDate>Wed, 01 Nov 2023 14:17:00 +0100</pubDate><author>desk@news.example (Olga Marsh)</author>"
        f'<source url="https://w.example/">The Wire</source><content:encoded><![CDATA[{LONG}]]></content:encoded>'
    )
    url = "https://news.example/a?utm_source=rss&id=1"
    given_facts = Given(
        title="Talks end in Morna",
        published="2023-11-01T14:17:00+01:00",
        url=url,
        outlet="The Wire",
        byline="Olga Marsh",
        language="en",
    )
    assert got(rss(item, head="<language>en-gb</language>")) == [Entry(url, given_facts, LONG.strip())]


def test_atom_entry() -> None:
    entry = (
        '<entry><title type="text">1 &lt; 2</title><link rel="self" href="/x.xml"/><link href="b"/>'
        "<published>2023-11-01T10:00:00Z</published><updated>2023-11-02T00:00:00Z</updated>"
        "<author><name>Olga Marsh</name></author><author><name>Jan Vell</name></author>"
        f'<content type="html">{LONG.replace("<", "&lt;")}</content></entry>'
    )
    (only,) = got(ATOM % entry)
    assert only.url == "https://news.example/feeds/b"
    assert only.given.title == "1 < 2"
    assert (only.given.published, only.given.modified) == ("2023-11-01T10:00:00Z", "2023-11-02")
    assert only.given.byline == "Olga Marsh and Jan Vell"
    assert only.html == LONG.strip()


def test_rdf_entry_has_its_date_under_another_name() -> None:
    item = "<item><title>T</title><link>https://a.example/1</link><dc:date>1998-03-12</dc:date></item>"
    (only,) = got(RDF % item)
    assert (only.url, only.given.published, only.given.modified) == (
        "https://a.example/1",
        "1998-03-12",
        None,
    )


@pytest.mark.parametrize("end", ["…", "[...]", "... <a href='/a'>Continue reading</a>", "Read more »"])
def test_a_teaser_is_no_content(end: str) -> None:
    item = "<link>/a</link><content:encoded><![CDATA[%s]]></content:encoded>"
    assert got(rss(item % (LONG + end)))[0].html is None
    assert got(rss(item % "<p>Short.</p>"))[0].html is None


def test_news_sitemap() -> None:
    rows = (
        "<url><loc>https://news.example/1</loc><lastmod>2023-11-02</lastmod><i:image><i:loc>/no.jpg</i:loc></i:image>"
        "<n:news><n:publication><n:name>The Morna Post</n:name><n:language>en</n:language></n:publication>"
        "<n:publication_date>2023-11-01T08:30:00+02:00</n:publication_date><n:title>Talks end</n:title></n:news></url>"
        "<url><loc> https://news.example/2 </loc></url>"
    )
    first, second = got(MAP % rows)
    assert first.given == Given(
        title="Talks end",
        published="2023-11-01T08:30:00+02:00",
        modified="2023-11-02",
        url="https://news.example/1",
        outlet="The Morna Post",
        language="en",
    )
    assert second == Entry("https://news.example/2", Given(url="https://news.example/2"))


def test_sitemap_index_lists_sitemaps() -> None:
    text = "<sitemapindex><sitemap><loc>https://a.example/1.xml</loc></sitemap></sitemapindex>"
    assert [entry.url for entry in got(text)] == ["https://a.example/1.xml"]


def test_order_doubles_and_links_that_are_none() -> None:
    links = [
        "/b",
        "/a",
        "/b",
        "/a#part",
        "javascript:alert(1)",
        "ftp://a.example/x",
        "file:///etc/passwd",
        "http://[x",
    ]
    feed = told(rss(*(f"<title>t</title><link>{link}</link>" for link in links)))
    assert [entry.url for entry in feed.entries] == ["https://news.example/b", "https://news.example/a"]
    (only,) = feed.problems
    assert only.reason.startswith("4 entries without a web address (javascript:")
    assert problem(MAP % "<url><loc>/etc</loc></url><url/>".replace("/etc", "mailto:a@b")).reason.startswith(
        "2 entries"
    )


def test_relative_link_without_a_base_is_set_aside() -> None:
    found = entries("f", rss("<link>/a</link>").encode(), None)
    assert isinstance(found, Problem)
    assert found.reason == "an entry without a web address (/a)"


def test_at_most_five_thousand() -> None:
    feed = told(MAP % "".join(f"<url><loc>https://a.example/{i}</loc></url>" for i in range(MOST + 9)))
    assert (len(feed.entries), feed.entries[-1].url) == (MOST, f"https://a.example/{MOST - 1}")
    assert [one.reason for one in feed.problems] == ["more than 5,000 entries"]


def test_an_endless_feed_is_read_to_its_last_whole_entry() -> None:
    text = rss("<link>/a</link>", "<link>/b</link>", "<link>/cde</link>")
    feed = told(text[: text.index("de</link>")])
    assert [entry.url[-2:] for entry in feed.entries] == ["/a", "/b"]
    assert [one.reason for one in feed.problems] == ["the feed breaks off"]
    cut = told((MAP % ("<url><loc>https://a.example/1</loc></url>" * 3))[:-35])
    assert len(cut.entries) == 1
    assert cut.problems


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16", "koi8-r"])
def test_encodings(encoding: str) -> None:
    text = rss("<title>Переговоры в Женеве завершились без соглашения</title><link>/a</link>")
    said = text.replace("?>", f' encoding="{encoding}"?>', 1)
    assert got(said.encode(encoding))[0].given.title == "Переговоры в Женеве завершились без соглашения"


def test_a_wrong_encoding_is_no_end() -> None:
    data = rss("<title>Caf\xe9 talks</title><link>/a</link>").encode("cp1252")
    (only,) = got(data.replace(b"?>", b' encoding="utf-8"?>', 1))
    assert only.url == "https://news.example/a"
    assert got(data.replace(b"?>", b' encoding="klingon"?>', 1))[0].given.title


def test_broken_markup_is_mended_or_told() -> None:
    (only,) = got(rss("<title>A&nbsp;b &amp; c & d\x01</title><link>/a?x=1&y=2</link>"))
    assert (only.url, only.given.title) == ("https://news.example/a?x=1&y=2", "A b & c & d")
    assert [e.url for e in got(rss("<link>/a</link><media:thumbnail/>"))] == ["https://news.example/a"]
    feed = told(rss("<link>/a</link></b></b></b></b>", "<link>/c</link>"))
    assert len(feed.entries) == 2 or feed.problems[0].reason == "broken markup hides 1 entries"


def test_entities_are_refused_and_none_is_fetched() -> None:
    assert problem(BOMB).reason == "defines entities of its own"
    outside = BOMB.replace('"ha"', 'SYSTEM "file:///etc/passwd"').replace("&b;", "&a;")
    assert problem(outside).reason == "defines entities of its own"
    assert problem((MAP % "").replace("<urlset", BOMB[21 : BOMB.index("<rss>")] + "<urlset", 1))
    dtd = '<!DOCTYPE rss PUBLIC "-//N//DTD" "http://127.0.0.1:1/rss.dtd">'
    assert len(got(dtd + rss("<title>&a;</title><link>/a</link>")[21:])) == 1


@pytest.mark.parametrize("tags", ["<a>", "<item>", "<a>&x", "<![CDATA[", "<!--", "<", "&", "</"])
def test_two_hundred_thousand_of_anything_ends_in_time(tags: str) -> None:
    begun = time.perf_counter()
    for text in (rss(tags * 200_000), MAP % (tags * 200_000), ATOM % (tags * 200_000)):
        assert problem(text).reason
    assert time.perf_counter() - begun < 10


@pytest.mark.parametrize("name", ["author", "dc:creator", "managingEditor"])
def test_an_endless_author_is_refused(name: str) -> None:
    for value in ("a" * 80_000, f"<![CDATA[{'a' * 80_000}]]>", "<b>a</b>" * 9_000):
        text = rss(f"<link>/a</link><{name}>{value}</{name}>")
        assert problem(text).reason == "an author's name of more than 1,000 characters"
    assert got(rss(f"<link>/a</link><{name}>Olga Marsh</{name}><description>{'a' * 9_000}</description>"))


def test_depth_and_size_are_bounded() -> None:
    assert problem(rss("<a>" * 200_000 + "</a>" * 200_000)).reason == "elements nested too deeply"
    assert problem(MAP % ("<a/>" * 200_000)).reason == "more than 200,000 elements"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html><head><title>News</title></head></html>", "not a feed but a page"),
        (b"<div><p>Please wait</p></div>" * 9, "not a feed but a page"),
        (b"The ministers met.", "not a feed we can read"),
        (b"%PDF-1.7\n", "not a feed but a PDF document"),
        (rss().encode(), "no entries in this feed"),
    ],
)
def test_what_is_no_feed(data: bytes, reason: str) -> None:
    assert problem(data).reason == reason


def test_bytes_are_never_taken_for_a_file_or_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.open", lambda *_, **__: pytest.fail("a file was opened"))
    assert problem(b"/etc/passwd").reason == "not a feed we can read"
    assert got(rss("<link>/a</link>"))


PIECES = (
    "<item> </item> <link> </link> /a <title> &amp; &x; & <![CDATA[ ]]> < <pubDate> </pubDate> 99-Nov-9999 </channel> "
    "</rss> \x00 \ud800 <a:b> é <content:encoded> <author> ( @ http://[ <!DOCTYPE <?x ?> <source&#32;url=' &#xd800;"
).split(" ")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_feed(parts: list[str]) -> None:
    for text in (rss("".join(parts)), ATOM % "".join(parts), MAP % "".join(parts)):
        data = text.encode("utf-8", "surrogatepass")
        assert read_feed("f", data, BASE) == read_feed("f", data, BASE)
