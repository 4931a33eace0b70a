"""Step 6, tones: what the F0 says about each labelled tone; words that disagree are relabelled or dropped.

    python corpus_tones.py --corpus corpus

For every syllable the F0 line of its final (semitones, sampled at eight points), its length and level, its place and its
neighbours' F0 go to a small network trained, in five folds by word, to name the labelled tone; a word is judged by the
network that has not seen it. Allowed changes of label: a last syllable may be neutral (or full where the dictionary says
neutral), a third tone before another may be second and back, a single character may take another of its readings.
Anything else the F0 contradicts is dropped, as are words aligned badly. Held-out words are judged the same way.

Reads align.pkl, pitch/, raw/; writes labels.pkl: id -> word, held_out, surface pinyin, phone spans (s), keep, reason.
"""

import argparse
import pickle
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

import audio
import phones
from corpus_align import load_f0

POINTS = 8
UNSURE = 0.10


def contour(f0, begin, end, reference):
    """`POINTS` semitone values over [begin, end) of 5 ms F0, gaps interpolated, and the voiced share."""
    part = f0[begin:end]
    voiced = np.flatnonzero(part > 0)
    if len(voiced) < 4:
        return np.zeros(POINTS), 0.0
    semitones = 12 * np.log2(part[voiced] / reference)
    semitones = np.clip(semitones, -16, 12)
    at = np.linspace(voiced[0], voiced[-1], POINTS)
    return np.interp(at, voiced, semitones), len(voiced) / len(part)


