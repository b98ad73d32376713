"""Who is told of in a store: how often, when, in which role, and whom the registry does not know."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from detente.api import Store
from detente.records import ActorCount, Event, Party, Span, Statement
from detente.store import Database, PageRead, QueryError, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Made

HOSTILE = [
    "'; DROP TABLE events; --",
    "\x1b[31mRed Kite\x07",
    "[bold]Kite[/bold] Ng",
    "\x00Zed Ng",
    "A\nB Ng",
]


@pytest.fixture
def store() -> Iterator[Store]:
    with Store(":memory:") as database:
        yield database


def tell(
    store: Database,
    made: Made,
    doc_id: str,
    *events: Event,
    said: tuple[Statement, ...] = (),
    **article: Any,
) -> None:
    page = made.article(doc_id, **article)
    store.write([PageRead(f"{doc_id}.html", fingerprint(doc_id, b"x"), page, events, said, doc_id)], "made-1")


def named(made: Made, name: str | None, id: str | None = None, sector: str = "UNK", **given: Any) -> Party:
    return made.party(id, sector, name=name, **({"text": name or "someone"} | given))


def names(told: Any) -> list[str | None]:
    return [one.name for one in told]


@pytest.fixture
def marbeth(made: Made) -> Party:
    return named(made, "Quillon Marbeth", "NOR", "GOV", office="Mayor")


@pytest.fixture
def told(store: Store, made: Made, marbeth: Party) -> Store:
    """Three pages on a mayor, a front and a state."""
    front = named(made, "Sheepfold Liberation Army", "sheepfold-army", "REB", country="NOR")
    tell(
        store, made, "a", made.event(doc_id="a", actors=(marbeth, front), recipient="SWE"),
        said=(made.statement(doc_id="a", speaker="SWE", about=(marbeth,), said_on="1970-02-01"),),
    )  # fmt: skip
    tell(
        store, made, "b", made.event("AID", doc_id="b", actor="SWE", recipients=(marbeth,), event_date="1974"),
        outlet="The Elbow",
    )  # fmt: skip
    said = replace(made.statement(doc_id="c"), speaker=marbeth, said_on=None, about=())
    tell(store, made, "c", said=(said,), published="1980-01-01T08:30")
    return store


def test_roles_and_days_are_counted(told: Store) -> None:
    (one,) = told.actors("Quillon Marbeth")
    assert (one.id, one.country, one.sector, one.office) == ("NOR", "NOR", "GOV", "Mayor")
    assert (one.acts, one.receives, one.says, one.said_about, one.total) == (1, 1, 1, 1, 4)
    assert (one.first, one.last) == ("1970-02-01", "1980-01-01")


def test_the_most_told_of_come_first(told: Store) -> None:
    counts = [(one.name or one.id, one.total) for one in told.actors()]
    assert counts == [("Quillon Marbeth", 4), ("SWE", 3), ("Sheepfold Liberation Army", 1)]
    assert [one.total for one in told.actors(limit=2)] == [4, 3]
    assert len(told.actors(limit=0)) == 0


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ("QUILLON marbeth", ["Quillon Marbeth"]),
        ("marbeth", ["Quillon Marbeth"]),
        ("nor", ["Quillon Marbeth", "Sheepfold Liberation Army"]),
        ("sheepfold-army", ["Sheepfold Liberation Army"]),
        (["swe", "Marbeth"], ["Quillon Marbeth", None]),
        ("Quillon", []),
        ([], []),
        ("'; DROP TABLE events; --", []),
    ],
)
def test_an_actor_is_asked_for_by_id_country_name_or_surname(
    told: Store, actor: str | list[str], expected: list[str | None]
) -> None:
    assert names(told.actors(actor)) == expected


def test_days_and_outlets_narrow_what_is_counted(told: Store) -> None:
    assert [one.total for one in told.actors("Marbeth", since="1972", until="1974")] == [2]
    assert [one.total for one in told.actors("Marbeth", since="1979")] == [1]
    assert [one.receives for one in told.actors("Marbeth", outlet="the elbow")] == [1]
    assert names(told.actors(outlet="nobody")) == []


def test_only_exact_names_are_kept(told: Store) -> None:
    assert names(told.actors(names=["Sheepfold Liberation Army", "quillon marbeth"])) == [
        "Sheepfold Liberation Army"
    ]
    assert names(told.actors(names=[])) == []


def test_an_example_is_the_evidence_of_a_page(store: Store, made: Made, marbeth: Party) -> None:
    evidence = (Span("Marbeth sued.", 0, 13), Span("He won.", 14, 21))
    tell(store, made, "a", made.event(doc_id="a", actors=(marbeth,), evidence=evidence))
    (one,) = store.actors("Marbeth")
    assert (one.doc_id, one.example) == ("a", "Marbeth sued.")


def test_nobody_known_is_counted_by_the_words_of_the_page(store: Store, made: Made) -> None:
    crowd = named(made, None, sector="CVL", text="thirty herders")
    tell(store, made, "a", made.event(doc_id="a", actors=(crowd,)))
    (one,) = store.actors("thirty herders")
    assert (one.id, one.name, one.sector, one.acts) == (None, "thirty herders", "CVL", 1)


def test_an_empty_store_has_no_actors_but_their_columns(store: Store, tmp_path: Path) -> None:
    assert store.actors().records() == store.unknown_actors().records() == []
    assert store.actors().columns() == list(ActorCount.__slots__)
    assert store.actors().to_parquet(str(tmp_path / "none.parquet")) == 0
    assert pq.read_schema(tmp_path / "none.parquet").names == list(ActorCount.__slots__)


def test_wrong_filters_are_told(store: Store) -> None:
    for ask in (store.actors, store.unknown_actors):
        with pytest.raises(QueryError, match="is not a date"):
            ask(since="May")
        with pytest.raises(QueryError, match="is after"):
            ask(since="1973", until="1972")
        with pytest.raises(QueryError, match="limit"):
            ask(limit=-1)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_come_back_as_they_are(store: Store, made: Made, name: str) -> None:
    tell(store, made, "a", made.event(doc_id="a", actors=(named(made, name),)))
    assert name in names(store.actors())
    assert names(store.unknown_actors()) == [name]
    assert names(store.actors(names=[name])) == [name]


def test_the_unknown_are_those_whom_the_registry_lacks(told: Store, made: Made) -> None:
    known = [
        ("Sergei Lavrov", "RUS"),
        ("NATO", "nato"),
        ("Norwegian Navy", "NOR"),
        (None, "NOR"),
        ("a baker", None),
    ]
    tell(
        told, made, "d", *(made.event(doc_id="d", actors=(named(made, *who),), event_id=str(who)) for who in known)
    )  # fmt: skip
    assert names(told.unknown_actors()) == ["Quillon Marbeth", "Sheepfold Liberation Army"]
    assert names(told.unknown_actors(limit=1)) == ["Quillon Marbeth"]
    assert names(told.unknown_actors(until="1971")) == ["Quillon Marbeth"]
    assert told.unknown_actors(outlet="The Elbow").records()[0].receives == 1


def test_ones_own_actors_are_known(told: Store, tmp_path: Path) -> None:
    own = tmp_path / "actors.toml"
    own.write_text('[[person]]\nname = "Quillon Marbeth"\n[[group]]\nname = "Goat Front"\n')
    assert names(told.unknown_actors(actors=own)) == ["Sheepfold Liberation Army"]
