"""The pages that a feed lists, fetched politely: as robots.txt says, and no host asked too often."""

from __future__ import annotations

import heapq
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar
from urllib.parse import urlsplit

from detente.records import Problem

from .feeds import Entry
from .robots import Robots

GAP = 1.0  # seconds between the starts of two requests to one host
_HOSTS = 4096
T = TypeVar("T")


class Polite:
    """Spaces the requests to one host; not to be shared between threads.

    ``gap`` holds where a site asks for no delay of its own. ``clock`` and ``sleep`` stand in for the real ones in
    tests. Hosts that may be asked again at once are forgotten, so that a long run does not grow.
    """

    def __init__(
        self,
        gap: float = GAP,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gap = gap
        self._clock = clock
        self._sleep = sleep
        self._free: dict[str, float] = {}  # host: when it may be asked again
        self._bound = _HOSTS

    def gap(self, delay: float | None) -> float:
        """The seconds between two requests to a host that asks for ``delay``."""
        return self._gap if delay is None else max(0.0, delay)

    def wait(self, url: str, delay: float | None = None) -> float:
        """Sleep until the host of ``url`` may be asked, take that turn, and return the seconds slept."""
        host = host_of(url)
        now = self._clock()
        slept = 0.0
        # Again and again: a sleep may end early.
        while (left := self._free.get(host, now) - now) > 0:
            self._sleep(left)
            slept += left
            now = self._clock()
        self._free[host] = now + self.gap(delay)
        if len(self._free) > self._bound:
            self._free = {name: free for name, free in self._free.items() if free > now}
            self._bound = max(_HOSTS, 2 * len(self._free))  # not at every request while all still wait
        return slept


def host_of(url: str) -> str:
    """The host of an address in lower case, empty where it has none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def pages_of(
    entries: Iterable[Entry], fetch: Callable[[str], T], *, robots: Robots, polite: Polite
) -> Iterator[tuple[Entry, T | str | Problem]]:
    """Yield every entry with what ``fetch(entry.url)`` gives, or its own content, or a Problem where robots.txt forbids it.

    Entries with content of their own (``entry.html``) come first and cost no request. The others come in the order of
    a timetable in which every host has a turn each gap, so that a host with a long delay holds up no other; the
    timetable follows from the entries and the delays alone, so that the order is the same in every run. Entries of one
    host keep their order. Nothing is asked for before it is wanted; what ``fetch`` raises is not caught.
    """
    waiting: dict[str, deque[Entry]] = {}
    for entry in entries:
        if entry.html is not None:
            yield entry, entry.html
        else:
            waiting.setdefault(host_of(entry.url), deque()).append(entry)
    # (when on the timetable, the host's place in the order of the entries, the host)
    turns = [(0.0, place, host) for place, host in enumerate(waiting)]
    while turns:
        when, place, host = heapq.heappop(turns)
        entry = waiting[host].popleft()
        forbidden = robots.forbids(entry.url)
        if forbidden is None:
            delay = robots.delay(entry.url)
            polite.wait(entry.url, delay)
            when += polite.gap(delay)
        if waiting[host]:
            heapq.heappush(turns, (when, place, host))
        else:
            del waiting[host]
        yield entry, fetch(entry.url) if forbidden is None else forbidden
