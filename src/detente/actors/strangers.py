"""What the words beside a stranger's name tell: "Ana Ruiz, who edits a paper", "Tom Hale of Oxfam", "baker Jan Novak"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from detente.actors.entries import Entry
from detente.actors.phrase import Phrase

_ADJECTIVES = 2
"""Words, an article among them, that may stand before a role: "special", "a veteran"."""
_STOP = r'.;:"“”\n'
_AHEAD = re.compile(rf"([^,{_STOP}]{{3,80}}),\s*$")
_JUST_AHEAD = re.compile(rf"([^,{_STOP}]{{3,60}})\s$")
_CLAUSE = re.compile(rf"\s*,\s+(who|whose)\s+([^,{_STOP}]{{3,110}})")
_APPOSED = re.compile(rf"\s*,\s+([^,{_STOP}]{{3,110}})")
_OF = re.compile(
    rf"\s+(?:of|from|at|with)\s+((?:the\s+)?[A-Z][^,{_STOP}]{{2,60}}?)"
    rf"(?=\s(?:said|says|told|was|were|is|has|had|will|would|who|in|on|at|and|to)\b|[,{_STOP}]|$)"
)
_ARTICLE = re.compile(r"(?:the|an?|his|her|its|their|our|one of|another|then|now|\d+)\b", re.IGNORECASE)
_ADVERBIAL = re.compile(
    r"\s*(?:after|before|in|on|at|during|while|when|with|without|under|by|for|from|as|since|until|told|asked|despite)\b",
    re.I,
)
_OF_OFFICE = frozenset(("GOV", "MIL", "LEG", "JUD", "SPY", "COP", "IGO", "CVL"))
_OWNS = Entry("deed", None, None, "", None)
_DETERMINER = re.compile(r"\b(?:an?|the|his|her|its|their|our|another)\s", re.IGNORECASE)
_PASSIVE = re.compile(
    r"(?:was|is|were|has been|had been)\s+(?:\w+ly\s+)?(?:\w+(?:ed|en|wn|nt)|shot|hit|hurt|cut)\b(?!\s+as\b)"
)
_EMPLOYED = frozenset(("for", "at", "with", "of", "from"))
_TRADES = frozenset(("CVL", "LAB", "AGR", "MED", "REF", "CRM", "EDU", "JRN", "SOC", "BUS"))
_LEADING = frozenset(
    "head chief director president editor rector leader secretary chair chairman chairwoman commissioner".split()
)


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a stranger belongs to, in which sector and office, as far as the words tell."""

    owner: Entry | None
    sector: str | None
    office: str | None


def told_beside(before: str, following: str, phrase_of: Callable[[str], Phrase]) -> Told | None:
    """What the text next to a stranger's name says of him or her; None where it says nothing."""
    if found := _CLAUSE.match(following):
        phrase = phrase_of(found[2])
        deeds = phrase.registry.match(phrase.tokens, None, ("deed",))
        if found[1] == "whose":
            owned = (
                phrase.roles and phrase.roles[0].first <= _ADJECTIVES and phrase.roles[0].entry.name == "body"
            )
            return _read(phrase, deed=_OWNS) if owned else Told(None, None, None)
        if not deeds or deeds[0].first > 1 or _PASSIVE.match(found[2]):
            return Told(None, None, None)  # what befalls somebody tells that it is a private person
        return _read(phrase, deed=deeds[0].entry)
    if found := _OF.match(following):
        phrase = phrase_of(found[1])
        owner = phrase.owner()
        if owner and phrase.names[0].first <= _ADJECTIVES:
            if owner.kind in ("body", "group"):
                return Told(owner, owner.sector, None)
            if phrase.role_kind() == "body":
                return Told(owner, phrase.role_sector(), None)
            if phrase.only_owner() and owner.kind == "state":
                return Told(owner, None, None)
    if found := _APPOSED.match(following):
        phrase = phrase_of(found[1])
        if phrase.roles and _run_ahead(phrase) > phrase.roles[0].first:
            return _read(phrase)
    if (found := _AHEAD.search(before)) and not _ADVERBIAL.match(found[1]):
        phrase = _nearest(found[1], phrase_of)
        if phrase.role_kind() == "person" and not phrase.is_plural():
            return _read(phrase)
    if found := _JUST_AHEAD.search(before):
        phrase = phrase_of(found[1])
        last = len(phrase.tokens) - 1
        if phrase.roles and phrase.roles[-1].last == last and phrase.roles[-1].entry.name == "body":
            if phrase.tokens[last].possessive:  # "Harrow University's Jan Novak"
                return Told(phrase.owner() or phrase.place(), phrase.roles[-1].entry.sector, None)
        elif phrase.roles and phrase.roles[-1].last == last and phrase.roles[-1].entry.name == "person":
            return _read(phrase_of(" ".join(t.text for t in phrase.tokens[_run(phrase) :])))
    if (found := _APPOSED.match(following)) and _ARTICLE.match(found[1]):
        return _read(phrase_of(found[1]))
    return None


