"""The model that ships: one ONNX session that scores windows in batches."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
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
AHEAD = 64
"""Windows handed to the threads at a time; bounds the scores in memory."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Logits of one window.

    ``nuggets`` (length, types), ``flags`` (length, flags), ``contexts`` (contexts,), ``grids`` (channels, length,
    length), ``relations`` (types, length, length): from the end of one party to the end of another.
    """

    nuggets: FloatArray
    flags: FloatArray
    contexts: FloatArray
    grids: FloatArray
    relations: FloatArray


class Model:
    """Tokenizer and network read from a folder (``model.onnx``, ``tokenizer.json``, ``card.json``)."""

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """``threads`` 0 means one a core. Raises FileNotFoundError without the files."""
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
        self.threads = threads or os.cpu_count() or 1
        self.version: str = card["version"]
        self.settings: dict[str, float] = card["settings"]
        self.tokenizer = load_tokenizer(folder / "tokenizer.json")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def windows(self, text: str) -> list[Window]:
        """The text as this model reads it."""
        return make_windows(text, self.tokenizer)

    def score(self, windows: Sequence[Window]) -> Iterator[tuple[Window, Scores]]:
        """Every window with its scores, in order, several at a time.

        Each window is a run of its own: the int8 kernels scale by the largest value in a run, so windows that
        shared one would change each other's scores with their company.
        """
        with ThreadPoolExecutor(self.threads) as pool:
            for begin in range(0, len(windows), AHEAD):
                some = windows[begin : begin + AHEAD]
                yield from zip(some, pool.map(self._score_one, some), strict=True)

    def score_in_turn(self, windows: Sequence[Window]) -> Iterator[tuple[Window, Scores]]:
        """The same one by one, for a caller that has threads of its own."""
        for window in windows:
            yield window, self._score_one(window)

    def _score_one(self, window: Window) -> Scores:
        scores = self._session.run(None, {"ids": window.ids[None], "shapes": window.shapes[None]})
        return Scores(*(score[0] for score in scores))


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """The model in the package."""
    return Model(Path(str(files("detente") / "weights")))
