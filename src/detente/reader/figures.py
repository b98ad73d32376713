"""Counts in a sentence: killed and wounded, votes, money, troops and arms."""

from __future__ import annotations

import re

from detente.records import Figure

_WORDS = {
    word: value
    for value, word in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen twenty"
        ).split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "dozen": 12, "a dozen": 12, "a hundred": 100}
_SCALES = {
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "bn": 1e9,
    "m": 1e6,
    "mln": 1e6,
    "hundred": 100,
}
_NUMBER = (
    r"(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|(?:"
    + "|".join(sorted(_WORDS, key=len, reverse=True))
    + r")\b)"
    r"(?:[ -](?P<scale>hundred|thousand|million|billion|trillion|bn|mln)\b)?"
)
_ANY_NUMBER = re.compile(rf"\d|\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b", re.IGNORECASE)
_HARMED = "killed|dead|wounded|injured|hurt|arrested|detained|missing|captured|displaced|abducted|evacuated"
_COUNTED = (
    "troops|soldiers|police officers|policemen|fighters|militants|rebels|hostages|prisoners|captives|missiles|rockets|"
    "warheads|launchers|tanks|ships|vessels|aircraft|planes|jets|drones|bombers|diplomats|refugees|votes|seats|tons|tonnes|"
    "protesters|demonstrators|advisers|nations|countries|civilians|people"
)
_CURRENCIES = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "dollars": "USD", "euros": "EUR",
               "pounds": "GBP", "rubles": "RUB", "roubles": "RUB", "yen": "JPY", "yuan": "CNY"}  # fmt: skip

_MONEY_BEFORE = re.compile(
    r"(?P<currency>US\$|[$€£¥])\s?(?P<number>\d[\d,]*(?:\.\d+)?)[ -]?(?P<scale>thousand|million|billion|trillion|bn|mln|m\b)?"
)
_MONEY_AFTER = re.compile(
    _NUMBER + r" (?:US |U\.S\. )?(?P<currency>dollars|euros|pounds|rubles|roubles|yen|yuan)\b", re.IGNORECASE
)
_VOTE = re.compile(
    r"(?:vote of |by |voted |vote )(?P<for>\d{1,3}) ?(?:-|–|to|against) ?(?P<against>\d{1,3})\b(?:,? with (?P<abstained>\w+) (?:abstentions?|abstaining))?",
    re.IGNORECASE,
)
_HARM_BEFORE = re.compile(
    rf"\b(?P<what>killed|killing|wounded|wounding|injured|injuring|arrested|detained|captured|displaced) (?:at least |more than |about |some |over |nearly |up to |around )?{_NUMBER}\b(?! years| days| hours)",
    re.IGNORECASE,
)
_HARM_AFTER = re.compile(
    rf"{_NUMBER}(?:,? [\w'-]+){{0,4}}?,? (?:(?:were|was|been|have been|had been|are|dead or) )?(?P<what>{_HARMED})\b",
    re.IGNORECASE,
)
_LIVES = re.compile(
    rf"(?:cost|claimed)(?: the)? lives of (?:at least |over |more than |about |some )?{_NUMBER}",
    re.IGNORECASE,
)
_COUNT = re.compile(rf"{_NUMBER}(?: [\w'-]+){{0,3}}? (?P<what>{_COUNTED})\b", re.IGNORECASE)
_FORMS = {
    "killing": "killed",
    "dead": "killed",
    "wounding": "wounded",
    "injuring": "injured",
    "hurt": "injured",
}


def find_figures(sentence: str) -> tuple[Figure, ...]:
    """Figures of a sentence in order; a number counts once, under the most telling unit."""
    if not _ANY_NUMBER.search(sentence):
        return ()
    found: dict[int, Figure] = {}

    def add(start: int, value: float, unit: str, text: str) -> None:
        found.setdefault(start, Figure(value, unit, text))

    for match in _VOTE.finditer(sentence):
        add(match.start("for"), float(match["for"]), "votes for", match.group())
        add(match.start("against"), float(match["against"]), "votes against", match.group())
        abstained = _value(match["abstained"], None) if match["abstained"] else None
        if abstained is not None:
            add(match.start("abstained"), abstained, "abstentions", match.group())
    for pattern in (_MONEY_BEFORE, _MONEY_AFTER):
        for match in pattern.finditer(sentence):
            value = _value(match["number"], match["scale"])
            if value is not None:
                add(
                    match.start("number"),
                    value,
                    _CURRENCIES[match["currency"].lower() if pattern is _MONEY_AFTER else match["currency"]],
                    match.group(),
                )
    for pattern in (_HARM_BEFORE, _HARM_AFTER, _LIVES, _COUNT):
        for match in pattern.finditer(sentence):
            value = _value(match["number"], match["scale"])
            unit = "killed" if pattern is _LIVES else match["what"].lower()
            if value is not None:
                add(match.start("number"), value, _FORMS.get(unit, unit), match.group())
    return tuple(found[start] for start in sorted(found))


def _value(number: str, scale: str | None) -> float | None:
    word = number.lower()
    if word in _WORDS:
        value = float(_WORDS[word])
    else:
        try:
            value = float(word.replace(",", ""))
        except ValueError:
            return None
    return value * _SCALES.get((scale or "").lower(), 1.0)
