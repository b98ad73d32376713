"""Names of authors out of printed bylines and of lines that are nothing but names."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from .dates import find_dates, is_calendar_word
from .furniture import byline_of, word_count
from .outlets import named, signed
from .phrases import choice, holds, is_one, opens

_SPLIT = re.compile(r"\s*(?:,|،|、|;|/|／|\||&|·|\s[-–—]\s|\s(?:and|und|et|y|e|и|та|й|ve|oraz|i|و)\s)\s*")
# What stands beside a name, or in its place: a job, a desk, a paper.
_ASIDE = re.compile(r"\s*(?:\||•|·|▪|~|→|>|／|:|：|\s/\s|\s[-–—]\s|\s{2,}|\t|\d[\d., ]*)\s*")
_ROLE = re.compile(
    r"\b(?:correspondents?|staff|writers?|reporters?|editors?|bureau|desk|agenc(?:y|ies)|wires?|services?|press|news|"
    r"newsroom|team|online|special|our|chief|contributor|analyst|columnist|tv|radio|redaktion|rédaction|redacción|"
    r"redazione|redação|redakcja|редакция|редакція|корреспондент|кореспондент|times|post|tribune|reports?|admin|user|studio|büro|policies|exclusives|materials)\b",
    re.I,
)
_PARTICLE_WORDS = "de da di du del della la le van von der den bin ibn al el dos das ben y af ter ten zu"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_TITLES = re.compile(r"^(?:dr|prof|mr|mrs|ms|sir|mgr|ing)\.?\s+", re.I)
# "Olga Marsh in London", "from Morna", "für die Zeitung", "for Mailonline"
_PLACED = re.compile(
    r"\s+(?i:in|from|at|for|aus|à|au|en|em|desde|da|a|из|в|у|z|w|für)\s+(?:the\s+)?[^\W\d_a-zа-яё][\w'’.-]*(?:\s+[^\W\d_a-zа-яё][\w'’.-]*){0,2}$"
)
# "Pacific affairs reporter Tahlia Reeve": the job in small letters, the name in capitals
_JOB_BEFORE = re.compile(
    r"^\s*(?:[\w'’-]+\s+){0,4}(?:reporter|correspondent|editor|writer|journalist|columnist|analyst|redakteur(?:in)?|korrespondent(?:in)?|"
    r"corresponsal|enviad[oa] especial|inviat[oa]|correspondant|envoyée? spéciale?|correspondente|корреспондент|обозреватель)\s+(?=[^\W\d_a-zа-яё])"
)
# Elements of a page run together: "Olga MarshDecember", but not "MacArthur", "FitzGerald"
_GLUED = re.compile(
    r"(?<=[a-zà-öø-ÿа-яё]{4})(?<!Fitz)(?=[A-ZÀ-ÖØ-ÞА-ЯЁ][a-zà-öø-ÿа-яё]{2})|(?<=[a-zà-öø-ÿ]{4})(?=https?:)"
)
_TOGETHER = re.compile(r"\s+(?:avec|with|con|com|mit|met|z udziałem)\s+(?=[^\W\d_a-zа-яё])")
_BEHIND_Z = re.compile(r"^\s*(?:Ze?|Iz|Aus|Von)\s+[^\W\d_]+\s+(?=\S+\s+\S+$)")
# The vowel signs of Indian scripts are no letters to re, but end names.
_NO_NAME = re.compile(r"^[\W\d_]+|(?:[^\w\u0900-\u0963\u0980-\u0dff]|[\d_])+$")
_AND = re.compile(r"\s+(?:AND|UND|ET|OCH|EN|ORAZ|VE|И|ТА)\s+")
_LARGE = 300_000  # people
_WITH = re.compile(r"\s+(?:avec|with|con|com|mit|ile|za)\s+\S.*$", re.I)  # "Jean Dupont avec AFP"
_CJK_NAME = re.compile(
    r"[\u4e00-\u9fff々]{2,5}(?:·[\u4e00-\u9fff]{1,8})?|[\u4e00-\u9fff々]{1,4}[ \u3000][\u4e00-\u9fff々\u3040-\u30ff]{1,4}"
)
_CJK_LABEL = re.compile(
    r"(?:本报记者|本报特派员|特派记者|见习记者|記者|记者|撰文|文／|文/|作者|特派員|通讯员)[\s:：／/]*"
    r"(?P<names>[\u4e00-\u9fff々·]{2,8}(?:[\s、，,▪]+[\u4e00-\u9fff々·]{2,5}(?![\u4e00-\u9fff]*[:：])){0,3})"
)
_CJK_EQUALS = re.compile(
    r"[＝=](?P<names>[\u4e00-\u9fff々]{1,4}[\u4e00-\u9fff々\u3040-\u30ff]{1,5})(?=[\s】\]、]|$)"
)
_KOREAN = re.compile(r"(?<![가-힣])(?P<names>[가-힣]{2,4}(?:[\s·,]+[가-힣]{2,4}){0,3}?)\s?기자(?![가-힣])")
_CJK_AFTER = re.compile(
    r"(?:【|（|\()?(?P<names>[\u4e00-\u9fff々]{2,5}(?:[、・][\u4e00-\u9fff々]{2,5})*)\s?記者(?:】|）|\))?"
)
_REPORTERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[（(](?:本报|本報)?(?:记者|記者)\s?(?P<names>[^（）()]{2,30})[）)]",
        r"^[【\[][^】＝=]{1,30}[＝=](?P<names>[^】\]]{2,20})[】\]]",
        r"^\([^()]{2,20}=[^()]{2,12}\)\s(?P<names>[가-힣]{2,4}(?:[\s·]+[가-힣]{2,4}){0,3})\s기자",
        r"社(?:记者|記者)(?P<names>[\u4e00-\u9fff]{3}|[\u4e00-\u9fff]{2})(?:[\u4e00-\u9fff]{2,4})?\d{1,2}日[電电]",
    )
)
_PRESENTED = re.compile(
    r"\W*(?:The (?:author|writer), )?((?:[^\W\d_a-zа-яё][\w'’.-]*,? ){2,4}?)(?:is|covers?|reports|writes|has covered|teaches|ist|schreibt|est|couvre|es|cubre|è|scrive)\b"
)
_CLOSING = re.compile(r"\s*[(\[]([^()\[\]]{8,90})[)\]]\s*$")
_EMAIL = re.compile(r"\s*[(<\[]?\s*@?[\w.+-]*@[\w.-]*\s*[)>\]]?|\s*\([^()]{0,60}\)")
_NO_CASE = re.compile(r"[\u0590-\u06ff\u0750-\u077f\u0900-\u0dff]")


def names_in(text: str) -> list[str]:
    """People named in a byline (``Olga Marsh and Peter Dane``); desks, jobs, places and outlets are left out."""
    text = " ".join(_EMAIL.sub(" ", text).split())
    if text.isupper():  # "MARSH AND DANE"
        text = _AND.sub(",", text)
    text = _GLUED.sub(", ", text)
    names = []
    for part in _SPLIT.split(_TOGETHER.sub(", ", text)):
        if name := _person(part):
            names.append(name)
    return list(dict.fromkeys(names))


@lru_cache(maxsize=2048)
def _person(part: str) -> str | None:
    if not 2 <= len(part) < 120:
        return None
    part = re.sub(r"^\s*(?:and|und|et|y|e|и|та|ve|oraz)\s+", "", part, flags=re.I)
    part = _BEHIND_Z.sub("", _JOB_BEFORE.sub("", part.strip()))
    end = opens("by", part)
    if end and part[end : end + 1].isspace():  # "Von Olga Marsh", but not "Bya Marsh"
        part = part[end:]
    name = _TITLES.sub("", part.strip(" .,:،؛-–—()[]*_|")) if len(part) < 80 else ""
    name = _NO_NAME.sub("", _PLACED.sub("", _WITH.sub("", name)))
    if name.endswith(("攝", "摄")):  # who took the picture
        return None
    name = re.sub(r"\s?(?:报道|報道|報導|综合报道|編譯|编译)$", "", name)
    if not name or any(ch.isdigit() or ch in "@:?!" for ch in name):
        return None
    words = name.split()
    while len(words) > 2 and (is_one("stamp", words[-1]) or is_one("source", words[-1])):
        words.pop()  # "Olga Marsh Published"
    name = " ".join(words)
    if 2 < len(words) <= 6:  # "Olga Marsh Jornalista", "Olga Marsh Associated Press"
        if named(" ".join(words[-2:])) is not None and len(words) > 3:
            name = " ".join(words[:-2])
        elif is_one("role", words[-1]) or named(words[-1]) is not None:
            name = " ".join(words[:-1])
    if (
        name.casefold() in _cities()
        or _ROLE.search(name)
        or named(name) is not None
        or is_one("desk", name)
        or holds("role", name)
    ):
        return None
    if _CJK_NAME.fullmatch(name):
        return name
    words = name.split()
    if not 2 <= len(words) <= 5:
        return None
    caseless = _NO_CASE.search(name) is not None
    if not caseless and not all(w[0].isupper() or w.lower() in _PARTICLES for w in words):
        return None
    if caseless and len(words) > 4:
        return None
    return " ".join(_capital(w) for w in words) if name.isupper() and not caseless else name


def labelled(text: str) -> list[str]:
    """Names behind a word such as ``By`` at the head of a short line, or after a date in it."""
    if len(text) > 220:
        return []
    for pattern in (_CJK_LABEL, _CJK_EQUALS, _CJK_AFTER, _KOREAN):
        if len(text) <= 80 and (found := [m["names"] for m in pattern.finditer(text)]):
            names = [name for told in found for name in re.split(r"[\s、，,・▪/·]+", told)]
            return [name for name in names if 2 <= len(name) <= 8 and not name.endswith(("攝", "摄"))]
    rest = byline_of(text)
    if rest:  # all that stands behind the first name: "By Olga Marsh in Morna and Peter Dane in Bereza"
        rest = re.split(r"\s*(?:\||•|~|\s{2,})\s*", text[text.find(rest) :])[0]
        for date in reversed(find_dates(rest)):
            rest = rest[: date.start]
        return names_in(re.split(r"\d|\s\S+[:：]", rest)[0])
    match = _labels().match(text) if opens("by", text) or opens("author", text) else None
    if match and word_count(text) <= 18:
        told = re.split(r"\s+[|–—~]\s+|\s{2,}|;", match["names"])[0]
        told = re.split(r"\s\S+[:：]", told)[0]  # the next label: "Author: Marsh  Editor: Dane"
        return names_in(re.split(r"\d", told)[0])
    inside = _labels_inside().search(text) if len(text) <= 200 and ":" in text else None
    if inside:
        return names_in(re.split(r"\s\S+[:：]|\d|\s[|–—~•]\s|;", inside["names"])[0])
    return []


@lru_cache(maxsize=1)
def _labels_inside() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{choice('author')})\s*[:：]\s*(?P<names>\S.{{1,120}})$", re.I)


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    """What stands before an author's name: some words before a space or a colon, others before a colon alone."""
    return re.compile(
        rf"^\W*(?:(?:{choice('by')})(?:\s*[:：/／]\s*|\s+)|(?:{choice('author')})\s*[:：,]\s*)(?P<names>\S.{{1,120}})$",
        re.I,
    )


