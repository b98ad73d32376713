"""The model that ships: one ONNX session that scores windows in batches."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.reader.labels import FLAGS, GRIDS, NUGGETS, PASSAGE_CONTEXTS
from detente.reader.tokens import Window, load_tokenizer, make_windows

FloatArray = npt.NDArray[np.float32]
BATCH = 16


@dataclass(frozen=True, slots=True)
class Scores:
    """Logits of one window: (length, types), (length, flags), (contexts,), (channels, length, length)."""

    nuggets: FloatArray
    flags: FloatArray
    contexts: FloatArray
    grids: FloatArray


class Model:
    """Tokenizer and network read from a folder (``model.onnx``, ``tokenizer.json``, ``card.json``)."""

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """``threads`` 0 lets ONNX Runtime use all cores. Raises FileNotFoundError without the files."""
        import onnxruntime

        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        for name, ours in (
            ("nuggets", NUGGETS),
            ("flags", FLAGS),
            ("grids", GRIDS),
            ("contexts", PASSAGE_CONTEXTS),
        ):
            if tuple(card["labels"][name]) != ours:
                raise ValueError(f"the model in {folder} was trained for other {name}; train it again")
        self.version: str = card["version"]
        self.settings: dict[str, float] = card["settings"]
        self.tokenizer = load_tokenizer(folder / "tokenizer.json")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def windows(self, text: str) -> list[Window]:
        """The text as this model reads it."""
        return make_windows(text, self.tokenizer)

    def score(self, windows: Sequence[Window]) -> Iterator[tuple[int, Scores]]:
        """Index and scores of every window, batched by length, so in another order than given."""
        order = sorted(range(len(windows)), key=lambda i: len(windows[i].ids))
        for begin in range(0, len(order), BATCH):
            group = order[begin : begin + BATCH]
            longest = max(len(windows[i].ids) for i in group)
            ids = np.zeros((len(group), longest), dtype=np.int64)
            shapes = np.zeros_like(ids)
            for row, i in enumerate(group):
                length = len(windows[i].ids)
                ids[row, :length], shapes[row, :length] = windows[i].ids, windows[i].shapes
            nuggets, flags, contexts, grids = self._session.run(None, {"ids": ids, "shapes": shapes})
            for row, i in enumerate(group):
                n = len(windows[i].ids)
                yield i, Scores(nuggets[row, :n], flags[row, :n], contexts[row], grids[row, :, :n, :n])


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """The model in the package."""
    return Model(Path(str(files("detente") / "weights")))
