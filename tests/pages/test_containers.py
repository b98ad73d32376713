"""Zip and gzip: what is in them is read, and what is wrong with them gives one Problem."""

from __future__ import annotations

import gzip
import io
import struct
import time
import tracemalloc
import warnings
import zipfile
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.pages.sources.budget import Budget, Member
from detente.pages.sources.containers import is_container, members
from detente.records import Problem

TEXT = b"The two ministers met in Geneva and agreed to talk again in the spring.\n"
MB = 1 << 20


def read(name: str, data: bytes, *, limit: int = MB, **budget: int) -> list[Member | Problem]:
    return list(members(name, io.BytesIO(data), limit=limit, budget=Budget(**budget)))


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about names that come twice
        with zipfile.ZipFile(out, "w", method) as archive:
            for name, data in files:
                archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def problem(got: list[Member | Problem]) -> Problem:
    (only,) = [item for item in got if isinstance(item, Problem)]
    assert only.advice
    return only


def names(got: list[Member | Problem]) -> list[str]:
    return [item.name for item in got if isinstance(item, Member)]


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.zip", b"PK\x03\x04", "zip"),
        ("a.zip", b"PK\x05\x06", "zip"),
        ("download", b"PK\x03\x04", "zip"),
        ("a.WACZ", b"PK\x03\x04", "wacz"),
        ("a.docx", b"PK\x03\x04", None),
        ("a.XLSX", b"PK\x03\x04", None),
        ("a.epub", b"PK\x03\x04", None),
        ("report", zipped(("[Content_Types].xml", b"<a/>")), None),
        ("book", zipped(("mimetype", b"application/epub+zip"), method=0), None),
        ("a.html.gz", b"\x1f\x8b\x08", "gzip"),
        ("a.warc.gz", b"\x1f\x8b\x08", "warc"),
        ("a.warc", b"WARC/1.0\r\n", "warc"),
        ("a.zip", b"<html>", None),
        ("a.gz", b"", None),
        ("a.html", TEXT, None),
    ],
)
def test_is_container(name: str, head: bytes, kind: str | None) -> None:
    assert is_container(name, head[:512]) == kind


def test_zip_members_in_order_with_their_way_and_hint() -> None:
    data = zipped(("b/page.html", TEXT), ("b/", b""), ("a.txt", TEXT), ("rows.csv", b"a,b"), method=0)
    assert read("news.zip", data) == [
        Member("news.zip!b/page.html", TEXT, "text/html"),
        Member("news.zip!a.txt", TEXT),
        Member("news.zip!rows.csv", b"a,b", "text/csv"),
    ]


def test_zip_from_a_pipe() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: Any) -> int:
            raise OSError

    got = list(members("-", Pipe(zipped(("a.txt", TEXT))), limit=MB, budget=Budget()))
    assert got == [Member("-!a.txt", TEXT)]


def test_members_is_lazy_and_leaves_the_stream_open() -> None:
    stream = io.BytesIO(zipped(("a.txt", TEXT), ("b.txt", TEXT)))
    got = members("a.zip", stream, limit=MB, budget=Budget())
    assert isinstance(next(got), Member)
    got.close()  # type: ignore[attr-defined]
    assert not stream.closed


def test_zip_names_are_only_names() -> None:
    files = [
        "/etc/passwd",
        "../../up.txt",
        "C:\\a.txt",
        "a\x1b[31m.txt",
        "same.txt",
        "same.txt",
        "Женева.txt",
    ]
    got = read("n.zip", zipped(*((name, TEXT) for name in files)))
    assert [name.partition("!")[2] for name in names(got)] == [
        "/etc/passwd",
        "../../up.txt",
        "C:\\a.txt",
        "a\ufffd[31m.txt",
        "same.txt",
        "same.txt#2",
        "Женева.txt",
    ]


def test_zip_names_in_odd_encodings() -> None:
    data = zipped(("QQQQQQQQQQQQ.txt", TEXT))
    for raw, shown in [("Женева".encode(), "Женева"), (b"\x86\xa5\xad\xa5\xa2\xa0______", None)]:
        (got,) = read("n.zip", data.replace(b"Q" * 12, raw))
        assert isinstance(got, Member)
        assert got.data == TEXT
        assert shown is None or got.name == f"n.zip!{shown}.txt"
    flagged = bytearray(data.replace(b"Q" * 12, b"\xff" * 12))
    for at in (6, data.index(b"PK\x01\x02") + 8):  # marked as UTF-8, which it is not
        flagged[at : at + 2] = struct.pack("<H", 0x800)
    assert problem(read("n.zip", bytes(flagged))).reason == "a zip archive whose names cannot be read"


