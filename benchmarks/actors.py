"""What knowing who is who costs: ``python benchmarks/actors.py``.

Loads the registry in a fresh process, several times, and reads the shipped sample while timing how long the naming
of parties takes. The fastest round counts: the others measure what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from importlib.resources import files
from typing import Any

LOAD = """
import resource, time
import detente.actors
kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
detente.actors.shipped_registry()
print(time.perf_counter() - start, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - kb) / 1024)
"""


def load(rounds: int) -> dict[str, float]:
    """Seconds and MB that the registry takes in a fresh process."""
    runs = [
        tuple(map(float, subprocess.check_output([sys.executable, "-c", LOAD], text=True).split()))
        for _ in range(rounds)
    ]
    return {
        "load_s": round(min(run[0] for run in runs), 3),
        "memory_mb": round(max(run[1] for run in runs), 1),
    }


def share(rounds: int) -> float:
    """The part of the reading time that goes into naming parties, over the shipped sample."""
    from detente import api
    from detente.reader.cast import Cast

    spent = [0.0]
    resolve = Cast.resolve

    def timed(self: Cast, *args: Any) -> None:
        start = time.perf_counter()
        resolve(self, *args)
        spent[0] += time.perf_counter() - start

    Cast.resolve = timed  # type: ignore[method-assign]
    coder = api.shipped_coder()
    shares = []
    for _ in range(rounds + 1):  # the first round loads the model
        spent[0] = 0.0
        reading = 0.0
        for page in sorted((files("detente") / "sample" / "dispatches").iterdir(), key=lambda one: one.name):
            start = time.perf_counter()
            for _batch in api.stream([str(page)], coder=coder):
                pass
            reading += time.perf_counter() - start
        shares.append(spent[0] / reading)
    Cast.resolve = resolve  # type: ignore[method-assign]
    return round(min(shares[1:]), 3)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    print(json.dumps({**load(args.rounds), "share_of_reading": share(args.rounds)}))


if __name__ == "__main__":
    main()
