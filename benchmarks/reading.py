"""Articles a second of the whole ``code`` path beside two peers, in one run: ``python benchmarks/reading.py``.

Ours reads the pages of the sample (HTML and text) to records; the peers get the finished text of the same articles:
spaCy's small English pipeline on two processes, and the encoder of a transformer pipeline (RoBERTa base, the size
that spaCy's ``en_core_web_trf`` has) on two threads. Peers that are not installed are left out
(``pip install spacy torch transformers``). Rounds alternate, and the best of each counts.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import detente
from detente import api
from detente.reader.model import Model, shipped_model
from detente.reader.sentences import split_sentences
from detente.records import Article

HERE = Path(__file__).parent
SAMPLE = Path(detente.__file__).parent / "sample" / "dispatches"


def pages(copies: int) -> list[str]:
    """The pages of the sample, as often as asked."""
    return [str(path) for path in sorted(SAMPLE.iterdir())] * copies


class _Fresh:
    """Nothing is known, so that the same page is read as often as it is given."""

    def known_pages(self, fingerprints: Sequence[str], model: str) -> set[str]:
        return set()

    known_docs = known_urls = known_pages


def ours(paths: Sequence[str], model: Model) -> list[Article]:
    """Read pages to records; returns the articles."""
    articles = []
    for batch in api.stream(paths, coder=api.shipped_coder(model), known=_Fresh()):
        articles += [entry.outcome for entry in batch if isinstance(entry.outcome, Article)]
    return articles


def spacy_small(texts: Sequence[str]) -> tuple[str, Callable[[], object]] | None:
    """spaCy's small pipeline, trained where it is installed, else the same layout untrained."""
    try:
        import spacy
    except ImportError:
        return None
    try:
        nlp, name = spacy.load("en_core_web_sm"), "en_core_web_sm"
    except OSError:
        config = spacy.util.load_config(HERE / "small_pipeline.cfg")
        nlp, name = spacy.util.load_model_from_config(config, auto_fill=True), "its layout, untrained"
        from spacy.training import Example

        words = ["Rome", "sued", "Bern"]
        tags = {"tags": ["A", "B", "C"], "heads": [1, 1, 1], "deps": ["nsubj", "ROOT", "dobj"],
                "entities": ["U-ORG", "O", "U-GPE"], "sent_starts": [1, 0, 0]}  # fmt: skip
        doc = spacy.tokens.Doc(nlp.vocab, words=words)
        nlp.initialize(lambda: [Example.from_dict(doc, tags)])
    return f"spaCy small ({name}), 2 processes", lambda: list(nlp.pipe(texts, n_process=2, batch_size=16))


def transformer(texts: Sequence[str]) -> tuple[str, Callable[[], object]] | None:
    """The encoder of RoBERTa base over sentences, in batches of 16 of like length."""
    try:
        import torch
        from transformers import RobertaConfig, RobertaModel
    except ImportError:
        return None
    torch.set_num_threads(2)
    network = RobertaModel(RobertaConfig(max_position_embeddings=514)).eval()
    model = shipped_model()
    sentences = [text[s:e] for text in texts for s, e in split_sentences(text)]
    ids = sorted((model.tokenizer.encode(s).ids[:256] for s in sentences), key=len)

    def run() -> object:
        with torch.inference_mode():
            for begin in range(0, len(ids), 16):
                group = ids[begin : begin + 16]
                longest = len(group[-1])
                rows = torch.tensor([one + [1] * (longest - len(one)) for one in group])
                network(rows, attention_mask=(rows != 1).long())
        return None

    return "RoBERTa base encoder, 2 threads", run


def timed(run: Callable[[], object]) -> float:
    """Seconds of one run."""
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def share_in_model(model: Model, paths: Sequence[str]) -> float:
    """Share of the processor time of a run that is spent inside the model."""
    inside = 0.0
    score_one: Any = Model._score_one

    def watched(self: Model, window: Any) -> Any:
        nonlocal inside
        begin = time.thread_time()
        scores = score_one(self, window)
        inside += time.thread_time() - begin
        return scores

    Model._score_one = watched  # type: ignore[method-assign]
    try:
        begin = time.process_time()
        ours(paths, model)
        return inside / (time.process_time() - begin)
    finally:
        Model._score_one = score_one  # type: ignore[method-assign]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=5, help="times the sample is read in a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--transformer-copies", type=int, default=1, help="fewer, for it is slow")
    args = parser.parse_args()
    model = shipped_model()
    paths = pages(args.copies)
    articles = ours(pages(1), model)  # warm
    texts = [article.text for article in articles]
    runs: dict[str, tuple[Callable[[], object], int]] = {
        "detente code, 2 threads": (lambda: ours(paths, model), len(paths))
    }
    for peer, copies in ((spacy_small, args.copies), (transformer, args.transformer_copies)):
        made = peer(texts * copies)
        if made:
            runs[made[0]] = made[1], len(texts) * copies
    best: dict[str, float] = {}
    for _ in range(args.rounds):
        for name, (run, count) in runs.items():
            best[name] = max(best.get(name, 0.0), count / timed(run))
    words = sum(len(text.split()) for text in texts) / len(texts)
    print(json.dumps({
        "articles": len(texts),
        "words_per_article": round(words),
        "articles_per_second": {name: round(rate, 1) for name, rate in best.items()},
        "share_in_model": round(share_in_model(model, pages(1)), 3),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "model": model.version,
    }, indent=1))  # fmt: skip


if __name__ == "__main__":
    main()