def people_alone(text: str) -> tuple[list[str], bool]:
    """The people in a line that holds names, places, jobs and dates alone, and whether there are only names and places.

    ``Olga Marsh in Morna | 3 May``, ``Morna: Olga Marsh``, ``Marsh, Dane | 12.03.2020 - updated``. No names where the line
    has words of a sentence.
    """
    if not 3 <= len(text) <= 200 or (
        text.rstrip().endswith((".", "!", "?", "…", "。")) and word_count(text) > 5
    ):
        return [], False
    dates = find_dates(text)
    for found in reversed(dates):
        text = text[: found.start] + "|" + text[found.end :]
    parts = [part.strip(" .,*_#[]()<>") for part in _ASIDE.split(text)]
    parts = [part for part in parts if part and any(map(str.isalpha, part))]
    names: list[str] = []
    others = 0
    for part in parts:
        found_names = names_in(part) if word_count(part) <= 14 and not is_one("stamp", part) else []
        pieces = [piece for piece in _SPLIT.split(part) if piece]
        loose = [
            p
            for p in pieces
            if not names_in(p) and word_count(p) > 2 and not (holds("role", p) or _ROLE.search(p))
        ]
        usual = all(2 <= len(n.split()) <= 4 or _CJK_NAME.fullmatch(n) for n in found_names)
        strange = any(all(is_calendar_word(w) or is_one("stamp", w) for w in n.split()) for n in found_names)
        if found_names and usual and not strange and not loose:
            names += found_names
        else:
            others += 1
    return list(dict.fromkeys(names)), others == 0 and not dates


