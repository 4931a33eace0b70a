"""Draws figures.json: a Markdown table and plots for the model card.

    python evaluate/report.py --figures corpus/evaluation/figures.json --out corpus/evaluation
"""

import argparse
import json
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

ORDER = ("human", "built", "copy", "full")
TITLES = {"human": "human", "built": "built", "copy": "copy synthesis", "full": "full synthesis"}
ROWS = (  # set, key, label, format
    ("heldout", "mcd_db", "held-out words: mel-cepstral distortion, dB", "{:.2f}"),
    ("heldout", "f0_rms_semitones", "held-out words: F0 error, semitones RMS", "{:.2f}"),
    ("heldout", "tone_accuracy", "held-out words: tones recognised", "{:.1%}"),
    ("heldout", "syllable_error", "held-out words: syllable error", "{:.1%}"),
    ("sentences", "syllable_error", "200 sentences: syllable error", "{:.1%}"),
    ("sentences", "initial_error", "200 sentences: initial error", "{:.1%}"),
    ("sentences", "final_error", "200 sentences: final error", "{:.1%}"),
    ("emotions", "told_apart", "four emotions told apart", "{:.1%}"),
    ("emotions", "told_apart_normalised", "the same without mean F0 and loudness", "{:.1%}"),
    ("styles", "told_apart", "nine emotions told apart", "{:.1%}"),
    ("styles", "told_apart_normalised", "the same without mean F0 and loudness", "{:.1%}"),
    ("robustness", "loudness_spread_lu", "500 sentences: largest loudness difference from the median, LU", "{:.2f}"),
    ("robustness", "clipped", "500 sentences: clipped", "{}"),
    ("robustness", "sentences_with_a_silent_syllable", "500 sentences: with a silent or missing syllable", "{}"),
    ("robustness", "duration_ratio", "500 sentences: length against the timing rules, least / median / most", "{}"),
)


def cell(value, form):
    if value is None:
        return ""
    if isinstance(value, list) and value and isinstance(value[0], float):
        return " / ".join(f"{value[k]:.2f}" for k in (0, len(value) // 2, -1))
    return form.format(len(value) if isinstance(value, list) else value)


def table(figures):
    """Markdown, one row a measure, one column a condition."""
    lines = ["| measure | " + " | ".join(TITLES[c] for c in ORDER) + " |", "| --- |" + " ---: |" * len(ORDER)]
    for name, key, label, form in ROWS:
        values = [figures.get(name, {}).get(c, {}).get(key) for c in ORDER]
        if any(v is not None for v in values):
            lines.append(f"| {label} | " + " | ".join(cell(v, form) for v in values) + " |")
    for condition in ORDER:
        errors = figures.get("emotions", {}).get(condition, {}).get("syllable_error")
        if errors:
            lines.append(f"\nSyllable error by emotion, {TITLES[condition]}: "
                         + ", ".join(f"{e} {v:.1%}" for e, v in errors.items()) + ".")
    return "\n".join(lines) + "\n"


def bars(figures, target):
    figure, axes = plt.subplots(1, 3, figsize=(13, 3.6))
    for axis, (name, key, title) in zip(axes, (("heldout", "mcd_db", "mel-cepstral distortion (dB)"),
                                               ("heldout", "tone_accuracy", "tones recognised"), (None, None, "syllable error"))):
        if name:
            pairs = [(TITLES[c], figures[name][c][key]) for c in ORDER if key in figures.get(name, {}).get(c, {})]
        else:
            pairs = [("human words", figures.get("heldout", {}).get("human", {}).get("syllable_error"))]
            pairs += [(TITLES[c], figures.get("sentences", {}).get(c, {}).get("syllable_error")) for c in ORDER]
            pairs = [p for p in pairs if p[1] is not None]
        axis.bar(range(len(pairs)), [v for _, v in pairs], color="#4477aa")
        axis.set_xticks(range(len(pairs)), [k for k, _ in pairs], fontsize=8)
        axis.set_title(title, fontsize=10)
        for x, (_, v) in enumerate(pairs):
            axis.text(x, v, f"{v:.3g}", ha="center", va="bottom", fontsize=8)
    figure.tight_layout()
    figure.savefig(target, dpi=90)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--figures", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    figures = json.loads(options.figures.read_text("utf-8"))
    (options.out / "figures.md").write_text(table(figures), encoding="utf-8")
    bars(figures, options.out / "figures.png")
    print(table(figures))


if __name__ == "__main__":
    main()