def test_zip_hidden_files_are_told() -> None:
    got = read("n.zip", zipped(("__MACOSX/._a.txt", b"\0"), ("a.txt", TEXT), (".git/config", b"x")))
    assert [item.reason for item in got if isinstance(item, Problem)] == ["hidden file not read"] * 2
    assert names(got) == ["n.zip!a.txt"]


def test_zip_encrypted_member() -> None:
    data = bytearray(zipped(("a.txt", TEXT), ("b.txt", TEXT)))
    for at in (6, data.index(b"PK\x01\x02") + 8):
        data[at] |= 1
    got = read("n.zip", bytes(data))
    assert (problem(got).source, problem(got).reason) == ("n.zip!a.txt", "encrypted")
    assert names(got) == ["n.zip!b.txt"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_zip_methods_without_a_bound_are_not_read(method: int) -> None:
    got = problem(read("n.zip", zipped(("a.txt", TEXT), method=method)))
    assert got.reason == f"packed in a way we do not read (method {method})"


def test_zip_bad_checksum_and_bad_data() -> None:
    data = zipped(("a.txt", TEXT), ("b.txt", TEXT), method=0).replace(b"Geneva", b"Vienna", 1)
    got = read("n.zip", data)
    assert problem(got) == Problem("n.zip!a.txt", "damaged: its checksum is wrong", problem(got).advice)
    assert names(got) == ["n.zip!b.txt"]
    broken = bytearray(zipped(("a.txt", TEXT), ("b.txt", TEXT)))
    broken[35:60] = b"\xff" * 25
    got = read("n.zip", bytes(broken))
    assert problem(got).reason == "damaged: it cannot be unpacked"
    assert names(got) == ["n.zip!b.txt"]


def test_zip_cut_off_or_empty() -> None:
    data = zipped(("a.txt", TEXT), ("b.txt", TEXT))
    for cut in (10, 100, len(data) - 4):
        assert problem(read("n.zip", data[:cut])).reason == "a damaged or cut-off zip archive"
    assert problem(read("n.zip", zipped())).reason == "no files in this archive"
    assert problem(read("n.zip", zipped(("a/", b"")))).reason == "no files in this archive"
    assert problem(read("n.zip", b"<html>")).reason == "not an archive we can read"


def test_zip_with_a_huge_list_of_members_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.pages.sources.containers._MOST_DIRECTORY", 3000)
    got = problem(read("n.zip", zipped(*((f"{i:040}", b"") for i in range(50)))))
    assert got.reason == "a zip archive with too long a list of members"


def test_zip_overlapping_members() -> None:
    data = zipped(("a.txt", TEXT), ("b.txt", TEXT), method=0)
    at = data.index(b"PK\x01\x02")
    entry = data[at : at + 51]
    count = 20
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, 51 * count, at, 0)
    got = problem(read("n.zip", data[:at] + entry * count + end))
    assert got.reason == "1 members overlap, as in no honest archive"


def test_zip_in_itself_ends() -> None:
    inner = zipped(("a.txt", TEXT))
    for _ in range(20):
        inner = zipped(("again.zip", inner), ("a.txt", TEXT))
    got = read("q.zip", inner)
    assert problem(got).source == "q.zip!again.zip!again.zip!again.zip"
    assert problem(got).reason == "more than 3 archives inside each other"
    assert len(names(got)) == 3


def test_containers_in_containers() -> None:
    inner = gzip.compress(zipped(("deep.txt", TEXT)))
    data = zipped(
        ("in.zip.gz", inner), ("rows.csv.gz", gzip.compress(b"a,b")), ("r.docx", zipped(("a", b"b")))
    )
    assert names(read("n.zip", data)) == [
        "n.zip!in.zip.gz!in.zip!deep.txt",
        "n.zip!rows.csv.gz!rows.csv",
        "n.zip!r.docx",
    ]


def test_damage_inside_leaves_the_outer_container_readable() -> None:
    data = zipped(("in.zip", zipped(("x", TEXT))[:50]), ("cut.gz", gzip.compress(b"")[:12]), ("a.txt", TEXT))
    got = read("n.zip", data)
    assert [i.source for i in got if isinstance(i, Problem)] == ["n.zip!in.zip", "n.zip!cut.gz"]
    assert names(got) == ["n.zip!a.txt"]


