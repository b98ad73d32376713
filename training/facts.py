"""Fit the weights by which the reader of pages chooses between candidates for a fact.

    python -m training.facts [--fact NAME] [--wrong] [--write] [GOLD.jsonl ...]

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
from detente.pages.facts.weigh import Choice, listening, weights_of
from detente.pages.html.extract import extract, key_of
from detente.pages.sniff import decode
from detente.pages.text.judge import MARGIN

HERE = Path(__file__).parent.parent
DEVELOPMENT = HERE / "tests/cases/pages/development/gold.jsonl"
WEIGHTS = HERE / "src/detente/pages/facts/data/weights.csv"
# What is chosen, and which fact of a gold line it should be. A text's credit goes before the site.
FACTS = {"credit": "outlet", "site": "outlet", "title": "title", "byline": "byline"}
HEAD = """# What speaks for a candidate for a fact of a page, and how much: choose() in weigh.py adds these up.
# Source: fitted by training/facts.py on the development pages of tests/cases/pages. Do not edit by hand.
"""
# Lines of a page, each of the article or not.
LINES = ("line of text", "line of html")
LINE_PENALTY = 0.0001
COLUMNS = "fact,feature,weight"


@dataclass(frozen=True)
class Decision:
    """Candidates of a page and which of them are right; the last row is "none of them"."""

    page: str
    names: tuple[str, ...]
    features: tuple[Mapping[str, float], ...]
    right: tuple[bool, ...]


def decisions(paths: Sequence[Path]) -> dict[str, list[Decision]]:
    """The last choice for each fact on each page. HTML pages are read as what one gets who copies them, too."""
    made: dict[str, list[Decision]] = {fact: [] for fact in (*FACTS, *LINES)}
    for path in paths:
        for line in read_lines(path):
            page = next(one for one in find([str(path.parent / line.text("path"))]) if isinstance(one, Page))
            readings = [page, pasted(page)] if page.media == "text/html" else [page]
            for reading in readings:
                with listening() as heard:
                    read_page(reading)
                for fact in LINES:
                    choices = [choice for choice in heard if choice.fact == fact and choice.names]
                    if choices and line.values.get("text"):
                        made[fact].append(_of_lines(line, choices[-1]))
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


def _of_lines(line: Line, choice: Choice) -> Decision:
    """Which of the lines of a page are of its article."""
    paragraphs = [key_of(paragraph) for paragraph in line.values["text"].split("\n\n")]
    joined, whole = "\n".join(paragraphs), set(paragraphs)
    right = []
    for text in choice.names:
        key = key_of(text)
        held = any(len(paragraph) >= 40 and paragraph in key for paragraph in paragraphs)
        right.append(bool(key) and (key in whole or (len(key) >= 20 and key in joined) or held))
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


def fit_lines(given: Sequence[Decision], penalty: float, steps: int = 400) -> dict[str, float]:
    """The weights of a logistic regression over the lines of all pages, each page as heavy as the others."""
    names = [*sorted({name for decision in given for spoken in decision.features for name in spoken}), "any"]
    place = {name: i for i, name in enumerate(names)}
    rows = sum(len(decision.features) for decision in given)
    table, right, heavy = np.zeros((rows, len(names)), dtype=np.float32), np.zeros(rows), np.zeros(rows)
    row = 0
    for decision in given:
        for spoken, is_right in zip(decision.features, decision.right, strict=True):
            table[row, place["any"]] = 1.0
            for name, value in spoken.items():
                table[row, place[name]] = value
            right[row], heavy[row] = is_right, 1 / len(decision.features) / len(given)
            row += 1
    weights = np.zeros(len(names))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        chances = 1 / (1 + np.exp(-(table @ weights)))
        slope = table.T @ ((chances - right) * heavy) + penalty * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        weights -= 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return {name: float(weights[i]) for name, i in place.items()}


def share_of_lines(
    given: Sequence[Decision], weights: Mapping[str, float], margin: float
) -> tuple[float, float]:
    """F1 of the characters of the articles, mean over the pages: by rule alone, and overruled where the weights are sure."""
    ruled: list[float] = []
    weighed: list[float] = []
    for decision in given:
        figures = {True: [0, 0, 0], False: [0, 0, 0]}
        for text, spoken, is_right in zip(decision.names, decision.features, decision.right, strict=True):
            score = weights.get("any", 0.0) + sum(
                weights.get(name, 0.0) * value for name, value in spoken.items()
            )
            rule = "by rule body" in spoken
            for second, said in ((False, rule), (True, score > -margin if rule else score > margin)):
                figures[second][0] += len(text) * (said and is_right)
                figures[second][1] += len(text) * said
                figures[second][2] += len(text) * is_right
        for second, into in ((False, ruled), (True, weighed)):
            both, said_size, right_size = figures[second]
            into.append(2 * both / max(said_size + right_size, 1))
    return float(np.mean(ruled)), float(np.mean(weighed))


def crossed_lines(
    given: Sequence[Decision], penalty: float, folds: int, margin: float
) -> tuple[float, float]:
    """The same for pages that the weights were not fitted on."""
    order = list(range(len(given)))
    random.Random(7).shuffle(order)
    totals = np.zeros(2)
    for fold in range(folds):
        held = [given[i] for place, i in enumerate(order) if place % folds == fold]
        rest = [given[i] for place, i in enumerate(order) if place % folds != fold]
        totals += np.array(share_of_lines(held, fit_lines(rest, penalty), margin)) * len(held)
    return float(totals[0] / len(given)), float(totals[1] / len(given))


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
    parser.add_argument("--penalty", type=float, default=0.003)
    parser.add_argument("--fact", choices=[*FACTS, *LINES])
    parser.add_argument("--write", action="store_true")
    parser.add_argument(
        "--wrong", action="store_true", help="list the pages that the fitted weights decide wrongly"
    )
    told = parser.parse_args()
    if not told.write:
        fitted(told, [told.fact] if told.fact else [*FACTS, *LINES])
        return
    # What is a headline decides what else a line can be, and what a line is decides who may be its author.
    rows: list[str] = []
    for facts in (["title"], [*LINES], ["credit", "site"], ["byline"]):
        rows += fitted(told, facts)
        WEIGHTS.write_text("\n".join([HEAD + COLUMNS, *rows]) + "\n", encoding="utf-8")
        weights_of.cache_clear()


def fitted(told: argparse.Namespace, facts: Sequence[str]) -> list[str]:
    """Rows of weights for some facts; prints how well they decide."""
    rows: list[str] = []
    for fact, given in decisions(told.gold).items():
        if not given or fact not in facts:
            continue
        if fact in LINES:
            weights = fit_lines(given, LINE_PENALTY)
            ruled, weighed = crossed_lines(given, LINE_PENALTY, told.folds, MARGIN)
            lines = sum(len(decision.names) for decision in given)
            print(
                f"{fact}: {len(given)} pages, {lines} lines, F1 of the characters by rule {ruled:.3f}, "
                f"weighed, cross-validated {weighed:.3f}"
            )
            rows += _rows(fact, weights)
            continue
        weights = fit(given, told.penalty)
        among = sum(any(decision.right) for decision in given) / len(given)
        print(
            f"{fact}: {len(given)} pages, right one among the candidates {among:.3f}, fitted {share(given, weights):.3f}, "
            f"cross-validated {crossed(given, told.penalty, told.folds):.3f}"
        )
        rows += _rows(fact, weights)
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
    return rows


def _rows(fact: str, weights: Mapping[str, float]) -> list[str]:
    return [f"{fact},{name},{weight:.3f}" for name, weight in sorted(weights.items()) if abs(weight) >= 0.005]


if __name__ == "__main__":
    main()
