"""What a site lets be read: its robots.txt, asked for once and kept for the run (RFC 9309)."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from urllib.robotparser import RobotFileParser

from detente.records import Problem

AGENT = "detente"
LIMIT = 500 * 1024  # bytes of a robots.txt; RFC 9309 asks for no more
LONGEST = 60.0  # seconds of Crawl-delay that are believed
_SITES = 256
_RULES = 5000
_PORTS = {"http": ":80", "https": ":443"}

Get = Callable[[str], tuple[int, bytes] | None]


@dataclass(frozen=True, slots=True)
class _Rule:
    """One Allow or Disallow line; the longest that fits an address decides, and Allow where two are as long."""

    path: str
    allow: bool

    @property
    def line(self) -> str:
        return f"{'Allow' if self.allow else 'Disallow'}: {self.path}"


@dataclass(frozen=True, slots=True)
class _Site:
    """What one site said: why nothing of it is read (or nothing), its rules and its delay."""

    closed: str = ""
    plain: tuple[_Rule, ...] = ()
    wild: tuple[_Rule, ...] = ()
    delay: float | None = None
    parser: RobotFileParser = field(default_factory=RobotFileParser)


class Robots:
    """The rules of the sites of one run; not to be shared between threads.

    ``get`` gives the status and the body of an address, redirects followed, or None where there was no answer in
    time; it is called once for each site. The rules of the ``sites`` used last are kept: one that comes back after
    so many others is asked again.
    """

    def __init__(self, get: Get, *, agent: str = AGENT, sites: int = _SITES) -> None:
        self._get = get
        self._agent = agent.lower()
        self._most = max(1, sites)
        self._sites: OrderedDict[str, _Site] = OrderedDict()

    def forbids(self, url: str) -> Problem | None:
        """Why ``url`` may not be read, or None where it may. Raises nothing for a faulty address."""
        root = site_of(url)
        if root is None:
            return Problem(url, "not a web address", "give an address such as https://example.org/page")
        site = self._site(root)
        if site.closed:
            return Problem(url, site.closed, "try again later, or give a saved copy of the page")
        try:
            allowed = _allowed(site, url)
        except ValueError:  # urllib cannot take the address apart
            return Problem(url, "not a web address", "give an address such as https://example.org/page")
        if allowed:
            return None
        return Problem(
            url, "the site's robots.txt forbids it", "ask the site, or give a saved copy of the page"
        )

    def delay(self, url: str) -> float | None:
        """The seconds that the site asks for between two requests, :data:`LONGEST` at most; None where it asks nothing."""
        root = site_of(url)
        return self._site(root).delay if root else None

    def _site(self, root: str) -> _Site:
        site = self._sites.get(root)
        if site is None:
            site = self._ask(root)
            self._sites[root] = site
            if len(self._sites) > self._most:
                self._sites.popitem(last=False)
        self._sites.move_to_end(root)
        return site

    def _ask(self, root: str) -> _Site:
        answer = self._get(f"{root}/robots.txt")
        if answer is None:
            return _Site(closed="the site does not answer (asked for its robots.txt)")
        status, body = answer
        if 200 <= status < 300:
            return _site(body, self._agent)
        if (
            300 <= status < 500
        ):  # no rules, then; a redirect that ends nowhere is as good as none (RFC 9309, 2.3.1.2)
            return _site(b"", self._agent)
        return _Site(closed=f"the site answered {status} for its robots.txt")


def site_of(url: str) -> str | None:
    """Scheme, host and port of an http(s) address, the way one site is always written; None for anything else."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            return None
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return None
    return f"{parts.scheme}://{host}{'' if port == _PORTS[parts.scheme] else port}"


def _site(body: bytes, agent: str) -> _Site:
    if len(body) > LIMIT:
        body = body[:LIMIT]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]  # half a line is another rule
    rules, delays = _group(body.decode("utf-8-sig", "replace"), agent)
    if len(rules) > _RULES:
        return _Site(closed=f"more than {_RULES:,} rules in its robots.txt")
    # The longest rule first, and Allow before Disallow: urllib takes the first that fits.
    ordered = sorted(dict.fromkeys(rules), key=lambda rule: (-len(rule.path), not rule.allow))
    plain = tuple(rule for rule in ordered if not _is_wild(rule.path))
    wild = tuple(rule for rule in ordered if _is_wild(rule.path))
    return _Site("", plain, wild, min(max(delays), LONGEST) if delays else None, _parser(plain))


def _group(text: str, agent: str) -> tuple[list[_Rule], list[float]]:
    """The rules and delays for our agent, from all groups that name it, or else from those for everybody."""
    rules: dict[str, list[_Rule]] = {agent: [], "*": []}
    delays: dict[str, list[float]] = {agent: [], "*": []}
    agents: set[str] = set()
    named = heading = False
    for raw in re.split(r"[\r\n]+", text):  # urllib would end a group at a blank line; the RFC does not
        key, colon, value = raw.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            agents = agents if heading else set()
            heading = True
            token = value.lower() if value == "*" else re.split(r"[/\s]", value.lower(), maxsplit=1)[0]
            agents.add(token)
            named = named or token == agent
            continue
        if key in {"allow", "disallow"}:
            heading = False
            if value and _is_path(value):
                for one in agents & rules.keys():
                    rules[one].append(_Rule(value, key == "allow"))
        elif key == "crawl-delay":
            heading = False
            if number := re.fullmatch(r"\d+(?:\.\d*)?", value, re.A):
                for one in agents & delays.keys():
                    delays[one].append(float(number[0][:12]))
    which = agent if named else "*"
    return rules[which], delays[which]


def _is_path(value: str) -> bool:
    try:
        urlsplit(unquote(value))  # urllib raises on "//[", which no address begins with
    except ValueError:
        return False
    return True


def _is_wild(path: str) -> bool:
    return "*" in path or path.endswith("$")


def _parser(rules: Sequence[_Rule]) -> RobotFileParser:
    parser = RobotFileParser()
    parser.parse(["User-agent: *", *(rule.line for rule in rules)])
    return parser


def _allowed(site: _Site, url: str) -> bool:
    """Whether the longest rule that fits allows it. urllib knows no ``*`` and ``$``: those are matched here.

    The best wildcard rule is put behind the plain rules that outrank it, as a rule for everything.
    """
    parts = urlsplit(url)
    target = unquote(f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}")
    best = next((rule for rule in site.wild if _fits(unquote(rule.path), target)), None)
    if best is None:
        return site.parser.can_fetch(AGENT, url)
    size = len(best.path)
    above = [rule for rule in site.plain if (len(rule.path), rule.allow) >= (size, True)]
    return _parser([*above, _Rule("/", best.allow)]).can_fetch(AGENT, url)


def _fits(pattern: str, target: str) -> bool:
    """Whether a pattern with ``*`` (anything) and a last ``$`` (the end) fits the beginning of a path; linear."""
    ends = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    if not rest:
        return not ends or target == first
    at = len(first)
    for piece in rest[:-1]:
        found = target.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if ends:
        return target.endswith(rest[-1]) and len(target) - len(rest[-1]) >= at
    return target.find(rest[-1], at) >= 0
