"""One store: a DuckDB file, opened, checked, read and written."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from detente.records import ActorCount, Article, Event, Problem, Statement
from detente.store import known, lookup, schema, write
from detente.store.actors import actors_query
from detente.store.errors import StoreError
from detente.store.lookup import limited
from detente.store.result import R, Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import TracebackType

    from detente.store.known import Version
    from detente.store.lookup import Query, Words
    from detente.store.write import PageRead


@dataclass(frozen=True, slots=True)
class Header:
    """An article without its text: what is needed to cite it."""

    doc_id: str
    outlet: str | None
    title: str | None
    published: str | None
    url: str | None
    source_path: str | None


class Database:
    """A store of articles and what was read in them.

    ``path`` is a file, made where there is none, or ``:memory:``. ``read_only`` lets several programs look
    things up at once and makes no file. Raises StoreError, which names the file and what to do.
    """

    def __init__(self, path: str | os.PathLike[str], *, read_only: bool = False) -> None:
        self.path = os.fspath(path)
        self.read_only = read_only and self.path != ":memory:"
        if self.path != ":memory:":
            _prepare(self.path, read_only=read_only)
        self._connection = _connect(self.path, read_only=self.read_only)
        try:
            if self.path == ":memory:":
                schema.create(self._connection)
            schema.check(self._connection, self.path, read_only=self.read_only)
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Let go of the file. Results not yet fetched are lost."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, batch: Sequence[PageRead], model: str) -> list[PageRead]:
        """Write what became of some inputs, all or nothing; returns the entries that were new.

        ``model`` is the version of what read them. Raises StoreError where the disk refuses.
        """
        import duckdb

        if self.read_only:
            raise StoreError(f"{self.path} was opened for looking things up only: open it without read_only")
        try:
            return write.write(self._connection, batch, model)
        except (duckdb.IOException, duckdb.FatalException) as error:
            raise StoreError(
                f"{self.path} cannot be written ({_first_line(error)}): check the disk"
            ) from error

    def known_pages(self, fingerprints: Sequence[str], model: str) -> set[str]:
        """Those of the page fingerprints that this model has read."""
        return known.known_pages(self._connection, fingerprints, model)

    def known_docs(self, doc_ids: Sequence[str], model: str) -> set[str]:
        """Those of the articles that this model has read."""
        return known.known_docs(self._connection, doc_ids, model)

    def known_versions(self, doc_ids: Sequence[str], model: str) -> dict[str, Version]:
        """The versions held of those of the articles that this model has read."""
        return known.known_versions(self._connection, doc_ids, model)

    def known_urls(self, urls: Sequence[str], model: str) -> dict[str, str | None]:
        """Those of the addresses of which this model has read an article, with the latest date known of it."""
        return known.known_urls(self._connection, urls, model)

    def known_files(self, files: Iterable[tuple[str, int, int]], model: str) -> dict[str, int]:
        """Those of some files (path, size, time of change) that this model has read as they are, and their pages."""
        return known.known_files(self._connection, files, model)

    fixed = False

    def sharing(self, prints: Mapping[str, Sequence[int]]) -> dict[str, list[Article]]:
        """For each new article, by its prints, the stored ones that share some of them."""
        return known.sharing(self._connection, prints)

    def events(
        self,
        actor: Words = None,
        recipient: Words = None,
        *,
        between: tuple[Words, Words] | None = None,
        type: Words = None,
        since: str | None = None,
        until: str | None = None,
        outlet: Words = None,
        doc_id: Words = None,
        event_id: Words = None,
        min_confidence: float | None = None,
        limit: int | None = None,
    ) -> Result[Event]:
        """Events, by date. Several words for one filter mean any of them.

        ``actor`` and ``recipient`` match a party's id, country or name in any case; with both, meetings
        of the two are found, though neither is a recipient. ``between`` takes both directions. ``since`` and
        ``until`` are YYYY, YYYY-MM or YYYY-MM-DD and include the last day. Raises QueryError.
        """
        query = lookup.events_query(
            actor=actor,
            recipient=recipient,
            between=between,
            type=type,
            since=since,
            until=until,
            outlet=outlet,
            doc_id=doc_id,
            event_id=event_id,
            min_confidence=min_confidence,
        )
        return self._result(Event, query, limit)

    def statements(
        self,
        speaker: Words = None,
        about: Words = None,
        *,
        actor: Words = None,
        since: str | None = None,
        until: str | None = None,
        outlet: Words = None,
        doc_id: Words = None,
        limit: int | None = None,
    ) -> Result[Statement]:
        """Statements, by date. ``actor`` is another word for ``speaker``. Raises QueryError."""
        query = lookup.statements_query(
            speaker=speaker if speaker is not None else actor,
            about=about,
            since=since,
            until=until,
            outlet=outlet,
            doc_id=doc_id,
        )
        return self._result(Statement, query, limit)

    def articles(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        outlet: Words = None,
        language: Words = None,
        doc_id: Words = None,
        limit: int | None = None,
    ) -> Result[Article]:
        """Articles, by day of publication. Raises QueryError."""
        query = lookup.articles_query(
            since=since, until=until, outlet=outlet, language=language, doc_id=doc_id
        )
        return self._result(Article, query, limit)

    def actors(
        self,
        actor: Words = None,
        *,
        since: str | None = None,
        until: str | None = None,
        outlet: Words = None,
        names: Sequence[str] | None = None,
        limit: int | None = None,
    ) -> Result[ActorCount]:
        """Who acts, is acted upon, speaks or is spoken about, the most told of first. Raises QueryError.

        ``names`` keeps only parties of exactly these names.
        """
        sql, params = actors_query(actor=actor, since=since, until=until, outlet=outlet, names=names)
        return Result(self._connection, ActorCount, limited(sql, limit), params)

    def problems(self, limit: int | None = None) -> Result[Problem]:
        """Inputs that were set aside, and why."""
        return self._result(Problem, lookup.problems_query(), limit)

    def headers(self, doc_ids: Sequence[str]) -> dict[str, Header]:
        """Publisher, title, date and address of articles, by doc_id."""
        sql = (
            "SELECT doc_id, outlet, title, published, url, source_path FROM articles "
            "WHERE doc_id IN (SELECT unnest(?::VARCHAR[]))"
        )
        rows = self._connection.cursor().execute(sql, [list(set(doc_ids))]).fetchall()
        return {row[0]: Header(*row) for row in rows}

    def knows(self, words: str, *, names: bool = True) -> bool:
        """Whether any party of an event or statement has these words as id, country or name, in any case.

        Without ``names``, only ids and countries are looked at.
        """
        sql = (
            "SELECT count(*) FROM (SELECT unnest(actors || recipients) AS p FROM events "
            "UNION ALL SELECT speaker AS p FROM statements "
            "UNION ALL SELECT unnest(about) AS p FROM statements) "
            "WHERE lower(p.id) = ? OR lower(p.country) = ? OR (? AND lower(p.name) = ?)"
        )
        folded = words.strip().lower()
        row = self._connection.cursor().execute(sql, [folded, folded, names, folded]).fetchone()
        return bool(row[0])

    def _result(self, record: type[R], query: Query, limit: int | None) -> Result[R]:
        return Result(self._connection, record, query.sql(limit), query.params)


def _prepare(path: str, *, read_only: bool) -> None:
    """Make an empty store where there is none, in a way that leaves no half-made file behind."""
    if os.path.isdir(path):
        raise StoreError(f"{path} is a folder: name a file for the store, such as {path}/news.duckdb")
    if os.path.exists(path) and os.path.getsize(path) > 0:
        return
    if read_only:
        raise StoreError(f"there is no store at {path}: make one with 'detente read PAGES --db {path}'")
    making = f"{path}.new"
    try:
        for left in (making, f"{making}.wal"):
            if os.path.exists(left):
                os.unlink(left)
    except OSError as error:
        raise StoreError(f"{making} is in the way and cannot be removed ({error.strerror})") from error
    connection = _connect(making, read_only=False, named=path)
    try:
        schema.create(connection)
    finally:
        connection.close()
    os.replace(making, path)


def _connect(path: str, *, read_only: bool, named: str | None = None) -> Any:
    import duckdb

    try:
        return duckdb.connect(path, read_only=read_only)
    except duckdb.Error as error:
        told, name = str(error), named or path
        if "lock" in told.lower():
            why = "another program has it open: wait until that has finished, or close it"
        elif "not a valid DuckDB" in told:
            why = "it is not a DuckDB database: choose another file for --db, or move this one away"
        elif "newer" in told.lower() or "storage version" in told.lower():
            why = "it was written by a newer DuckDB: upgrade with 'pip install --upgrade duckdb'"
        elif "No such file" in told:
            why = "its folder does not exist: make the folder first"
        elif "Permission denied" in told or "Read-only file system" in told:
            why = "there is no permission to write it: choose another place, or change the permissions"
        elif "different configuration" in told:
            why = "this program has it open in another mode: close that first"
        else:
            why = f"{_first_line(error)}: check the file and the disk"
        raise StoreError(f"{name} cannot be opened: {why}") from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
