"""Task ``pages``: the article and its facts out of saved pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from detente.actors import Registry
from detente.evaluation.lines import Line, read_lines
from detente.evaluation.scores import Figures, f1, mean
from detente.pages import Page, find, read_page, same_outlet
from detente.reader.model import Model
from detente.records import Article, Problem

FACTS = ("title", "published", "outlet", "byline", "language")
_UNSPACED = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
# Words; one character each in scripts that write without spaces, where a run of them would be one long "word".
_TOKEN = re.compile(rf"{_UNSPACED}|(?:(?!{_UNSPACED})[^\W_])+")
_MARKS = str.maketrans(
    {
        "ı": "i",
        "\u0307": None,
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
    }
)


def score(path: Path, model: Model, registry: Registry, actors: Path | None = None) -> Figures:
    """F1 of the words of each article, mean over the pages, and the share of facts that are right.

    A line names a page by its ``path`` beside the file and gives what is right of ``text``, ``title``, ``published``
    (the day counts), ``outlet``, ``byline`` and ``language``; what is missing, null or empty there is not scored. A page
    that cannot be read has no words and no facts. Raises EvaluationError.
    """
    texts: list[dict[str, Any]] = []
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    unread = 0
    lines = read_lines(path)
    for line in lines:
        article = _read(line)
        unread += article is None
        if isinstance(line.values.get("text"), str):
            texts.append(text_figures(line.values["text"], article.text if article else ""))
        facts = judged(line.values, article)
        given.update(list(facts))
        right.update(name for name, is_right in facts.items() if is_right)
    if not texts and not given:
        raise lines[0].fault(f"gives nothing to compare with: it needs one of text, {', '.join(FACTS)}")
    figures: Figures = {}
    if texts:
        figures = {
            f"text_{name}": mean(text[name] for text in texts) for name in ("f1", "precision", "recall")
        }
    figures |= {name: round(right[name] / given[name], 4) for name in FACTS if given[name]}
    return figures | {"n": len(lines), "unread": unread}


def text_figures(gold: str, got: str) -> Figures:
    """Precision, recall and F1 of the words of a text, each counted as often as it stands there; 1 where both are empty."""
    wanted, found = Counter(words_of(gold)), Counter(words_of(got))
    if not wanted and not found:
        return f1(1, 1, 1)
    return f1((wanted & found).total(), found.total(), wanted.total())


def words_of(text: str) -> list[str]:
    """The words of a text in any script, without case; a character is a word where no spaces part them."""
    return _TOKEN.findall(text.casefold())


def judged(gold: Mapping[str, Any], article: Article | None) -> dict[str, bool]:
    """Which of the facts that a line gives are right in an article."""
    facts: dict[str, bool] = {}
    for name in FACTS:
        wanted = gold.get(name)
        if not wanted:
            continue
        got = getattr(article, name) if article else None
        if name == "byline":
            facts[name] = judged_name(name, wanted, ", ".join(got or ()))
        elif name == "published":
            facts[name] = str(got or "").startswith(str(wanted)[:10])
        elif name == "outlet":
            facts[name] = judged_name(name, wanted, str(got or ""))
        elif name == "language":
            facts[name] = str(wanted)[:2].lower() == str(got or "")[:2].lower()
        else:
            facts[name] = judged_name(name, wanted, str(got or ""))
    return facts


def judged_name(fact: str, wanted: Any, got: str) -> bool:
    """Whether a name or title is the one that is right, however it is spelt; authors are parted by commas."""
    if fact == "byline":
        names = [wanted] if isinstance(wanted, str) else list(wanted)
        return {_folded(str(one)) for one in names} == {_folded(one) for one in got.split(", ") if one}
    if fact == "outlet":
        return _bare(str(wanted)) == _bare(got) or same_outlet(str(wanted), got)
    return _folded(str(wanted)) == _folded(got)


def _folded(text: str) -> str:
    """Without case, kinds of quotation marks and dashes, spaces and marks at the edges."""
    return " ".join(text.casefold().translate(_MARKS).replace("...", "…").split()).strip(" .\"'")


def _bare(outlet: str) -> str:
    """An outlet's name without its article and the town in brackets that tells it from others."""
    return re.sub(r"^the\s+|\s*\([^()]*\)$", "", _folded(outlet))


def _read(line: Line) -> Article | None:
    name = line.text("path")
    page = line.path.parent / name
    if not page.is_file():
        raise line.fault(f"there is no page {page}")
    found = list(find([str(page)]))
    pages = [one for one in found if isinstance(one, Page)]
    if len(pages) > 1:
        raise line.fault(f"{page} holds {len(pages)} pages: name a file with one")
    outcome: Article | Problem | None = read_page(pages[0]) if pages else None
    return outcome if isinstance(outcome, Article) else None
