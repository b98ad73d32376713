"""Fields around an article: what the readers of pages for machines write above one."""

from __future__ import annotations

from detente.pages import Page, read_page
from detente.pages.text.fields import read_fields
from detente.records import Article

DUMP = """Title: Border accord signed | Valley Courier

URL Source: https://valleycourier.example/world/1998/03/12/border-accord-signed

{published}Markdown Content:
# Border accord signed

The foreign ministers of Arland and Bereza met in Morna on Wednesday and signed a border accord.

The accord lets farmers of both valleys cross the river at four bridges that had been closed.

The government of Bereza said that its parliament would vote on the accord in April.
"""


def test_a_dump_tells_the_address_and_the_day() -> None:
    record = read_fields(DUMP.format(published="Published Time: 1998-03-12T09:30:00+00:00\n\n"))
    assert record is not None
    assert record.told.url == "https://valleycourier.example/world/1998/03/12/border-accord-signed"
    assert record.told.published == "1998-03-12T09:30:00+00:00"
    assert "URL Source" not in record.text


def test_the_day_in_the_address_of_a_dump_is_found() -> None:
    got = read_page(Page("a.md", None, DUMP.format(published="").encode(), "text/markdown"))
    assert isinstance(got, Article)
    assert (got.title, got.published) == ("Border accord signed", "1998-03-12")
    assert got.outlet_domain == "valleycourier.example"
    assert got.text.startswith("The foreign ministers")


def test_an_address_of_another_scheme_is_no_address() -> None:
    record = read_fields("Title: a\n\nURL Source: javascript:alert(1)\n\nMarkdown Content:\ntext\n")
    assert record is not None
    assert record.told.url is None
