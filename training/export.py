"""Make the shipped weights of a trained network: ``python -m training.export training/runs/reader``.

Writes ``model.onnx`` (int8 weights), ``tokenizer.json`` and ``card.json`` into ``src/detente/weights`` or ``--out``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from detente.reader.labels import FLAGS, GRIDS, NUGGETS, PASSAGE_CONTEXTS
from training.network import Network
from training.train import base_model

WEIGHTS = Path(__file__).parents[1] / "src" / "detente" / "weights"


def export(run: Path, out: Path, *, settings: dict[str, float], int8: bool = True) -> Path:
    """Write the model of a run into a folder; returns the path of the ONNX file."""
    network = Network()
    network.load_state_dict(torch.load(run / "network.pt", map_location="cpu"))
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    target = out / "model.onnx"
    with tempfile.TemporaryDirectory() as folder:
        plain, ready = Path(folder) / "plain.onnx", Path(folder) / "ready.onnx"
        ids = torch.randint(5, 1000, (2, 16))
        axes, pairs = {0: "batch", 1: "length"}, {0: "batch", 2: "length", 3: "length"}
        torch.onnx.export(
            network, (ids, torch.zeros_like(ids)), str(plain), dynamo=False, opset_version=17,
            input_names=["ids", "shapes"], output_names=["nuggets", "flags", "contexts", "grids", "relations"],
            dynamic_axes={"ids": axes, "shapes": axes, "nuggets": axes, "flags": axes, "contexts": {0: "batch"},
                          "grids": pairs, "relations": pairs},
        )  # fmt: skip
        if int8:
            quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
            quantize_dynamic(
                str(ready), str(target), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
                op_types_to_quantize=["MatMul", "Gemm", "Gather"],
                nodes_to_exclude=[],
            )  # fmt: skip
        else:
            shutil.copy(plain, target)
    shutil.copy(base_model() / "tokenizer.json", out / "tokenizer.json")
    digest = hashlib.sha256(target.read_bytes()).hexdigest()[:12]
    labels = {"nuggets": NUGGETS, "flags": FLAGS, "contexts": PASSAGE_CONTEXTS, "grids": GRIDS}
    card = {
        "version": f"reader-1-{digest}",
        "settings": settings,
        "trained_on": json.loads((run / "run.json").read_text()),
        "labels": labels,
    }
    (out / "card.json").write_text(json.dumps(card, indent=1), encoding="utf-8")
    return target


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--full", action="store_true", help="32-bit weights, to measure what int8 costs")
    args = parser.parse_args()
    path = export(args.run, args.out, settings={}, int8=not args.full)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
