"""What sites and disks throw at a reader, all local: bounded time and memory, one clear line each, the rest is read."""

from __future__ import annotations

import gzip
import itertools
import os
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from detente.pages import Page, find, read_page
from detente.pages.sources.crawl import Polite
from detente.pages.sources.web import Web
from detente.records import Article, Problem

TEXT = "The envoys of Norway and Uganda met in Harrow on Monday and agreed to meet again in spring. Neither side said more."
GOOD = f"<html><body><article><h1>Envoys meet in Harrow</h1><p>{TEXT}</p><p>The talks went on for four hours.</p></article></body></html>"
WARC = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://harrow.example/{n}\r\nWARC-Date: 2003-02-01T10:00:00Z\r\n"
    "WARC-Record-ID: <urn:uuid:0000000{n}-0000-0000-0000-000000000000>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {size}\r\n\r\n{body}\r\n\r\n"
)
MEMORY = 700 * 1024  # KiB that a run over faulty inputs may take; the programs alone take some 250 MB


def warc(*numbers: int) -> str:
    made = []
    for n in numbers:
        page = GOOD.replace("Harrow", f"Harrow {n}")
        body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n{page}"
        made.append(WARC.format(n=n, size=len(body), body=body))
    return "".join(made)


def sparse(folder: Path) -> None:
    with open(folder / "sparse.txt", "wb") as file:
        file.truncate(10 * 1024**3)


def truncated(folder: Path) -> None:
    (folder / "cut.warc").write_text(warc(1, 2, 3)[:-200])


def nested(folder: Path) -> None:
    (folder / "deep.html").write_text("<html><body>" + "<div>" * 200_000 + TEXT + "</body></html>")


def bomb(folder: Path) -> None:
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("page.html", b"<p>" + b"0" * (300 * 1024**2))


def loop(folder: Path) -> None:
    (folder / "again").symlink_to(folder, target_is_directory=True)


def picture(folder: Path) -> None:
    (folder / "photo.html").write_bytes(b"\xff\xd8\xff\xe0" + bytes(2000))


def squeezed(folder: Path) -> None:
    with gzip.open(folder / "zeros.html.gz", "wb", compresslevel=9) as file:
        for _ in range(64):
            file.write(bytes(4 * 1024**2))


# The fault, how many pages it still gives, and words of its one line.
FAULTS: list[tuple[Callable[[Path], None], int, str]] = [
    (sparse, 0, "larger than"),
    (truncated, 2, "ends"),
    (nested, 1, ""),
    (bomb, 0, "larger than"),
    (loop, 0, "already read"),
    (picture, 0, "JPEG"),
    (squeezed, 0, "unpacks"),
]


@pytest.mark.parametrize(
    ("fault", "pages", "told"), FAULTS, ids=lambda given: getattr(given, "__name__", None)
)
def test_a_fault_on_the_disk_costs_itself_alone(
    tmp_path: Path, fault: Callable[[Path], None], pages: int, told: str
) -> None:
    fault(tmp_path)
    (tmp_path / "zz.html").write_text(GOOD)
    start = time.perf_counter()
    found = list(find([str(tmp_path)]))
    read = [read_page(one) for one in found if isinstance(one, Page)]
    assert time.perf_counter() - start < 30
    assert sum(isinstance(one, Article) for one in read) == pages + 1
    problems = [one for one in found if isinstance(one, Problem)]
    assert len(problems) == bool(told)
    assert all(told in f"{one.reason} {one.advice}" and "\n" not in one.reason for one in problems)


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="there is no /proc here")
def test_a_folder_of_all_faults_is_read_in_bounded_memory(tmp_path: Path) -> None:
    for fault, _, _ in FAULTS:
        fault(tmp_path)
    (tmp_path / "zz.html").write_text(GOOD)
    code = (
        "import re, sys; from detente.cli import main\n"
        "status = main(['code', sys.argv[1], '--format', 'jsonl', '--quiet'])\n"
        "print(status, re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=120, check=True
    )
    status, peak = done.stderr.strip().splitlines()[-1].split()
    assert status == "3"
    assert int(peak) < MEMORY
    assert done.stdout.count('"record": "article"') + done.stdout.count('"record":"article"') == 4
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("declared", "real"),
    [
        ("utf-8", "cp1252"), ("iso-8859-1", "utf-8"), ("windows-1251", "utf-8"), ("utf-16", "utf-8"), ("klingon", "cp1252"), ("gb2312", "gb18030"),
    ],
)  # fmt: skip
def test_a_page_that_declares_another_charset_than_it_has_is_read(declared: str, real: str) -> None:
    words = (
        "The envoys met in Málaga and Besançon – “for hours”."
        if real != "gb18030"
        else "The envoy 陶喆 met the minister."
    )
    source = f"<html><head><meta charset='{declared}'></head><body><p>{words}</p><p>{TEXT}</p></body></html>"
    got = read_page(Page("a.html", None, source.encode(real), "text/html"))
    assert isinstance(got, Article)
    # A page whose bytes are sound in the encoding that it declares is believed, as in every browser.
    assert words in got.text or declared in ("iso-8859-1", "windows-1251")
    assert "\ufffd" not in got.text


