"""Tables of articles: every sort that is exported anywhere, and every fault that a table can have."""

from __future__ import annotations

import io
import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from detente.pages.given import Given
from detente.pages.sources.tables import Row, rows
from detente.records import Problem

LIMIT = 1_000_000
SAID = "The two ministers met in Geneva and agreed to talk again."


def read(data: bytes | str, kind: str = "csv", **options: Any) -> list[Row | Problem]:
    raw = data.encode() if isinstance(data, str) else data
    return list(rows("t", io.BytesIO(raw), kind, **{"limit": LIMIT, **options}))


def one(data: bytes | str, kind: str = "csv", **options: Any) -> Row:
    (got,) = read(data, kind, **options)
    assert isinstance(got, Row), got
    return got


def fault(data: bytes | str, kind: str = "csv", **options: Any) -> Problem:
    (got,) = read(data, kind, **options)
    assert isinstance(got, Problem), got
    assert got.advice
    return got


def dates(values: list[str], column: str = "date") -> list[str | None]:
    table = f"text;{column}\n" + "".join(f"{SAID};{value}\n" for value in values)
    return [item.given.published for item in read(table) if isinstance(item, Row)]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_csv_separators_and_quotes(mark: str) -> None:
    table = mark.join(["Title", "Text", "URL"]) + "\r\n"
    table += mark.join(["Talks", f'"One{mark} two\nthree ""four"""', "https://a.example/1"]) + "\r\n"
    given = Given(title="Talks", url="https://a.example/1", text=True)
    assert one(table) == Row(1, f'One{mark} two\nthree "four"', given, False)


@pytest.mark.parametrize(
    "data",
    ["text\né “so”\n".encode(), "\ufefftext\né “so”\n".encode(), "text\né “so”\n".encode("cp1252"), "text\né “so”\n".encode("utf-16"),
     b"sep=;\ntext;x\n" + "é “so”;1\n".encode(), "text\ré “so”\r".encode()],
)  # fmt: skip
def test_csv_encodings(data: bytes) -> None:
    assert one(data).text == "é “so”"


def test_lexisnexis_and_factiva() -> None:
    got = one(
        f'Headline,Date,Publication,Byline,Hlead,Body\nTalks,"October 24, 2023 Tuesday",The Morna Times,Olga Marsh,Lead,{SAID}\n'
    )
    assert got.text == SAID
    assert got.given == Given("Talks", "2023-10-24", None, None, "The Morna Times", "Olga Marsh", None, True)
    got = one("HD,PD,SN,LA,LP,TD\nTalks,24 Oct 2023,Morna Wire,English,First.,Then more.\n")
    assert (got.text, got.given.published, got.given.language) == ("First.\n\nThen more.", "2023-10-24", "en")


def test_tables_without_text_say_so() -> None:
    got = fault("GLOBALEVENTID,SQLDATE,SOURCEURL\n1,20231024,https://a.example/1\n")
    assert got.reason == "only addresses and no text (columns: GLOBALEVENTID, SQLDATE, SOURCEURL)"
    assert got.advice.startswith("give the addresses themselves")
    got = fault("1\t20231024\thttps://a.example/1\n2\t20231024\thttps://a.example/2\n")
    assert got.reason.startswith("only addresses")
    got = fault("id,Volltext,n\n1,Something,2\n")
    assert got.reason == "no column with text (columns: id, Volltext, n)"
    assert "name the column" in got.advice
    assert fault("text,title\n").reason == "no rows in this table"


def test_columns_can_be_named() -> None:
    table = "text,Volltext,Tag\nshort,All of it.,2023-10-24\n"
    got = one(table, columns={"text": "Volltext", "published": "tag"})
    assert (got.text, got.given.published) == ("All of it.", "2023-10-24")
    got_problem = fault(table, columns={"text": "Voltext"})
    assert got_problem == Problem(
        "t", "no column Voltext for the text", "the columns are text, Volltext, Tag"
    )
    assert fault(table, columns={"txt": "text"}).reason == "no such part of an article: txt"


def test_exact_names_go_before_parts_of_names() -> None:
    assert one(
        "text_length,clean text,crawl date,web publication date\n7,Words.,2020-01-01,2023-10-24\n"
    ) == Row(1, "Words.", Given(published="2023-10-24", text=True), False)
    assert one("news_text,body\na,b\n").text == "b"


