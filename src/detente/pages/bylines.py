"""Names of authors out of a printed byline."""

from __future__ import annotations

import re

from .outlets import named, signed

_SPLIT = re.compile(r"\s*(?:,|;|/|\||&|\s(?:and|und|et|y|e|и)\s)\s*")
# What stands beside a name, or in its place: a job, a desk, a paper.
_ROLE = re.compile(
    r"\b(?:correspondents?|staff|writers?|reporters?|editors?|bureau|desk|agenc(?:y|ies)|wires?|services?|press|news|"
    r"newsroom|team|online|special|our|chief|contributor|analyst|columnist|tv|radio|redaktion|rédaction|redacción|"
    r"redazione|редакция|корреспондент|times|post|tribune|reports?)\b",
    re.I,
)
_PARTICLE_WORDS = "de da di du del della la le van von der den bin ibn al el dos ben y"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_TITLES = re.compile(r"^(?:dr|prof|mr|mrs|ms|sir)\.?\s+", re.I)


def names_in(text: str) -> list[str]:
    """People named in a byline (``Olga Marsh and Peter Dane``); desks, jobs and outlets are left out."""
    names = []
    for part in _SPLIT.split(" ".join(text.split())):
        name = _TITLES.sub("", part.strip(" .,:-–—()[]")) if len(part) < 80 else ""
        words = name.split()
        if not 2 <= len(words) <= 5 or _ROLE.search(name) or named(name) is not None:
            continue
        if any(ch.isdigit() or ch in "@:" for ch in name):
            continue
        if not all(w[0].isupper() or w.lower() in _PARTICLES for w in words):
            continue
        names.append(" ".join(_capital(w) for w in words) if name.isupper() else name)
    return names


def agency_in_byline(text: str) -> str | None:
    """The listed outlet that a byline credits instead of a person, or beside one (``By Reuters``)."""
    for part in _SPLIT.split(" ".join(text.split())):
        bare = re.sub(r"\s+(?:staff|reporter|correspondent|writer)s?$", "", part.strip(" .()"), flags=re.I)
        if bare and (outlet := signed(bare)):
            return outlet.name
    return None


def _capital(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), word) if len(word) > 2 else word
