"""Reads a built corpus: features and symbols of every utterance, kept in the memory of the device that trains.

The folder holds lists of ids (train.lst, valid.lst, heldout.lst), metafile.txt with `id TAB symbols`, one
`id.npz` (mel, f0, uv, energy, dur, and intensity of the emotion if not 1) and one `id.wav` (16 kHz, 16 bit, a whole number of 200-sample hops) per id.
"""

import wave
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import torch

from symbols import is_break, is_initial

HOP = 200


def read_list(path):
    path = Path(path)
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def read_wave(path):
    """16-bit samples as int16 [samples]."""
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)


def read_all(read, ids):
    """read(id) of every id in order, on every core."""
    if len(ids) < 500:
        return [read(name) for name in ids]
    with ProcessPoolExecutor() as pool:
        return list(pool.map(read, ids, chunksize=100))


def read_sound(folder, mel_mean, mel_std, predicted, name):
    """(normalised mel, F0 in Hz and voicing [frames, 82], samples of those frames, predicted mel or None) of one id."""
    with np.load(folder / f"{name}.npz") as features:
        mel = ((features["mel"].astype(np.float32) - mel_mean) / mel_std).astype(np.float16)
        source = np.stack([np.maximum(features["f0"], 30.0), features["uv"]], 1).astype(np.float16)
    sound = read_wave(folder / f"{name}.wav")
    frames = min(len(mel), len(sound) // HOP)
    guess = np.load(predicted / f"{name}.npy")[:frames, :80].astype(np.float16) if predicted else None
    return np.concatenate([mel, source], 1)[:frames], sound[:frames * HOP], guess


class Sounds:
    """Waves with their mel spectrogram, F0 and voicing: what a vocoder learns from.

    `mel_mean` and `mel_std` ([80] each) turn the stored 0..1 log mel into the normalised mel of the models. `predicted` is
    a folder of the acoustic model's frames for the same sounds (predict_frames.py), or None.
    """

    def __init__(self, folder, ids, mel_mean, mel_std, device="cpu", predicted=None):
        read = partial(read_sound, Path(folder), mel_mean, mel_std, predicted and Path(predicted))
        items = read_all(read, ids)
        self.device, self.ids = torch.device(device), ids
        self.frames = np.array([len(features) for features, *_ in items])
        self.starts = np.concatenate([[0], np.cumsum(self.frames)[:-1]])
        self.chances = self.frames / self.frames.sum()
        self.features = torch.from_numpy(np.concatenate([item[0] for item in items])).to(self.device)
        self.samples = torch.from_numpy(np.concatenate([item[1] for item in items])).to(self.device)
        self.predicted = torch.from_numpy(np.concatenate([item[2] for item in items])).to(self.device) if predicted else None

    def whole(self, index):
        """Features [1, 82, frames] and wave [1, frames * HOP] of one sound."""
        start, frames = int(self.starts[index]), int(self.frames[index])
        return (self.features[start:start + frames].float().T[None],
                self.samples[start * HOP:(start + frames) * HOP].float()[None] / 32768)

    def choose(self, random, size, frames):
        """Places of random cuts: dict of first frame, last frame that belongs to the sound, and whether the mel is to be the
        predicted one (every other cut, where there are predictions)."""
        chosen = random.choice(len(self.frames), size, p=self.chances)
        first = random.integers(0, np.maximum(1, self.frames[chosen] - frames + 1)) + self.starts[chosen]
        return dict(first=torch.from_numpy(first), last=torch.from_numpy(self.starts[chosen] + self.frames[chosen] - 1),
                    predicted=torch.from_numpy(random.random(size) < (0.5 if self.predicted is not None else 0.0)))

    def cut(self, first, last, predicted, frames):
        """Features [size, 82, frames] and waves [size, frames * HOP] in [-1, 1]; past its end a sound goes on with its own last
        (quiet) frame."""
        place = first[:, None] + torch.arange(frames, device=self.device)
        inside = place <= last[:, None]
        place = torch.minimum(place, last[:, None])
        features = self.features[place].float()
        if self.predicted is not None:
            features[..., :80] = torch.where(predicted[:, None, None], self.predicted[place].float(), features[..., :80])
        features[..., 81] *= inside
        sample = (place[..., None] * HOP + torch.arange(HOP, device=self.device)).flatten(1)
        waves = self.samples[sample].float() / 32768 * inside.repeat_interleave(HOP, 1)
        return features.transpose(1, 2), waves


# Short sounds decide whether a word is understood; silence does not.
INITIAL_WEIGHT, BREAK_WEIGHT = 1.6, 0.5


def read_utterance(folder, symbols, stats, named):
    """Arrays of one (id, symbol line); see Utterances."""
    name, line = named
    rows = symbols.encode(line)
    with np.load(folder / f"{name}.npz") as features:
        mel = (features["mel"].astype(np.float32) - stats["mel_mean"]) / stats["mel_std"]
        f0 = (features["f0"] - stats["f0_mean"]) / stats["f0_std"]
        uv, durations = features["uv"], features["dur"].astype(np.int64)
        intensity = float(features["intensity"]) if "intensity" in features else 1.0
    if len(durations) != len(rows) or durations.sum() != len(mel):
        raise ValueError(f"{name}: {len(durations)} durations of {durations.sum()} frames for {len(rows)} "
                         f"symbols and {len(mel)} frames")
    unit = np.repeat(np.arange(len(rows)), durations)
    voiced = np.bincount(unit, uv, len(rows))
    weights = np.where([is_break(r) for r in rows], BREAK_WEIGHT,
                       np.where([is_initial(r) for r in rows], INITIAL_WEIGHT, 1.0))
    return dict(intensity=intensity, rows=np.array(rows, np.int16), durations=durations.astype(np.float32),
                pitch=(np.bincount(unit, f0 * uv, len(rows)) / np.maximum(voiced, 1)).astype(np.float32),
                energy=(np.bincount(unit, mel.mean(1), len(rows)) / np.maximum(durations, 1)).astype(np.float32),
                frames=np.concatenate([mel, f0[:, None], uv[:, None]], 1).astype(np.float16),
                weights=weights[unit].astype(np.float16))


class Utterances:
    """Symbols with the features of their sound: what an acoustic model learns from.

    `stats` has mel_mean, mel_std [80], f0_mean, f0_std (Hz, of voiced frames). Frames are normalised: 80 mels, F0
    (continuous through unvoiced stretches) and voicing. Pitch and energy of a unit are the mean over its voiced
    frames of the normalised F0 (0 where none is voiced) and the mean of its normalised mels.
    """

    SIZES = (48, 72, 96, 120, 144, 192, 240, 288, 336, 384, 432, 480, 576, 720, 960)  # multiples of 3

    def __init__(self, folder, ids, symbols, stats, device="cpu"):
        folder, self.device, self.ids = Path(folder), torch.device(device), ids
        lines = dict(line.rstrip("\n").split("\t") for line in
                     open(folder / "metafile.txt", encoding="utf-8") if "\t" in line)
        items = read_all(partial(read_utterance, folder, symbols, stats), [(name, lines[name]) for name in ids])
        joined = lambda name: torch.from_numpy(np.concatenate([item[name] for item in items])).to(self.device)
        self.units = np.array([len(item["rows"]) for item in items])
        self.frames = np.array([len(item["frames"]) for item in items])
        begins = lambda sizes: torch.from_numpy(np.concatenate([[0], np.cumsum(sizes)[:-1]])).to(self.device)
        self.unit_start, self.frame_start = begins(self.units), begins(self.frames)
        self.intensity = torch.tensor([item["intensity"] for item in items], device=self.device)
        self.f0_spread = float(stats["f0_std"] / stats["f0_mean"])
        self.unit_count, self.frame_count = (torch.from_numpy(n).to(self.device) for n in (self.units, self.frames))
        self.of_units = {name: joined(name) for name in ("rows", "durations", "pitch", "energy")}
        self.of_frames = {name: joined(name) for name in ("frames", "weights")}
        sizes = np.array([self.bucket(n) for n in self.frames])
        styles = np.array([item["rows"][0, 5] for item in items])
        self.pools = [{size: np.nonzero((styles == style) & (sizes == size))[0]
                       for size in np.unique(sizes[styles == style])} for style in np.unique(styles)]

    @classmethod
    def bucket(cls, frames):
        """The padded length of an utterance. Few different ones: every new shape is compiled anew, which costs more than
        the padding."""
        return next((size for size in cls.SIZES if size >= frames), -(-frames // 240) * 240)

    def choose(self, random, budget, chances):
        """Utterances of one speaker entry and one padded length, about `budget` frames of them: (their numbers, padded units,
        padded frames). `chances` gives each speaker entry present its share of batches."""
        chances = np.array(chances[:len(self.pools)], float)
        pool = self.pools[random.choice(len(self.pools), p=chances / chances.sum())]
        sizes = np.array(list(pool))
        frames = sizes * [len(members) for members in pool.values()]
        size = sizes[random.choice(len(sizes), p=frames / frames.sum())]
        count = max(1, int(budget // size))
        chosen = random.choice(pool[size], count, replace=len(pool[size]) < count)
        return torch.from_numpy(chosen), -(-int(self.units[pool[size]].max()) // 16) * 16, int(size)

    def gather(self, chosen, units, frames):
        """A dict: rows [B, units, 6], lengths and intensity [B], durations, pitch, energy [B, units], frames [B, frames, 82],
        weights [B, frames]; padding is zero. f0_spread turns normalised F0 into its share of the mean: 1 + f0_spread * x."""
        batch = dict(lengths=self.unit_count[chosen], intensity=self.intensity[chosen], f0_spread=self.f0_spread)
        for size, start, count, parts in ((units, self.unit_start, self.unit_count, self.of_units),
                                          (frames, self.frame_start, self.frame_count, self.of_frames)):
            step = torch.arange(size, device=self.device)
            absent = step >= count[chosen][:, None]
            place = start[chosen][:, None] + torch.minimum(step, count[chosen][:, None] - 1)
            for name, flat in parts.items():
                found = flat[place]
                found = found.long() if name == "rows" else found.float()
                batch[name] = found.masked_fill(absent.view(*absent.shape, *[1] * (found.dim() - 2)), 0)
        return batch

    def one(self, index):
        """A batch of a single utterance, its frames padded to a multiple of 3."""
        return self.gather(torch.tensor([index], device=self.device), int(self.units[index]), -(-int(self.frames[index]) // 3) * 3)
