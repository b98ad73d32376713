"""What the network is trained to lower."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from detente.reader.labels import FLAGS, NUGGETS, SPAN_GRIDS
from training.examples import CHANNEL, Batch

SPANS = len(SPAN_GRIDS)
RELATION_WEIGHT = 0.5
_IS_AUXILIARY = torch.tensor([float("/" not in name) for name in FLAGS])
"""Negation and its like are rare and change what a record says: they weigh more than modes."""
HALF_A_PARTY = -3.0
"""Spans that score above this count as candidates of arcs, so that arcs to them are learnt to be wrong."""
MUTUAL = frozenset(NUGGETS.index(name) for name in ("CONSULT", "COOPERATE", "AGREE"))
"""Acts that as often as not both sides do."""
Scores = tuple[Tensor, ...]


def total_loss(scores: Scores, batch: Batch) -> Tensor:
    """Weighted sum of the losses of all heads over a batch, per example."""
    full = torch.tensor([pair is None for pair in batch.pairs])
    loss = scores[0].sum().float() * 0.0
    if full.any():
        loss = loss + _full_loss(scores, batch, full)
    for i, pair in enumerate(batch.pairs):
        if pair is not None:
            loss = loss + _pair_loss(scores, batch, i, pair) * batch.weights[i]
    return loss / len(batch.pairs)


def _full_loss(scores: Scores, batch: Batch, full: Tensor) -> Tensor:
    nuggets, flags, contexts = (score[full].float() for score in scores[:3])
    grids, relations = (score if full.all() else score[full] for score in scores[3:])
    real, weights = batch.real[full], batch.weights[full]
    pair_real = real[:, None, :, None] * real[:, None, None, :]
    nugget = F.binary_cross_entropy_with_logits(nuggets, batch.nuggets[full], reduction="none")
    nugget = (nugget.sum(-1) * real).sum(-1)
    flag = F.binary_cross_entropy_with_logits(
        flags, batch.flags[full], pos_weight=1.0 + 2.0 * _IS_AUXILIARY, reduction="none"
    ) * (0.3 + 0.7 * _IS_AUXILIARY)
    flag = (flag.sum(-1) * batch.flag_mask[full]).sum(-1)
    context = (
        F.binary_cross_entropy_with_logits(contexts, batch.contexts[full], reduction="none").sum(-1) / 8.0
    )
    spans = multilabel_loss(grids[:, :SPANS].float(), batch.grids[full][:, :SPANS], pair_real)
    arcs = _arc_loss(grids, batch.grids[full], real, batch.flag_mask[full])
    relation = _relation_loss(relations, batch.relations[full], batch.grids[full])
    return ((nugget + flag + context + spans / 2.0 + arcs / 3.0 + relation * RELATION_WEIGHT) * weights).sum()


def _relation_loss(scores: Tensor, truth: Tensor, grids: Tensor) -> Tensor:
    """Each ordered pair of parties ranks the types of acts that lead from one to the other: (batch,)."""
    ends = (grids[:, CHANNEL["party"]] > 0).any(dim=1)
    cells = ends[:, :, None] & ends[:, None, :]
    cells &= ~torch.eye(ends.shape[1], dtype=torch.bool)
    batch, row, column = cells.nonzero(as_tuple=True)
    loss = torch.zeros(len(scores))
    if len(batch) == 0:
        return loss
    found, true = scores[batch, :, row, column].float(), truth[batch, :, row, column] > 0
    zero = torch.zeros_like(found[:, :1])
    above = torch.logsumexp(torch.cat(((-found).masked_fill(~true, -1e4), zero), dim=-1), dim=-1)
    below = torch.logsumexp(torch.cat((found.masked_fill(true, -1e4), zero), dim=-1), dim=-1)
    return loss.index_add(0, batch, above + below)


def _arc_loss(scores: Tensor, truth: Tensor, real: Tensor, nuggets: Tensor) -> Tensor:
    """Each act, content and mention chooses among the candidates of its window: (batch,).

    A row is a nugget token, the first token of a content or the last of a mention; its candidates are the ends
    of parties and of what the network half takes for one, or any word for times, places and cues. Rows are weighed one by one, so every act of a passage
    teaches something at every step, and cells that decoding never looks at teach nothing.
    """
    likely = torch.triu(scores[:, CHANNEL["party"]].detach() > HALF_A_PARTY).any(dim=1) & (real > 0)
    ends = ((truth[:, CHANNEL["party"]] > 0).any(dim=1) | likely).to(real.dtype)
    mentions = (truth[:, CHANNEL["party"]] > 0).any(dim=1).to(real.dtype)
    starts = (truth[:, CHANNEL["content"]] > 0).any(dim=2).to(real.dtype)
    total = torch.zeros(len(scores))
    for names, rows, columns in (
        (("actor", "recipient", "said_by"), nuggets, ends),
        (("at_time", "at_place"), nuggets, real),
        (("speaker", "venue"), starts, ends),
        (("cue",), starts, real),
        (("stands_for",), mentions, ends),
    ):
        batch, row = (rows > 0).nonzero(as_tuple=True)
        if len(batch) == 0:
            continue
        channels = torch.tensor([CHANNEL[name] for name in names])[None, :]
        cells = batch[:, None], channels, row[:, None]
        loss = _ranking(scores[cells].float(), truth[cells], columns[batch][:, None, :])
        total = total.index_add(0, batch, loss.sum(-1))
    return total


def _ranking(scores: Tensor, truth: Tensor, mask: Tensor) -> Tensor:
    """The ranking loss of each row by itself: (rows, channels) of (rows, channels, columns)."""
    scores = scores.masked_fill(mask == 0, -1e4)
    true = (truth > 0) & (mask > 0)
    zero = torch.zeros_like(scores[..., :1])
    above = torch.logsumexp(torch.cat(((-scores).masked_fill(~true, -1e4), zero), dim=-1), dim=-1)
    below = torch.logsumexp(torch.cat((scores.masked_fill(true, -1e4), zero), dim=-1), dim=-1)
    return above + below


def multilabel_loss(scores: Tensor, truth: Tensor, mask: Tensor) -> Tensor:
    """Ranking loss for sparse grids (Su et al. 2022, 'ZLPR'), summed over channels: (batch,).

    Every true cell is pushed above 0 and every false one below, against each other rather than one by one,
    so that the few true cells are not drowned.
    """
    scores = scores.masked_fill(mask == 0, -1e4)
    flat, true = scores.flatten(2), truth.flatten(2) > 0
    negative = flat.masked_fill(true, -1e4)
    positive = (-flat).masked_fill(~true, -1e4)
    zero = torch.zeros_like(flat[..., :1])
    above = torch.logsumexp(torch.cat((positive, zero), dim=-1), dim=-1)
    below = torch.logsumexp(torch.cat((negative, zero), dim=-1), dim=-1)
    return (above + below).sum(-1)


def _pair_loss(scores: Scores, batch: Batch, i: int, pair: tuple[tuple[int, ...], int, int]) -> Tensor:
    """The nugget is latent: some token must be of the type, with arcs to this actor and recipient (noisy-or)."""
    types, actor, recipient = pair
    nuggets, grids, relations = (scores[k][i].float() for k in (0, 3, 4))
    real = batch.real[i] > 0
    arcs = F.logsigmoid(grids[CHANNEL["actor"], :, actor]) + F.logsigmoid(
        grids[CHANNEL["recipient"], :, recipient]
    )
    kind = torch.logsumexp(F.logsigmoid(nuggets[:, list(types)]), dim=-1).clamp(max=-1e-4)
    joint = (kind + arcs).masked_fill(~real, -50.0).clamp(max=-1e-4)
    none = torch.log1p(-torch.exp(joint)).sum()
    found = -torch.log1p(-torch.exp(none.clamp(max=-1e-5)))
    swapped = F.logsigmoid(grids[CHANNEL["actor"], :, recipient]) + F.logsigmoid(
        grids[CHANNEL["recipient"], :, actor]
    )
    wrong_way = -torch.log1p(-torch.exp((kind + swapped).masked_fill(~real, -50.0).clamp(max=-1e-3))).sum()
    others = [k for k in range(len(NUGGETS)) if k not in types]
    strays = F.softplus(nuggets[real][:, others]).sum() * 0.05
    spans = batch.grids[i, CHANNEL["party"]].nonzero()
    party = F.softplus(-grids[CHANNEL["party"]][spans[:, 0], spans[:, 1]]).sum()
    told = relations[:, actor, recipient]
    zero = torch.zeros_like(told[:1])
    relation = torch.logsumexp(torch.cat((told, zero)), dim=0) - torch.logsumexp(told[list(types)], dim=0)
    if not MUTUAL.intersection(types):
        relation = relation + 0.5 * F.softplus(relations[list(types), recipient, actor]).sum()
    return found + 0.5 * wrong_way + strays + 0.5 * party + relation
