"""A run: pages in, records out, a batch at a time.

The one place where the clock is read, and where the rooms are joined: pages and reader.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Protocol

from detente.api.coder import Coder, Derived, shipped_coder
from detente.pages import Page, find, read_page
from detente.records import Article, Problem, Reading
from detente.store import PageRead, fingerprint

CHUNK = 32  # inputs a batch: one transaction, one call of the reader
CHUNK_BYTES = 16 * 1024 * 1024  # and never more than this of pages in memory
READABLE = frozenset(("en", "und"))  # languages of the shipped model; und is a text too short to tell
SHORT = 200  # characters; a text below this is called short when it tells of no event


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. ``pages`` were read now; those known from before and those set aside come on top."""

    pages: int = 0
    known: int = 0
    set_aside: int = 0
    events: int = 0
    statements: int = 0

    def plus(self, batch: Sequence[PageRead]) -> Summary:
        """This and what became of some more inputs."""
        read = [entry for entry in batch if isinstance(entry.outcome, Article)]
        return Summary(
            self.pages + len(read),
            self.known + sum(entry.outcome is None for entry in batch),
            self.set_aside + sum(isinstance(entry.outcome, Problem) for entry in batch),
            self.events + sum(len(entry.events) for entry in read),
            self.statements + sum(len(entry.statements) for entry in read),
        )

    def and_then(self, later: Summary) -> Summary:
        """This run and a later round of it; what is known or set aside is met in each round and counts once."""
        return Summary(
            self.pages + later.pages,
            later.known,
            later.set_aside,
            self.events + later.events,
            self.statements + later.statements,
        )

    def __str__(self) -> str:
        return (
            f"Read {_count(self.pages, 'page')} "
            f"({self.known:,} already known, {self.set_aside:,} set aside): "
            f"{_count(self.events, 'event')}, {_count(self.statements, 'statement')}."
        )


class Known(Protocol):
    """What was read before, by page and by article."""

    def known_pages(self, fingerprints: Sequence[str], model: str) -> set[str]: ...

    def known_docs(self, doc_ids: Sequence[str], model: str) -> set[str]: ...

    def known_urls(self, urls: Sequence[str], model: str) -> set[str]: ...


class _ThisRun:
    """What one run without a store has read: the same article twice is one article."""

    def __init__(self) -> None:
        self._docs: set[str] = set()

    def known_pages(self, fingerprints: Sequence[str], model: str) -> set[str]:
        return set()

    def known_urls(self, urls: Sequence[str], model: str) -> set[str]:
        return set()

    def known_docs(self, doc_ids: Sequence[str], model: str) -> set[str]:
        known = self._docs.intersection(doc_ids)
        self._docs.update(doc_ids)
        return known


def stream(
    paths: Sequence[str | os.PathLike[str]],
    *,
    coder: Coder | None = None,
    known: Known | None = None,
    today: date | None = None,
    columns: Mapping[str, str] | None = None,
) -> Iterator[list[PageRead]]:
    """Read pages and tell, a batch at a time and in order, what became of each input.

    ``known`` is asked what was read before, and must be told of each batch before the next one is asked for.
    ``today`` (default: the clock) is the last date that a page is believed to have. ``columns`` says which column of a
    table holds what (``{"text": "Volltext"}``), where its name does not. No page stops the run:
    whatever goes wrong with one becomes its Problem. Raises MissingModel.
    """
    coder = coder or shipped_coder()
    known = known or _ThisRun()
    today = today or date.today()
    waiting: list[tuple[Page | Problem, str]] = []
    size = 0
    for path in paths:
        name = os.fspath(path)
        for found in find([name], columns=columns, known_urls=partial(known.known_urls, model=coder.version)):
            waiting.append((found, name))
            size += len(found.data) if isinstance(found, Page) else 0
            if len(waiting) >= CHUNK or size >= CHUNK_BYTES:
                yield _read(waiting, coder, known, today)
                waiting, size = [], 0
    if waiting:
        yield _read(waiting, coder, known, today)


