"""Offices by any of their names: 'foreign secretary', 'Minister of Foreign Affairs' and 'top diplomat' are one.

An office is compared by the set of its plain words, with the names in it replaced by what they stand for, so that
'envoy to Moscow' on a day in 2001 is 'Ambassador to Russia'.
"""

from __future__ import annotations

import re
from functools import lru_cache

from detente.actors.entries import Match, Term
from detente.actors.names import Token, fold, tokens_of
from detente.actors.registry import Registry

Office = frozenset[str]

_NAMES = ("state", "capital", "demonym", "body", "group")
_EMPTY = frozenset(
    "the a an of for and on in at to from by his her its their s national organization organisation agency acting interim "
    "then special own new veteran current ailing embattled outgoing long serving longtime young elderly newly elected "
    "powerful popular hardline conservative year old".split()
)
_SAME = {
    "defense": "defence", "spokesman": "spokesperson", "spokeswoman": "spokesperson", "premier": "prime minister",
    "chairman": "chair", "chairwoman": "chair", "chairperson": "chair", "adviser": "advisor", "envoy": "ambassador", "representative": "ambassador", "administrator": "head",
    "chief": "head", "boss": "head", "mediator": "ambassador", "taoiseach": "prime minister", "justice": "judge", "father": "priest", "reverend": "priest", "affairs": "", "external": "foreign",
    "congresswoman": "congressman", "policy": "", "gen": "general",
}  # fmt: skip
_PHRASES = {
    "foreign secretary": "foreign minister", "defence secretary": "defence minister",
    "secretary defence": "defence minister", "top diplomat": "foreign minister",
    "chief diplomat": "foreign minister", "press secretary": "spokesperson",
    "permanent ambassador": "ambassador", "mission head": "ambassador", "director general": "head",
    "executive director": "head", "managing director": "head", "executive secretary": "head", "secretary general": "head",
    "high ambassador": "head", "head army staff": "army head", "army commander head": "army head",
    "army commander": "army head", "head government": "prime minister", "head state": "president",
}  # fmt: skip
_TITLES = frozenset(
    "judge prosecutor general colonel lieutenant captain major sergeant brigadier inspector commander bishop archbishop "
    "editor speaker mayor governor priest".split()
)
_DEPUTY = frozenset("deputy vice assistant".split())
_COMPLEMENT = re.compile(r"\s+(?:of|for|to|at|in|on)\s+", re.IGNORECASE)
_LEADER = frozenset({"leader"})
_RULERS = ("head_of_state", "head_of_government")
_SHORT = {
    "head_of_state": (frozenset({"president"}),),
    "head_of_government": (frozenset({"prime", "minister"}),),
    "foreign_minister": (frozenset({"foreign", "minister"}),),
    "defence_minister": (frozenset({"defence", "minister"}),),
    "organisation_head": (frozenset({"head"}),),
    "group_leader": (frozenset({"head"}), _LEADER),
}
_NOT_IN_OFFICE = frozenset(
    "former ex late then elect designate incoming deputy vice would opposition exiled ousted deposed shadow rival".split()
)


def same_office(one: str, other: str, registry: Registry) -> bool:
    """Whether two names of offices mean one: ``Russian Foreign Minister`` and ``Minister of Foreign Affairs``.

    Whose office it is, and where an ambassador is sent, may be left out in one of them.
    """
    if fold(one) == fold(other):
        return True
    mine, theirs = _office(one, registry, None), _office(other, registry, None)
    if "spokesperson" in mine & theirs:
        return True  # of whom, is seldom said twice
    if _but_for_initials(one) == _but_for_initials(other):
        return True
    if any({head} in (mine, theirs) and head in mine & theirs for head in _TITLES):
        return not _DEPUTY & (mine | theirs)  # "investigating judge" and "judge"
    whose, others = ({word for word in office if word.startswith("=")} for office in (mine, theirs))
    if not (whose <= others or others <= whose):
        return False
    if mine - whose == theirs - others:
        return bool(mine - whose)
    heads = [_office(_COMPLEMENT.split(words)[0], registry, None) for words in (one, other)]
    told = [bool(_COMPLEMENT.search(words)) for words in (one, other)]
    return bool(heads[0]) and heads[0] == heads[1] and told[0] != told[1]


def _but_for_initials(words: str) -> str:
    """An office without the initials of whom it belongs to: "UN Secretary-General" without its first word."""
    return fold(
        " ".join(word for word in words.replace("-", " ").split() if not (word.isupper() and len(word) > 1))
    )


def holder_of(words: str, owner: str, registry: Registry, day: str | None) -> Term | None:
    """Who held the office that a description names, in the state or body ``owner``, on a day; None unless one did.

    ``the Russian foreign minister``, ``RUS``, ``2001-05-01``: the term of Igor Ivanov.
    """
    keys = [token.key for token in tokens_of(words)]
    if day is None or not keys or keys[0] in ("a", "an") or _NOT_IN_OFFICE.intersection(keys):
        return None
    office = _office(words, registry, owner)
    fitting = {
        term.person: term
        for term in registry.terms_of(owner, day)
        if office and _names(office, term, owner, registry)
    }
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def _names(office: Office, term: Term, owner: str, registry: Registry) -> bool:
    """Whether the plain words of an office are those of a term, or what its kind is called for short."""
    if office == _office(term.office, registry, owner):
        return True
    if office == _LEADER and owner == term.country:
        return term.kind in _RULERS
    return office in _SHORT.get(term.kind, ())


@lru_cache(maxsize=8192)
def _office(words: str, registry: Registry, of: str | None) -> Office:
    """The plain words of an office; names of whom it belongs to (``of``, an id) are left out of them."""
    return _plain(tokens_of(words), registry, of)


def _may_mean(match: Match, of: str | None, registry: Registry) -> bool:
    """Whether a name of several countries, as Congo, is one of ``of`` too."""
    return of is not None and any(entry.id == of for entry in registry.meanings(match.key, None))


def _plain(tokens: list[Token], registry: Registry, of: str | None) -> Office:
    words: list[str] = []
    matches = {match.first: match for match in registry.match(tokens, None, _NAMES)}
    i = 0
    while i < len(tokens):
        match = matches.get(i)
        if match:
            if match.entry.id and match.entry.id != of and not _may_mean(match, of, registry):
                words.append(f"={match.entry.id}")
            i = match.last + 1
            continue
        key = tokens[i].key
        if key not in _EMPTY:
            words.append(_SAME.get(key, key))
        i += 1
    joined = " ".join(word for word in words if word)
    for phrase, plain in _PHRASES.items():
        joined = f" {joined} ".replace(f" {phrase} ", f" {plain} ").strip()
    return frozenset(joined.split())
