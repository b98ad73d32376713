"""Web archives: their pages are read, the rest of a crawl is passed over, and faults give one Problem."""

from __future__ import annotations

import gzip
import io
import sys
import time
import tracemalloc
import zipfile
import zlib
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.pages.sources.budget import Budget, Member
from detente.pages.sources.containers import members
from detente.records import Problem

PAGE = b"<html><p>The two ministers met in Geneva and agreed to talk again.</p></html>"
URL = "https://news.example/a"
MB = 1 << 20


def record(kind: str, url: str, body: bytes, media: str = "application/http", *, more: str = "") -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
    head += f"{more}Content-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body + b"\r\n\r\n"


def response(
    body: bytes = PAGE,
    *headers: str,
    status: str = "HTTP/1.1 200 OK",
    url: str = URL,
    media: str = "text/html",
) -> bytes:
    lines = [status, *([f"Content-Type: {media}"] if media else []), *headers]
    return record("response", url, "\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def read(data: bytes, name: str = "c.warc", *, limit: int = MB, **budget: int) -> list[Member | Problem]:
    return list(members(name, io.BytesIO(data), limit=limit, budget=Budget(**budget)))


def page(got: list[Member | Problem]) -> Member:
    (only,) = got
    assert isinstance(only, Member), only
    return only


def problem(got: list[Member | Problem]) -> Problem:
    (only,) = [item for item in got if isinstance(item, Problem)]
    assert only.advice
    return only


def urls(got: list[Member | Problem]) -> list[str | None]:
    return [item.url for item in got if isinstance(item, Member)]


INFO = record("warcinfo", "", b"software: made by hand\r\n", "application/warc-fields")


def test_pages_of_a_crawl_and_nothing_else() -> None:
    data = b"".join(
        [
            INFO,
            record("request", URL, b"GET /a HTTP/1.1\r\n\r\n"),
            response(media="text/html; charset=koi8-r"),
            response(status="HTTP/1.1 301 Moved"),
            response(status="HTTP/1.1 404 Not Found"),
            response(b"\x89PNG", media="image/png"),
            response(b"\x89PNG" + bytes(40), media=""),
            response(b"User-agent: *", url="https://news.example/robots.txt", media="text/plain"),
            record("revisit", URL, b"HTTP/1.1 200 OK\r\n\r\n"),
            record("metadata", URL, b"x: y", "application/warc-fields"),
            record("resource", "metadata://tool/log", b"log", "text/plain"),
            record("response", "dns:news.example", b"1.2.3.4", "text/dns"),
            record("resource", "https://news.example/feed", b"<rss/>", "application/rss+xml"),
            record("conversion", "<https://news.example/text>", b"The talks ended.", "text/plain"),
            response(status="HTTP/2 200", url="https://news.example/two", media=""),
        ]
    )
    want = [
        Member("c.warc!record-3", PAGE, "text/html; charset=koi8-r", URL),
        Member("c.warc!record-13", b"<rss/>", "application/rss+xml", "https://news.example/feed"),
        Member("c.warc!record-14", b"The talks ended.", "text/plain", "https://news.example/text"),
        Member("c.warc!record-15", PAGE, "", "https://news.example/two"),
    ]
    budget = Budget()
    assert list(members("c.warc", io.BytesIO(data), limit=MB, budget=budget)) == want
    assert (budget.members, budget.passed_over) == (4, 11)


@pytest.mark.parametrize("how", ["each", "whole", "inside"])
def test_gzipped_by_record_or_as_a_whole(how: str) -> None:
    parts = [INFO, response(), response(url="https://news.example/b")]
    data = b"".join(map(gzip.compress, parts)) if how == "each" else gzip.compress(b"".join(parts))
    name = "crawl.gz" if how == "inside" else "crawl.warc.gz"
    assert urls(read(data, name)) == [URL, "https://news.example/b"]


def chunked(body: bytes, size: int = 30) -> bytes:
    parts = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(PAGE), ["Transfer-Encoding: chunked"]),
        (PAGE, ["Transfer-Encoding: chunked"]),  # stored whole, header left
        (chunked(PAGE)[:-5], ["Transfer-Encoding: chunked"]),
        (gzip.compress(PAGE), ["Content-Encoding: gzip"]),
        (gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]) + b"??", ["Content-Encoding: x-gzip"]),
        (chunked(gzip.compress(PAGE)), ["transfer-encoding: Chunked", "content-encoding: GZIP"]),
        (PAGE, ["Content-Encoding: gzip"]),  # unpacked by the crawler, header left
        (PAGE, ["Content-Encoding: deflate"]),
        (PAGE, ["Content-Encoding: br"]),
        (PAGE, ["Content-Encoding: zstd"]),
        (PAGE, ["Content-Encoding: identity"]),
        (zlib.compress(PAGE), ["Content-Encoding: deflate"]),
        (raw_deflate(PAGE), ["Content-Encoding: deflate"]),
        (gzip.compress(zlib.compress(PAGE)), ["Content-Encoding: deflate, gzip"]),
    ],
)
def test_body_is_unpacked(body: bytes, headers: list[str]) -> None:
    assert page(read(response(body, *headers))).data == PAGE


