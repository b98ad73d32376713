"""Faulty inputs: each gives one Problem with a clear reason, and the rest goes on."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from detente.pages import Page, find, read_page
from detente.pages.sniff import decode
from detente.records import Article, Problem

if TYPE_CHECKING:
    from pathlib import Path

TEXT = b"The two ministers met in Geneva and agreed to talk again in the spring.\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 4


def problem(path: Path | str, **options: Any) -> Problem:
    (got,) = find([str(path)], **options)
    assert isinstance(got, Problem), got
    return got


def test_find_file_gives_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    assert list(find([str(tmp_path / "a.txt")])) == [Page(str(tmp_path / "a.txt"), None, TEXT, "text/plain")]


def test_find_folder_is_recursive_sorted_and_silent_about_nothing(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.md", "a.htm", "b/z.xhtml", "b/noending", "d.py", "e.csv", "b/.hidden", "f.qqq"):
        (tmp_path / name).write_bytes(TEXT)
    (tmp_path / "g.jpg").write_bytes(JPEG)
    got = list(find([str(tmp_path)]))
    seen = [
        os.path.relpath(
            str(item.source if isinstance(item, Problem) else getattr(item, "source_path", item)), tmp_path
        )
        for item in got
    ]
    assert seen == [
        "a.htm",
        "b/.hidden",
        "b/noending",
        "b/z.xhtml",
        "c.md",
        "d.py",
        "e.csv",
        "f.qqq",
        "g.jpg",
    ]
    reasons = {i.source.rsplit("/", 1)[1]: i.reason for i in got if isinstance(i, Problem)}
    assert reasons == {
        ".hidden": "hidden file not read",
        "d.py": "not a page we can read (text/x-python)",
        "e.csv": "no rows in this table",
        "f.qqq": "not a page we can read (.qqq file)",
        "g.jpg": "not a page we can read (image/jpeg)",
    }


def test_find_is_lazy(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    pages = find([str(tmp_path / "a.txt"), str(tmp_path / "missing")])
    assert isinstance(next(pages), Page)
    (tmp_path / "missing").write_bytes(TEXT)
    assert isinstance(next(pages), Page)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.html", b" \r\n\t\n", "empty"),
        ("photo.html", JPEG, "not text but a JPEG image"),
        ("paper.txt", b"%PDF-1.7\n%\xe2\xe3", "a broken PDF (PdfStreamError)"),
        ("book.html", b"PK\x03\x04\x14\x00\x06\x00", "a damaged or cut-off zip archive"),
        ("zeros.txt", bytes(4096), "not text but binary data"),
        ("noise.txt", b"abc" + bytes(range(1, 9)) * 50, "not text but binary data"),
    ],
)
def test_find_unreadable_content_is_one_problem_and_the_rest_goes_on(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "zz.txt").write_bytes(TEXT)
    bad, good = find([str(tmp_path)])
    assert isinstance(bad, Problem)
    assert (bad.source, bad.reason) == (str(tmp_path / name), reason)
    assert bad.advice
    assert isinstance(good, Page)


def test_find_missing_path(tmp_path: Path) -> None:
    assert problem(tmp_path / "nowhere").reason == "no such file or folder"
    assert problem("a\0b").reason == "not a valid path"


def test_find_empty_folder(tmp_path: Path) -> None:
    assert problem(tmp_path).reason == "no files in this folder"


def test_find_huge_file_is_never_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    monkeypatch.setattr("detente.pages.sources.find.expand", lambda *_, **__: pytest.fail("it was read"))
    assert problem(path).reason == "larger than 20 MB"


def test_find_stdin_reads_no_more_than_the_limit() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            assert size > 0
            self.given += size
            return b"x" * size

    endless = Endless()
    (got,) = find(["-"], stdin=endless, limit=5_000_000)  # type: ignore[arg-type]
    assert isinstance(got, Problem)
    assert got.reason == "larger than 4.76837 MB"
    assert endless.given <= 5_000_001 + 65536


def test_find_stdin_page() -> None:
    assert list(find(["-"], stdin=io.BytesIO(TEXT))) == [Page("-", None, TEXT, "")]


@pytest.mark.parametrize("what", ["file", "folder"])
def test_find_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    (tmp_path / "locked.txt").write_bytes(TEXT)
    real_open, real_list = open, os.listdir

    def refuse_open(path: Any, *args: Any, **kwargs: Any) -> Any:
        if str(path).endswith("locked.txt"):
            raise PermissionError(13, "Permission denied")
        return real_open(path, *args, **kwargs)

    def refuse_list(path: Any) -> list[str]:
        if path == str(tmp_path):
            raise PermissionError(13, "Permission denied")
        return real_list(path)

    if what == "file":
        monkeypatch.setattr("builtins.open", refuse_open)
    else:
        monkeypatch.setattr("os.listdir", refuse_list)
    source = tmp_path / "locked.txt" if what == "file" else tmp_path
    got = problem(source)
    assert (got.source, got.reason) == (str(source), "no permission to read it")


def test_find_link_loops_end(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(TEXT)
    (tmp_path / "in" / "up").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    got = list(find([str(tmp_path)]))
    reasons = [item.reason for item in got if isinstance(item, Problem)]
    assert reasons[0] == "broken link"
    assert reasons[1] == "folder already read"
    assert reasons[2].startswith("cannot be read: too many levels")
    assert sum(isinstance(item, Page) for item in got) == 1


def test_find_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert problem(tmp_path / "pipe.txt").reason == "not a regular file"


@pytest.mark.parametrize("url", ["ftp://example.org/a", "file:///etc/passwd", "javascript://x"])
def test_find_refuses_other_schemes(url: str) -> None:
    assert problem(url).reason == f"not an address we read ({url.split(':')[0]}://)"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fe80::1%eth0", "0.0.0.0"],
)
def test_find_refuses_private_addresses(address: str) -> None:
    transport = httpx.MockTransport(lambda _: pytest.fail("it was asked"))
    got = problem("http://news.example/a", transport=transport, resolve=lambda _: ["93.184.216.34", address])
    assert got.reason == "an address on a private network"


def _web(answer: httpx.Response) -> Any:
    return httpx.MockTransport(lambda _: answer)


def _public(_: str) -> list[str]:
    return ["93.184.216.34"]


def test_find_url_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.pages.sources.fetch.getproxies", dict)
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=TEXT, headers={"content-type": "text/html; charset=utf-8"})

    url = "https://news.example/a?b=1"
    got = list(find([url], transport=httpx.MockTransport(answer), resolve=_public))
    assert got == [Page(None, url, TEXT, "text/html; charset=utf-8")]
    assert (asked[0].url.host, asked[0].headers["host"]) == ("93.184.216.34", "news.example")
    assert asked[0].extensions["sni_hostname"] == "news.example"


def test_find_url_redirect_to_private_address_is_refused() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return httpx.Response(404)
        return httpx.Response(302, headers={"location": "http://inside.example/"})

    got = problem(
        "http://news.example/a",
        transport=httpx.MockTransport(answer),
        resolve=lambda host: ["192.168.0.1"] if host == "inside.example" else _public(host),
    )
    assert (got.source, got.reason) == ("http://news.example/a", "an address on a private network")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (httpx.Response(404), "the site answered 404"),
        (httpx.Response(200, headers={"content-type": "image/jpeg"}), "not a page we can read (image/jpeg)"),
        (httpx.Response(200, content=b"x" * 300_000), "larger than 0.190735 MB"),
        (httpx.Response(200, content=JPEG), "not text but a JPEG image"),
        (httpx.Response(302, headers={"location": "/a"}), "redirected too often"),
    ],
)
def test_find_url_faults(answer: httpx.Response, reason: str) -> None:
    got = problem("http://news.example/a", transport=_web(answer), resolve=_public, limit=200_000)
    assert got.reason == reason


def test_find_url_time_out_and_lost_connection() -> None:
    def slow(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow", request=request)

    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    got = problem("http://news.example/a", transport=httpx.MockTransport(slow), resolve=_public)
    assert got.reason == "the site does not answer (asked for its robots.txt)"
    got = problem("http://news.example/a", transport=httpx.MockTransport(broken), resolve=_public)
    assert got.reason == "the site does not answer (asked for its robots.txt)"


def test_find_url_that_is_lost_after_its_robots() -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return httpx.Response(404)
        raise httpx.ConnectError("refused", request=request)

    got = problem("http://news.example/a", transport=httpx.MockTransport(broken), resolve=_public)
    assert got.reason == "cannot be fetched: refused"


@pytest.mark.parametrize(
    ("data", "media", "text"),
    [
        ("\ufeffé".encode(), "", "é"),
        ("talks é".encode("utf-16"), "", "talks é"),
        ("talks go on".encode("utf-16-le"), "", "talks go on"),
        ('<meta charset="windows-1251">Москва'.encode("cp1251"), "", '<meta charset="windows-1251">Москва'),
        ("Москва".encode("koi8-r"), "text/html; charset=koi8-r", "Москва"),
        ("“so”".encode("cp1252"), "text/plain; charset=iso-8859-1", "“so”"),
        (b'<meta charset="utf-16">plain', "", '<meta charset="utf-16">plain'),
        (b'<meta charset="klingon">plain', "", '<meta charset="klingon">plain'),
        ("x" * 900 + "é", "", "x" * 900 + "é"),
    ],
)
def test_decode(data: bytes | str, media: str, text: str) -> None:
    assert decode(data.encode() if isinstance(data, str) else data, media) == text


def test_decode_guesses_undeclared_encodings() -> None:
    said = "Переговоры в Женеве завершились без соглашения, сообщили дипломаты. " * 5
    assert decode(said.encode("cp1251")) == said


def test_decode_keeps_utf8_with_a_broken_byte() -> None:
    assert decode("é".encode() * 300 + b"\xff") == "é" * 300 + "\ufffd"


def test_read_page_is_the_same_twice(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    (page,) = find([str(tmp_path / "a.txt")])
    assert isinstance(page, Page)
    first, second = read_page(page), read_page(page)
    assert isinstance(first, Article)
    assert first == second
