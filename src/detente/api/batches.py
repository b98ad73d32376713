"""Pages in, records out, a batch at a time.

The one place where the clock is read, and where the rooms are joined: pages, reader and copies.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Protocol

from detente.api.coder import Coder, Derived, shipped_coder
from detente.pages import FileEnd, Page, Unchanged, find, read_page
from detente.records import Article, Problem
from detente.store import FileRead, PageRead, Version, fingerprint
from detente.stories import Shelf, link_copies

CHUNK = 32  # inputs a batch: one transaction, one call of the reader
CHUNK_BYTES = 16 * 1024 * 1024  # and never more than this of pages in memory
READABLE = frozenset(("en", "und"))  # languages of the shipped model; und is a text too short to tell
_SHELF = 5000  # articles among which a run without a store looks for copies


class Known(Shelf, Protocol):
    """What was read before, by page, article, address and file."""

    def known_pages(self, fingerprints: Sequence[str], model: str) -> set[str]: ...

    def known_versions(self, doc_ids: Sequence[str], model: str) -> Mapping[str, Version]: ...

    def known_urls(self, urls: Sequence[str], model: str) -> Mapping[str, str | None]: ...

    def known_files(self, files: Iterable[tuple[str, int, int]], model: str) -> Mapping[str, int]: ...


class ThisRun:
    """What one run without a store has read: the same article twice is one article."""

    fixed = True  # records that were given away cannot be changed

    def __init__(self) -> None:
        self._docs: dict[str, Version] = {}
        self._articles: OrderedDict[str, Article] = OrderedDict()
        self._prints: dict[int, list[str]] = {}

    def known_pages(self, fingerprints: Sequence[str], model: str) -> set[str]:
        """None: pages are not kept."""
        return set()

    def known_urls(self, urls: Sequence[str], model: str) -> dict[str, str | None]:
        """None: every page is fetched."""
        return {}

    def known_files(self, files: Iterable[tuple[str, int, int]], model: str) -> dict[str, int]:
        """None: every file is read."""
        return {}

    def known_versions(self, doc_ids: Sequence[str], model: str) -> dict[str, Version]:
        """Those of the articles that this run has given; no newer version can take their place."""
        return {doc_id: self._docs[doc_id] for doc_id in doc_ids if doc_id in self._docs}

    def sharing(self, prints: Mapping[str, Sequence[int]]) -> dict[str, list[Article]]:
        """For each new article the late ones of this run with which it shares prints."""
        found: dict[str, list[Article]] = {}
        for doc_id, marks in prints.items():
            near = dict.fromkeys(other for mark in marks for other in self._prints.get(mark, ()))
            roots = {other: self._articles[other].copies_of for other in near if other in self._articles}
            both = dict.fromkeys([*roots, *(root for root in roots.values() if root in self._articles)])
            found[doc_id] = [self._articles[other] for other in both if other]
        return found

    def note(self, batch: Sequence[PageRead]) -> None:
        """Remember what a batch gave."""
        for entry in batch:
            if isinstance(entry.outcome, Article):
                self._docs[entry.outcome.doc_id] = Version.of(entry.outcome)
                self._articles[entry.outcome.doc_id] = entry.outcome
                for mark in entry.prints:
                    self._prints.setdefault(mark, []).append(entry.outcome.doc_id)
        if len(self._articles) > _SHELF:
            for _ in range(len(self._articles) - _SHELF // 2):
                self._articles.popitem(last=False)
            kept = {mark: [d for d in docs if d in self._articles] for mark, docs in self._prints.items()}
            self._prints = {mark: docs for mark, docs in kept.items() if docs}


@dataclass(slots=True)
class _Pile:
    """Inputs that wait to be read together, and the files that end among them."""

    inputs: list[Page | Problem | Unchanged] = field(default_factory=list)
    ends: list[tuple[int, FileEnd]] = field(default_factory=list)
    size: int = 0
    well: int = 0
    """How many inputs in a row, up to the last that was read, were no Problem."""

    def full(self) -> bool:
        return len(self.inputs) >= CHUNK or self.size >= CHUNK_BYTES

    def add(self, found: Page | Problem | Unchanged) -> None:
        self.inputs.append(found)
        self.size += len(found.data) if isinstance(found, Page) else 0

    def end(self, file: FileEnd) -> None:
        self.ends.append((len(self.inputs) - 1, file))

    def settle(self, entries: list[PageRead]) -> list[PageRead]:
        """What was read, with the files all of whose pages were read well, and begin anew."""
        ends = dict(self.ends)
        for i, entry in enumerate(entries):
            self.well = 0 if isinstance(entry.outcome, Problem) else self.well + 1
            if (file := ends.get(i)) and self.well >= file.pages:
                entries[i] = replace(entry, file=FileRead(file.path, file.size, file.changed, file.pages))
        self.inputs, self.ends, self.size = [], [], 0
        return entries


def stream(
    paths: Sequence[str | os.PathLike[str]],
    *,
    coder: Coder | None = None,
    known: Known | None = None,
    today: date | None = None,
    columns: Mapping[str, str] | None = None,
    allow_private: bool = False,
) -> Iterator[list[PageRead]]:
    """Read pages and tell, a batch at a time and in order, what became of each input.

    ``known`` is asked what was read before, and must be told of each batch before the next one is asked for.
    ``today`` (default: the clock) is the last date that a page is believed to have. ``columns`` says which column of a
    table holds what (``{"text": "Volltext"}``), where its name does not; addresses on private networks are refused unless
    ``allow_private``. No page stops the run:
    whatever goes wrong with one becomes its Problem. Raises MissingModel.
    """
    coder = coder or shipped_coder()
    run = ThisRun()
    held: Known = known or run
    today = today or date.today()
    pile = _Pile()
    found = find(
        [os.fspath(path) for path in paths],
        columns=columns,
        allow_private=allow_private,
        known_urls=partial(held.known_urls, model=coder.version),
        known_files=partial(held.known_files, model=coder.version),
    )
    for one in found:
        if isinstance(one, FileEnd):
            pile.end(one)
            continue
        if pile.full():
            yield _settled(pile, coder, held, today, run)
        pile.add(one)
    if pile.inputs:
        yield _settled(pile, coder, held, today, run)


def _settled(pile: _Pile, coder: Coder, known: Known, today: date, run: ThisRun) -> list[PageRead]:
    batch = pile.settle(_read(pile.inputs, coder, known, today))
    if known is run:
        run.note(batch)
    return batch


def _read(
    inputs: Sequence[Page | Problem | Unchanged], coder: Coder, known: Known, today: date
) -> list[PageRead]:
    entries = [_entry(found) for found in inputs]
    seen = known.known_pages([e.fingerprint for e in entries if e.fingerprint], coder.version)
    for i, found in enumerate(inputs):
        if isinstance(found, Page) and entries[i].fingerprint not in seen:
            outcome = _article(found, entries[i].source, today)
            doc_id = outcome.doc_id if isinstance(outcome, Article) else None
            entries[i] = replace(entries[i], outcome=outcome, doc_id=doc_id)
    fresh = _choose(entries, known, coder.version)
    articles = [e.outcome for e in (entries[i] for i in fresh) if isinstance(e.outcome, Article)]
    for i, derived in zip(fresh, _derive(articles, coder), strict=True):
        if isinstance(derived, Problem):
            source = entries[i].source
            entries[i] = replace(entries[i], outcome=replace(derived, source=source), doc_id=None)
        else:
            entries[i] = replace(entries[i], events=tuple(derived[0]), statements=tuple(derived[1]))
    return _linked(entries, known)


def _choose(entries: list[PageRead], known: Known, model: str) -> list[int]:
    """Which entries hold articles to read: new ones, newer versions of known ones, and one of each in the batch."""
    versions = known.known_versions([e.doc_id for e in entries if e.doc_id], model)
    chosen: dict[str, int] = {}
    for i, entry in enumerate(entries):
        article = entry.outcome
        if not isinstance(article, Article):
            continue
        version, held = Version.of(article), versions.get(article.doc_id)
        rival = chosen.get(article.doc_id)
        other = entries[rival].outcome if rival is not None else None
        stale = held is not None and (known.fixed or not held.gives_way_to(version))
        if stale or (isinstance(other, Article) and not Version.of(other).gives_way_to(version)):
            entries[i] = replace(entry, outcome=None)
        else:
            if rival is not None:
                entries[rival] = replace(entries[rival], outcome=None)
            entries[i] = replace(entry, replaces=held is not None)
            chosen[article.doc_id] = i
    return sorted(chosen.values())


def _linked(entries: list[PageRead], known: Known) -> list[PageRead]:
    """The same entries, their articles told which others they reprint."""
    fresh = [i for i, entry in enumerate(entries) if isinstance(entry.outcome, Article)]
    articles = [e.outcome for e in (entries[i] for i in fresh) if isinstance(e.outcome, Article)]
    linked = link_copies(articles, known)
    for i, article in zip(fresh, linked.articles, strict=True):
        entries[i] = replace(entries[i], outcome=article, prints=linked.prints[article.doc_id])
    if linked.moved:
        entries[fresh[0]] = replace(entries[fresh[0]], moves=tuple(sorted(linked.moved.items())))
    return entries


def _entry(found: Page | Problem | Unchanged) -> PageRead:
    if isinstance(found, Problem):
        return PageRead(found.source, None, found)
    if isinstance(found, Unchanged):
        return PageRead(found.source_path, None, None, stands_for=found.pages)
    source = found.source_path or found.url or "-"
    return PageRead(source, fingerprint(source, found.data), None, also=found.named)


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