def test_html_and_odd_cells() -> None:
    got = one("raw html,source,url\n<html><p>Hi</p></html>,https://a.example/1,/rel\n")
    assert (got.html, got.given) == (True, Given(url="https://a.example/1"))
    assert one("text,html\n<p>Talks went on.</p>,\n").html
    assert one("text,title\nfine,NaN\n").given.title is None


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2023-10-24", "2023-10-24"),
        ("2023-10-24T14:05:00+02:00", "2023-10-24T14:05:00+02:00"),
        ("2023-10", "2023-10"),
        ("October 24, 2023 Tuesday", "2023-10-24"),
        ("24 Oct 2023", "2023-10-24"),
        ("Tue, 24 Oct 2023 14:05:00 +0200", "2023-10-24T14:05:00+02:00"),
        ("1698152700", "2023-10-24T13:05:00Z"),
        ("1698152700000", "2023-10-24T13:05:00Z"),
        ("20231024", "2023-10-24"),
        ("20231024T130500Z", "2023-10-24T13:05:00Z"),
        ("45223", "2023-10-24"),
        ("45223.5", "2023-10-24T12:00:00"),
        ("31.12.2023", "2023-12-31"),
        ("17", None),
        ("99999999999999999999", None),
        ("0000-00-00", None),
        ("20231399", None),
        ("November 27", None),
        ("yesterday", None),
    ],
)
def test_dates(value: str, iso: str | None) -> None:
    assert dates([value]) == [iso]


def test_serials_need_a_column_of_dates() -> None:
    assert dates(["45223"], "timestamp") == [None]


def test_order_of_day_and_month_is_that_of_the_column() -> None:
    assert dates(["03/04/2023", "25/04/2023"]) == ["2023-04-03", "2023-04-25"]
    assert dates(["03/04/2023 14:05", "04/25/2023"]) == ["2023-03-04T14:05", "2023-04-25"]
    assert dates(["03/04/2023", "25/04/2023", "04/25/2023"]) == [None, "2023-04-25", "2023-04-25"]
    got = read(f"text,date\n{SAID},03/04/2023\n{SAID},03/03/2023\n")
    assert isinstance(got[0], Problem)
    assert (got[0].source, got[0].reason) == ("t#row-1", "day and month of its date cannot be told apart")
    assert [item.given.published for item in got if isinstance(item, Row)] == [None, "2023-03-03"]


def test_empty_rows_are_told_singly_and_then_counted() -> None:
    got = read("text,title\n" + " ,a\n" * 30 + "fine,b\n")
    assert [item.source for item in got[:20] if isinstance(item, Problem)] == [
        f"t#row-{n}" for n in range(1, 21)
    ]
    assert isinstance(got[20], Row)
    assert got[20].number == 31
    assert got[21:] == [
        Problem("t", "no text in this row (10 more rows)", "nothing to do if the table holds no more")
    ]


def test_rows_of_another_width() -> None:
    got = read('text,title\na,b,c\nd\ne,f,,,\n\ng,"h\ni\n')
    assert [item.reason if isinstance(item, Problem) else item.text for item in got] == [
        "3 cells where the header has 2", "1 cells where the header has 2", "e", "g",
    ]  # fmt: skip
    got = read('text,title,url\na,"b,c\nd,e,f\n')
    assert [item.reason for item in got if isinstance(item, Problem)] == [
        "2 cells over 2 lines where the header has 3"
    ]


def test_large_cells_are_set_aside_and_the_rest_is_read() -> None:
    got = read(f"text,title\n{'x' * 600},a\n{'x' * 90_000},b\n{SAID},c\n", limit=500)
    assert [item.reason if isinstance(item, Problem) else item.number for item in got] == [
        "a cell larger than 0.000476837 MB", "a row too large or with broken quotes", 3,
    ]  # fmt: skip
    got = read('text,title\n"never closed\n' + "word\n" * 20_000 + f"{SAID},c\n", limit=500)
    assert isinstance(got[0], Problem)
    assert isinstance(got[-2], Row)  # the last tells how many rows were broken


def test_nul_bytes_and_binary_data() -> None:
    assert one(b"text,title\nfi\0ne,b\n").text == "fine"
    assert fault(b"PAR1" + bytes(90)).reason == "not text but a Parquet table"
    assert fault(bytes(range(256)) * 50).reason == "not text but binary data"
    assert fault(b"  \n").reason == "empty"