def test_limit_sets_a_member_aside_without_holding_it() -> None:
    data = zipped(("big.txt", bytes(range(256)) * 200_000), ("a.txt", TEXT))
    tracemalloc.start()
    got = read("n.zip", data, limit=100_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (problem(got).source, problem(got).reason) == ("n.zip!big.txt", "larger than 0.0953674 MB")
    assert names(got) == ["n.zip!a.txt"]
    assert peak < 2 * MB


def test_budget_of_members_keeps_what_came_before() -> None:
    inner = zipped(*((f"{i}.txt", TEXT) for i in range(5)))
    got = read("n.zip", zipped(("a.txt", TEXT), ("in.zip", inner), ("b.txt", TEXT)), most_members=4)
    assert names(got) == ["n.zip!a.txt", "n.zip!in.zip!0.txt", "n.zip!in.zip!1.txt"]
    assert got[-1] == problem(got)
    assert (problem(got).source, problem(got).reason) == ("n.zip", "more than 4 members")


def test_budget_of_bytes_keeps_what_came_before() -> None:
    noise = zlib.compress(TEXT) * 1000
    got = read("n.zip", zipped(*((f"{i}.txt", noise) for i in range(5))), most_bytes=2 * len(noise) + 1)
    assert names(got) == ["n.zip!0.txt", "n.zip!1.txt"]
    assert problem(got).reason.startswith("unpacks to more than 0.")


def test_bombs_end_early() -> None:
    zeros = bytes(8 * MB)
    start = time.perf_counter()
    got = read("n.zip", zipped(("a.txt", TEXT), ("bomb", zeros), ("b.txt", TEXT)), limit=32 * MB)
    assert names(got) == ["n.zip!a.txt"]
    assert problem(got).reason == "unpacks to more than 200 times its size (bomb)"
    # A bomb in a container of its own stops that one alone.
    got = read("n.zip", zipped(("bomb.gz", gzip.compress(zeros)), ("b.txt", TEXT)), limit=32 * MB)
    assert names(got) == ["n.zip!b.txt"]
    assert problem(got).source == "n.zip!bomb.gz"
    assert time.perf_counter() - start < 1
    assert len(names(read("n.zip", zipped(("a.txt", b"a" * 900_000))))) == 1  # too small to harm


@pytest.mark.parametrize(
    ("name", "inner"),
    [
        ("dir/page.html.gz", "page.html"),
        ("rows.CSV.GZ", "rows.CSV"),
        ("a.jsonl.gz", "a.jsonl"),
        ("page", "page"),
        (".gz", ".gz"),
    ],
)
def test_gzip_name_drops_its_ending(name: str, inner: str) -> None:
    assert names(read(name, gzip.compress(TEXT))) == [f"{name}!{inner}"]


def test_gzip_of_several_members_and_padding() -> None:
    (got,) = read("a.txt.gz", gzip.compress(TEXT) + gzip.compress(TEXT) + bytes(100))
    assert got == Member("a.txt.gz!a.txt", TEXT + TEXT)


def test_gzip_faults() -> None:
    data = gzip.compress(zlib.compress(TEXT) * 300)
    page, fault = read("a.gz", data + b"garbage")
    assert isinstance(page, Member)
    assert page.data == zlib.compress(TEXT) * 300
    assert fault == Problem("a.gz", "followed by bytes that are not gzip", "what came before was read")
    page, fault = read("a.gz", data[:-12])
    assert isinstance(page, Member)
    assert problem([fault]).reason == "ends too early: part of it is missing"
    wrong = bytearray(data)
    wrong[-6] ^= 1
    assert [problem(read("a.gz", bytes(wrong))).reason] == ["damaged: its checksum is wrong"]
    assert problem(read("a.gz", data[:10] + b"\xff" * 40)).reason == "damaged: it cannot be unpacked"


def test_gzip_of_a_tar_is_told() -> None:
    tar = b"a.txt" + bytes(252) + b"ustar" + bytes(250)
    assert problem(read("a.tgz", gzip.compress(tar))).reason == "a tar archive, which we do not read"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400), st.sampled_from(["zip", "gz", "deep"]))
def test_any_damage_raises_nothing(noise: bytes, at: int, kind: str) -> None:
    data = {
        "zip": zipped(("a.txt", TEXT), ("b.gz", gzip.compress(TEXT))),
        "gz": gzip.compress(zipped(("a.txt", TEXT))),
        "deep": zipped(("a.zip", zipped(("b.txt", TEXT), method=0)), method=0),
    }[kind]
    for hurt in (
        data[:at] + noise + data[at + len(noise) :],
        data[:4] + noise,
        data[: at or 4] + noise + data[at:],
    ):
        for item in read(f"n.{kind}", hurt):
            assert isinstance(item, Member) or item.reason
