"""What a store knows already: pages, articles and their versions, addresses, files, and articles like a new one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.records import Article
from detente.store.result import from_row

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST = 20  # articles like a new one that are looked at, those that share the most first


class Version(NamedTuple):
    """Which text of an article is held: a digest of headline and text, and its latest date, if it has one."""

    digest: str
    stamp: str | None

    @classmethod
    def of(cls, article: Article) -> Version:
        """The version that an article is."""
        words = f"{article.title or ''}\n{article.text}".encode("utf-8", "backslashreplace")
        digest = hashlib.md5(words, usedforsecurity=False).hexdigest()
        return cls(digest, article.modified or article.published)

    def gives_way_to(self, other: Version) -> bool:
        """Whether another version takes the place of this one: it says something else, and is not known to be older."""
        if self.digest == other.digest:
            return False
        if self.stamp is None or other.stamp is None:
            return True
        shared = min(len(self.stamp), len(other.stamp))
        return other.stamp[:shared] >= self.stamp[:shared]


class FileRead(NamedTuple):
    """A file that was read to its end: its size in bytes, the time of its last change (ns), the pages it gave."""

    path: str
    size: int
    changed: int
    pages: int


def known_pages(connection: Any, fingerprints: Sequence[str], model: str) -> set[str]:
    """Those of the fingerprints that this model has read."""
    sql = "SELECT fingerprint FROM pages WHERE model = ? AND fingerprint IN (SELECT unnest(?::VARCHAR[]))"
    return {row[0] for row in connection.execute(sql, [model, list(fingerprints)]).fetchall()}


def known_docs(connection: Any, doc_ids: Sequence[str], model: str) -> set[str]:
    """Those of the articles that this model has read."""
    sql = "SELECT DISTINCT doc_id FROM pages WHERE model = ? AND doc_id IN (SELECT unnest(?::VARCHAR[]))"
    return {row[0] for row in connection.execute(sql, [model, list(doc_ids)]).fetchall()}


def known_versions(connection: Any, doc_ids: Sequence[str], model: str) -> dict[str, Version]:
    """The versions held of those of the articles that this model has read."""
    sql = (
        "SELECT DISTINCT a.doc_id, md5(concat(coalesce(a.title, ''), chr(10), a.text)), "
        "coalesce(a.modified, a.published) FROM articles a JOIN pages p ON p.doc_id = a.doc_id "
        "WHERE p.model = ? AND a.doc_id IN (SELECT unnest(?::VARCHAR[]))"
    )
    rows = connection.execute(sql, [model, list(doc_ids)]).fetchall()
    return {doc_id: Version(digest, stamp) for doc_id, digest, stamp in rows}


def known_urls(connection: Any, urls: Sequence[str], model: str) -> dict[str, str | None]:
    """Those of the addresses of which this model has read an article, with the latest date that is known of it."""
    sql = (
        "SELECT DISTINCT a.url, coalesce(a.modified, a.published) FROM articles a JOIN pages p "
        "ON p.doc_id = a.doc_id WHERE p.model = ? AND a.url IN (SELECT unnest(?::VARCHAR[]))"
    )
    return dict(connection.cursor().execute(sql, [model, list(urls)]).fetchall())


def known_files(connection: Any, files: Iterable[tuple[str, int, int]], model: str) -> dict[str, int]:
    """Those of some files (path, size, time of change) that this model has read as they are, and the pages they gave."""
    names = {storable(path): (path, size, changed) for path, size, changed in files}
    sql = (
        "SELECT path, size, changed, pages FROM files "
        "WHERE model = ? AND path IN (SELECT unnest(?::VARCHAR[]))"
    )
    rows = connection.cursor().execute(sql, [model, list(names)]).fetchall()
    return {names[row[0]][0]: row[3] for row in rows if names[row[0]][1:] == row[1:3]}


def sharing(connection: Any, prints: Mapping[str, Sequence[int]]) -> dict[str, list[Article]]:
    """For each new article, by its prints, the stored ones that share some of them and their originals, itself left out."""
    pairs = [(doc_id, mark) for doc_id, marks in prints.items() for mark in marks]
    if not pairs:
        return {}
    import pyarrow as pa

    arriving = {
        "doc_id": pa.array([doc_id for doc_id, _ in pairs], pa.string()),
        "print": pa.array([mark for _, mark in pairs], pa.uint32()),
    }
    connection.register("arriving_prints", pa.table(arriving))
    # Two prints in common, or the one that a short text has: a saying that many quote is no sign of a copy.
    sql = (
        "SELECT n.doc_id, p.doc_id FROM arriving_prints n JOIN prints p ON p.print = n.print "
        "JOIN (SELECT doc_id, count(*) AS held FROM arriving_prints GROUP BY doc_id) c ON c.doc_id = n.doc_id "
        "WHERE p.doc_id <> n.doc_id GROUP BY n.doc_id, p.doc_id, c.held "
        "HAVING count(*) >= least(2, c.held) "
        "QUALIFY row_number() OVER (PARTITION BY n.doc_id ORDER BY count(*) DESC, p.doc_id) <= ?"
    )
    found = connection.execute(sql, [_MOST]).fetchall()
    connection.unregister("arriving_prints")
    if not found:
        return {}
    wanted = sorted({old for _, old in found})
    rows = connection.sql(
        "WITH near AS (SELECT doc_id, copies_of FROM articles WHERE doc_id IN (SELECT unnest(?::VARCHAR[]))) "
        "SELECT * FROM articles WHERE doc_id IN (SELECT doc_id FROM near UNION SELECT copies_of FROM near)",
        params=[wanted],
    )
    articles = {row["doc_id"]: from_row(Article, row) for row in rows.to_arrow_table().to_pylist()}
    shared: dict[str, dict[str, Article]] = {}
    for new, old in found:
        root = articles[old].copies_of if old in articles else None
        for near in (old, root):
            if near and near in articles and near != new:
                shared.setdefault(new, {})[near] = articles[near]
    return {new: list(near.values()) for new, near in shared.items()}


def storable(text: str) -> str:
    """Text that a column can hold: file names may hold bytes that are no UTF-8, which Python gives as lone surrogates."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