def features(samples, f0, spans, reference):
    """One row a syllable."""
    level = audio.frames_db(samples, 240, 80)
    shapes = []
    for s in range(len(spans) // 2):
        onset, begin, end = spans[2 * s][1], spans[2 * s + 1][1], spans[2 * s + 1][2]
        shape, share = contour(f0, begin, end, reference)
        shapes.append((shape, share, end - begin, level[begin:end].max() - level.max(), end - onset))
    rows = []
    for s, (shape, share, length, loud, whole) in enumerate(shapes):
        before = shapes[s - 1][0] if s else np.zeros(POINTS)
        after = shapes[s + 1][0] if s + 1 < len(shapes) else np.zeros(POINTS)
        rows.append(np.concatenate([
            shape, np.diff(shape) * 2, [shape.mean(), np.ptp(shape), share * 4, np.log(length) * 4, loud / 3,
                                        np.log(length / np.mean([x[2] for x in shapes])) * 4],
            before[[0, 3, -1]], after[[0, 3, -1]],
            [4.0 * (s == 0), 4.0 * (s == len(shapes) - 1), 4.0 * (len(shapes) == 1)]]))
    return np.array(rows)


def alternatives(word, reading, candidates):
    """Tone strings that may be spoken instead of the labelled one, the label first."""
    tones = [s[-1] for s in reading]
    found = ["".join(tones)]
    if len(tones) > 1 and tones[-1] != "5":
        found.append("".join(tones[:-1]) + "5")
    for i in range(len(tones) - 1):
        if tones[i] == "2" and tones[i + 1] == "3":
            found.append("".join(tones[:i] + ["3"] + tones[i + 1:]))
    if len(tones) == 1 and len(word) == 1:
        found += [c[0][-1] for c in candidates if len(c) == 1 and c[0][:-1] == reading[0][:-1]]
    if "不" in word or "一" in word:
        for i, character in enumerate(word[:len(tones)]):
            if character in "一不":
                found += ["".join(tones[:i] + [t] + tones[i + 1:]) for t in ("1245" if character == "一" else "245")]
    return list(dict.fromkeys(found))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    corpus = parser.parse_args().corpus
    stored = pickle.loads((corpus / "align.pkl").read_bytes())
    rows = [line.split("\t") for line in (corpus / "raw/manifest.tsv").read_text("utf-8").splitlines()[1:]]
    manifest = {r[0]: (r[1], r[3] == "1") for r in rows}
    candidates = {line.split("\t")[0]: [c.split() for c in line.split("\t")[2].split("|")]
                  for line in (corpus / "candidates.tsv").read_text("utf-8").splitlines()}
    names = [n for n in stored["readings"] if stored["segments"][n][1] is not None]
    f0s, waves = {}, {}
    for n in names:
        waves[n] = audio.read(corpus / "raw/wav" / f"{n}.wav")
        f0s[n] = load_f0(corpus / "pitch" / f"{n}.f0", len(waves[n]) // 80)
    reference = float(np.exp(np.mean([np.log(f[f > 0]).mean() for f in f0s.values() if (f > 0).sum() > 10])))
    x, y, owner = [], [], []
    for n in names:
        rows_ = features(waves[n], f0s[n], stored["segments"][n][1], reference)
        x.append(rows_)
        y += [int(s[-1]) for s in stored["readings"][n]]
        owner += [n] * len(rows_)
    x, y, owner = np.concatenate(x), np.array(y), np.array(owner)
    x = StandardScaler().fit_transform(x)
    fold = {n: k % 5 for k, n in enumerate(np.random.default_rng(5).permutation(names))}
    folds = np.array([fold[n] for n in owner])
    probability = np.zeros((len(y), 5))
    for round_ in range(2):  # the second round learns from the labels the first has corrected
        for k in range(5):
            train = folds != k
            network = MLPClassifier((48,), alpha=1e-3, batch_size=128, max_iter=18, random_state=k)
            network.fit(x[train], y[train])
            probability[folds == k] = network.predict_proba(x[folds == k])
        print(f"round {round_ + 1}: tones named as labelled {np.mean(probability.argmax(1) + 1 == y):.4f}", flush=True)
        at, tones, agreement, changes = 0, {}, {}, Counter()
        for n in names:
            reading = stored["readings"][n]
            own = probability[at:at + len(reading)]
            scored = []
            for number, option in enumerate(alternatives(manifest[n][0], reading, candidates[n])):
                p = np.array([own[i, int(t) - 1] for i, t in enumerate(option)])
                scored.append((np.log(p + 1e-4).sum() - (0 if number == 0 else 2.0), option, p.min()))
            _, tones[n], agreement[n] = max(scored)
            before = "".join(s[-1] for s in reading)
            if tones[n] != before:
                changes[before[-1] + "->" + tones[n][-1] if before[:-1] == tones[n][:-1] else "sandhi"] += 1
            y[at:at + len(reading)] = [int(t) for t in tones[n]]
            at += len(reading)
    print("relabelled", dict(changes))
    scores = {n: np.array([s[3] for s in stored["segments"][n][1]]) for n in names}
    by_phone = {}
    for n in names:
        for (k, *_), value in zip(stored["segments"][n][1], scores[n]):
            by_phone.setdefault([p for s in stored["readings"][n] for p in phones.split(s)[:2]][k], []).append(value)
    centre = {p: (np.median(v), np.percentile(v, 75) - np.percentile(v, 25) + 0.5) for p, v in by_phone.items()}
    labels, reasons = {}, Counter()
    for n in names:
        word, held = manifest[n]
        surface = [s[:-1] + t for s, t in zip(stored["readings"][n], tones[n])]
        kinds = [p for s in surface for p in phones.split(s)[:2]]
        spans = [(kinds[k], a * 0.005, b * 0.005) for k, a, b, _ in stored["segments"][n][1]]
        odd = min((value - centre[p][0]) / centre[p][1] for p, value in zip(kinds, scores[n]))
        finals = [b - a for i, (_, a, b) in enumerate(spans) if i % 2]
        initials = [b - a for i, (_, a, b) in enumerate(spans) if not i % 2]
        reason = ""
        if agreement[n] < UNSURE:
            reason = "tone"
        elif odd < -3.5:
            reason = "alignment"
        elif min(finals) < 0.045 or max(finals) > 0.75 or max(initials) > 0.32:
            reason = "duration"
        labels[n] = {"word": word, "held_out": held, "pinyin": surface, "spans": spans, "keep": not reason,
                     "reason": reason, "tone": float(agreement[n]), "odd": float(odd)}
        reasons[reason or "kept"] += 1
    print("words:", dict(reasons), "reference F0", round(reference, 1))
    (corpus / "labels.pkl").write_bytes(pickle.dumps({"labels": labels, "reference_hz": reference}))
    (corpus / "dropped.tsv").write_text("".join(
        f"{n}\t{v['word']}\t{' '.join(v['pinyin'])}\t{v['reason']}\t{v['tone']:.3f}\t{v['odd']:.1f}\n"
        for n, v in labels.items() if not v["keep"]), encoding="utf-8")


if __name__ == "__main__":
    main()
