"""Fit the weights by which the reader of pages chooses between candidates for a fact.

    python training/facts.py [--folds 5] [--write] GOLD.jsonl ...

Each ``gold.jsonl`` names pages and what is right of them, as ``detente evaluate pages`` reads it (default: the development
pages of tests/cases/pages; the test half is never given). The weights are those of a conditional logit (McFadden 1974) with
"none of them" as an alternative of weight zero, under an L2 penalty. Prints the share of pages decided rightly, fitted and
in cross-validation by page; ``--write`` puts the weights into src/detente/pages/facts/data/weights.csv.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detente.evaluation.lines import Line, read_lines
from detente.evaluation.pages import judged_name
from detente.pages import Page, find, read_page
from detente.pages.facts.weigh import Choice, listening
from detente.pages.html.extract import extract
from detente.pages.sniff import decode

HERE = Path(__file__).parent.parent
DEVELOPMENT = HERE / "tests/cases/pages/development/gold.jsonl"
WEIGHTS = HERE / "src/detente/pages/facts/data/weights.csv"
# What is chosen, and which fact of a gold line it should be. A text's credit goes before the site.
FACTS = {"credit": "outlet", "site": "outlet", "title": "title", "byline": "byline"}
HEAD = """# What speaks for a candidate for a fact of a page, and how much: choose() in weigh.py adds these up.
# Source: fitted by training/facts.py on the development pages of tests/cases/pages. Do not edit by hand.
"""


@dataclass(frozen=True)
class Decision:
    """Candidates of a page and which of them are right; the last row is "none of them"."""

    page: str
    names: tuple[str, ...]
    features: tuple[Mapping[str, float], ...]
    right: tuple[bool, ...]


def decisions(paths: Sequence[Path]) -> dict[str, list[Decision]]:
    """The last choice for each fact on each page. HTML pages are read as what one gets who copies them, too."""
    made: dict[str, list[Decision]] = {fact: [] for fact in FACTS}
    for path in paths:
        for line in read_lines(path):
            page = next(one for one in find([str(path.parent / line.text("path"))]) if isinstance(one, Page))
            readings = [page, pasted(page)] if page.media == "text/html" else [page]
            for reading in readings:
                with listening() as heard:
                    read_page(reading)
                for fact, kind in FACTS.items():
                    choices = [choice for choice in heard if choice.fact == fact and choice.names]
                    if choices:
                        made[fact].append(_decision(line, kind, fact, choices[-1]))
    return made


def _decision(line: Line, kind: str, fact: str, choice: Choice) -> Decision:
    wanted = line.values.get(kind)
    right = [bool(wanted) and judged_name(kind, wanted, name) for name in choice.names]
    right.append(not wanted or (fact == "credit" and not any(right)))
    return Decision(line.text("path"), choice.names, choice.features, tuple(right))


def pasted(page: Page) -> Page:
    """What one gets who copies a page out of a browser: its text, without markup."""
    lines: list[str] = []
    for block in extract(decode(page.data, page.media)).blocks:
        if "hidden" not in {name for name, _ in block.boxes}:
            lines.append(block.text if block.linked > 0.9 else f"\n{block.text}\n")
    return Page(page.source_path, None, "\n".join(lines).encode(), "text/plain")


def fit(given: Sequence[Decision], penalty: float, steps: int = 1500) -> dict[str, float]:
    """The weights, by full-batch Adam; ``penalty`` is the L2 penalty on the mean loss."""
    names = [*sorted({name for decision in given for spoken in decision.features for name in spoken}), "any"]
    place = {name: i for i, name in enumerate(names)}
    taught = [decision for decision in given if any(decision.right)]
    tables, rights = [], []
    for decision in taught:
        table = np.zeros((len(decision.names) + 1, len(names)))
        for i, spoken in enumerate(decision.features):
            table[i, place["any"]] = 1.0
            for name, value in spoken.items():
                table[i, place[name]] = value
        tables.append(table)
        rights.append(np.array(decision.right))
    weights = np.zeros(len(names))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        slope = penalty * weights
        for table, right in zip(tables, rights, strict=True):
            scores = table @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            wanted = np.where(right, chances, 0.0)
            wanted /= max(float(wanted.sum()), 1e-12)
            slope += table.T @ (chances - wanted) / len(tables)
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        weights -= 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return {name: float(weights[i]) for name, i in place.items()}


def decided(decision: Decision, weights: Mapping[str, float]) -> int:
    """Which candidate the weights choose; the number of candidates for none."""
    scores = [
        weights.get("any", 0.0) + sum(weights.get(name, 0.0) * value for name, value in spoken.items())
        for spoken in decision.features
    ]
    best = int(np.argmax(scores))
    return best if scores[best] > 0 else len(scores)


def share(given: Sequence[Decision], weights: Mapping[str, float]) -> float:
    """The share of pages decided rightly, those without a right candidate among the wrong."""
    return sum(decision.right[decided(decision, weights)] for decision in given) / max(len(given), 1)


def crossed(given: Sequence[Decision], penalty: float, folds: int) -> float:
    """The same for pages that the weights were not fitted on."""
    order = list(range(len(given)))
    random.Random(7).shuffle(order)
    right = 0.0
    for fold in range(folds):
        held = [given[i] for place, i in enumerate(order) if place % folds == fold]
        rest = [given[i] for place, i in enumerate(order) if place % folds != fold]
        right += share(held, fit(rest, penalty, 500)) * len(held)
    return right / max(len(given), 1)


def main() -> None:
    """Fit, tell, and write if told to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("gold", nargs="*", type=Path, default=[DEVELOPMENT])
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--penalty", type=float, default=0.01)
    parser.add_argument("--fact", choices=list(FACTS))
    parser.add_argument("--write", action="store_true")
    parser.add_argument(
        "--wrong", action="store_true", help="list the pages that the fitted weights decide wrongly"
    )
    told = parser.parse_args()
    rows: list[str] = []
    for fact, given in decisions(told.gold).items():
        if not given or (told.fact and fact != told.fact):
            continue
        weights = fit(given, told.penalty)
        among = sum(any(decision.right) for decision in given) / len(given)
        print(
            f"{fact}: {len(given)} pages, right one among the candidates {among:.3f}, fitted {share(given, weights):.3f}, "
            f"cross-validated {crossed(given, told.penalty, told.folds):.3f}"
        )
        rows += [
            f"{fact},{name},{weight:.3f}" for name, weight in sorted(weights.items()) if abs(weight) >= 0.005
        ]
        if told.wrong:
            for decision in given:
                chosen = decided(decision, weights)
                if not decision.right[chosen]:
                    right = [
                        name
                        for name, is_right in zip(decision.names, decision.right, strict=False)
                        if is_right
                    ]
                    print("  ", decision.page, "|", (*decision.names, None)[chosen], "|", right[:1])
    if told.write:
        WEIGHTS.write_text(HEAD + "fact,feature,weight\n" + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
