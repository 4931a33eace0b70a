"""Acoustic model: linguistic units -> mel spectrogram with F0 and voicing.

SAM-BERT: a self-attention encoder over the units, predictors of pitch, energy and duration, and an
autoregressive decoder of `outputs_per_step` frames a step whose attention reaches only a band of past frames and
coming memory (PNCA: Li et al., "Robutrans", AAAI 2020; Ren et al., "FastSpeech 2", ICLR 2021; the postnet's memory
blocks: Zhang et al., "Deep-FSMN", ICASSP 2018). Parameter names and shapes are those of KAN-TTS.

Shapes: B utterances, N units, T frames, S = T / outputs_per_step decoder steps. Masks are True where there is nothing.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

from layers import FeedForward, Fsmn, Prenet, TextEncoder, WideConv, absent, attend, fading, heads
from symbols import EMOTIONS


class LevelPredictor(nn.Module):
    """One value for each unit (its mean pitch or energy) out of the whole utterance: [B, N, C] -> [B, N]."""

    def __init__(self, inputs, c):
        super().__init__()
        self.fsmn = Fsmn(inputs, c["predictor_filter_size"], c["predictor_fsmn_num_layers"],
                         c["predictor_num_memory_units"], c["predictor_ffn_inner_dim"], c["predictor_dropout"],
                         c["predictor_shift"])
        self.blstm = nn.LSTM(c["predictor_num_memory_units"], c["predictor_lstm_units"], batch_first=True,
                             bidirectional=True)
        self.fc = nn.Linear(2 * c["predictor_lstm_units"], 1)

    def forward(self, x, mask):
        y = self.fsmn(x, mask).float()
        with torch.autocast(x.device.type, enabled=False):
            y = torch.cat([self.direction(y, ""), self.turn(self.direction(self.turn(y, mask), "_reverse"), mask)], -1)
        return self.fc(y).squeeze(-1).float().masked_fill(mask, 0)

    def direction(self, x, suffix):
        """One direction of the recurrent layer; apart they run several times faster than a packed sequence."""
        weights = [getattr(self.blstm, f"{name}_l0{suffix}")
                   for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
        start = x.new_zeros(1, x.size(0), self.blstm.hidden_size)
        return torch.lstm(x, (start, start), weights, True, 1, 0.0, self.training, False, True)[0]

    @staticmethod
    def turn(x, mask):
        """Each utterance back to front within its own length."""
        place = torch.arange(x.size(1), device=x.device)[None]
        last = (~mask).sum(1, keepdim=True) - 1
        order = torch.where(mask, place, last - place)
        return x.gather(1, order[..., None].expand_as(x))


class DurationPredictor(nn.Module):
    """log(1 + frames) of each unit from the one before and the unit's conditions."""

    def __init__(self, inputs, c):
        super().__init__()
        units = c["dur_pred_prenet_units"]
        self.prenet = Prenet(1, units)
        self.lstm = nn.LSTM(units[-1] + inputs, c["dur_pred_lstm_units"], num_layers=2, batch_first=True)
        self.fc = nn.Linear(c["dur_pred_lstm_units"], 1)

    def forward(self, before, x, state=None):
        """before [B, N, 1]: the log durations one unit back. Returns [B, N] and the recurrent state."""
        y = torch.cat([self.prenet(before), x], -1).float()
        with torch.autocast(x.device.type, enabled=False):
            y, state = self.lstm(y, state)
        return F.relu(self.fc(y).squeeze(-1).float()), state

    def infer(self, x, mask):
        value, state, values = x.new_zeros(x.size(0), 1), None, []
        for i in range(x.size(1)):
            value, state = self(value[..., None], x[:, i:i + 1], state)
            values.append(value)
        return torch.cat(values, 1).masked_fill(mask, 0)


