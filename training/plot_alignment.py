"""Spectrograms with phone boundaries and F0, to judge an alignment by eye.

    python plot_alignment.py --corpus corpus --out plots --words 你好 名字      (or --random 8)
"""

import argparse
import pickle
import random
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

import audio
import phones


def draw(axis, samples, spans, f0=None, hop=0.005):
    """`spans`: [(phone, begin s, end s)]; `f0` Hz every `hop` seconds."""
    spectrum = audio.magnitude(samples, 40, 160, 512)
    image = 20 * np.log10(np.maximum(spectrum, 1e-4)).T
    axis.imshow(image, origin="lower", aspect="auto", extent=(0, len(samples) / audio.SAMPLE_RATE, 0, 8),
                cmap="Greys", vmin=image.max() - 60, vmax=image.max() - 5)
    for name, begin, end in spans:
        axis.axvline(begin, color="r", lw=0.7)
        axis.axvline(end, color="r", lw=0.7)
        axis.text((begin + end) / 2, 7.3, name.removesuffix("_c"), color="b", ha="center", fontsize=7)
    if f0 is not None:
        time = np.arange(len(f0)) * hop
        axis.plot(time[f0 > 0], f0[f0 > 0] / 100, ".", ms=2, color="c")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--words", nargs="*", default=[])
    parser.add_argument("--random", type=int, default=0)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    from corpus_align import load_f0
    stored = pickle.loads((options.corpus / "align.pkl").read_bytes())
    words = dict(line.split("\t")[:2] for line in (options.corpus / "raw/manifest.tsv").read_text("utf-8").splitlines()[1:])
    names = [n for n in words if words[n] in options.words and n in stored["readings"]]
    names += random.Random(1).sample(sorted(stored["readings"]), options.random)
    figure, axes = plt.subplots((len(names) + 1) // 2, 2, figsize=(16, 2.6 * ((len(names) + 1) // 2)), squeeze=False)
    for name, axis in zip(names, axes.flat):
        samples = audio.read(options.corpus / "raw/wav" / f"{name}.wav")
        reading = stored["readings"][name]
        labels = [p for s in reading for p in phones.split(s)[:2]]
        spans = [(labels[k], a * 0.005, b * 0.005) for k, a, b, _ in stored["segments"][name][1]]
        draw(axis, samples, spans, load_f0(options.corpus / "pitch" / f"{name}.f0", len(samples) // 80))
        axis.set_title(f"{name} {' '.join(reading)}", fontsize=8)
    figure.tight_layout()
    figure.savefig(options.out / "alignment.png", dpi=60)


if __name__ == "__main__":
    main()