class Served:
    """A site on this machine; ``routes`` give the parts of each answer, which may have no end."""

    def __init__(self, routes: dict[str, Callable[[], Iterator[bytes]]]) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                made = routes.get(self.path)
                self.send_response(200 if made else 404)
                self.send_header(
                    "Content-Type", "application/rss+xml" if "feed" in self.path else "text/html"
                )
                self.end_headers()
                try:
                    for part in made() if made else ():
                        self.wfile.write(part)
                        self.wfile.flush()
                except OSError:
                    return  # the reader has had enough

            def log_message(self, *words: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.root = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Served:
        return self

    def __exit__(self, *more: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def drip() -> Iterator[bytes]:
    yield b"<html><body><p>"
    while True:
        time.sleep(0.05)
        yield b"x"


def endless() -> Iterator[bytes]:
    yield b'<?xml version="1.0"?><rss version="2.0"><channel><title>H</title>'
    for n in itertools.count():
        yield b"<item><title>T%d</title><link>http://127.0.0.1:9/%d</link></item>" % (n, n) * 200


def garbage() -> Iterator[bytes]:
    yield b'<?xml version="1.0"?><rss version="2.0"><channel>'
    yield os.urandom(5000)


def good() -> Iterator[bytes]:
    yield GOOD.encode()


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/drip", "in time"),
        ("/feed-endless", "feed larger than"),
        ("/feed-garbage", ""),
        ("/feed-round", "feed within"),
    ],
)
def test_a_site_that_misbehaves_is_left_in_time(
    path: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("detente.pages.sources.fetch._DEADLINE", 1.0)
    routes: dict[str, Callable[[], Iterator[bytes]]] = {
        "/drip": drip, "/feed-endless": endless, "/feed-garbage": garbage, "/good": good,
    }  # fmt: skip
    with Served(routes) as site:
        feed = f'<rss version="2.0"><channel><item><link>{site.root}/feed-round</link></item><item><link>{site.root}/good</link></item></channel></rss>'
        routes["/feed-round"] = lambda: iter([feed.encode()])  # it lists itself
        web = Web(1 << 20, True, polite=Polite(0.0))
        start = time.perf_counter()
        found = list(itertools.islice(web.pages(site.root + path), 40))
        assert time.perf_counter() - start < 20
        problems = [one for one in found if isinstance(one, Problem)]
        assert any(told in one.reason for one in problems)
        (page,) = web.pages(f"{site.root}/good")
        assert isinstance(page, Page)
        assert isinstance(read_page(page), Article)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://localhost:8000/a", "http://[::1]/a", "http://169.254.169.254/latest/meta-data/", "http://10.1.2.3/a",
        "http://2130706433/a", "http://0x7f.1/a", "http://[::ffff:10.0.0.1]/a", "file:///etc/passwd", "ftp://example.org/a", "gopher://example.org/",
    ],
)  # fmt: skip
def test_addresses_that_are_nobody_elses_business_are_refused_unasked(address: str) -> None:
    (found,) = find([address])
    assert isinstance(found, Problem)
    assert found.reason.startswith(
        ("an address on a private network", "not an address we read", "cannot be fetched")
    )
