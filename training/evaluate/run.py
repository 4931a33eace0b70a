"""Measures a voice: figures for the four questions of the README, as human / built / copy synthesis / full synthesis.

    python evaluate/run.py --corpus corpus --voice build/voice --out corpus/evaluation

Sets come from prepare.py, apart from intensity: 20 texts of emotions at 0.5, 1 and 1.5. Conditions: `human` (held-out recordings), `built` (the sentences the training corpus would be made
of), `copy` (the vocoder on the features of those), `full` (acoustic model and vocoder). Waves already made with another
engine can be judged instead of synthesising here: --waves DIR with <set>/<id>.wav (e.g. from `langsheng`), taken as `full`.
Waves are kept in <out>/waves/<condition>/<set>; `--only` picks sets. Writes figures.json; report.py draws it.
"""

import argparse
import json
import pickle
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import audio
import measures
import phones
from corpus_build import Material, citation, render, timing
from corpus_tones import features as tone_features
from recogniser import Recogniser

SETS = ("heldout", "sentences", "emotions", "styles", "intensity", "robustness")
INTENSITIES, MOVED = (0.5, 1.0, 1.5), ("f0_range", "rate", "loudness")


class Waves:
    """Waves of a condition and set, made once and kept on disk."""

    def __init__(self, options, material):
        self.options, self.material = options, material
        self.plans = pickle.loads((options.corpus / "sets/plans.pkl").read_bytes())
        self._voice = None

    @property
    def voice(self):
        if self._voice is None:
            import torch
            from synthesize import Voice
            torch.set_num_threads(1)
            self._voice = Voice(self.options.voice)
        return self._voice

    def get(self, condition, name, rows, lines):
        if condition == "full" and self.options.waves:
            return {i: audio.read(self.options.waves / name / f"{i}.wav") for i, *_ in rows}
        folder = self.options.out / "waves" / condition / name
        folder.mkdir(parents=True, exist_ok=True)
        result = {}
        for number, (i, emotion, text, pinyin) in enumerate(rows):
            file = folder / f"{i}.wav"
            if not file.exists():
                audio.write(file, np.clip(self.make(condition, name, number, i, emotion, lines[i]), -1, 1))
            result[i] = audio.read(file)
        return result

    def natural(self, name, number, i, emotion):
        if name == "heldout":
            return citation(i, self.material)
        plans = self.plans["robustness" if name == "robustness" else "sentences"]
        return render(plans[int(i[2:]) if name in ("emotions", "styles") else number], self.material, emotion, number)

    def make(self, condition, name, number, i, emotion, line):
        if condition in ("human", "built"):
            return self.natural(name, number, i, emotion)[0]
        import torch
        torch.manual_seed(1)
        if condition == "full":
            return self.voice.say(line)
        samples, f0, voiced, _ = self.natural(name, number, i, emotion)
        mel, _ = audio.mel_and_energy(samples)
        stats = np.load(self.options.corpus / "stats.npz" if not self.options.stats else self.options.stats)
        frames = np.concatenate([(mel - stats["mel_mean"]) / stats["mel_std"], f0[:, None], voiced[:, None]], 1)
        with torch.no_grad():
            return self.voice.vocoder(torch.tensor(frames.T[None].astype(np.float32)))[0, 0].numpy()


def syllable_errors(recogniser, waves, rows):
    totals = np.zeros(4)
    for i, _, _, pinyin in rows:
        totals += recogniser.errors(waves[i], pinyin)
    return {"syllable_error": totals[0] / totals[3], "initial_error": totals[1] / totals[3], "final_error": totals[2] / totals[3]}


def tone_judge(material, aligner):
    """A tone classifier trained on the recorded words, and what it needs."""
    names = [n for n, u in material.units.items() if not u["held_out"]]
    x, y = [], []
    for n in names:
        unit, samples = material.units[n], material.wave(n)
        b = unit["bounds"]
        spans = [(k, int(b[k] * 200), int(b[k + 1] * 200)) for k in range(len(b) - 1)]
        x.append(tone_features(samples, unit["f0"], spans, material.reference_hz))
        y += [int(s[-1]) for s in unit["pinyin"]]
    judge = make_pipeline(StandardScaler(), MLPClassifier((48,), alpha=1e-3, batch_size=128, max_iter=15, random_state=1))
    judge.fit(np.concatenate(x), y)
    return judge


