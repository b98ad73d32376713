"""Average networks of one run: ``python -m training.average A.pt B.pt ... --out FOLDER``.

The mean of weights from several points of a run reads text of another kind better than its last point (Izmailov et al.
2018). Copies ``run.json`` from the folder of the last network and notes how many were averaged.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("networks", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    states = [torch.load(path, map_location="cpu") for path in args.networks]
    mean = {name: sum(state[name] for state in states) / len(states) for name in states[0]}
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save(mean, args.out / "network.pt")
    run = json.loads((args.networks[-1].parent / "run.json").read_text(encoding="utf-8"))
    (args.out / "run.json").write_text(
        json.dumps(run | {"averaged": len(states)}, indent=2), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
