"""Draw how far confidence can be trusted: ``python -m training.reliability FOLDER_OF_WEIGHTS OUT.svg``.

Events of the held-out passages in ten bins of confidence; a bar shows the share of a bin that is right (type,
nugget and a party of each side), the line what a perfect confidence would show.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from detente.reader.model import Model
from training.markup import HERE, part_of, read_passages
from training.score import calibration_error, readings, rightness, scored

SIDE, EDGE = 320, 44


def drawing(confidence: list[float], right: list[bool], error: float) -> str:
    """The plot as SVG."""
    p, y = np.asarray(confidence), np.asarray(right, dtype=float)
    bins = np.minimum((p * 10).astype(int), 9)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE + 2 * EDGE} {SIDE + 2 * EDGE}" '
        'font-family="sans-serif" font-size="11" fill="#333">',
        f'<rect width="{SIDE + 2 * EDGE}" height="{SIDE + 2 * EDGE}" fill="#fff"/>',
    ]

    def at(share: float) -> float:
        return EDGE + SIDE * (1 - share)

    for bin_number in range(10):
        inside = bins == bin_number
        count = int(inside.sum())
        left = EDGE + SIDE * bin_number / 10
        if count:
            share = float(y[inside].mean())
            parts.append(
                f'<rect x="{left + 2:.1f}" y="{at(share):.1f}" width="{SIDE / 10 - 4:.1f}" '
                f'height="{SIDE * share:.1f}" fill="#5b8db8"/>'
                f'<text x="{left + SIDE / 20:.1f}" y="{at(share) - 4:.1f}" text-anchor="middle">{count}</text>'
            )
    for tick in range(0, 11, 2):
        parts.append(
            f'<text x="{EDGE - 6}" y="{at(tick / 10) + 4:.1f}" text-anchor="end">{tick / 10:.1f}</text>'
            f'<text x="{EDGE + SIDE * tick / 10:.1f}" y="{EDGE + SIDE + 16}" text-anchor="middle">{tick / 10:.1f}</text>'
        )
    parts += [
        f'<path d="M{EDGE} {EDGE + SIDE}L{EDGE + SIDE} {EDGE}" stroke="#b0413e" stroke-dasharray="4 3"/>',
        f'<path d="M{EDGE} {EDGE}V{EDGE + SIDE}H{EDGE + SIDE}" stroke="#333" fill="none"/>',
        f'<text x="{EDGE + SIDE / 2}" y="{EDGE + SIDE + 34}" text-anchor="middle">confidence</text>',
        f'<text x="{EDGE}" y="{EDGE - 14}">share of events that are right; {len(p)} events, calibration error {error:.3f}</text>',
        "</svg>",
    ]
    return "\n".join(parts)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    model = Model(args.weights)
    paths = sorted((HERE / "passages").glob("*.txt"))
    passages = [p for p in read_passages(paths, errors=[]) if part_of(p) == "held_out"]
    read = readings(scored(model, passages), passages, model.settings)
    confidence = [act.probability for parts in read for part in parts for act in part.acts]
    picture = drawing(confidence, rightness(read, passages), calibration_error(read, passages))
    args.out.write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