def tone_accuracy(judge, material, aligner, waves, f0s, rows):
    right = total = 0
    for i, _, _, pinyin in rows:
        spans = aligner.spans(waves[i], f0s[i], pinyin)
        total += len(pinyin)
        if spans is None:
            continue
        x = tone_features(waves[i], f0s[i], spans, material.reference_hz)
        right += int((judge.predict(x) == [int(s[-1]) for s in pinyin]).sum())
    return right / total


def held_out_words(make, rows, lines, material, corpus, recogniser):
    aligner = measures.Aligner(corpus)
    judge = tone_judge(material, aligner)
    human = make.get("human", "heldout", rows, lines)
    human_f0 = measures.pitch(human)
    figures = {}
    for condition in make.options.conditions:
        condition = "human" if condition == "built" else condition
        waves = make.get(condition, "heldout", rows, lines)
        f0s = measures.pitch(waves)
        entry = {"tone_accuracy": tone_accuracy(judge, material, aligner, waves, f0s, rows),
                 **syllable_errors(recogniser, waves, rows)}
        if condition != "human":
            distances, errors = [], []
            for i, *_ in rows:
                a, b = measures.speech(human[i]), measures.speech(waves[i])
                fa, fb = frames_of(human[i], a, human_f0[i]), frames_of(waves[i], b, f0s[i])
                distance, error = measures.distortion(a, b, fa, fb)
                distances.append(distance)
                errors += error
            entry["mcd_db"] = float(np.mean(distances))
            entry["f0_rms_semitones"] = float(np.sqrt(np.mean(np.square(errors))))
            entry["f0_median_semitones"] = float(np.median(np.abs(errors)))
        figures[condition] = entry
    return figures