def _nearest(words: str, phrase_of: Callable[[str], Phrase]) -> Phrase:
    """The last noun phrase that tells of a person: "a clerk of the embassy" in "Izvestia accused a clerk of the embassy"."""
    for start in reversed([found.start() for found in _DETERMINER.finditer(words)]):
        phrase = phrase_of(words[start:])
        if phrase.role_kind() == "person":
            return phrase
    return phrase_of(words)


def office_of(words: str | None, sector: str | None) -> str | None:
    """The office that a role is, if it is one: a minister's and a general's, not a baker's or an economist's."""
    if not words or (sector in _TRADES and not _LEADING.intersection(words.lower().split())):
        return None
    return words


def _read(phrase: Phrase, *, deed: Entry | None = None) -> Told | None:
    owner, role = phrase.owner(), phrase.role_sector()
    clause = deed is not None
    if deed is not None:
        role = deed.sector or (phrase.roles[0].entry.sector if phrase.roles else None)
    employer = _employer(phrase)
    if employer and (owner is None or owner.kind not in ("body", "group")):
        owner = employer
    if clause and owner is None:
        owner = next((match.entry for match in phrase.names), None)
    if deed is not None and deed.sector == "REF":
        owner = owner or phrase.place()
    sector = role
    if owner and owner.sector in ("IGO", "JRN", "SOC") and owner.kind == "body":
        sector = owner.sector
    if sector == "UNK":
        sector = None
    if not sector and owner and (owner.kind in ("body", "group", "metonym") or deed is not None):
        sector = owner.sector
    if sector in _OF_OFFICE and (
        phrase.is_former() or (phrase.is_kin() and any(r.entry.sector == "GOV" for r in phrase.roles))
    ):
        sector = "ELI"  # of those who were in office, or their families
    office = (
        phrase.role_words() if phrase.role_kind() == "person" and not clause and sector != "ELI" else None
    )
    return Told(owner, sector, office_of(office, sector))


def _employer(phrase: Phrase) -> Entry | None:
    """The body that somebody works for: "an economist at the World Bank"."""
    for match in phrase.names:
        before = [token.key for token in phrase.tokens[max(0, match.first - 2) : match.first]]
        if match.entry.kind in ("body", "group") and _EMPLOYED.intersection(before):
            return match.entry
    return None


def _run_ahead(phrase: Phrase) -> int:
    """How many words names and roles fill from the beginning, an article aside: 3 in "South Sudan's minister in"."""
    known = {i for m in (*phrase.names, *phrase.roles) for i in range(m.first, m.last + 1)}
    i = 0
    while i < len(phrase.tokens) and i < _ADJECTIVES and i not in known and phrase.tokens[i].text.islower():
        i += 1
    while i in known:
        i += 1
    return i


def _run(phrase: Phrase) -> int:
    """Where the words begin that stand, without a gap, before a name: "opposition member" in "calling opposition member"."""
    known = {i for m in (*phrase.names, *phrase.roles) for i in range(m.first, m.last + 1)}
    first = len(phrase.tokens)
    while first and first - 1 in known:
        first -= 1
    return first