class FramePosition(nn.Module):
    """Sines and cosines of the frame's place within its unit (1, 2, ...; 0 past the end)."""

    def __init__(self, depth):
        super().__init__()
        rates = 10000.0 ** (2 * (torch.arange(depth) // 2).double() / depth)
        self.inv_timescales = nn.Parameter(rates.float(), requires_grad=False)

    def forward(self, place):
        angles = place[..., None].float() / self.inv_timescales
        even = torch.arange(angles.size(-1), device=angles.device) % 2 == 0
        return torch.where(even, angles.sin(), angles.cos())


class LengthRegulation:
    """Which unit each frame belongs to, for durations in frames (rounded half up), T padded to a multiple of r."""

    def __init__(self, durations, r, frames=None):
        ends = (durations + 0.5).long().cumsum(1)
        self.lengths = ends[:, -1]
        longest = int(self.lengths.max()) if frames is None else frames
        size = max(r, -(-longest // r) * r)
        place = torch.arange(size, device=durations.device)[None].expand(len(ends), -1).contiguous()
        self.unit = torch.searchsorted(ends, place, right=True).clamp_max(ends.size(1) - 1)
        self.empty = place >= self.lengths[:, None]
        starts = F.pad(ends[:, :-1], (1, 0))
        self.place = (place - starts.gather(1, self.unit) + 1).masked_fill(self.empty, 0)

    def __call__(self, x):
        """[B, N, C] -> [B, T, C], zero past the end."""
        y = x.gather(1, self.unit[..., None].expand(-1, -1, x.size(-1)))
        return y.masked_fill(self.empty[..., None], 0)


class VarianceAdaptor(nn.Module):
    def __init__(self, c):
        super().__init__()
        text = c["encoder_projection_units"]
        inputs = text + c["emotion_units"] + c["speaker_units"]
        self.r = c["outputs_per_step"]
        self.pitch_predictor = LevelPredictor(inputs, c)
        self.energy_predictor = LevelPredictor(inputs, c)
        self.duration_predictor = DurationPredictor(inputs, c)
        self.dur_position_encoder = FramePosition(text)
        self.pitch_emb = WideConv(1, text, 9)
        self.energy_emb = WideConv(1, text, 9)

    def forward(self, text, emotion, speaker, mask, durations=None, pitch=None, energy=None, frames=None):
        """Returns frame-level text, emotion and speaker, the regulation and the three predictions."""
        seen = torch.cat([text, speaker, emotion], -1)
        made_pitch, made_energy = self.pitch_predictor(seen, mask), self.energy_predictor(seen, mask)
        pitch = made_pitch if pitch is None else pitch
        energy = made_energy if energy is None else energy
        text = text + self.pitch_emb(pitch[..., None]) + self.energy_emb(energy[..., None])
        seen = torch.cat([text, speaker, emotion], -1)
        if durations is None:
            log_durations = self.duration_predictor.infer(seen, mask)
            durations = log_durations.exp() - 1
        else:
            before = F.pad(torch.log(durations[:, :-1].float() + 1), (1, 0))
            log_durations = self.duration_predictor(before[..., None], seen)[0].masked_fill(mask, 0)
        regulation = LengthRegulation(durations, self.r, frames)
        text = regulation(text) + self.dur_position_encoder(regulation.place)
        return text, regulation(emotion), regulation(speaker), regulation, (log_durations, made_pitch, made_energy)


class BandAttention(nn.Module):
    """One query looks at past steps of the decoder (x) and at coming steps of the memory (h), each within its band."""

    def __init__(self, count, d_model, d_memory, dropout, attention_dropout):
        super().__init__()
        self.count, self.attention_dropout = count, fading(attention_dropout)
        self.layer_norm = nn.LayerNorm(d_model, eps=1e-6)
        self.w_x_qkv = nn.Linear(d_model, 3 * d_model)
        self.fc_x = nn.Linear(d_model, d_model)
        self.w_h_kv = nn.Linear(d_memory, 2 * d_model)
        self.fc_h = nn.Linear(d_model, d_model)
        self.dropout = fading(dropout)

    def memory(self, h):
        return tuple(heads(part, self.count) for part in self.w_h_kv(h).chunk(2, -1))

    def forward(self, x, memory, may_x, may_h, past=None):
        """`past` (keys, values) of earlier steps is put before this call's own; returns them joined as well."""
        q, k, v = (heads(part, self.count) for part in self.w_x_qkv(self.layer_norm(x)).chunk(3, -1))
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        y = self.fc_x(attend(q, k, v, may_x, self.attention_dropout))
        y = y + self.fc_h(attend(q, *memory, may_h, self.attention_dropout))
        return x + self.dropout(y), (k, v)


class DecoderLayer(nn.Module):
    def __init__(self, c, d_memory):
        super().__init__()
        self.pnca_attn = BandAttention(c["decoder_num_heads"], c["decoder_num_units"], d_memory,
                                       c["decoder_dropout"], c["decoder_attention_dropout"])
        self.pos_ffn = FeedForward(c["decoder_num_units"], c["decoder_ffn_inner_dim"], 1, c["decoder_relu_dropout"],
                                   c["decoder_dropout"])


class BandDecoder(nn.Module):
    def __init__(self, c, d_memory):
        super().__init__()
        size = c["decoder_num_units"]
        self.scale, self.dropout = math.sqrt(size), fading(c["decoder_dropout"])
        self.prenet = Prenet(c["num_mels"], c["decoder_prenet_units"], size)
        self.dec_in_proj = nn.Linear(size + d_memory, size)
        self.pnca = nn.ModuleList(DecoderLayer(c, d_memory) for _ in range(c["decoder_num_layers"]))
        self.ln = nn.LayerNorm(size, eps=1e-6)
        self.dec_out_proj = nn.Linear(size, c["num_mels"] * c["outputs_per_step"])

    def start(self, before, memory):
        return self.dropout(self.dec_in_proj(torch.cat([memory, self.prenet(before)], -1)) * self.scale)

    @staticmethod
    def bands(steps, past, coming, device):
        """May step i look at step j: for the decoder's past and for the memory to come, each [S, S] for one width or
        [B, S, S] for widths [B, 1, 1]."""
        i, j = torch.arange(steps, device=device)[:, None], torch.arange(steps, device=device)[None]
        return (j <= i) & (j >= i - past), (j >= i) & (j <= i + coming)

    def forward(self, before, memory, past, coming, mask):
        """All steps at once, `before` [B, S, mels] being the last frame of each step's predecessor; `past` and `coming`
        are [B], as wide for each utterance as they will be when it is spoken."""
        x = self.start(before, memory)
        may_x, may_h = self.bands(x.size(1), past[:, None, None], coming[:, None, None], x.device)
        # a padded step may look anywhere: a row without any place to look at would be undefined
        may_x, may_h = ((may & ~mask[:, None] | mask[..., None])[:, None] for may in (may_x, may_h))
        for layer in self.pnca:
            x = layer.pos_ffn(layer.pnca_attn(x, layer.pnca_attn.memory(memory), may_x, may_h)[0])
        return self.dec_out_proj(self.ln(x))

    def infer(self, memory, past, coming, mels):
        """Step by step on its own output: [B, S, mels * r]."""
        may_x, may_h = self.bands(memory.size(1), past, coming, memory.device)
        memories = [layer.pnca_attn.memory(memory) for layer in self.pnca]
        pasts, before, steps = [None] * len(self.pnca), memory.new_zeros(len(memory), 1, mels), []
        for i in range(memory.size(1)):
            x = self.start(before, memory[:, i:i + 1])
            for n, layer in enumerate(self.pnca):
                x, pasts[n] = layer.pnca_attn(x, memories[n], may_x[i:i + 1, :i + 1], may_h[i:i + 1], pasts[n])
                x = layer.pos_ffn(x)
            steps.append(self.dec_out_proj(self.ln(x)))
            before = steps[-1][..., -mels:]
        return torch.cat(steps, 1)


class MelDecoder(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.r, self.mels = c["outputs_per_step"], c["num_mels"]
        self.mel_dec = BandDecoder(
            c, c["encoder_projection_units"] * self.r + c["emotion_units"] + c["speaker_units"])


class PostNet(nn.Module):
    """What to add to the decoder's frames: [B, T, mels] -> [B, T, mels]."""

    def __init__(self, c):
        super().__init__()
        self.fsmn = Fsmn(c["num_mels"], c["postnet_filter_size"], c["postnet_fsmn_num_layers"],
                         c["postnet_num_memory_units"], c["postnet_ffn_inner_dim"], c["postnet_dropout"],
                         c["postnet_shift"])
        self.lstm = nn.LSTM(c["postnet_num_memory_units"], c["postnet_lstm_units"], batch_first=True)
        self.fc = nn.Linear(c["postnet_lstm_units"], c["num_mels"])

    def forward(self, x, mask):
        y = self.fsmn(x, mask).float()
        with torch.autocast(x.device.type, enabled=False):
            y = self.lstm(y)[0]
        return self.fc(y)


class SamBert(nn.Module):
    """`config` is `Model.KanTtsSAMBERT.params` of a voice's am/config.yaml with the table sizes of its symbols added
    (sy, tone, syllable_flag, word_segment, speaker, emotion)."""

    def __init__(self, config):
        super().__init__()
        self.text_encoder = TextEncoder(config)
        self.spk_tokenizer = nn.Embedding(config["speaker"], config["speaker_units"])
        self.emo_tokenizer = nn.Embedding(config["emotion"], config["emotion_units"])
        self.variance_adaptor = VarianceAdaptor(config)
        self.mel_decoder = MelDecoder(config)
        self.mel_postnet = PostNet(config)

    def emotion(self, entries, intensity):
        """Embeddings of [B, N] entries: each lies the intensity [B] of its utterance on the way from neutral to the entry (beyond
        it above 1), but breaks keep their own."""
        vectors = self.emo_tokenizer(entries)
        neutral = self.emo_tokenizer.weight[EMOTIONS.index("emotion_neutral")]
        mixed = neutral + intensity[:, None, None] * (vectors - neutral)
        return torch.where((entries == EMOTIONS.index("emotion_none"))[..., None], vectors, mixed)

    def adapt(self, units, emotions, speakers, lengths, intensity, **targets):
        """Everything before the decoder: (memory [B, S, C], regulation, predictions)."""
        mask = absent(lengths, units.size(1))
        text = self.text_encoder(units, mask)
        text, emotion, speaker, regulation, predictions = self.variance_adaptor(
            text, self.emotion(emotions, intensity), self.spk_tokenizer(speakers), mask, **targets)
        r, b = self.mel_decoder.r, len(units)
        memory = torch.cat([text.reshape(b, -1, r * text.size(-1)), speaker[:, ::r], emotion[:, ::r]], -1)
        return memory, regulation, predictions

    def decode(self, memory, before, band, mask):
        """Teacher-forced frames [B, T, mels] (not yet postnet) given each step's preceding frame [B, S, mels]."""
        steps = self.mel_decoder.mel_dec(before, memory, band, band, mask)
        return steps.reshape(len(memory), -1, self.mel_decoder.mels)

    def finish(self, frames, empty):
        """Decoder frames -> postnet frames."""
        frames = frames.masked_fill(empty[..., None], 0)
        return frames, (self.mel_postnet(frames, empty) + frames).masked_fill(empty[..., None], 0)

    def band(self, durations):
        """How many decoder steps the longest unit of each utterance lasts: [B, N] frames -> [B]."""
        return (durations.amax(-1) / self.mel_decoder.r + 0.5).long()

    @torch.no_grad()
    def synthesize(self, units, emotions, speakers, durations=None, pitch=None, energy=None, intensity=1.0):
        """One utterance ([N, 4], [N], [N]) on the model's own predictions, or those given ([N] each).

        Returns a dict: log_duration, pitch, energy [N]; decoder, postnet [T, mels].
        """
        lengths = torch.tensor([len(units)], device=units.device)
        given = {k: None if v is None else v[None] for k, v in
                 dict(durations=durations, pitch=pitch, energy=energy).items()}
        memory, regulation, made = self.adapt(units[None], emotions[None], speakers[None], lengths,
                                              torch.tensor([intensity], device=units.device), **given)
        frames = made[0].exp() - 1 if durations is None else durations
        band = int(self.band(frames.view(1, -1)))
        steps = self.mel_decoder.mel_dec.infer(memory, band, band, self.mel_decoder.mels)
        frames = steps.reshape(1, -1, self.mel_decoder.mels)
        decoder, postnet = self.finish(frames, regulation.empty)
        size = int(regulation.lengths[0])
        return dict(log_duration=made[0][0], pitch=made[1][0], energy=made[2][0], decoder=decoder[0, :size],
                    postnet=postnet[0, :size])
