"""The reader's network: a MiniLM encoder with casing, and small heads that score tokens and token pairs.

The encoder is BERT (Devlin et al. 2019) in the six-layer MiniLM size (Wang et al. 2020). Spans and arcs are
scored as a token-pair grid with rotary positions, after GlobalPointer (Su et al. 2022), one channel a relation.
A second grid, one channel an event type, says which acts lead from one party straight to another, whatever word tells them.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from detente.reader.labels import FLAGS, GRIDS, NUGGETS, PASSAGE_CONTEXTS
from detente.reader.tokens import SHAPES

HIDDEN, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512
PAIR, RELATION = 64, 32


class Layer(nn.Module):
    """One post-norm transformer layer, as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(HIDDEN, HIDDEN) for _ in range(3))
        self.mix = nn.Linear(HIDDEN, HIDDEN)
        self.norm_mix = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.inner, self.outer = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)
        self.norm_out = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """``x`` (batch, length, HIDDEN); ``bias`` (batch, 1, 1, length) is 0 for pieces, very low for padding."""
        batch, length = x.shape[0], x.shape[1]

        def heads(y: Tensor) -> Tensor:
            return y.view(batch, length, HEADS, HIDDEN // HEADS).transpose(1, 2)

        q, k, v = heads(self.query(x)), heads(self.key(x)), heads(self.value(x))
        q = q * (1.0 / math.sqrt(HIDDEN // HEADS))
        weights = torch.softmax(q @ k.transpose(-1, -2) + bias.to(q.dtype), dim=-1).to(v.dtype)
        mixed = (weights @ v).transpose(1, 2).reshape(batch, length, HIDDEN)
        x = self.norm_mix(x + self.dropout(self.mix(mixed)))
        return self.norm_out(x + self.dropout(self.outer(F.gelu(self.inner(x)))))


class Network(nn.Module):
    """Word pieces and their shapes in; scores of nuggets, flags, contexts, pairs of pieces and pairs of parties out."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.shapes = nn.Embedding(SHAPES, HIDDEN)
        nn.init.normal_(self.shapes.weight, std=0.02)
        self.kind = nn.Parameter(torch.zeros(HIDDEN))
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.head_dropout = nn.Dropout(0.2)
        self.nuggets = nn.Linear(HIDDEN, len(NUGGETS))
        self.flags = nn.Linear(HIDDEN, len(FLAGS))
        self.contexts = nn.Linear(HIDDEN, len(PASSAGE_CONTEXTS))
        self.row_mix, self.column_mix = nn.Linear(HIDDEN, HIDDEN), nn.Linear(HIDDEN, HIDDEN)
        self.rows = nn.Linear(HIDDEN, len(GRIDS) * PAIR)
        self.columns = nn.Linear(HIDDEN, len(GRIDS) * PAIR)
        for head in (self.nuggets, self.flags, self.contexts):
            nn.init.constant_(head.bias, -3.0)  # nearly every label is absent at nearly every token
        self.grid_bias = nn.Parameter(torch.full((len(GRIDS),), -4.0))
        self.giver_mix, self.taker_mix = nn.Linear(HIDDEN, HIDDEN), nn.Linear(HIDDEN, HIDDEN)
        self.givers = nn.Linear(HIDDEN, len(NUGGETS) * RELATION)
        self.takers = nn.Linear(HIDDEN, len(NUGGETS) * RELATION)
        self.relation_bias = nn.Parameter(torch.full((len(NUGGETS),), -3.0))

    def forward(self, ids: Tensor, shapes: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """``ids`` and ``shapes`` (batch, length), 0 is padding.

        Returns logits: nuggets (batch, length, types), flags (batch, length, flags), contexts (batch,
        contexts), grids (batch, channels, length, length), relations (batch, types, length, length).
        """
        real = ids != 0
        bias = (1.0 - real.to(torch.float32))[:, None, None, :] * -10000.0
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(place)[None] + self.shapes(shapes) + self.kind
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, bias)
        x = self.head_dropout(x)
        share = real.to(torch.float32)[:, :, None]
        mean = (x * share).sum(1) / share.sum(1)
        rows = self.rows(x + F.gelu(self.row_mix(x))), self.columns(x + F.gelu(self.column_mix(x)))
        pairs = self.givers(x + F.gelu(self.giver_mix(x))), self.takers(x + F.gelu(self.taker_mix(x)))
        return (
            self.nuggets(x),
            self.flags(x),
            self.contexts(mean),
            _grid(*rows, place, PAIR) + self.grid_bias[None, :, None, None],
            _grid(*pairs, place, RELATION) + self.relation_bias[None, :, None, None],
        )


def _grid(rows: Tensor, columns: Tensor, place: Tensor, size: int) -> Tensor:
    """Scores of all pairs of pieces in each channel: (batch, channels, length, length).

    ``rows`` and ``columns`` (batch, length, channels * size) are turned by their place, so that the product of
    two knows how far they are apart.
    """
    batch, length = rows.shape[0], rows.shape[1]
    angle = place[:, None].to(torch.float32) * torch.exp(
        torch.arange(0, size // 2, device=rows.device) * (-math.log(10000.0) / (size // 2))
    )
    cosine, sine = torch.cos(angle), torch.sin(angle)

    def turned(y: Tensor) -> Tensor:
        y = y.view(batch, length, -1, size).transpose(1, 2)
        first, second = y[..., : size // 2], y[..., size // 2 :]
        return torch.cat((first * cosine - second * sine, first * sine + second * cosine), dim=-1)

    return turned(rows) @ turned(columns).transpose(-1, -2) / math.sqrt(size)


def load_base(network: Network, path: Path) -> None:
    """Fill the encoder with the weights of a six-layer MiniLM in ``path`` (safetensors, BERT names)."""
    from safetensors.torch import load_file

    base = load_file(str(path))
    base = {name.removeprefix("bert."): tensor for name, tensor in base.items()}
    plan = {
        "words.weight": "embeddings.word_embeddings.weight",
        "positions.weight": "embeddings.position_embeddings.weight",
        "norm.weight": "embeddings.LayerNorm.weight",
        "norm.bias": "embeddings.LayerNorm.bias",
    }
    ours_to_theirs = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "mix": "attention.output.dense",
        "norm_mix": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "norm_out": "output.LayerNorm",
    }
    for i in range(LAYERS):
        for ours, theirs in ours_to_theirs.items():
            for part in ("weight", "bias"):
                plan[f"layers.{i}.{ours}.{part}"] = f"encoder.layer.{i}.{theirs}.{part}"
    state = network.state_dict()
    for ours, theirs in plan.items():
        state[ours] = base[theirs].to(torch.float32)
    state["kind"] = base["embeddings.token_type_embeddings.weight"][0].to(torch.float32)
    network.load_state_dict(state)
