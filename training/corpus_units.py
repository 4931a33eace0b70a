"""Step 7, units: the kept words cut to the millisecond, ready to be strung together.

    python corpus_units.py --corpus corpus

The aligner's 5 ms boundaries are refined where the ear is sharpest: an initial ends where the spectrum changes most
(search 30 ms before to 15 ms after the aligned boundary), a word begins where its first sound rises, a stop or affricate
is split into closure and burst, and a word's last final ends where its level has fallen 20 dB (the breathy decay of a
word spoken alone has no place in a sentence).

Writes units.pkl: id -> word, held_out, pinyin, `bounds` (s, one more than phones), `burst` (s or None, one per initial),
`full_end` (s, the end with its decay), `level` (dB of each final), `pulses` (s), `f0` (Hz at 5 ms).
"""

import argparse
import pickle
from pathlib import Path

import numpy as np

import audio
import phones
from corpus_align import load_f0

GLIDES = ("w_c", "y_c", "ga", "ge", "go")


def change(cepstra):
    """Spectral change between the 10 ms before and after each 5 ms frame's beginning."""
    summed = np.cumsum(np.pad(cepstra, ((3, 2), (0, 0)), "edge"), axis=0)
    mean = (summed[2:] - summed[:-2]) / 2
    return np.linalg.norm(mean[2:len(cepstra) + 2] - mean[:len(cepstra)], axis=1)


def refine(samples, cepstra, spans):
    """(bounds, bursts, full_end) in seconds for the aligner's spans [(phone, begin, end)]."""
    flux = change(cepstra)
    fine = audio.frames_db(samples, 64, 16)  # 1 ms
    bounds = [spans[0][1]] + [end for _, _, end in spans]
    for k in range(0, len(spans), 2):
        if spans[k][0] in GLIDES:
            continue
        around = int(round(bounds[k + 1] / 0.005))
        frames = np.arange(max(around - 6, int(bounds[k] / 0.005) + (2 if spans[k][0] in phones.STOPS else 6)), min(around + 4, len(flux)))
        if len(frames):
            score = flux[frames] * np.exp(-0.5 * ((frames - around + 1.5) / 3.5) ** 2)
            bounds[k + 1] = frames[score.argmax()] * 0.005 - 0.0025
    bursts = []
    for k in range(0, len(spans), 2):
        part = fine[int(bounds[k] * 1000):max(int(bounds[k + 1] * 1000), int(bounds[k] * 1000) + 3)]
        if k == 0:
            loud = np.flatnonzero(part > part.max() - (14 if spans[0][0] in phones.STOPS else 22))
            bounds[0] = max(0.0, bounds[0] + loud[0] / 1000 - 0.003)
            bursts.append(bounds[0] if spans[0][0] in phones.STOPS else None)
        elif spans[k][0] in phones.STOPS:
            vowel = fine[int(bounds[k - 1] * 1000):int(bounds[k] * 1000)]
            loud = np.flatnonzero(vowel > vowel.max() - 20)  # the closure begins where the vowel before it has died
            bounds[k] = max(bounds[k - 1] + 0.05, bounds[k - 1] + loud[-1] / 1000)
            part = fine[int(bounds[k] * 1000):max(int(bounds[k + 1] * 1000), int(bounds[k] * 1000) + 3)]
            quiet = int(np.argmin(np.convolve(part[:max(len(part) * 3 // 4, 1)], np.ones(8) / 8, "same")))
            after = part[quiet:]
            rise = np.flatnonzero(after > after.max() - 14)
            bursts.append(bounds[k] + (quiet + rise[0]) / 1000 - 0.002)
        else:
            bursts.append(None)
    final = fine[int(bounds[-2] * 1000):int(bounds[-1] * 1000)]
    loud = np.flatnonzero(final > final.max() - 20)
    full_end = bounds[-1]
    if len(loud):
        bounds[-1] = max(bounds[-2] + 0.06, bounds[-2] + loud[-1] / 1000)
    return bounds, bursts, full_end


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    corpus = parser.parse_args().corpus
    stored = pickle.loads((corpus / "labels.pkl").read_bytes())
    cache = np.load(corpus / "observations.npz")
    x, ends = cache["x"], dict(zip(cache["names"], np.cumsum(cache["lengths"])))
    lengths = dict(zip(cache["names"], cache["lengths"]))
    scale = x[::40, :13].astype(np.float32).std(0)
    units = {}
    for name, label in stored["labels"].items():
        if not label["keep"]:
            continue
        samples = audio.read(corpus / "raw/wav" / f"{name}.wav")
        cepstra = x[ends[name] - lengths[name]:ends[name], :13].astype(np.float32) / scale
        spans = [(p, max(0, a - 0.0025), max(0, b - 0.0025)) for p, a, b in label["spans"]]
        bounds, bursts, full_end = refine(samples, cepstra, spans)
        for k in range(len(bounds) - 2, -1, -1):  # a burst may be no more than a click
            if bounds[k + 1] - bounds[k] < 0.008:
                bounds[k] = bounds[k + 1] - 0.008
        level = audio.frames_db(samples, 320, 80)
        pulses = np.loadtxt(corpus / "pitch" / f"{name}.pulses", ndmin=1) if (
            corpus / "pitch" / f"{name}.pulses").stat().st_size else np.zeros(0)
        units[name] = {"word": label["word"], "held_out": label["held_out"], "pinyin": label["pinyin"],
                       "bounds": bounds, "burst": bursts, "full_end": full_end, "tone": label["tone"],
                       "level": [float(level[int(bounds[k] * 200):int(bounds[k + 1] * 200) + 1].max())
                                 for k in range(1, len(spans), 2)],
                       "pulses": pulses.astype(np.float32),
                       "f0": load_f0(corpus / "pitch" / f"{name}.f0", len(samples) // 80).astype(np.float32)}
    (corpus / "units.pkl").write_bytes(pickle.dumps({"units": units, "reference_hz": stored["reference_hz"]}))
    print(len(units), "words ready,", sum(u["held_out"] for u in units.values()), "of them held out")


if __name__ == "__main__":
    main()
