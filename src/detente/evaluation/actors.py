"""Task ``actors``: who is meant by a marked mention, on the date of its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from detente.actors import Registry, same_name, same_office
from detente.evaluation.lines import read_lines
from detente.evaluation.scores import Figures
from detente.ontology import SECTORS
from detente.reader import resolve_mentions
from detente.reader.model import Model
from detente.records import Party

FIELDS = ("country", "sector", "id", "name", "office")


def score(path: Path, model: Model, registry: Registry, actors: Path | None = None) -> Figures:
    """Accuracy of country, sector, id, name and office, each over the lines that give it.

    A null is an answer for country and id (international bodies have no country); for name and office it says
    that there is none to find, and ``unnamed`` is the share of those names that the reader leaves open too.
    Names are compared folded, with the registry's aliases; offices by their head. Lines may say in ``tag`` what
    they are about: each tag then has its own country accuracy in ``by_tag``. Raises EvaluationError.
    """
    lines = read_lines(path)
    articles = [line.article() for line in lines]
    mentions = [line.offsets(line.values, "start") for line in lines]
    for line in lines:
        if not set(FIELDS) & set(line.values):
            raise line.fault(f"gives nothing to compare with: it needs one of {', '.join(FIELDS)}")
        if line.values.get("sector") not in (None, *SECTORS):
            raise line.fault(f"there is no sector {line.values['sector']!r}")
    found = resolve_mentions(articles, mentions, model, registry)
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for line, party in zip(lines, found, strict=True):
        for field, is_right in judged(line.values, party, registry).items():
            given[field] += 1
            right[field] += is_right
            if field in ("country", "sector") and isinstance(line.values.get("tag"), str):
                given[f"{line.values['tag']}.{field}"] += 1
                right[f"{line.values['tag']}.{field}"] += is_right
    figures: Figures = {
        field: round(right[field] / given[field], 4) for field in (*FIELDS, "unnamed") if given[field]
    }
    by_tag = {key: round(right[key] / n, 4) for key, n in sorted(given.items()) if "." in key}
    return figures | ({"by_tag": by_tag} if by_tag else {}) | {"n": len(lines)}


def judged(gold: Mapping[str, Any], party: Party, registry: Registry) -> dict[str, bool]:
    """Which of the fields that a line gives are right in a party."""
    fields: dict[str, bool] = {}
    for field in ("country", "id"):
        if field in gold:
            fields[field] = getattr(party, field) == gold[field]
    if gold.get("sector"):
        fields["sector"] = party.sector == gold["sector"]
    if gold.get("name"):
        fields["name"] = party.name is not None and same_name(str(gold["name"]), party.name, registry)
    elif "name" in gold:
        fields["unnamed"] = party.name is None
    if gold.get("office"):
        fields["office"] = party.office is not None and same_office(
            str(gold["office"]), party.office, registry
        )
    return fields
