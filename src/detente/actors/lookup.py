"""Looking people, bodies and states up in the tables: who holds what office, and under which names."""

from __future__ import annotations

from collections.abc import Iterable

from detente.actors.facts import Facts, Row
from detente.actors.names import key_of, valid_on
from detente.actors.offices import holder_of
from detente.actors.phrase import Phrase
from detente.actors.registry import Registry
from detente.records import Actor, Office
from detente.tables import split_cell

_KINDS = {
    "people": "person", "groups": "group", "organisations": "organisation", "states": "state", "outlets": "outlet",
}  # fmt: skip
_NAMED, _SURNAMED, _MENTIONED = range(3)


def look_up(words: str, facts: Facts, registry: Registry, day: str | None = None) -> list[Actor]:
    """Entries that words name, the surest first: by any name, by surname, then by words of a name.

    A description of an office ("Russian foreign minister") gives who held it on the day.
    """
    asked = key_of(words)
    if not asked:
        return []
    found: list[tuple[int, Actor]] = []
    for table, kind in _KINDS.items():
        for rows in _entries(facts[table]):
            rank = _rank(asked, words, rows[0])
            if rank is not None:
                found.append((rank, _organ(asked, rows[0]) or _actor(rows, kind, registry, day)))
    best = min((rank for rank, _ in found), default=_MENTIONED)
    if best == _MENTIONED:  # nobody is called so: perhaps it is an office
        holder = _holder(words, facts, registry, day)
        if holder:
            return [holder]
    kept = [one for one in found if one[0] == best or best == _SURNAMED]
    kept.sort(key=lambda one: (one[0], -_weight(one[1], day), one[1].name))
    return [actor for _, actor in kept]


def is_known(name: str, registry: Registry, day: str | None = None) -> bool:
    """Whether the registry has somebody of this name, or takes all of its words apart (``Chinese Navy``)."""
    if registry.named(key_of(name)):
        return True
    phrase = Phrase(name, registry, day)
    return bool(registry.people(phrase.tokens)) or not phrase.name_tokens()


def _entries(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows by id: a person has one for each office."""
    entries: dict[str, list[Row]] = {}
    for row in rows:
        entries.setdefault(row["id"], []).append(row)
    return list(entries.values())


def _names(row: Row) -> list[str]:
    listed = [
        name for column in ("aliases", "demonyms", "capital") for name in split_cell(row.get(column, ""))
    ]
    metonyms = [words.split(":")[0] for words in split_cell(row.get("metonyms", ""))]
    return [row["name"], *listed, *metonyms]


def _rank(asked: tuple[str, ...], words: str, row: Row) -> int | None:
    keys = [key_of(name) for name in _names(row)]
    if asked in keys or words.casefold() == row["id"].casefold():
        return _NAMED
    is_person = "office" in row
    if is_person and len(asked) == 1 and any(key and key[-1] == asked[0] for key in keys):
        return _SURNAMED
    return _MENTIONED if any(set(asked) <= set(key) for key in keys) else None


def _organ(asked: tuple[str, ...], row: Row) -> Actor | None:
    """The body of a state that a word stands for: Shin Bet, Quai d'Orsay."""
    for metonym in split_cell(row.get("metonyms", "")):
        words, _, rest = metonym.partition(":")
        if key_of(words) == asked:
            sector, _, body = rest.partition(":")
            return Actor(
                key=row["id"], kind="organ", name=body or words, id=row["id"], country=row["id"], sector=sector,
                office=None, aliases=(words,), offices=(), start=row["start"] or None, end=row["end"] or None,
            )  # fmt: skip
    return None


def _actor(rows: list[Row], kind: str, registry: Registry, day: str | None) -> Actor:
    row = rows[0]
    if kind != "person":
        entry = registry.bodies.get(row["id"])
        sector = "GOV" if kind == "state" else "JRN" if kind == "outlet" else row["sector"]
        return Actor(
            key=row["id"], kind=kind, name=row["name"], id=entry.id if entry else row["id"],
            country=row["id"] if kind == "state" else row.get("country") or None, sector=sector, office=None,
            aliases=split_cell(row["aliases"]), offices=(), start=row.get("start") or None,
            end=row.get("end") or None, note=row.get("note") or None,
        )  # fmt: skip
    terms = sorted(rows, key=lambda one: one["start"])
    held = registry.terms_on(row["id"], day)
    current = held[0] if held else None
    body = registry.bodies.get(current.organisation or "") if current else None
    country = current.country if current else registry.home_of(row["id"])
    return Actor(
        key=row["id"], kind=kind, name=row["name"], id=body.id if body else country,
        country=body.country if body else country, sector=current.sector if current else None,
        office=current.office or None if current else None, aliases=split_cell(row["aliases"]),
        offices=tuple(_office(one) for one in terms), born=row.get("born") or None,
    )  # fmt: skip


def _office(row: Row) -> Office:
    return Office(
        row["office"], row["sector"], row["country"] or None, row["organisation"] or None, row["start"] or None,
        row["end"] or None, row.get("note") or None,
    )  # fmt: skip


def _holder(words: str, facts: Facts, registry: Registry, day: str | None) -> Actor | None:
    owner = Phrase(words, registry, day).owner()
    term = holder_of(words, owner.id, registry, day) if owner and owner.id else None
    if term is None:
        return None
    rows = [row for row in facts["people"] if row["id"] == term.person]
    return _actor(rows, "person", registry, day)


def _weight(actor: Actor, day: str | None) -> int:
    """Those in office on the day come first, then those with many offices."""
    active = actor.kind != "person" and valid_on(actor.start or "", actor.end or "", day)
    return (100 if actor.office or active else 0) + len(actor.offices)