def test_brotli(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = response(b"\0\1\2" + bytes(50), "Content-Encoding: br")

    class Decompressor:
        left = PAGE

        def can_accept_more_data(self) -> bool:
            return False

        def is_finished(self) -> bool:
            return not self.left

        def process(self, _: bytes, output_buffer_limit: int) -> bytes:
            part, self.left = self.left[: min(10, output_buffer_limit)], self.left[10:]
            return part

    monkeypatch.setitem(sys.modules, "brotli", SimpleNamespace(Decompressor=Decompressor))
    assert page(read(packed)).data == PAGE
    monkeypatch.setitem(sys.modules, "brotli", SimpleNamespace(Decompressor=object))  # too old to bound
    assert problem(read(packed)).reason == f"packed with brotli, which is not installed ({URL})"
    monkeypatch.setitem(sys.modules, "brotli", None)
    assert problem(read(packed)).reason == f"packed with brotli, which is not installed ({URL})"


def test_real_brotli() -> None:
    brotli = pytest.importorskip("brotli", minversion="1.2")
    assert page(read(response(brotli.compress(PAGE), "Content-Encoding: br"))).data == PAGE
    bomb = response(brotli.compress(bytes(40 * MB), quality=1), "Content-Encoding: br")
    assert problem(read(bomb, limit=4 * MB)).reason.startswith("unpacks to more than 200 times")


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (gzip.compress(bytes(8 * MB)), ["Content-Encoding: gzip"], "unpacks to more than 200 times its size"),
        (b"\x1f\x8b\x08" + bytes(40), ["Content-Encoding: gzip"], "a body that cannot be unpacked"),
        (b"\x28\xb5\x2f\xfd", ["Content-Encoding: zstd"], "packed in a way we do not read (zstd)"),
        (PAGE, ["Content-Encoding: gzip,gzip,gzip,gzip"], "packed more often than any page"),
        (b"a" * (5 * MB), [], "larger than 4 MB"),
        (zlib.compress(bytes(range(256)) * 20_000, 0), ["Content-Encoding: deflate"], "larger than 4 MB"),
    ],
)
def test_bodies_set_aside_and_the_rest_read(body: bytes, headers: list[str], reason: str) -> None:
    got = read(response(body, *headers) + response(url="https://news.example/b"), limit=4 * MB)
    assert problem(got) == Problem("c.warc!record-1", f"{reason} ({URL})", problem(got).advice)
    assert urls(got) == ["https://news.example/b"]


def test_cut_off_keeps_what_came_before() -> None:
    plain = INFO + response() + response(url="https://news.example/b")
    got = read(plain[:-40])
    assert urls(got) == [URL]
    assert (problem(got).source, problem(got).reason) == (
        "c.warc",
        "ends too early: part of a record is missing (at record 3)",
    )
    packed = b"".join(map(gzip.compress, [INFO, response(), response()]))
    got = read(packed[:-30], "c.warc.gz")
    assert urls(got) == [URL]
    assert problem(got).reason == "ends too early: part of it is missing (at record 3)"
    got = read(packed + b"garbage", "c.warc.gz")
    assert urls(got) == [URL, URL]
    assert problem(got).reason == "followed by bytes that are not gzip (at record 3)"


@pytest.mark.parametrize("data", [b"WARC/1.0\r\n", b"WARC/1.0\r\n\r\n", b"WARC/1.0\r\nWARC-Type: respo"])
def test_records_that_are_hardly_there(data: bytes) -> None:
    assert problem(read(data)).reason