def _read(
    inputs: Sequence[tuple[Page | Problem, str]], coder: Coder, known: Known, today: date
) -> list[PageRead]:
    entries = [_entry(found, name) for found, name in inputs]
    seen = known.known_pages([e.fingerprint for e in entries if e.fingerprint], coder.version)
    for i, (found, _) in enumerate(inputs):
        if isinstance(found, Page) and entries[i].fingerprint not in seen:
            outcome = _article(found, entries[i].source, today)
            doc_id = outcome.doc_id if isinstance(outcome, Article) else None
            entries[i] = replace(entries[i], outcome=outcome, doc_id=doc_id)
    seen_docs = known.known_docs([e.doc_id for e in entries if e.doc_id], coder.version)
    fresh: list[int] = []
    for i, entry in enumerate(entries):
        if entry.doc_id and entry.doc_id in seen_docs:
            entries[i] = replace(entry, outcome=None)
        elif entry.doc_id:
            seen_docs.add(entry.doc_id)
            fresh.append(i)
    articles = [e.outcome for e in (entries[i] for i in fresh) if isinstance(e.outcome, Article)]
    for i, derived in zip(fresh, _derive(articles, coder), strict=True):
        if isinstance(derived, Problem):
            source = entries[i].source
            entries[i] = replace(entries[i], outcome=replace(derived, source=source), doc_id=None)
        else:
            entries[i] = replace(entries[i], events=tuple(derived[0]), statements=tuple(derived[1]))
    return entries


def _entry(found: Page | Problem, name: str) -> PageRead:
    if isinstance(found, Problem):
        return PageRead(found.source, None, found)
    source = found.source_path or found.url or name
    return PageRead(source, fingerprint(source, found.data), None, also=name if "://" in name else None)


def _article(page: Page, source: str, today: date) -> Article | Problem:
    try:
        outcome = read_page(page, today)
    except Exception as error:
        return _fault(source, error)
    if isinstance(outcome, Article) and outcome.language not in READABLE:
        return Problem(
            source,
            f"in a language the reader does not know ({outcome.language})",
            "it reads English: give a translation, or wait for a model of that language",
        )
    return outcome


def _derive(articles: Sequence[Article], coder: Coder) -> list[Derived | Problem]:
    """Events and statements of each article; where the batch fails, each on its own, to find the one."""
    if not articles:
        return []
    try:
        derived = list(coder.read(articles))
        if len(derived) != len(articles):
            raise RuntimeError(f"{len(articles)} articles gave {len(derived)} readings")
        return [*derived]
    except Exception as error:
        if len(articles) == 1:
            return [_fault(articles[0].doc_id, error)]
    return [_derive([article], coder)[0] for article in articles]


def _fault(source: str, error: Exception) -> Problem:
    told = " ".join(str(error).split()) or "no more is known"
    return Problem(
        source,
        f"could not be read: {type(error).__name__}: {told[:200]}",
        "this is a fault of Détente: please report it with the page; the rest was read",
    )


def code(
    *paths: str | os.PathLike[str],
    coder: Coder | None = None,
    actors: str | os.PathLike[str] | None = None,
    columns: Mapping[str, str] | None = None,
) -> Reading:
    """Read files, folders, addresses or ``-``, and keep nothing.

    ``actors`` is a TOML file of one's own actors, ``columns`` as in :func:`stream`. Inputs that cannot be read are in ``problems`` of what is
    returned. Raises MissingModel and ActorsFileError.
    """
    coder = coder or shipped_coder(actors=actors)
    entries = [entry for batch in stream(paths, coder=coder, columns=columns) for entry in batch]
    return Reading(
        articles=tuple(entry.outcome for entry in entries if isinstance(entry.outcome, Article)),
        events=tuple(event for entry in entries for event in entry.events),
        statements=tuple(said for entry in entries for said in entry.statements),
        problems=tuple(entry.outcome for entry in entries if isinstance(entry.outcome, Problem)),
    )


def count_inputs(paths: Sequence[str]) -> int:
    """How many inputs ``paths`` hold, to show how much is left; folders are walked, nothing is opened."""
    total = 0
    for path in paths:
        if "://" in path or not os.path.isdir(path):
            total += 1
            continue
        for _, folders, names in os.walk(path):
            total += len(names) + sum(name.startswith(".") for name in folders)
            folders[:] = [name for name in folders if not name.startswith(".")]
    return total


def why_no_events(article: Article) -> str:
    """Why an article may have given no events, in a few words."""
    if len(article.text) < SHORT:
        return f"its text is short ({len(article.text)} characters)"
    return "no sentence tells, surely enough, of someone doing something to someone"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
