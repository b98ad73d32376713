"""What more passages and each part of the recipe bring: ``python -m training.curve --out training/runs/curve``.

Trains small networks from the base model, all in the same way but for one thing: the number of passages (the
learning curve), or a part that is left out (the ablation). Prints a line of JSON each with the figures on the tuning
passages, without tuned thresholds, and those of the task ``relations`` where ``--relations FILE`` gives one. A few
epochs are enough to compare, not to ship. A run that is done is not done again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from detente.actors import shipped_registry
from detente.evaluation import evaluate
from detente.reader.model import Model
from training.export import export
from training.markup import HERE, part_of, read_passages
from training.score import score

SETTINGS = {"least_actor": -3.0, "least_recipient": -2.0}
PARTS = ("pairs", "packing", "relations")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE / "runs" / "curve")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 2000, 4000, 8000])
    parser.add_argument("--parts", nargs="*", default=list(PARTS), choices=PARTS)
    parser.add_argument("--ablation-size", type=int, default=2000)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--relations", type=Path)
    args = parser.parse_args()
    runs = {f"{size} passages": ["--limit", str(size)] for size in args.sizes}
    for part in args.parts:
        runs[f"{args.ablation_size} passages without {part}"] = [
            "--limit", str(args.ablation_size), "--without", part,
        ]  # fmt: skip
    paths = sorted((HERE / "passages").glob("*.txt"))
    passages = [p for p in read_passages(paths, errors=[]) if part_of(p) == "tune"]
    for name, options in runs.items():
        folder = args.out / name.replace(" ", "-")
        if not (folder / "run.json").exists():
            command = [sys.executable, "-m", "training.train", "--bf16", "--out", str(folder),
                       "--epochs", str(args.epochs), *options]  # fmt: skip
            subprocess.run(command, check=True, stdout=sys.stderr)
        export(folder, folder / "weights", settings=SETTINGS)
        model = Model(folder / "weights")
        figures = score(model, passages)
        line = {"run": name, "events": figures["events"]["f1"], "whole": figures["whole"]["f1"],
                "parties": figures["parties"]["f1"], "contents": figures["contents"]["f1"]}  # fmt: skip
        if args.relations:
            told = evaluate("relations", args.relations, model, shipped_registry())
            line |= {"root": told["root_macro_f1"], "quad": told["quad_macro_f1"]}
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