def frames_of(whole, part, f0):
    """F0 at 12.5 ms for the stretch `part` of `whole` (part is a slice of it)."""
    offset = (part.__array_interface__["data"][0] - whole.__array_interface__["data"][0]) / whole.itemsize
    at = np.clip(np.round((offset + np.arange(len(part) // audio.HOP) * audio.HOP) / 80).astype(int), 0, len(f0) - 1)
    return f0[at]


def emotions(make, name, rows, lines, recogniser):
    figures = {}
    for condition in make.options.conditions:
        if condition == "human":
            continue
        waves = make.get(condition, name, rows, lines)
        f0s = measures.pitch(waves)
        x = np.array([measures.emotion_features(waves[i], f0s[i], len(p)) for i, _, _, p in rows])
        y = np.array([e for _, e, _, _ in rows])
        groups = np.array([i[2:] for i, *_ in rows])
        plain = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
        normal = np.delete(x, [0, 6], axis=1)  # mean F0 and loudness out; the rest does not depend on them
        guess = cross_val_predict(plain, x, y, groups=groups, cv=GroupKFold(5))
        guess_normal = cross_val_predict(plain, normal, y, groups=groups, cv=GroupKFold(5))
        entry = {"told_apart": float((guess == y).mean()), "told_apart_normalised": float((guess_normal == y).mean()),
                 "mean": {e: dict(zip(measures.EMOTION_FEATURES, np.round(x[y == e].mean(0), 3).tolist())) for e in sorted(set(y))},
                 "syllable_error": {e: syllable_errors(recogniser, waves, [r for r in rows if r[1] == e])["syllable_error"]
                                    for e in sorted(set(y))}}
        figures[condition] = entry
    return figures


def intensity(make, rows):
    """Means over 20 texts of what emotions move, at each intensity, and whether they move one way all along."""
    folder = make.options.out / "waves" / "full" / "intensity"
    folder.mkdir(parents=True, exist_ok=True)
    figures = {}
    for emotion in dict.fromkeys(row[1] for row in rows):
        means = []
        for strength in INTENSITIES:
            waves = {}
            for i, e, _, pinyin, line in rows:
                if e == emotion:
                    file = folder / f"{i}x{strength}.wav"
                    if not file.exists():
                        audio.write(file, np.clip(make.voice.say(line, strength), -1, 1))
                    waves[i] = audio.read(file)
            f0s = measures.pitch(waves)
            x = [measures.emotion_features(waves[i], f0s[i], len(p)) for i, e, _, p, _ in rows if e == emotion]
            means.append(dict(zip(measures.EMOTION_FEATURES, np.mean(x, 0).tolist())))
        moved = {name: [round(m[name], 3) for m in means] for name in MOVED}
        figures[emotion] = moved | {"one_way": [n for n, v in moved.items() if v == sorted(v) or v == sorted(v, reverse=True)]}
    return figures


def robustness(make, rows, lines, material, corpus, recogniser):
    """Durations against the timing rules, energy in every syllable, clicks, clipping, loudness."""
    aligner = measures.Aligner(corpus)
    figures = {}
    for condition in make.options.conditions:
        if condition in ("human", "copy"):
            continue
        waves = make.get(condition, "robustness", rows, lines)
        f0s = measures.pitch(waves)
        ratio, weakest, missing, step, peak, loud, inserted, syllables = [], [], [], [], [], [], 0, 0
        for number, (i, _, _, pinyin) in enumerate(rows):
            samples = waves[i]
            durations, pauses = timing(make.plans["robustness"][number], material, "neutral")
            expected = (sum(durations) + sum(pauses)) * audio.HOP / audio.SAMPLE_RATE
            ratio.append(len(measures.speech(samples)) / audio.SAMPLE_RATE / expected)
            spans = aligner.spans(samples, f0s[i], pinyin)
            level = audio.frames_db(samples, 320, 80)
            if spans is None:
                missing.append(i)
            else:
                finals = [level[a:b].max() - level.max() for k, a, b, _ in spans if k % 2]
                weakest.append(min(finals))
                if min(finals) < -30:
                    missing.append(i)
            heard = len(recogniser.syllables(samples))
            inserted += abs(heard - len(pinyin))
            syllables += len(pinyin)
            step.append(measures.clicks(samples))
            peak.append(float(np.abs(samples).max()))
            if len(pinyin) >= 3:
                loud.append(audio.loudness(samples))
        loud = np.array(loud)
        figures[condition] = {
            "duration_ratio": [float(np.percentile(ratio, p)) for p in (0, 5, 50, 95, 100)],
            "sentences_with_a_silent_syllable": missing, "weakest_syllable_db": float(np.percentile(weakest, 1)),
            "syllable_count_difference": inserted / syllables, "largest_step": [float(np.percentile(step, p)) for p in (50, 99, 100)],
            "clipped": int(sum(p >= 0.999 for p in peak)), "loudness_spread_lu": float(np.abs(loud - np.median(loud)).max()),
            "loudness_within_1.5": float((np.abs(loud - np.median(loud)) <= 1.5).mean()), "loudness_lufs": float(np.median(loud))}
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--voice", type=Path)
    parser.add_argument("--waves", type=Path)
    parser.add_argument("--stats", type=Path, help="stats.npz the vocoder was trained with (default: the corpus's)")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=list(SETS))
    parser.add_argument("--conditions", nargs="*", default=["built", "copy", "full"])
    parser.add_argument("--limit", type=int, help="only the first rows of each set")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    material = Material(options.corpus)
    make = Waves(options, material)
    recogniser = Recogniser(options.corpus / "recogniser")
    target = options.out / "figures.json"
    figures = json.loads(target.read_text()) if target.exists() else {}
    for name in options.only:
        source = "emotions" if name == "intensity" else name
        rows = [(i, e, t, p.split()) for i, e, t, p in
                (line.split("\t") for line in (options.corpus / f"sets/{source}.tsv").read_text("utf-8").splitlines())][:options.limit]
        lines = dict(line.split("\t") for line in (options.corpus / f"sets/{source}.lines").read_text("utf-8").splitlines())
        if name == "heldout":
            found = held_out_words(make, rows, lines, material, options.corpus, recogniser)
        elif name == "sentences":
            found = {c: syllable_errors(recogniser, make.get(c, name, rows, lines), rows) for c in options.conditions if c != "human"}
        elif name in ("emotions", "styles"):
            found = emotions(make, name, rows, lines, recogniser)
        elif name == "intensity":
            found = {"full": intensity(make, [(i, e, t, p, lines[i]) for i, e, t, p in rows if e != "neutral" and int(i[2:]) < 20])}
        else:
            found = robustness(make, rows, lines, material, options.corpus, recogniser)
        figures.setdefault(name, {}).update(found)
        target.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(name, json.dumps(found, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
