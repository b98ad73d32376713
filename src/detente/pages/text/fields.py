"""Field lines around an article: what databases, clipping tools and archives print above and below it.

``BYLINE: Olga Marsh``, Factiva's ``HD   Talks resume``, the front matter of a Markdown clip. They are facts told outright,
and no part of the text.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from ..given import Given
from ..words.dates import find_dates, iso_value
from ..words.normal import tidy

_LINE = re.compile(r"^\s{0,40}(?P<label>[^\W\d_][\w()/ -]{1,28}?)\s?[:：]\s*(?P<value>\S.{0,400})?$")
_CODE = re.compile(r"^\s{0,8}(?P<label>[A-Z]{2,3})(?:\s{1,6}(?P<value>\S.*))?$")
_FENCE = re.compile(r"^\s*(?:---|\+\+\+)\s*$")
_FEWEST = 3  # different labels that make a record of some lines
_FEWEST_CODES = 5
_LOOSE = {
    "by",
    "in",
    "to",
    "from",
    "text",
    "page",
    "source",
    "date",
    "data",
    "title",
    "link",
    "site",
    "subject",
}
_GAP = 3  # lines without a label that may stand between two with one


@dataclass(frozen=True, slots=True)
class Record:
    """What fields tell of an article, and the page without them."""

    told: Given
    text: str


def read_fields(text: str) -> Record | None:
    """Take the fields off a page's text; None where there are too few to be a record. Never raises."""
    lines = text.split("\n")
    for read in (_front_matter, _dumped, _coded, _labelled):
        if record := read(lines):
            return record
    return None


def _front_matter(lines: list[str]) -> Record | None:
    start = next((i for i, line in enumerate(lines[:5]) if line.strip()), None)
    if start is None or not _FENCE.match(lines[start]):
        return None
    end = next((i for i in range(start + 1, min(len(lines), start + 60)) if _FENCE.match(lines[i])), None)
    if end is None:
        return None
    found: dict[str, str] = {}
    for line in lines[start + 1 : end]:
        match = _LINE.match(line)
        fact = _facts().get(match["label"].casefold()) if match else None
        if match and fact and (value := tidy(match["value"] or "").strip("\"'[] ")):
            if value.startswith(("http://", "https://")):
                fact = "url"
            found.setdefault(fact, value)
    found.pop(
        "byline", None
    )  # clipping tools write there whom the page's markup names, which may be its account
    return Record(_given(found, dates=("published",)), "\n".join(lines[end + 1 :]))


def _dumped(lines: list[str]) -> Record | None:
    """What page readers for machines write above a page: ``Title: ...``, ``URL Source: ...``, ``Markdown Content:``."""
    end = next((i for i, line in enumerate(lines[:12]) if line.strip() == "Markdown Content:"), None)
    if end is None:
        return None
    told = {
        m[1]: m[2]
        for line in lines[:end]
        if (m := re.match(r"(Title|URL Source|Published Time): (\S.*)", line))
    }
    address = told.get("URL Source", "")
    url = address if address.startswith(("http://", "https://")) else None
    published = iso_value(told.get("Published Time", ""))
    # The title is the browser's, with the site's name: a line like others, not a fact.
    return Record(
        Given(url=url, published=published), "\n".join([told.get("Title", ""), "", *lines[end + 1 :]])
    )


def _coded(lines: list[str]) -> Record | None:
    """Two-letter codes at the head of lines, each value running on until the next code."""
    places = [
        (i, m)
        for i, line in enumerate(lines)
        if (m := _CODE.match(line)) and m["label"].casefold() in _facts()
    ]
    if len({m["label"] for _, m in places}) < _FEWEST_CODES:
        return None
    found: dict[str, str] = {}
    body: list[str] = []
    for (i, match), following in zip(places, [*(j for j, _ in places[1:]), len(lines)], strict=True):
        fact = _facts()[match["label"].casefold()]
        value = [match["value"] or "", *lines[i + 1 : following]]
        if fact == "text":
            body += ["", *value, ""]
        elif told := tidy(" ".join(value[:4])):
            found.setdefault(fact, told)
    return Record(_given(found), "\n".join(body)) if body else None


def _labelled(lines: list[str]) -> Record | None:
    marks: dict[int, tuple[str, str, str]] = {}
    for i, line in enumerate(lines):
        match = _LINE.match(line)
        label = match["label"].casefold().strip() if match else ""
        if match and label in _facts():
            marks[i] = (label, _facts()[label], tidy(match["value"] or ""))
    runs = _runs(sorted(marks))
    kept = {i for run in runs for i in run}
    labels = {marks[i][0] for i in kept}
    if len(labels) < _FEWEST or len(labels - _LOOSE) < 2 or "from" in labels:
        return None
    found: dict[str, str] = {}
    for i in sorted(kept):
        _, fact, value = marks[i]
        if (
            fact == "title"
            and value
            and i + 1 < len(lines)
            and lines[i + 1].startswith("  ")
            and i + 1 not in marks
        ):
            value = f"{value} {tidy(lines[i + 1])}"
        if value:
            found.setdefault(fact, value)
    left = ["" if i in kept else line for i, line in enumerate(lines)]
    begins = [i for i in kept if marks[i][1] == "text"]
    if begins and marks[begins[0]][2]:
        left[begins[0]] = marks[begins[0]][2]
    return Record(_given(found), "\n".join(left))


def _runs(places: list[int]) -> list[list[int]]:
    """Label lines that stand close together; one alone in running text is no field."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place - runs[-1][-1] <= _GAP:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [run for run in runs if len(run) >= 2]


def _given(found: dict[str, str], dates: tuple[str, ...] = ("published",)) -> Given:
    published = None
    for name in dates:
        iso = next((d.iso for d in find_dates(found.get(name, "")) if not d.iso.startswith("-")), None)
        published = published or iso
    told = found.get("outlet", "")
    for date in find_dates(told):  # "Courier, 28.02.2023, Nr. 49"
        published = date.iso if not date.iso.startswith("-") else published
    outlet = re.split(r"\s+(?:vom|du|del|von|from)\s+\d|,\s|;\s|\s\d{1,2}[./]\d", told)[0]
    outlet = re.sub(r"\s*\([^()]*\)$", "", outlet).strip() or None
    if outlet and (len(outlet) > 80 or "://" in outlet or ">" in outlet):
        outlet = None
    return Given(
        title=found.get("title"),
        published=published,
        outlet=outlet,
        byline=found.get("byline"),
        url=found["url"] if re.match(r"https?://\S+$", found.get("url", "")) else None,
    )


@lru_cache(maxsize=1)
def _facts() -> dict[str, str]:
    text = (resources.files(__package__) / "data/fields.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader((row for row in text.splitlines() if not row.startswith("#")), delimiter="\t")
    return {row["label"]: row["fact"] for row in rows}