def test_wide_and_endless_tables_end_in_time() -> None:
    start = time.perf_counter()
    assert fault("a," * 300_000 + "\n1,2\n").reason == "more than 5000 columns"
    got = read("text,title\n" + "1," * 300_000 + f"\n{SAID},b\n")
    assert [isinstance(item, Row) for item in got] == [False, True]
    assert fault(b"x" * 50_000_000).reason == "no line ends near its beginning"
    assert time.perf_counter() - start < 5


def test_first_rows_are_enough_to_begin() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += 1
            return b"text,title\n" if self.given == 1 else b"fine,b\n" * 100

    endless = Endless()
    got = rows("t", endless, "csv", limit=LIMIT)  # type: ignore[arg-type]
    assert isinstance(next(got), Row)
    assert endless.given < 10


def test_streams_that_break() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(size) or self.fail()

        def fail(self) -> bytes:
            raise EOFError("Compressed file ended")

    got = list(rows("t", Broken(b"text,title\nfine,b\n"), "csv", limit=LIMIT))
    assert [type(item) for item in got] == [Problem] or isinstance(got[0], Row)
    assert got[-1] == Problem(
        "t", "cannot be read to the end: compressed file ended", "get the file once more"
    )


OBJECTS = [
    {"title": "Talks", "content": SAID, "publishedAt": 1698152700, "source": {"name": "Morna"}, "author": ["A B", "C D"]},
    {"content": ["a" * 90, "b"], "publishedAt": float("nan"), "title": None},
]  # fmt: skip


@pytest.mark.parametrize(
    "data", ["\n".join(map(json.dumps, OBJECTS)), json.dumps(OBJECTS), json.dumps(OBJECTS, indent=1), "\ufeff" + json.dumps(OBJECTS) + "\n"]
)  # fmt: skip
def test_json(data: str) -> None:
    first, second = read(data, "jsonl")
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert first.given == Given("Talks", "2023-10-24T13:05:00Z", None, None, "Morna", "A B, C D", None, True)
    assert (second.text, second.given) == ("a" * 90 + "\n\nb", Given(text=True))


def test_json_faults() -> None:
    deep = '{"text": ' + "[" * 100_000
    lines = [deep, "[1, 2]", "{", "null", '{"text": NaN}', '{"text": "fine"}', '{"n": ' + "9" * 6000 + "}"]
    got = read("\n".join(["", '{"text": "first"}', *lines]), "jsonl")
    assert [item.reason if isinstance(item, Problem) else item.text for item in got] == [
        "first", "not valid JSON", "not a JSON object", "not valid JSON", "not a JSON object", "no text in this row",
        "fine", "not valid JSON",
    ]  # fmt: skip
    got = read(
        '[{"text": "a]}, \\" [b"}, {"text": "' + "x" * 90_000 + '"},\n 3, {"text": "c"}, {"text"',
        "jsonl",
        limit=500,
    )
    assert [item.reason if isinstance(item, Problem) else item.text for item in got] == [
        'a]}, " [b', "larger than 0.0635 MB", "not a JSON object", "c", "not valid JSON",
    ]  # fmt: skip


def parquet(table: dict[str, Any]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table(table), out)
    return out.getvalue()


def test_parquet() -> None:
    when = datetime(2023, 10, 24, 13, 5, tzinfo=UTC)
    data = parquet({"id": list(range(100)), "Body": [SAID] * 99 + [None], "date": [when] * 100})
    got = read(data, "parquet")
    assert got[0] == Row(1, SAID, Given(published="2023-10-24T13:05:00+00:00", text=True), False)
    assert len(got) == 100
    assert got[-1] == Problem("t#row-100", "no text in this row", "nothing to do if the table holds no more")
    assert fault(parquet({"a": [1]}), "parquet").reason == "no column with text (columns: a)"
    assert one(parquet({"a": ["x"]}), "parquet", columns={"text": "a"}).text == "x"


@pytest.mark.parametrize("data", [b"", b"PAR1" + bytes(60) + b"PAR1", b"text,title\n"])
def test_broken_parquet(data: bytes) -> None:
    assert fault(data, "parquet").reason.startswith("a broken Parquet table")


def test_parquet_that_is_cut_or_damaged() -> None:
    whole = parquet({"text": [f"{number} {SAID}" for number in range(1000)]})
    assert fault(whole[:-9], "parquet").reason.startswith("a broken Parquet table")
    got = read(whole[:4] + bytes(60) + whole[64:], "parquet")
    assert isinstance(got[-1], Problem)


def test_unknown_kind_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="no such kind"):
        read("text\n", "xlsx")
