"""Building blocks of the acoustic model: attention over units, memory blocks, prenet.

Parameter names and shapes are those of KAN-TTS. Shapes: B utterances, N units, T frames. Masks are True where there is
nothing.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn


def absent(lengths, size):
    """[B, size], True from each length on."""
    return torch.arange(size, device=lengths.device)[None] >= lengths[:, None]


class Linear1(nn.Conv1d):
    """A convolution of width one applied to [B, length, channels] as the matrix product it is."""

    def __init__(self, inputs, outputs, bias=True):
        super().__init__(inputs, outputs, 1, bias=bias)

    def forward(self, x):
        return F.linear(x, self.weight[:, :, 0], self.bias)


class WideConv(nn.Conv1d):
    """An odd-width convolution over [B, length, channels], same length out."""

    def __init__(self, inputs, outputs, kernel):
        super().__init__(inputs, outputs, kernel, padding=kernel // 2)

    def forward(self, x):
        return super().forward(x.transpose(1, 2)).transpose(1, 2)


def heads(x, count):
    """[B, length, count * d] -> [B, count, length, d]."""
    return x.view(x.size(0), x.size(1), count, -1).transpose(1, 2)


def attend(q, k, v, allowed, dropout):
    """Attention over heads, joined again: [B, length of q, channels]. `allowed` is True where q may look.

    Written out: for bands this short the plain products train three times faster on a CPU than the fused kernel.
    """
    weights = q @ k.transpose(2, 3) / math.sqrt(q.size(-1))
    weights = dropout(weights.masked_fill(~allowed, float("-inf")).softmax(-1).to(v.dtype))
    return (weights @ v).transpose(1, 2).flatten(2)


def fading(rate):
    """Dropout, or nothing at all where the rate is zero."""
    return nn.Dropout(rate) if rate else nn.Identity()


class FeedForward(nn.Module):
    """Layer norm, two convolutions of widths (kernel, 1) with a ReLU between, residual."""

    def __init__(self, channels, inner, kernel, dropout_inner, dropout):
        super().__init__()
        self.w_1 = Linear1(channels, inner) if kernel == 1 else WideConv(channels, inner, kernel)
        self.w_2 = Linear1(inner, channels)
        self.layer_norm = nn.LayerNorm(channels, eps=1e-6)
        self.dropout_inner, self.dropout = fading(dropout_inner), fading(dropout)

    def forward(self, x, mask=None):
        y = F.relu(self.w_1(self.layer_norm(x)))
        if mask is not None:
            y = y.masked_fill(mask[..., None], 0)
        return x + self.dropout(self.w_2(self.dropout_inner(y)))


class SelfAttention(nn.Module):
    def __init__(self, count, d_in, d_model, dropout, attention_dropout):
        super().__init__()
        self.count, self.attention_dropout = count, fading(attention_dropout)
        self.layer_norm = nn.LayerNorm(d_in, eps=1e-6)
        self.w_qkv = nn.Linear(d_in, 3 * d_model)
        self.fc = nn.Linear(d_model, d_model)
        self.dropout = fading(dropout)

    def forward(self, x, allowed):
        q, k, v = (heads(part, self.count) for part in self.w_qkv(self.layer_norm(x)).chunk(3, -1))
        y = self.dropout(self.fc(attend(q, k, v, allowed, self.attention_dropout)))
        return x + y if x.size(-1) == y.size(-1) else y


class EncoderLayer(nn.Module):
    def __init__(self, d_in, d_model, count, inner, dropout, attention_dropout, relu_dropout):
        super().__init__()
        self.slf_attn = SelfAttention(count, d_in, d_model, dropout, attention_dropout)
        self.pos_ffn = FeedForward(d_model, inner, 3, relu_dropout, dropout)

    def forward(self, x, mask):
        x = self.slf_attn(x, ~mask[:, None, None]).masked_fill(mask[..., None], 0)
        return self.pos_ffn(x, mask).masked_fill(mask[..., None], 0)


class UnitPosition(nn.Module):
    """Fixed sines and cosines of the unit's place in the utterance; kept as a parameter since the voice stores it."""

    def __init__(self, max_len, depth):
        super().__init__()
        self.depth = depth
        self.position_enc = nn.Parameter(self.table(max_len)[None], requires_grad=False)

    def table(self, length):
        rates = 10000.0 ** (-torch.arange(self.depth // 2, dtype=torch.float64) / (self.depth / 2 - 1))
        angles = torch.arange(1, length + 1, dtype=torch.float64)[:, None] * rates
        return torch.cat([angles.sin(), angles.cos()], 1).float()

    def forward(self, x):
        table = self.position_enc
        if x.size(1) > table.size(1):
            table = self.table(x.size(1))[None].to(x)
        return x + table[:, :x.size(1)]


class Encoder(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.scale, self.dropout = math.sqrt(c["encoder_num_units"]), fading(c["encoder_dropout"])
        sizes = [c["embedding_dim"]] + [c["encoder_num_units"]] * (c["encoder_num_layers"] - 1)
        self.fft = nn.ModuleList(
            EncoderLayer(d_in, c["encoder_num_units"], c["encoder_num_heads"], c["encoder_ffn_inner_dim"],
                         c["encoder_dropout"], c["encoder_attention_dropout"], c["encoder_relu_dropout"])
            for d_in in sizes)
        self.ln = nn.LayerNorm(c["encoder_num_units"], eps=1e-6)
        self.position_enc = UnitPosition(c["max_len"], c["embedding_dim"])

    def forward(self, x, mask):
        x = self.dropout(self.position_enc(x * self.scale))
        for layer in self.fft:
            x = layer(x, mask)
        return self.ln(x)


class TextEncoder(nn.Module):
    """[B, N, 4] ids of phone, tone, syllable flag and word position -> [B, N, projection units]."""

    def __init__(self, c):
        super().__init__()
        size = c["embedding_dim"]
        self.sy_emb = nn.Embedding(c["sy"], size)
        self.tone_emb = nn.Embedding(c["tone"], size)
        self.syllable_flag_emb = nn.Embedding(c["syllable_flag"], size)
        self.ws_emb = nn.Embedding(c["word_segment"], size)
        self.ling_enc = Encoder(c)
        self.ling_proj = nn.Linear(c["encoder_num_units"], c["encoder_projection_units"], bias=False)

    def forward(self, units, mask):
        tables = (self.sy_emb, self.tone_emb, self.syllable_flag_emb, self.ws_emb)
        return self.ling_proj(self.ling_enc(sum(t(units[..., i]) for i, t in enumerate(tables)), mask))


class MemoryBlock(nn.Module):
    """A learned FIR filter along time for each channel, `shift` moving its reach into the past."""

    def __init__(self, channels, taps, shift, dropout):
        super().__init__()
        self.before = round((taps - 1) / 2) + max(shift, 0)
        self.after = (taps - 1) // 2 - max(shift, 0)
        self.conv_dw = nn.Conv1d(channels, channels, taps, groups=channels, bias=False)
        self.dropout = fading(dropout)

    def forward(self, x, mask=None):
        if mask is not None:
            x = x.masked_fill(mask[..., None], 0)
        y = self.dropout(self.filter(x) + x)
        return y if mask is None else y.masked_fill(mask[..., None], 0)


    def filter(self, x):
        """The FIR filters of all channels, [B, T, C] -> [B, T, C].

        Every block of 64 frames is one matrix product with the filter's band (Toeplitz) matrix: several times faster
        to train on a CPU than a depthwise convolution.
        """
        weight = self.conv_dw.weight[:, 0]
        channels, taps = weight.shape
        batch, frames, _ = x.shape
        block = 64
        blocks = -(-frames // block)
        x = F.pad(x.transpose(1, 2), (self.before, self.after + blocks * block - frames))
        x = x.unfold(2, block + taps - 1, block).permute(1, 0, 2, 3).flatten(1, 2)  # [C, B * blocks, block + taps - 1]
        row = F.pad(weight, (0, block)).repeat(1, block)[:, :block * (block + taps - 1)]
        band = row.view(channels, block, block + taps - 1).to(x.dtype)  # band[c, i, i + k] = weight[c, k]
        y = torch.bmm(x, band.transpose(1, 2)).view(channels, batch, blocks * block)[:, :, :frames]
        return y.permute(1, 2, 0)


class FsmnFeedForward(nn.Module):
    def __init__(self, inputs, inner, outputs, dropout):
        super().__init__()
        self.w_1, self.w_2 = Linear1(inputs, inner), Linear1(inner, outputs, bias=False)
        self.dropout = fading(dropout)

    def forward(self, x):
        return self.w_2(self.dropout(F.relu(self.w_1(x))))


class Fsmn(nn.Module):
    def __init__(self, inputs, taps, layers, memory, inner, dropout, shift):
        super().__init__()
        shifts = shift if isinstance(shift, (list, tuple)) else [shift] * layers
        self.dropout = fading(dropout)
        self.ffn_lst = nn.ModuleList(
            FsmnFeedForward(inputs if i == 0 else memory, inner, memory, dropout) for i in range(layers))
        self.memory_block_lst = nn.ModuleList(MemoryBlock(memory, taps, s, dropout) for s in shifts)

    def forward(self, x, mask=None):
        x = self.dropout(x)
        for feed_forward, block in zip(self.ffn_lst, self.memory_block_lst):
            y = self.dropout(block(feed_forward(x), mask))
            x = x + y if x.size(-1) == y.size(-1) else y
        return x


class Prenet(nn.Module):
    """Linear, ReLU and half the units dropped (while training only), twice; then, if asked, one more linear layer."""

    def __init__(self, inputs, units, outputs=0):
        super().__init__()
        self.fcs = nn.ModuleList()
        for a, b in zip([inputs] + units, units):
            self.fcs.extend([nn.Linear(a, b), nn.ReLU(), nn.Dropout(0.5)])
        if outputs:
            self.fcs.append(nn.Linear(units[-1], outputs))

    def forward(self, x):
        for layer in self.fcs:
            x = layer(x)
        return x
