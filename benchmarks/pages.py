"""Pages per second and text F1, beside plain trafilatura in the same run.

    python benchmarks/pages.py [FOLDER]

FOLDER holds pages and a ``gold.jsonl`` as ``detente evaluate pages`` reads it (default: tests/cases/pages/test). HTML pages
alone are read, since trafilatura reads nothing else. Trafilatura is run twice: for the text alone, and for text and facts,
which is what Détente gives. Both get decoded text or bytes from memory; each is run several times, the best time counts.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import trafilatura

from detente.evaluation.lines import read_lines
from detente.evaluation.pages import text_figures
from detente.pages import Page, read_page
from detente.pages.sniff import decode
from detente.records import Article

ROUNDS = 5
Reader = Callable[[bytes], str]


def detente(data: bytes) -> str:
    """The article's text as Détente reads it, with all facts."""
    got = read_page(Page("page.html", None, data, "text/html"))
    return got.text if isinstance(got, Article) else ""


def trafilatura_text(data: bytes) -> str:
    """The text alone, as trafilatura's documentation extracts it."""
    return trafilatura.extract(decode(data, "text/html"), include_comments=False) or ""


def trafilatura_facts(data: bytes) -> str:
    """Text and facts."""
    got: Any = trafilatura.bare_extraction(
        decode(data, "text/html"), include_comments=False, with_metadata=True
    )
    return (got.text or "") if got else ""


def measure(readers: dict[str, Reader], pages: Sequence[bytes]) -> dict[str, tuple[float, list[str]]]:
    """Seconds of each reader's best round, and its texts; rounds take turns, so that all meet the same machine."""
    best: dict[str, tuple[float, list[str]]] = {}
    for _ in range(ROUNDS):
        for name, reader in readers.items():
            start = time.perf_counter()
            texts = [reader(page) for page in pages]
            seconds = time.perf_counter() - start
            if name not in best or seconds < best[name][0]:
                best[name] = seconds, texts
    return best


def main(arguments: Sequence[str]) -> None:
    """Print one line a reader."""
    folder = Path(arguments[0]) if arguments else Path(__file__).parent.parent / "tests/cases/pages/test"
    rows = [line.values for line in read_lines(folder / "gold.jsonl") if line.values["path"].endswith("html")]
    pages = [(folder / row["path"]).read_bytes() for row in rows]
    print(f"{len(pages)} pages, {sum(map(len, pages)) / 1e6:.1f} MB")
    readers: dict[str, Reader] = {
        "detente": detente, "trafilatura, text alone": trafilatura_text, "trafilatura, text and facts": trafilatura_facts,
    }  # fmt: skip
    for reader in readers.values():  # imports and tables are not the pages' cost
        reader(pages[0])
    for name, (seconds, texts) in measure(readers, pages).items():
        f1 = statistics.mean(
            text_figures(row["text"], text)["f1"] for row, text in zip(rows, texts, strict=True)
        )
        print(f"{name:28} {len(pages) / seconds:7.1f} pages a second   text F1 {f1:.4f}")


if __name__ == "__main__":
    main(sys.argv[1:])
