"""Small rules of the reader: when two mentions are one party, and what the manual recodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.reader.decode import Act, Offsets
from detente.records import Event, Party

_FUTURE_AS_AGREE = frozenset(("CONSULT", "SUPPORT", "COOPERATE", "AID"))


def settled(act: Act) -> Act:
    """The manual's recodings: future cooperation is an agreement, a future retreat a concession."""
    if "future" not in act.auxiliary:
        return act
    rest = tuple(flag for flag in act.auxiliary if flag != "future")
    if act.event_type in _FUTURE_AS_AGREE:
        return replace(act, event_type="AGREE", modes=(), auxiliary=rest)
    if act.event_type == "RETREAT":
        return replace(act, event_type="CONCEDE", modes=(), auxiliary=rest)
    return replace(act, auxiliary=rest) if act.event_type in ("AGREE", "CONCEDE") else act


def gap(a: Offsets, b: Offsets) -> int:
    """Characters between two spans."""
    return max(a[0] - b[1], b[0] - a[1], 0)


def key_of(party: Party) -> str:
    return party.id or party.name or party.text


def same_party(a: Party, b: Party) -> bool:
    """Whether two mentions are one party: the same person or body, or the same side without a name."""
    if a.name and b.name:
        return a.name == b.name
    return a.id is not None and a.id == b.id and a.sector == b.sector and not (a.name or b.name)


def own_state(recipient: Party, actor: Party) -> bool:
    """Whether a government would act on its own state, named bare: the minister who 'criticised Moscow' is not of it."""
    return (
        actor.sector == recipient.sector == "GOV"
        and recipient.id is not None
        and recipient.id == recipient.country == actor.country
        and not (recipient.name or recipient.office)
    )


def vague(party: Party) -> bool:
    """Whether a mention by itself does not say who is meant."""
    return party.name is None and (party.id is None or party.sector != "CVL")


def distinct(parties: Sequence[Party]) -> list[Party]:
    chosen: list[Party] = []
    for party in parties:
        if not any(same_party(party, other) or party.start == other.start for other in chosen):
            chosen.append(party)
    return chosen


def unique(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """One record an act: the same nugget read as the same type twice (windows never overlap, runs may)."""
    return tuple({event.event_id: event for event in events}.values())
