"""What is measured about speech: spectral distance, F0 error, level, clicks, and features for tones and emotions."""

import pickle
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.fft import dct

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import audio
import phones
from corpus_align import Mixtures, load_f0, observations, segments, viterbi

DECIBELS = 20 / np.log(10)
# recordings of a rhotic final from which its own states are to be trusted
ENOUGH = 5


def cepstra(samples):
    """Cepstra 1-24 of the 80-bin log mel amplitude, [frames, 24], scaled so that distances are RMS decibels.

    With an orthonormal DCT X of the log amplitude the usual 10 / ln 10 * sqrt(2 * sum (dc)^2) equals
    20 / ln 10 * sqrt(sum (dX)^2 / 80).
    """
    mel = np.log(np.maximum(1e-5, audio.magnitude(samples)[:len(samples) // audio.HOP] @ audio.mel_basis().T))
    return dct(mel, norm="ortho")[:, 1:25] * DECIBELS / np.sqrt(audio.MELS)


def speech(samples, below=35):
    """The samples without leading and trailing silence (more than `below` dB under the loudest frame)."""
    level = audio.frames_db(samples, 400, 200)
    active = np.flatnonzero(level > level.max() - below)
    return samples[active[0] * 200:(active[-1] + 1) * 200]


def warp(a, b):
    """Dynamic time warping of [n, d] against [m, d], Euclidean: list of index pairs."""
    cost = np.sqrt(np.maximum(0, (a**2).sum(1)[:, None] - 2 * a @ b.T + (b**2).sum(1)))
    n, m = cost.shape
    total = np.full((n + 1, m + 1), np.inf)
    total[0, 0] = 0
    for i in range(n):
        row = np.minimum(total[i, 1:], total[i, :-1]) + cost[i]
        left = total[i + 1]
        for j in range(m):
            left[j + 1] = min(row[j], left[j] + cost[i, j])
    i, j, path = n, m, []
    while i and j:
        path.append((i - 1, j - 1))
        i, j = min((i - 1, j - 1), (i - 1, j), (i, j - 1), key=lambda p: total[p])
    return path[::-1]


def distortion(reference, other, reference_f0=None, other_f0=None):
    """(mel-cepstral distortion in dB, F0 errors in semitones) after time warping; F0 arrays are Hz per 12.5 ms frame."""
    a, b = cepstra(reference), cepstra(other)
    path = warp(a, b)
    mcd = float(np.mean([np.linalg.norm(a[i] - b[j]) for i, j in path]))
    errors = []
    if reference_f0 is not None:
        for i, j in path:
            if i < len(reference_f0) and j < len(other_f0) and reference_f0[i] > 0 and other_f0[j] > 0:
                errors.append(12 * np.log2(other_f0[j] / reference_f0[i]))
    return mcd, errors


def pitch(waves, floor=90, ceiling=600):
    """F0 in Hz at 5 ms of many waves by Praat: {name: array}."""
    script = Path(__file__).resolve().parent.parent / "pitch.praat"
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for name, samples in waves.items():
            audio.write(folder / f"{name}.wav", np.clip(samples, -1, 1))
        (folder / "list").write_text("\n".join(waves) + "\n")
        subprocess.run(["praat", "--run", str(script), str(folder / "list"), str(folder), str(folder), str(floor), str(ceiling)],
                       check=True, capture_output=True)
        return {name: load_f0(folder / f"{name}.f0", len(samples) // 80) for name, samples in waves.items()}


class Aligner:
    """Forced alignment with the corpus's own model (align.model.npz)."""

    def __init__(self, corpus):
        stored = np.load(corpus / "align.model.npz")
        units = pickle.loads((corpus / "units.pkl").read_bytes())["units"].values()
        self.recorded = Counter(phone for unit in units for s in unit["pinyin"] for phone in phones.split(s)[:2])
        self.index = {tuple(s.split()): i for i, s in enumerate(stored["states"])}
        self.model = Mixtures(1, 1)
        self.model.mean, self.model.variance, self.model.weight = stored["mean"], stored["variance"], stored["weight"]

    def states(self, phone):
        """The states of a phone; a rhotic final too rare in the recordings is its plain final and the end of `er`."""
        own = [i for (p, _), i in sorted(self.index.items()) if p == phone]
        if not phone.endswith("r_c") or self.recorded[phone] >= ENOUGH:
            return own
        return self.states(phone.removesuffix("r_c") + "_c") + self.states("er_c")[-2:]

    def spans(self, samples, f0, pinyin):
        """[(phone, first frame, end frame)] in 5 ms frames, or None where no path exists."""
        chain, owner, optional = [0], [-1], [False]
        for number, phone in enumerate(p for s in pinyin for p in phones.split(s)[:2]):
            if number and number % 2 == 0:
                chain.append(0), owner.append(-1), optional.append(True)
            if phone in phones.STOPS and number:
                chain.append(1), owner.append(number), optional.append(False)
            states = self.states(phone)
            if not states:
                return None
            chain += states
            owner += [number] * len(states)
            optional += [False] * len(states)
        chain, owner, optional = map(np.array, (chain + [0], owner + [-1], optional + [False]))
        x = observations(samples, f0)
        if len(x) < len(chain):
            return None
        unique, inverse = np.unique(chain, return_inverse=True)
        scores = self.model.log_likelihood(x, unique)[:, inverse]
        path, likelihood = viterbi(scores, optional)
        if not np.isfinite(likelihood):
            return None
        found = segments(path, owner, scores)
        return found and [(k, a, b, s) for k, a, b, s in found]


def clicks(samples):
    """Largest step between neighbouring samples relative to the 10 ms RMS around it."""
    step = np.abs(np.diff(samples))
    power = np.convolve(samples**2, np.ones(160) / 160, "same")
    return float((step / (np.sqrt(power[1:]) + 1e-3)).max())


EMOTION_FEATURES = ("f0_mean", "f0_deviation", "f0_range", "f0_fall", "f0_speed", "rate", "loudness", "tilt", "high", "pause",
                    "level_deviation")


def emotion_features(samples, f0, syllables):
    """A dozen plain numbers about one utterance (EMOTION_FEATURES); `f0` Hz at 5 ms."""
    voiced = f0[f0 > 0]
    semitones = 12 * np.log2(np.maximum(voiced, 50) / 250)
    body = speech(samples)
    level = audio.frames_db(body, 320, 80)
    active = level > level.max() - 25
    mel = np.log(np.maximum(1e-5, audio.magnitude(body, 200)[:len(body) // 200] @ audio.mel_basis().T))
    loud = mel[mel.mean(1) > np.percentile(mel.mean(1), 40)].mean(0)
    where = np.flatnonzero(f0 > 0)
    slope = np.polyfit(where / max(len(f0), 1), semitones, 1)[0] if len(where) > 10 else 0.0
    jumps = np.abs(np.diff(12 * np.log2(np.maximum(f0, 50) / 250)))[(f0[1:] > 0) & (f0[:-1] > 0)]
    return np.array([semitones.mean(), semitones.std(), np.percentile(semitones, 95) - np.percentile(semitones, 5), slope,
                     jumps[jumps < 2].mean() if len(jumps) else 0, len(body) / audio.SAMPLE_RATE / syllables, audio.loudness(body),
                     loud[45:70].mean() - loud[5:25].mean(), loud[60:78].mean() - loud[25:45].mean(), 1 - active.mean(), level[active].std()])
