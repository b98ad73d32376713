"""Names of authors out of printed bylines and of lines that are nothing but names."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from .dates import find_dates, is_calendar_word
from .furniture import byline_of, word_count
from .lines import Kind, Line
from .outlets import named, signed
from .phrases import choice, holds, is_one, opens

_SPLIT = re.compile(r"\s*(?:,|،|、|;|/|／|\||&|·|\s[-–—]\s|\s(?:and|und|et|y|e|и|та|й|ve|oraz|i|و)\s)\s*")
# What stands beside a name, or in its place: a job, a desk, a paper.
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
_LARGE = 300_000  # people
_WITH = re.compile(r"\s+(?:avec|with|con|com|mit|ile|za)\s+\S.*$", re.I)  # "Jean Dupont avec AFP"
_CJK_NAME = re.compile(
    r"[\u4e00-\u9fff々]{2,5}(?:·[\u4e00-\u9fff]{1,8})?|[\u4e00-\u9fff々]{1,4}[ \u3000][\u4e00-\u9fff々\u3040-\u30ff]{1,4}"
)
_CJK_LABEL = re.compile(
    r"(?:本报记者|本报特派员|特派记者|见习记者|記者|记者|撰文|文／|文/|作者|特派員|通讯员)[\s:：／/]*"
    r"(?P<names>[\u4e00-\u9fff々·]{2,8}(?:[\s、，,]+[\u4e00-\u9fff々·]{2,5}){0,3})"
)
_CJK_AFTER = re.compile(
    r"(?:【|（|\()?(?P<names>[\u4e00-\u9fff々]{2,5}(?:[、・][\u4e00-\u9fff々]{2,5})*)\s?記者(?:】|）|\))?"
)
_REPORTERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[（(](?:本报|本報)?(?:记者|記者)\s?(?P<names>[^（）()]{2,30})[）)]",
        r"^[【\[][^】＝=]{1,14}[＝=](?P<names>[^】\]]{2,20})[】\]]",
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
    names = []
    for part in _SPLIT.split(" ".join(_EMAIL.sub(" ", text).split())):
        if name := _person(part):
            names.append(name)
    return list(dict.fromkeys(names))


def _person(part: str) -> str | None:
    part = re.sub(r"^\s*(?:and|und|et|y|e|и|та|ve|oraz)\s+", "", part, flags=re.I)
    name = _TITLES.sub("", part.strip(" .,:،؛-–—()[]*_|")) if len(part) < 80 else ""
    name = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", _PLACED.sub("", _WITH.sub("", name)))
    if name.endswith(("攝", "摄")):  # who took the picture
        return None
    name = re.sub(r"\s?(?:报道|報道|報導|综合报道|編譯|编译)$", "", name)
    if not name or any(ch.isdigit() or ch in "@:?!" for ch in name):
        return None
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


def authors_of(lines: Sequence[Line], outlet: str | None) -> list[str]:
    """The authors that the lines of a page name: labelled, alone beside the headline, or signed below the text."""
    told = " ".join(line.text for line in lines if line.kind in (Kind.BODY, Kind.TITLE)).casefold()
    body = [i for i, line in enumerate(lines) if line.kind is Kind.BODY]
    lead, last = (body[0], body[-1]) if body else (len(lines), len(lines))
    titles = [i for i in range(min(lead + 1, len(lines))) if lines[i].kind is Kind.TITLE]
    title = titles[-1] if titles else max(0, lead - 6)
    near = [i for i in range(max(0, title - 2), min(len(lines), lead + 1)) if i not in body]
    after = list(range(last + 1, min(len(lines), last + 6)))
    for i in near + after:
        if names := _labelled(lines[i].text):
            return names
    for i in near:
        if (
            lines[i].kind in (Kind.SHORT, Kind.STAMP, Kind.OPEN)
            and i > title - 2
            and (names := _alone(lines[i].text, outlet, told))
        ):
            return names
    for i in after[:3]:
        if lines[i].kind is Kind.SHORT and (names := _alone(lines[i].text, outlet, told)):
            return names
    for line in lines[: lead + 1]:
        if line.kind is Kind.STAMP and (names := names_in(byline_of(line.text))):
            return names
    for line in lines[last + 1 :]:
        if line.kind is Kind.CREDIT and (match := re.match(r"\W*Reporting by\s+([^;()]+)", line.text)):
            return names_in(match[1])
    for line in lines[last + 1 : last + 9]:  # "Olga Marsh covers the valley for the Courier."
        presented = _PRESENTED.match(line.text)
        if presented and line.kind is not Kind.BODY and (names := names_in(presented[1])):
            return names
    return []


def _labelled(text: str) -> list[str]:
    """Names behind a word such as ``By`` at the head of a short line, or after a date in it."""
    if len(text) > 200:
        return []
    if names := names_in(byline_of(text)):
        return names
    match = _labels().match(text) if opens("by", text) or opens("author", text) else None
    if match and word_count(text) <= 16:
        told = re.split(r"\s+[|–—]\s+|\s{2,}", match["names"])[0]
        if names := names_in(re.split(r"\d", told)[0]):
            return names
    for pattern in (_CJK_LABEL, _CJK_AFTER):
        if (match := pattern.search(text)) and len(text) <= 60:
            names = re.split(r"[\s、，,・]+", match["names"])
            return [name for name in names if 2 <= len(name) <= 8 and not name.endswith(("攝", "摄"))]
    return []


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    """What stands before an author's name: some words before a space or a colon, others before a colon alone."""
    return re.compile(
        rf"^\W*(?:(?:{choice('by')})(?:\s*[:：/／]\s*|\s+)|(?:{choice('author')})\s*[:：]\s*)(?P<names>\S.{{1,90}})$",
        re.I,
    )


def _alone(text: str, outlet: str | None, article: str) -> list[str]:
    """The names of a line that holds nothing but names, places and dates (``Olga Marsh in Morna | 3 May``).

    Who is named in the article itself is somebody it tells of.
    """
    told = re.split(r"\s+[|–—•·]\s+|\s{2,}|\d", text)[0].strip(" ,;|-–—")
    if (
        not told
        or word_count(told) > 14
        or told.endswith((".", "!", "?", ":", "…"))
        or signed(told) is not None
    ):
        return []
    if outlet and told.casefold() in outlet.casefold():
        return []
    parts = [part for part in _SPLIT.split(told) if part]
    names = names_in(told)
    # A crosshead may be made of capitals too: all parts must be names or single words, such as a place.
    others = [
        part for part in parts if not names_in(part) and word_count(part) > 2 and not holds("role", part)
    ]
    usual = all(2 <= len(name.split()) <= 4 or _CJK_NAME.fullmatch(name) for name in names)
    strange = any(
        any(is_calendar_word(word) or is_one("stamp", word) for word in name.split())
        or sum(len(word) > 3 and word.casefold() in article for word in name.split()) * 2 >= len(name.split())
        for name in names
    )
    return names if names and not others and usual and not strange and not holds("label", told) else []


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
    return re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), word) if len(word) > 2 else word


def signature_of(paragraphs: Sequence[str]) -> list[str]:
    """The authors who sign a text: names alone as its last paragraph."""
    if len(paragraphs) < 3 or word_count(paragraphs[-1]) > 8:
        return []
    article = " ".join(paragraphs[:-1]).casefold()
    return _labelled(paragraphs[-1]) or _alone(paragraphs[-1], None, article)


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
            return [name for name in names if re.fullmatch(r"[\u4e00-\u9fff々\u3040-\u30ff·]{2,8}", name)]
    return []