def presented(text: str) -> list[str]:
    """The author whom a line below a text presents: ``Olga Marsh covers the valley for the Courier.``"""
    match = _PRESENTED.match(text)
    return names_in(match[1]) if match else []


def agency_in_byline(text: str) -> str | None:
    """The listed outlet that a byline credits instead of a person, or beside one (``By Reuters``)."""
    for part in _SPLIT.split(" ".join(text.split())):
        bare = re.sub(r"\s+(?:staff|reporter|correspondent|writer)s?$", "", part.strip(" .()"), flags=re.I)
        if bare and (outlet := signed(bare)):
            return outlet.name
    return None


@lru_cache(maxsize=1)
def _cities() -> frozenset[str]:
    """Large cities of more than one word, which stand beside names and look like them (a file read, not an import)."""
    text = (resources.files("detente") / "actors/data/cities.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    large = (row for row in rows if float(row["population"]) >= _LARGE)
    return frozenset(
        name.casefold() for row in large for name in (row["name"], row["plain"]) if name and " " in name
    )


def _capital(word: str) -> str:
    return (
        re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize().replace("i\u0307", "i"), word)
        if len(word) > 2
        else word
    )


def signature_of(paragraphs: Sequence[str]) -> list[str]:
    """The authors who sign a text: names alone as its last paragraph."""
    if len(paragraphs) < 3 or word_count(paragraphs[-1]) > 8:
        return []
    names, whole = people_alone(paragraphs[-1])
    article = " ".join(paragraphs[:-1]).casefold()
    told = any(name.casefold() in article for name in names)
    return labelled(paragraphs[-1]) or (names if whole and not told else [])


def closing_credit(paragraph: str) -> tuple[str, list[str]]:
    """A last paragraph without the credit in brackets that ends it, and its authors (``... (Olga Marsh, 29.11.2021)``)."""
    match = _CLOSING.search(paragraph)
    if match is None or len(paragraph) - len(match[0]) < 40 or not find_dates(match[1]):
        return paragraph, []
    names = [name for part in match[1].split(",") for name in names_in(part)]
    return (paragraph[: match.start()].rstrip(), names) if names else (paragraph, [])


def reporters_in(lead: str) -> list[str]:
    """The reporters whom a dateline of the Chinese and Japanese press names."""
    for pattern in _REPORTERS:
        if match := pattern.search(lead[:80]):
            names = re.split(r"[\s、，,・]+", match["names"].strip())
            return [
                name for name in names if re.fullmatch(r"[\u4e00-\u9fff々\u3040-\u30ff가-힣·]{2,8}", name)
            ]
    return []