def with_length(length: str) -> bytes:
    data = response()
    at = data.index(b"Content-Length: ")
    return data[:at] + f"{length}\r\n".encode() + data[data.index(b"\r\n", at) + 2 :]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (with_length("X: y"), "a record without a length"),
        (with_length("Content-Length: many"), "a record without a length"),
        (with_length("Content-Length: -5"), "a record without a length"),
        (with_length("Content-Length: 1_0"), "a record without a length"),
        (with_length(f"Content-Length: {'9' * 5000}"), "a record without a length"),
        (with_length("Content-Length: 60"), "its length is wrong: bytes lie between it and the next record"),
        (b"WARC/1.0\r\n\r\n", "a record without a length"),
        (b"WARC/7.0\r\nWARC-Type: response\r\n\r\n", "a record whose headers cannot be read"),
        (record("response", URL, b"no headers at all"), "a response without HTTP headers"),
        (record("response", URL, b"\r\n\r\n"), "a response without HTTP headers"),
        (response().replace(b"WARC-Type: response\r\n", b""), "a record without a type"),
        (response().replace(b"WARC-Date", b"W" * 2 * MB), "headers larger than 1 MB"),
        (response(PAGE, "X: " + "x" * 10 * MB), "headers larger than 1 MB"),
        (b"WARC/1.0\r\n" + b"X: y\r\n" * 300_000, "headers larger than 1 MB"),
    ],
)
def test_faulty_record_is_one_problem_and_the_rest_is_read(bad: bytes, reason: str) -> None:
    got = read(bad + response(url="https://news.example/b"))
    assert problem(got) == Problem("c.warc!record-1", reason, problem(got).advice)
    assert urls(got)[-1] == "https://news.example/b"


def test_length_that_reaches_too_far() -> None:
    got = read(response() + with_length("Content-Length: 999999999999"))
    assert urls(got) == [URL]
    assert problem(got).reason == "ends too early: part of a record is missing (at record 2)"
    got = read(with_length("Content-Length: 300") + response(url="https://news.example/b") + response())
    assert urls(got)[-1] == URL
    assert problem(got).source == "c.warc!record-1"


def test_memory_stays_bounded() -> None:
    data = gzip.compress(response(PAGE, "X: " + "x" * 10 * MB) + response(bytes(range(256)) * 80_000), 1)
    tracemalloc.start()
    start = time.perf_counter()
    got = read(data, "c.warc.gz", limit=200_000, most_ratio=100_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(got) == 2
    assert peak < 6 * MB
    assert time.perf_counter() - start < 1


def test_bomb_ends_the_archive_and_keeps_what_came_before() -> None:
    got = read(
        gzip.compress(response()) + gzip.compress(response(bytes(30 * MB))), "c.warc.gz", limit=50 * MB
    )
    assert urls(got) == [URL]
    assert (problem(got).source, problem(got).reason) == (
        "c.warc.gz",
        "unpacks to more than 200 times its size",
    )


def test_budget_of_members_and_records() -> None:
    assert urls(read(response() * 3, most_members=2)) == [URL] * 2
    assert problem(read(response() * 3, most_members=2)).reason == "more than 2 members"
    got = problem(read(response() + INFO * 30, most_members=2))
    assert got.reason == "more than 20 records that are no pages"


def test_no_pages() -> None:
    assert problem(read(INFO)).reason == "no pages in this web archive"
    assert problem(read(gzip.compress(b"\n"), "c.warc.gz")).reason == "no records in this web archive"
    assert problem(read(gzip.compress(PAGE), "c.warc.gz")).reason == "no records in this web archive"


def wacz(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def test_wacz() -> None:
    crawl = gzip.compress(INFO) + gzip.compress(response())
    data = wacz(
        ("datapackage.json", b"{}"),
        ("archive/data.warc.gz", crawl),
        ("archive/plain.warc", INFO + response()),
        ("pages/pages.jsonl", b"{}"),
        ("archive/cut.warc.gz", crawl[:-20]),
    )
    got = read(data, "site.wacz")
    assert [item.name for item in got if isinstance(item, Member)] == [
        "site.wacz!archive/data.warc.gz!record-2",
        "site.wacz!archive/plain.warc!record-2",
    ]
    assert problem(got).source == "site.wacz!archive/cut.warc.gz"
    assert problem(read(wacz(("a.txt", PAGE)), "a.wacz")).reason == "no web archive inside"
    assert urls(read(wacz(("in.wacz", data)), "n.zip")) == [URL, URL]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=80), st.integers(0, 900), st.booleans())
def test_any_damage_raises_nothing(noise: bytes, at: int, packed: bool) -> None:
    parts = [
        INFO,
        response(chunked(gzip.compress(PAGE)), "Content-Encoding: gzip", "Transfer-Encoding: chunked"),
    ]
    data = b"".join(map(gzip.compress, parts)) if packed else b"".join(parts)
    for hurt in (
        data[:at] + noise + data[at + len(noise) :],
        b"WARC/1.0\r\n" + noise,
        data[:at] + noise + data[at:],
    ):
        for item in read(hurt, "c.warc.gz" if packed else "c.warc"):
            assert isinstance(item, Member) or item.reason


def test_deterministic() -> None:
    data: Any = INFO + response() * 5 + with_length("X: y") + response()
    assert read(data) == read(data)
