"""What counts in a relation, in which period and direction."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from detente import Span
from detente.ontology import QUADS
from detente.relations import Relation, relation
from detente.relations.series import between, period_of, series
from detente.store import Database, PageRead, QueryError

if TYPE_CHECKING:
    from tests.conftest import Made


def of(*events: Any, every: str = "year", **given: Any) -> Relation:
    return series(events, "RUS", "USA", every=every, **given)


def test_directions_and_means(made: Made) -> None:
    meeting = made.event("CONSULT", recipient=None, actors=(made.party("RUS"), made.party("USA")))
    found = of(made.event("ACCUSE"), made.event("AID", "USA", "RUS"), meeting)
    (period,) = found.periods
    assert (period.label, period.start) == ("1972", "1972-01-01")
    assert (period.forward.count, period.backward.count, period.both.count) == (2, 2, 3)
    assert period.forward.intensity == pytest.approx((-3 + 2.5) / 2)
    assert period.backward.intensity == pytest.approx((10 + 2.5) / 2)
    assert period.both.intensity == pytest.approx((-3 + 10 + 2.5) / 3, abs=0.001)
    assert period.both.quads == {
        "verbal cooperation": 1,
        "material cooperation": 1,
        "verbal conflict": 1,
        "material conflict": 0,
    }
    assert found.left_out == {}


def test_only_those_who_act_for_a_state_count(made: Made) -> None:
    crowd = made.event(actors=(made.party("RUS", "CVL"),))
    soldiers = made.event(actors=(made.party("RUS", "MIL"),), doc_id="doc2")
    found = of(crowd, soldiers)
    assert [one.event.doc_id for one in found.events] == ["doc2"]
    assert sum(found.left_out.values()) == 1
    assert len(of(crowd, soldiers, sectors={"CVL", "MIL", "GOV"}).events) == 2


def test_firm_of_a_country_is_not_its_state_but_counts_by_its_own_id(made: Made) -> None:
    event = made.event(actors=(made.party("gazprom", "BUS", country="RUS"),))
    assert of(event).periods == ()
    assert len(series([event], "gazprom", "USA").events) == 1


@pytest.mark.parametrize("asked", ["hamas", "HAMAS", "Movement"])
def test_group_counts_whatever_its_sector(made: Made, asked: str) -> None:
    event = made.event("ASSAULT", recipient="ISR", actors=(made.party("hamas", "REB", name="Movement"),))
    assert len(series([event], asked, "isr").events) == 1


@pytest.mark.parametrize(
    ("auxiliary", "counts"),
    [("negation", 0), ("hypothetical", 0), ("historical", 0), ("future", 1)],
)
def test_what_did_not_happen_does_not_count(made: Made, auxiliary: str, counts: int) -> None:
    assert len(of(made.event(auxiliary=(auxiliary,))).events) == counts


def test_copies_count_once_and_the_surest_stands_for_them(made: Made) -> None:
    reports = [
        made.event(doc_id=f"doc{i}", story_id="s", confidence=c) for i, c in enumerate((0.6, 0.9, 0.7))
    ]
    outlets = {"doc0": "TASS", "doc1": "Reuters", "doc2": "TASS"}
    found = of(*reports, outlets=outlets)
    (one,) = found.events
    assert one.event.doc_id == "doc1"
    assert (one.outlets, one.reports) == (("Reuters", "TASS"), 3)
    assert found.left_out == {"further reports of a counted event": 2}
    apart = [
        made.event(doc_id="other-day", story_id="s", event_date="1972-05-27"),
        made.event("AID", doc_id="other-type", story_id="s"),
        made.event(doc_id="other-way", actor="USA", recipient="RUS", story_id="s"),
        made.event(doc_id="other-story", story_id="t"),
    ]
    assert len(of(*reports, *apart).events) == 5


def test_periods_without_events_are_there(made: Made) -> None:
    found = of(made.event(event_date="1972-11-30"), made.event(event_date="1973-02"), every="month")
    assert [p.label for p in found.periods] == ["1972-11", "1972-12", "1973-01", "1973-02"]
    assert [p.both.count for p in found.periods] == [1, 0, 0, 1]
    assert found.periods[1].both.intensity is None
    assert [p.start for p in found.periods][-1] == "1973-02-01"


def test_quarters(made: Made) -> None:
    found = of(made.event(event_date="1972-12-31"), made.event(event_date="1973-04-01"), every="quarter")
    assert [(p.label, p.start) for p in found.periods] == [
        ("1972-Q4", "1972-10-01"),
        ("1973-Q1", "1973-01-01"),
        ("1973-Q2", "1973-04-01"),
    ]


@pytest.mark.parametrize("every", ["year", "quarter", "month"])
def test_every_day_of_two_years_falls_into_one_of_the_periods_between(every: str) -> None:
    days = [f"{year}-{month:02}-28" for year in (1999, 2000) for month in range(1, 13)]
    labels = [str(period_of(day, every)) for day in days]
    assert list(dict.fromkeys(labels)) == between(labels[0], labels[-1], every)


def test_vague_and_missing_dates_are_told_not_dropped(made: Made) -> None:
    vague, missing, placed = made.event(event_date="1972"), made.event(event_date=None), made.event()
    found = of(vague, missing, placed, every="month")
    assert len(found.events) == 1
    assert found.left_out == {"dated too vaguely for a month": 1, "without a date": 1}
    published = of(missing, published={"doc1": "1980-01-02T10:00"})
    assert [p.label for p in published.periods] == ["1980"]


def test_nothing_between_them(made: Made) -> None:
    found = of(made.event(recipient="FRA"))
    assert (found.periods, found.events, found.turning_points, found.rows()) == ((), (), (), [])


def test_unknown_period() -> None:
    with pytest.raises(QueryError, match="every 'week' is no period: write year, quarter, month"):
        of(every="week")


def test_rows_are_flat(made: Made) -> None:
    rows = of(made.event()).rows()
    assert [row["direction"] for row in rows] == ["both", "RUS > USA", "USA > RUS"]
    assert [row["count"] for row in rows] == [1, 1, 0]
    assert rows[2]["intensity"] is None
    assert {quad.replace(" ", "_") for quad in QUADS} <= rows[0].keys()
    json.dumps(rows, allow_nan=False)


def test_telling_events_two_a_year_in_order_of_date(made: Made) -> None:
    def said(words: str) -> tuple[Span, ...]:
        return (Span(words, 0, len(words)),)

    events = [
        made.event("ASSAULT", event_date=f"1972-0{i}-01", confidence=0.9, evidence=said(f"attack {i}"))
        for i in range(1, 5)
    ]
    same_sentence = made.event("ASSAULT", event_date="1974-01-01", evidence=said("attack 1"))
    weak = made.event("REQUEST", event_date="1971-01-01", evidence=said("plea"))
    told_twice = [
        made.event("ACCUSE", doc_id=doc, story_id="s", event_date="1973-01-01", evidence=said("charge"))
        for doc in ("a", "b")
    ]
    threat = made.event("THREATEN", event_date="1973-01-02", confidence=0.9, evidence=said("threat"))
    found = of(*events, same_sentence, weak, *told_twice, threat, outlets={"a": "A", "b": "B"})
    assert [(one.day, one.event.event_type) for one in found.telling()] == [
        ("1971-01-01", "REQUEST"),
        ("1972-01-01", "ASSAULT"),
        ("1972-02-01", "ASSAULT"),
        ("1973-01-01", "ACCUSE"),
        ("1973-01-02", "THREATEN"),
    ]
    assert [one.event.event_type for one in found.telling(3)] == ["ASSAULT", "ASSAULT", "ACCUSE"]


def test_relation_from_a_store(made: Made) -> None:
    with Database(":memory:") as store:
        for doc, outlet in (("a", "TASS"), ("b", "Reuters")):
            event = made.event(doc_id=doc, story_id="s", event_date=None)
            page = made.article(doc, outlet=outlet, published="1970-03-01")
            store.write([PageRead(doc, doc, page, (event,), (), doc)], "m")
        found = relation(store, "usa", "rus", every="quarter")
    assert [p.label for p in found.periods] == ["1970-Q1"]
    assert found.periods[0].backward.count == 1
    assert found.events[0].outlets == ("Reuters", "TASS")


def test_chart(made: Made) -> None:
    events = [
        made.event("AID" if year > 1975 else "ASSAULT", event_date=f"{year}-01-01")
        for year in range(1970, 1982)
    ]
    chart = of(*events).plot().to_dict()
    assert len(chart["layer"]) == 2
    rows, turns = (chart["datasets"][layer["data"]["name"]] for layer in chart["layer"])
    assert len(rows) == 12
    assert rows[0]["side"] == "conflict"
    assert [turn["period"] for turn in turns] == ["1976"]


def test_chart_without_altair_tells_the_cure() -> None:
    code = (
        "import sys; sys.modules['altair'] = None\n"
        "from detente.relations.series import series\n"
        "try: series([], 'A', 'B').plot()\n"
        "except ImportError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "altair is not installed: pip install 'detente[plot]'\n"
