"""Reads a built corpus: features and symbols of every utterance, kept in memory.

The folder holds lists of ids (train.lst, valid.lst, heldout.lst), metafile.txt with `id TAB symbols`, one
`id.npz` (mel, f0, uv, energy, dur) and one `id.wav` (16 kHz, 16 bit, a whole number of 200-sample hops) per id.
"""

import wave
from pathlib import Path

import numpy as np

from symbols import is_break, is_initial

HOP = 200


def read_list(path):
    path = Path(path)
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def read_wave(path):
    """16-bit samples as int16 [samples]."""
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)


class Sounds:
    """Waves with their mel spectrogram, F0 and voicing: what a vocoder learns from.

    `mel_mean` and `mel_std` ([80] each) turn the stored 0..1 log mel into the normalised mel of the models.
    """

    def __init__(self, folder, ids, mel_mean, mel_std):
        self.folder, self.items = Path(folder), []
        for name in ids:
            with np.load(self.folder / f"{name}.npz") as features:
                mel = ((features["mel"].astype(np.float32) - mel_mean) / mel_std).astype(np.float16)
                source = np.stack([np.maximum(features["f0"], 30.0), features["uv"]], 1).astype(np.float16)
            sound = read_wave(self.folder / f"{name}.wav")
            frames = min(len(mel), len(sound) // HOP)
            self.items.append((np.concatenate([mel, source], 1)[:frames], sound[:frames * HOP]))
        self.frames = np.array([len(features) for features, _ in self.items])

    def batch(self, random, size, frames):
        """Random cuts: features [size, 82, frames] and waves [size, frames * HOP] in [-1, 1]; short ones zero-padded
        on the right with their own last (quiet) frame."""
        chances = self.frames / self.frames.sum()
        features = np.zeros((size, frames, 82), np.float32)
        waves = np.zeros((size, frames * HOP), np.float32)
        for row, index in enumerate(random.choice(len(self.items), size, p=chances)):
            item, sound = self.items[index]
            start = random.integers(0, max(1, len(item) - frames + 1))
            cut = item[start:start + frames]
            features[row, :len(cut)] = cut
            features[row, len(cut):] = cut[-1]
            features[row, len(cut):, -1] = 0
            waves[row, :len(cut) * HOP] = sound[start * HOP:(start + len(cut)) * HOP] / 32768.0
        return features.transpose(0, 2, 1), waves


class Utterances:
    """Symbols with the features of their sound: what an acoustic model learns from.

    `stats` has mel_mean, mel_std [80], f0_mean, f0_std (Hz, of voiced frames). Frames are normalised: 80 mels, F0
    (continuous through unvoiced stretches) and voicing. Pitch and energy of a unit are the mean over its voiced
    frames of the normalised F0 (0 where none is voiced) and the mean of its normalised mels.
    """

    # Short sounds decide whether a word is understood; silence does not.
    INITIAL_WEIGHT, BREAK_WEIGHT = 1.6, 0.5
    SIZES = (48, 72, 96, 120, 144, 192, 240, 288, 336, 384, 432, 480, 576, 720, 960)  # multiples of 3

    def __init__(self, folder, ids, symbols, stats):
        self.folder, self.items = Path(folder), []
        lines = dict(line.rstrip("\n").split("\t") for line in
                     open(self.folder / "metafile.txt", encoding="utf-8") if "\t" in line)
        for name in ids:
            rows = symbols.encode(lines[name])
            with np.load(self.folder / f"{name}.npz") as features:
                mel = (features["mel"].astype(np.float32) - stats["mel_mean"]) / stats["mel_std"]
                f0 = (features["f0"] - stats["f0_mean"]) / stats["f0_std"]
                uv, durations = features["uv"], features["dur"].astype(np.int64)
            if len(durations) != len(rows) or durations.sum() != len(mel):
                raise ValueError(f"{name}: {len(durations)} durations of {durations.sum()} frames for {len(rows)} "
                                 f"symbols and {len(mel)} frames")
            unit = np.repeat(np.arange(len(rows)), durations)
            voiced = np.bincount(unit, uv, len(rows))
            pitch = np.bincount(unit, f0 * uv, len(rows)) / np.maximum(voiced, 1)
            energy = np.bincount(unit, mel.mean(1), len(rows)) / np.maximum(durations, 1)
            weights = np.where([is_break(r) for r in rows], self.BREAK_WEIGHT,
                               np.where([is_initial(r) for r in rows], self.INITIAL_WEIGHT, 1.0))
            frames = np.concatenate([mel, f0[:, None], uv[:, None]], 1).astype(np.float16)
            self.items.append(dict(name=name, rows=np.array(rows), durations=durations, frames=frames, pitch=pitch,
                                   energy=energy, weights=weights[unit].astype(np.float32)))
        sizes = np.array([self.bucket(len(item["frames"])) for item in self.items])
        styles = np.array([item["rows"][0, 5] for item in self.items])
        self.frames = sum(len(item["frames"]) for item in self.items)
        self.pools = [{size: np.nonzero((styles == style) & (sizes == size))[0]
                       for size in np.unique(sizes[styles == style])} for style in np.unique(styles)]

    @classmethod
    def bucket(cls, frames):
        """The padded length of an utterance. Few different ones: a CPU compiles its kernels anew for every new shape,
        which costs more than the padding."""
        return next((size for size in cls.SIZES if size >= frames), -(-frames // 240) * 240)

    def batch(self, random, budget, chances):
        """Utterances of one speaker entry and one padded length, about `budget` frames of them, as arrays.

        `chances` gives each speaker entry present its share of batches. Returns a dict: rows [B, N, 6], lengths [B],
        durations, pitch, energy [B, N], frames [B, T, 82], weights [B, T]; padding is zero.
        """
        chances = np.array(chances[:len(self.pools)], float)
        pool = self.pools[random.choice(len(self.pools), p=chances / chances.sum())]
        sizes = np.array(list(pool))
        frames = sizes * [len(members) for members in pool.values()]
        size = sizes[random.choice(len(sizes), p=frames / frames.sum())]
        count = max(1, int(budget // size))
        chosen = random.choice(pool[size], count, replace=len(pool[size]) < count)
        return self.collate([self.items[i] for i in chosen], size)

    @staticmethod
    def collate(items, frames=None):
        units = -(-max(len(item["rows"]) for item in items) // 16) * 16
        frames = frames or -(-max(len(item["frames"]) for item in items) // 3) * 3
        size = len(items)
        batch = dict(rows=np.zeros((size, units, 6), np.int64), lengths=np.zeros(size, np.int64),
                     durations=np.zeros((size, units), np.float32), pitch=np.zeros((size, units), np.float32),
                     energy=np.zeros((size, units), np.float32), frames=np.zeros((size, frames, 82), np.float32),
                     weights=np.zeros((size, frames), np.float32))
        for i, item in enumerate(items):
            n, t = len(item["rows"]), len(item["frames"])
            batch["lengths"][i] = n
            for name in ("rows", "durations", "pitch", "energy"):
                batch[name][i, :n] = item[name]
            batch["frames"][i, :t] = item["frames"]
            batch["weights"][i, :t] = item["weights"]
        return batch
