"""Who acts, is acted upon, speaks and is spoken about in a store, counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.store.lookup import (
    ANY_OF,
    EVENT_DAY,
    EVENT_END,
    SAID_DAY,
    Query,
    Words,
    folded,
    published_by,
    within_days,
)

_SOURCES = (
    ("events", "unnest(r.actors)", "acts", EVENT_DAY, EVENT_END),
    ("events", "unnest(r.recipients)", "receives", EVENT_DAY, EVENT_END),
    ("statements", "r.speaker", "says", SAID_DAY, SAID_DAY),
    ("statements", "unnest(r.about)", "said_about", SAID_DAY, SAID_DAY),
)


def actors_query(
    *,
    actor: Words = None,
    since: str | None = None,
    until: str | None = None,
    outlet: Words = None,
    names: Sequence[str] | None = None,
) -> tuple[str, list[Any]]:
    """The statement that counts parties, the most told of first, and its parameters. Raises QueryError.

    ``names`` keeps only parties of these names, ``actor`` those of an id, country or name in any case.
    """
    parts: list[str] = []
    params: list[Any] = []
    for table, party, role, day, end in _SOURCES:
        query = Query(table, day)
        within_days(query, day, end, since, until)
        published_by(query, "a", outlet)
        params += query.params
        parts.append(
            f"SELECT {party} AS p, '{role}' AS role, {day} AS day, r.doc_id, r.evidence[1].text AS example "
            f'FROM "{table}" r LEFT JOIN "articles" a ON a.doc_id = r.doc_id WHERE {" AND ".join(["true", *query.where])}'
        )
    kept = ["true"]
    if actor is not None:
        words = folded(actor)
        kept.append(
            f"(lower(id) IN {ANY_OF} OR lower(country) IN {ANY_OF} OR lower(name) IN {ANY_OF}"
            f" OR string_split(lower(name), ' ')[-1] IN {ANY_OF})"
        )
        params += [words] * 4
    if names is not None:
        kept.append(f"name IN {ANY_OF}")
        params.append(list(names))
    counts = ", ".join(f"count(*) FILTER (role = '{role}') AS {role}" for _, _, role, _, _ in _SOURCES)
    sql = (
        "SELECT id, name, country, sector, max(office) AS office, "
        f"{counts}, count(*) AS total, min(day) AS first, max(day) AS last, arg_min(doc_id, (example IS NULL, doc_id)) AS doc_id, "
        "arg_min(example, (example IS NULL, doc_id)) AS example FROM (SELECT p.id AS id, coalesce(p.name, CASE WHEN p.id IS NULL THEN p.text END) "
        "AS name, p.country AS country, p.sector AS sector, p.office AS office, role, day, doc_id, example "
        f"FROM ({' UNION ALL '.join(parts)})) WHERE {' AND '.join(kept)} GROUP BY id, name, country, sector "
        "ORDER BY total DESC, name NULLS FIRST, id, country, sector"
    )
    return sql, params
