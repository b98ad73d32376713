"""One page from the web: http and https only, bounded in size and time, no private addresses."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.request import getproxies

import httpx

from detente.records import Problem

Resolve = Callable[[str], Sequence[str]]
_TIMEOUT = httpx.Timeout(20.0, connect=10.0)
_DEADLINE = 60.0  # seconds for one page with all its redirects, against servers that drip
_REDIRECTS = 5
_HEADERS = {
    "User-Agent": "detente (reads news pages)",
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9",
    "Accept-Encoding": "gzip, deflate",
}
_READABLE = frozenset(
    [
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "text/markdown",
        "application/xml",
        "text/xml",
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
    ]
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as a server sent it; ``url`` is where the redirects ended."""

    url: str
    data: bytes
    media: str


class _RefusedError(Exception):
    """Why an address is not read: the reason, then the advice."""


def fetch(
    url: str,
    *,
    allow_private: bool,
    limit: int,
    transport: httpx.BaseTransport | None = None,
    resolve: Resolve | None = None,
) -> Fetched | Problem:
    """Get one page, following up to five redirects, and check every address on the way.

    Returns a Problem for anything that goes wrong; raises nothing. At most ``limit`` + 1 bytes are kept.
    """
    try:
        with httpx.Client(
            timeout=_TIMEOUT, headers=_HEADERS, transport=transport, follow_redirects=False
        ) as client:
            return _follow(client, httpx.URL(url), allow_private, limit, resolve or _addresses)
    except _RefusedError as refused:
        return Problem(url, *refused.args)
    except httpx.TimeoutException:
        return Problem(url, "the site did not answer in time", "try again later")
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError, ValueError) as error:
        return Problem(url, f"cannot be fetched: {error or type(error).__name__}", "check the address")


def refusal(url: str, *, allow_private: bool, resolve: Resolve | None = None) -> Problem | None:
    """Why an address is not asked for at all (no web address, a private network, no such host), or None; raises nothing."""
    try:
        with httpx.Client() as client:
            _request(client, httpx.URL(url), allow_private, resolve or _addresses)
    except _RefusedError as refused:
        return Problem(url, *refused.args)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError, ValueError) as error:
        return Problem(url, f"cannot be fetched: {error or type(error).__name__}", "check the address")
    return None


def ask(
    url: str,
    *,
    allow_private: bool,
    limit: int,
    transport: httpx.BaseTransport | None = None,
    resolve: Resolve | None = None,
) -> tuple[int, bytes] | None:
    """The status and the body of an address (a robots.txt), redirects followed; None where no answer comes.

    The body is empty for anything but success, and at most ``limit`` bytes of it are kept. Raises nothing.
    """
    try:
        with httpx.Client(
            timeout=_TIMEOUT, headers=_HEADERS, transport=transport, follow_redirects=False
        ) as client:
            at, deadline = httpx.URL(url), time.monotonic() + _DEADLINE
            for _ in range(_REDIRECTS + 1):
                response = client.send(
                    _request(client, at, allow_private, resolve or _addresses), stream=True
                )
                try:
                    if not response.is_redirect:
                        found = response.status_code < 300
                        return response.status_code, _body(response, limit, deadline)[
                            :limit
                        ] if found else b""
                    at = at.join(response.headers["location"])
                finally:
                    response.close()
            return 310, b""  # round and round
    except (_RefusedError, httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError, ValueError, KeyError):
        return None


def _follow(
    client: httpx.Client, url: httpx.URL, allow_private: bool, limit: int, resolve: Resolve
) -> Fetched | Problem:
    start, deadline = url, time.monotonic() + _DEADLINE
    for _ in range(_REDIRECTS + 1):
        request = _request(client, url, allow_private, resolve)
        response = client.send(request, stream=True)
        try:
            if response.is_redirect:
                url = url.join(response.headers["location"])
                continue
            if response.status_code >= 400:
                return Problem(str(start), f"the site answered {response.status_code}", "check the address")
            media = response.headers.get("content-type", "")
            kind = media.partition(";")[0].strip().lower()
            if kind and kind not in _READABLE:
                return Problem(str(start), f"not a page we can read ({kind})", "give the article's own page")
            return Fetched(str(url), _body(response, limit, deadline), media)
        finally:
            response.close()
    return Problem(str(start), "redirected too often", "give the address it ends at")


def _body(response: httpx.Response, limit: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    # As it comes: pieces of a set size would be waited for, and a server that drips holds back the clock too.
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > limit:
            break
        if time.monotonic() > deadline:
            raise httpx.ReadTimeout("the page took too long")
    return b"".join(parts)[: limit + 1]


def _request(client: httpx.Client, url: httpx.URL, allow_private: bool, resolve: Resolve) -> httpx.Request:
    if url.scheme not in {"http", "https"}:
        raise _RefusedError(
            f"not an address we read ({url.scheme}://)", "give an http or https address, or a file's path"
        )
    if not url.host:
        raise _RefusedError("not a web address", "give an address such as https://example.org/page")
    if allow_private:
        return client.build_request("GET", url)
    addresses = list(resolve(url.host))
    for address in addresses:
        if not _public(address):
            raise _RefusedError("an address on a private network", "give --allow-private to have it read")
    if not addresses or getproxies():  # a proxy looks the name up itself
        return client.build_request("GET", url)
    # The connection goes to the very address that was checked: a second look-up could give another one.
    return client.build_request(
        "GET",
        url.copy_with(host=addresses[0]),
        headers={"Host": url.netloc.decode("ascii")},
        extensions={"sni_hostname": url.raw_host.decode("ascii")},
    )


def _public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    # ::ffff:127.0.0.1 is loopback in another coat.
    inner = getattr(ip, "ipv4_mapped", None) or ip
    return bool(inner.is_global and not inner.is_multicast)


def _addresses(host: str) -> list[str]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))
