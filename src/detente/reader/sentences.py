"""Splits article text into sentences by rule, keeping exact offsets."""

from __future__ import annotations

import re

_ABBREVIATIONS = frozenset(
    (
        "mr mrs ms dr prof gen col lt maj capt cmdr sgt cpl adm brig sen rep gov pres hon rev fr st "
        "sr jr messrs jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur "
        "thurs fri sat sun u.s u.n u.k e.u u.s.s.r u.a.e d.c a.m p.m i.e e.g vs etc inc ltd co corp "
        "no nos vol p pp ca approx dept min ave rd mt ft gov't int'l est fig al"
    ).split()
)
# These may well end a sentence: "... of the U.S. He said"; a capital that is not a known name decides.
_MAY_END = frozenset(
    {"u.s", "u.n", "u.k", "e.u", "u.s.s.r", "u.a.e", "d.c", "a.m", "p.m", "etc", "inc", "co"}
)
_STARTERS = frozenset(
    (
        "The A An He She It They We I In On At But And However Meanwhile His Her Their Its This "
        "That These Those There After Before While When Since As For By Both No Not Asked Speaking "
        "Earlier Last Some"
    ).split()
)
# The look-behind keeps a page of a million full stops from being tried a million times.
_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]]{0,4}(?=\s)|\n\s*\n|[。！？]")
_OPENERS = "\"'“‘«([¿¡—–-"


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence of ``text``, in order, without surrounding white space.

    A blank line always ends a sentence, so no sentence crosses a paragraph.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match.group().isspace() or _ends_sentence(text, start, match):
            _add(text, start, match.end(), spans)
            start = match.end()
    _add(text, start, len(text), spans)
    return spans


def _add(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    following = text[match.end() : match.end() + 40].lstrip()
    opener = following.lstrip(_OPENERS)
    if not opener:
        return True
    if opener[0].islower():
        return False  # "... he asked?" she said; an ellipsis inside a sentence
    if match.group()[0] != "." or len(match.group().rstrip("\"'”’»)]")) > 1:
        return True
    word = re.split(r"[\s(\"“‘'—–-]", text[max(start, match.start() - 20) : match.start()])[-1]
    folded = word.lower()
    if len(word) == 1 and word.isupper():
        return _first_word(opener) in _STARTERS  # an initial: "George H. W. Bush"
    if folded in _ABBREVIATIONS or re.fullmatch(r"(?:[a-z]\.)+[a-z]", folded):
        return folded in _MAY_END and _first_word(opener) in _STARTERS
    return not (opener[0].isdigit() and folded in {"no", "nos", "art"})


def _first_word(text: str) -> str:
    match = re.match(r"\w+", text)
    return match.group() if match else ""
