"""Archives, tables and documents through the door of the room: pages come out with what was told of them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from detente.pages import Page, find, read_page
from detente.records import Article, Problem

HTML = (
    "<html><head><title>Envoys meet in Harrow</title></head><body><article><h1>Envoys meet in Harrow</h1>"
    "<p>Envoys of Norway and Uganda met in Harrow on Monday and agreed to meet again in spring.</p>"
    "<p>Neither side would say what had been discussed behind the closed doors of the hotel.</p></article></body></html>"
)
TEXT = "Norway's envoy met the foreign minister of Uganda on Monday.\n\nThe two agreed to meet again in spring, an aide said."
TODAY = date(2026, 1, 1)


def table(**cells: str) -> str:
    """A table of one article as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(cells))
    writer.writeheader()
    writer.writerow(cells)
    return out.getvalue()


def article(path: Path, **given: object) -> Article:
    """The only article of an input."""
    (page,) = find([str(path)], **given)  # type: ignore[arg-type]
    assert isinstance(page, Page), page
    read = read_page(page, TODAY)
    assert isinstance(read, Article), read
    return read


def test_a_row_becomes_an_article_with_what_its_columns_tell(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_text(
        table(Headline="Envoys meet", Date="October 24, 2023 Tuesday", Publication="The Harrow Times", Body=TEXT, URL="https://harrow.example/1"),
        encoding="utf-8",
    )  # fmt: skip
    read = article(path)
    assert (read.title, read.published, read.outlet) == ("Envoys meet", "2023-10-24", "The Harrow Times")
    assert (read.url, read.source_path) == ("https://harrow.example/1", f"{path}#row-1")
    assert read.text == TEXT


def test_columns_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "presse.csv"
    path.write_text(table(Kopf="Treffen", Volltext=TEXT), encoding="utf-8")
    (told,) = find([str(path)])
    assert isinstance(told, Problem)
    assert "Volltext" in f"{told.reason} {told.advice}"
    assert article(path, columns={"text": "Volltext", "title": "Kopf"}).title == "Treffen"


def test_a_date_that_lies_ahead_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps({"text": TEXT, "date": "2031-05-05"}), encoding="utf-8")
    assert article(path).published is None


def test_an_archive_gives_its_pages_and_the_rows_of_its_tables(tmp_path: Path) -> None:
    path = tmp_path / "news.zip"
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("a/page.html", HTML)
        box.writestr("rows.csv", table(title="Envoys meet", text=TEXT))
        box.writestr("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(40))
    found = list(find([str(path)]))
    assert [f.source if isinstance(f, Problem) else getattr(f, "source_path", f) for f in found] == [
        f"{path}!a/page.html", f"{path}!rows.csv#row-1", f"{path}!photo.jpg",
    ]  # fmt: skip
    assert isinstance(found[2], Problem)
    assert "JPEG" in found[2].reason


def test_a_packed_table_is_read(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps({"title": "Envoys meet", "text": TEXT}).encode()))
    assert article(path).title == "Envoys meet"


def test_a_web_archive_gives_addresses(tmp_path: Path) -> None:
    body = HTML.encode()
    http = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body)
        + body
    )
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://harrow.example/page\r\n"
        b"WARC-Date: 2024-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
        % len(http)
    )
    path = tmp_path / "crawl.warc"
    path.write_bytes(record + http + b"\r\n\r\n")
    read = article(path)
    assert (read.url, read.title, read.published) == (
        "https://harrow.example/page",
        "Envoys meet in Harrow",
        None,
    )


def test_standard_input_may_be_a_table_or_an_archive() -> None:
    packed = gzip.compress(HTML.encode())
    (page,) = find(["-"], stdin=io.BytesIO(packed))
    assert isinstance(page, Page)
    assert page.data == HTML.encode()


@pytest.mark.parametrize("name", ["news.csv", "news.txt", "mail.eml"])
def test_a_page_with_the_ending_of_something_else_is_a_page(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(HTML, encoding="utf-8")
    found = list(find([str(path)]))
    assert len(found) == 1
