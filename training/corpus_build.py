"""Step 11, build: connected sentences in several emotions, their labels and features; the recordings as a second style.

    python corpus_build.py --corpus corpus --emotions neutral:4000 happy:1300 sad:1300 angry:1300

Each plan is timed first, in whole frames, so that every label is exact: durations follow phone class, place in word and
phrase, and tone; initials are shortened less than finals and bursts not at all. F0 follows intonation.py. What the
prosody does depends only on what the symbols say, so that the acoustic model can learn it. Then PSOLA, spectral tilt,
loudness, features. Citation utterances are the unmodified recordings under a speaker name of their own.

Writes utt/<id>.wav and .npz, metafile.txt, info.tsv, lists, stats.npz (README.txt of the corpus says how). Resumable:
finished utterances are kept; `--fresh` builds them anew.
"""

import argparse
import pickle
import random
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from scipy.signal import fftconvolve, firwin2, medfilt

import audio
import intonation
import phones
from corpus_fetch import noise_bed
from psola import Piece, spliced, synthesise

FRAME = audio.HOP / audio.SAMPLE_RATE
LEAD, TAIL = 2, 6
SPEAKER, CITATION = "F1", "F1cite"

# lift, width, fall: semitones, range factor, declination; tempo: duration factor; lufs; tilt: dB at the top;
# formants: shift factor; sharp: how fast F0 reaches its targets; pause: factor; ending: duration factor before a pause;
# tremor: semitones; asking: whether every sentence rises like a question
EMOTIONS = {
    "neutral": dict(lift=0.0, width=0.92, fall=3.2, tempo=1.0, lufs=-23.0, tilt=0.0, formants=1.0, sharp=1.0, pause=1.0,
                    ending=1.0, tremor=0.0, asking=0.0),
    "happy": dict(lift=1.7, width=1.05, fall=-1.2, tempo=0.97, lufs=-21.5, tilt=1.0, sharp=1.05, pause=0.75),
    "sad": dict(lift=-2.3, width=0.50, fall=2.6, tempo=1.22, lufs=-27.0, tilt=-6.0, formants=0.98, sharp=0.8, pause=1.5),
    "angry": dict(lift=0.0, width=0.96, fall=6.0, tempo=0.99, lufs=-20.0, tilt=4.5, sharp=1.1, pause=0.65, ending=0.9),
    "calm": dict(lift=-0.8, width=0.68, fall=2.4, tempo=1.13, lufs=-24.5, tilt=-2.0, sharp=0.9, pause=1.3),
    "gentle": dict(lift=1.0, width=0.72, fall=1.8, tempo=1.12, lufs=-26.0, tilt=-4.5, formants=1.02, sharp=0.85, pause=1.2),
    "serious": dict(lift=-2.0, width=0.82, fall=4.6, tempo=1.04, lufs=-22.0, tilt=2.0, formants=0.975, sharp=1.15, pause=1.1),
    "fear": dict(lift=3.5, width=0.55, fall=1.0, tempo=0.92, lufs=-24.5, tilt=1.0, formants=1.02, sharp=1.1, pause=0.8, tremor=0.45),
    "surprise": dict(lift=2.2, width=1.2, fall=-1.0, tempo=1.04, lufs=-22.0, tilt=2.0, asking=1.0),
}
COUNTS = dict(neutral=9300, happy=2500, sad=2500, angry=2500, calm=1000, gentle=1000, serious=1000, fear=1000, surprise=1000)
# Emotions are also built weaker and stronger, for the voice to learn what lies between and beyond: share of COUNTS for each.
INTENSITIES = {0.5: 0.25, 1.5: 0.25, 2.0: 0.1}
FINAL_SECONDS = {0: 0.152, 1: 0.172, 2: 0.212, 3: 0.230, 4: 0.250}  # by the break after the syllable, 0 inside a word
PAUSE_FRAMES = {2: 5, 3: 21}
INITIALS = {}  # phone: (closure s, share of the recorded length kept, least, most)
for names, rule in (
        ("b_c d_c g_c", (0.045, 0.95, 0.012, 0.034)), ("p_c t_c k_c", (0.038, 0.74, 0.064, 0.112)),
        ("j_c zh_c z_c", (0.028, 0.78, 0.048, 0.094)), ("q_c ch_c c_c", (0.025, 0.74, 0.088, 0.142)),
        ("xx_c sh_c s_c", (0.0, 0.70, 0.094, 0.148)), ("f_c h_c", (0.0, 0.74, 0.076, 0.124)),
        ("m_c n_c l_c r_c", (0.0, 0.88, 0.060, 0.100)), ("y_c w_c", (0.0, 0.82, 0.054, 0.094)),
        ("ga ge go", (0.0, 0.5, 0.025, 0.050))):
    for name_ in names.split():
        INITIALS[name_] = rule
VOICED = frozenset("m_c n_c l_c r_c y_c w_c ga ge go".split())


class Material:
    """The recorded units with what their kind usually looks like."""

    def __init__(self, corpus):
        stored = pickle.loads((corpus / "units.pkl").read_bytes())
        self.units, self.reference_hz, self.corpus = stored["units"], stored["reference_hz"], corpus
        self.samples = {}
        length, level = {}, {}
        for unit in self.units.values():
            for i, syllable in enumerate(unit["pinyin"]):
                final = phones.split(syllable)[1]
                length.setdefault(final, []).append(unit["bounds"][2 * i + 2] - unit["bounds"][2 * i + 1])
                level.setdefault(final, []).append(unit["level"][i])
        self.length = {f: float(np.median(v)) for f, v in length.items()}
        self.level = {f: float(np.median(v)) for f, v in level.items()}
        self.usual_length = float(np.median(np.concatenate(list(length.values()))))
        self.usual_level = float(np.median(np.concatenate(list(level.values()))))

    def wave(self, name):
        if name not in self.samples:
            self.samples[name] = audio.read(self.corpus / "raw/wav" / f"{name}.wav")
        return self.samples[name]


def style_of(emotion, intensity=1.0):
    """The entry of EMOTIONS, mixed with neutral: 0 is neutral, 1 the emotion, more goes beyond."""
    neutral = EMOTIONS["neutral"]
    style = {name: value + intensity * (EMOTIONS[emotion].get(name, value) - value) for name, value in neutral.items()}
    return style | {"width": max(0.25, style["width"]), "lufs": min(-18.5, style["lufs"])}


def syllable_breaks(plan):
    """Break level after each syllable, 0 inside a word."""
    return [level if i == len(word) - 1 else 0 for word, level in zip(plan["words"], plan["breaks"]) for i in range(len(word))]


def timing(plan, material, emotion, intensity=1.0):
    """Frames of each phone and the pause (frames) after each syllable."""
    syllables = [s for w in plan["words"] for s in w]
    breaks = syllable_breaks(plan)
    style = style_of(emotion, intensity)
    short = 1 + 0.22 * np.exp(-(len(syllables) - 1) / 2.5)
    tempo = style["tempo"] * short
    durations, pauses = [], []
    for i, (syllable, level) in enumerate(zip(syllables, breaks)):
        first, last, tone = phones.split(syllable)
        name, k = plan["sources"][i][:2]
        unit = material.units[name]
        bounds = unit["bounds"]
        begin = unit["burst"][k] if unit["burst"][k] is not None else bounds[2 * k]
        closure, share, least, most = INITIALS[first]
        after_pause = i == 0 or pauses[-1] > 0
        sounding = min(most, max(least, share * (bounds[2 * k + 1] - begin)))
        if first not in phones.STOPS or sounding > 0.035:
            sounding *= 1 + (tempo - 1) * 0.6
        seconds = sounding + (0 if after_pause else closure * (1 + (tempo - 1) * 0.5))
        durations.append(max(1 if seconds < 0.02 else 2, int(round(seconds / FRAME))))
        kind = (material.length.get(last, material.usual_length) / material.usual_length) ** 0.55
        own = ((bounds[2 * k + 2] - bounds[2 * k + 1]) / material.length.get(last, material.usual_length)) ** 0.15
        seconds = FINAL_SECONDS[level] * kind * own * tempo
        if tone == "5":
            seconds *= 0.85 if level < 3 else 0.9
        elif tone == "3" and level >= 3:
            seconds *= 1.12
        elif tone == "4" and level >= 3:
            seconds *= 0.94
        if level >= 3:
            seconds *= style["ending"]
        durations.append(max(4, int(round(seconds / FRAME))))
        pauses.append(int(round(PAUSE_FRAMES.get(level, 0) * style["pause"])) if i + 1 < len(syllables) else 0)
    return durations, pauses


def usable_end(unit, k, phrase_end):
    """Where the final of syllable `k` stops being useful: before its decay when something follows."""
    begin, end = unit["bounds"][2 * k + 1], unit["bounds"][2 * k + 2]
    if k < len(unit["pinyin"]) - 1:
        return end
    if phrase_end:
        return max(end, min(end + 0.04, unit["full_end"]))
    return begin + max(0.075, min(end - begin, 0.92 * (end - begin)))


def pieces_of(plan, material, durations, pauses):
    """PSOLA pieces, and begin and end (s) of every syllable."""
    breaks = syllable_breaks(plan)
    syllables = [s for w in plan["words"] for s in w]
    pieces, spans = [], []
    frame = LEAD
    place = lambda f: (f - 0.5) * FRAME
    for i, syllable in enumerate(syllables):
        first, last, tone = phones.split(syllable)
        name, k, *rhotic = plan["sources"][i]
        unit, wave = material.units[name], material.wave(name)
        bounds, pulses = unit["bounds"], unit["pulses"]
        begin, middle = place(frame), place(frame + durations[2 * i])
        end = place(frame + durations[2 * i] + durations[2 * i + 1])
        level = breaks[i]
        phrase_end = pauses[i] > 0 or i == len(syllables) - 1
        joined = i > 0 and pauses[i - 1] == 0
        same = joined and plan["sources"][i - 1] == (name, k - 1)
        following = None if phrase_end else phones.split(syllables[i + 1])[0]
        same_next = following is not None and plan["sources"][i + 1] == (name, k + 1)
        usual = material.level.get(last, material.usual_level)
        target = material.usual_level + 0.55 * (usual - material.usual_level) + 0.2 * (unit["level"][k] - usual)
        target += -3.5 if tone == "5" else 0.0
        target += -1.2 if level == 4 else -0.5 if level == 3 else 0.0
        gain = 10 ** (np.clip(target - unit["level"][k], -9, 9) / 20)
        start = unit["burst"][k] if unit["burst"][k] is not None else bounds[2 * k]
        sounding = middle - begin
        if first in phones.STOPS:
            closure, share, least, most = INITIALS[first]
            kept = min(sounding, most * 1.35, max(least, bounds[2 * k + 1] - start))
            if joined:
                kept = min(kept, max(sounding - closure * 0.7, 0.6 * least))
            begin = middle - kept
        blend = joined and not same and first in VOICED
        made, length = middle - begin, bounds[2 * k + 1] - start
        noisy = first not in VOICED and 0 < made < 1.9 * length  # bursts and hiss keep their own pace
        pieces.append(Piece(begin, middle, wave, pulses, start, bounds[2 * k + 1], gain,
                            fade_in=0.0 if same and first not in phones.STOPS else 0.001 if first in phones.STOPS else 0.006,
                            fade_out=0.0, reach_back=0.016 if blend else 0.0, verbatim=noisy,
                            knots=spliced(made, length, 0.45 if first in phones.STOPS else 0.5) if noisy else ()))
        source_end = usable_end(unit, k, phrase_end)
        length, made = source_end - bounds[2 * k + 1], end - middle
        head = min(0.035, 0.3 * length)
        ratio = made / length
        head_share = min(0.6, head * (1 + 2 * ratio) / 3 / made) if ratio < 1 else head / length
        reach_on = 0.016 if following in VOICED and not same_next else 0.0
        fade_out = 0.0 if same_next and following not in phones.STOPS else 0.045 if phrase_end else 0.010
        pieces.append(Piece(middle, end, wave, pulses, bounds[2 * k + 1], source_end, gain, fade_in=0.0, fade_out=fade_out,
                            reach_on=reach_on, knots=((0, head_share, 1), (0, head / length, 1))))
        if rhotic:
            pieces[-1:] = curl(pieces[-1], last, rhotic[0], material, unit["level"][k])
        spans.append((place(frame), middle, end))
        frame += durations[2 * i] + durations[2 * i + 1] + pauses[i]
    return pieces, spans, frame + TAIL


def curl(piece, final, rhotic, material, level):
    """A plain final whose later part is the end of a recorded `er`: 花 + 儿 -> huar in one syllable."""
    stem = final.removesuffix("r_c")
    share = 0.62 if stem.endswith("ng") else 0.25 if stem in ("ii", "ih") else 0.38 if stem.endswith(("n", "i")) else 0.52
    name, k = rhotic
    unit = material.units[name]
    begin, end = unit["bounds"][2 * k + 1], unit["bounds"][2 * k + 2]
    turn = piece.begin + share * (piece.end - piece.begin)
    used = min(share, 0.55) if stem.endswith(("n", "ng", "i")) else share
    first = Piece(piece.begin, turn, piece.samples, piece.pulses, piece.first, piece.first + used * (piece.last - piece.first),
                  piece.gain, fade_in=0.0, reach_on=0.022)
    gain = piece.gain * 10 ** (np.clip(level - 1.5 - unit["level"][k], -9, 9) / 20)
    second = Piece(turn, piece.end, material.wave(name), unit["pulses"], begin + 0.45 * (end - begin), end, gain,
                   fade_out=piece.fade_out, reach_back=0.022, reach_on=piece.reach_on)
    return [first, second]


def tilt_filter(decibels):
    frequency = np.array([0, 250, 500, 1000, 2000, 4000, 6000, 8000.0])
    gain = decibels * np.clip(np.log2(np.maximum(frequency, 60) / 700) / 3.2, -0.5, 1)
    return firwin2(129, frequency / 8000, 10 ** (gain / 20))


def render(plan, material, emotion, seed, intensity=1.0):
    """(samples, frame F0 Hz, frame voicing, durations of all symbols)"""
    style = style_of(emotion, intensity)
    durations, pauses = timing(plan, material, emotion, intensity)
    pieces, spans, frames = pieces_of(plan, material, durations, pauses)
    syllables = [s for w in plan["words"] for s in w]
    strength = [1.05 if i == 0 else 1.0 if i == len(w) - 1 else 0.92 for w in plan["words"] for i in range(len(w))]
    semitones = intonation.contour([s[-1] for s in syllables], [e - b for b, _, e in spans], [p * FRAME for p in pauses],
                                   strength, plan["question"] or style["asking"] > 0.5, style["fall"], style["width"], style["lift"],
                                   style["sharp"])
    origin = spans[0][0]
    times = origin + np.arange(len(semitones)) * intonation.STEP
    for syllable, (_, middle, end) in zip(syllables, spans):
        if phones.split(syllable)[0] not in VOICED:
            inside = (times >= middle) & (times < end)
            semitones[inside] += 0.9 * np.exp(-(times[inside] - middle) / 0.03)
    semitones = semitones + style["tremor"] * np.sin(2 * np.pi * 6.5 * times)
    hertz = np.clip(material.reference_hz * 1.035 * 2 ** (semitones / 12), 85, 620)
    f0 = lambda t: hertz[min(max(int((t - origin) / intonation.STEP), 0), len(hertz) - 1)]
    seconds = frames * FRAME
    samples, epochs = synthesise(pieces, seconds, f0, style["formants"], seed)
    if style["tilt"]:
        samples = fftconvolve(samples, tilt_filter(style["tilt"]), "same")
    loud = 10 ** ((style["lufs"] - audio.loudness(samples)) / 20)
    samples = samples * min(loud, 0.97 / np.abs(samples).max()) + noise_bed(len(samples), seed)
    centre = np.arange(frames) * FRAME
    gap = np.abs(centre[:, None] - epochs[np.clip(np.searchsorted(epochs, centre)[:, None] + [-1, 0], 0, len(epochs) - 1)]).min(1)
    voiced = gap < 0.0065
    contour = np.array([f0(t) for t in centre])
    labels, at = [], 0
    for word, level in zip(plan["words"], plan["breaks"]):
        labels += durations[2 * at:2 * (at + len(word))]
        at += len(word)
        labels.append(pauses[at - 1] if at < len(syllables) else TAIL)
    labels[0] += LEAD
    return samples.astype(np.float32), contour.astype(np.float32), voiced, np.array(labels, np.int16)


def citation(name, material):
    """The recording itself, cut to lead and tail: (samples, f0, voicing, durations)."""
    unit, wave = material.units[name], material.wave(name)
    cut = int(round(unit["bounds"][0] * 16000)) - (LEAD * audio.HOP - audio.HOP // 2)
    end = min(unit["full_end"], unit["bounds"][-1] + 0.05)
    edges = [LEAD] + [int(round((b * 16000 - cut) / audio.HOP + 0.5)) for b in unit["bounds"][1:-1]]
    edges.append(int(round((end * 16000 - cut) / audio.HOP + 0.5)))
    for i in range(1, len(edges)):
        edges[i] = max(edges[i], edges[i - 1] + 1)
    frames = edges[-1] + TAIL
    samples = np.zeros(frames * audio.HOP, np.float32)
    source = np.arange(len(samples)) + cut
    inside = (source >= 0) & (source < len(wave))
    samples[inside] = wave[source[inside]]
    samples = samples * np.clip((len(samples) - np.arange(len(samples))) / 800, 0, 1)
    loud = 10 ** ((EMOTIONS["neutral"]["lufs"] - audio.loudness(samples)) / 20)
    samples = samples * min(loud, 0.97 / np.abs(samples).max())
    at = (np.arange(frames) * audio.HOP + cut) / 80
    smooth = medfilt(unit["f0"], 5)
    nearest = np.clip(np.round(at).astype(int), 0, len(smooth) - 1)
    voiced = smooth[nearest] > 0
    if not voiced.any():
        return None
    contour = np.exp(np.interp(np.arange(frames), np.flatnonzero(voiced), np.log(smooth[nearest][voiced])))
    durations = np.diff([0] + edges + [frames])
    durations[1] += durations[0]
    return samples.astype(np.float32), contour.astype(np.float32), voiced, durations[1:].astype(np.int16)


def save(folder, name, made, intensity):
    samples, f0, voiced, durations = made
    mel, energy = audio.mel_and_energy(samples)
    if not len(mel) == len(f0) == durations.sum():
        raise ValueError(f"{name}: {len(mel)} mel frames, {len(f0)} F0 frames, {durations.sum()} labelled")
    audio.write(folder / f"{name}.wav", samples)
    np.savez(folder / f"{name}.npz", mel=mel.astype(np.float16), f0=f0, uv=voiced.astype(np.float32),
             energy=energy.astype(np.float32), dur=durations, intensity=np.float32(intensity))


def sums(file):
    """Sum, sum of squares and count of the 80 mel bins, F0 in voiced frames and energy of one utterance."""
    stored = np.load(file)
    x = np.concatenate([stored["mel"].astype(np.float64), stored["f0"][:, None], stored["energy"][:, None]], 1)
    used = np.ones_like(x)
    used[:, 80] = stored["uv"]
    return np.stack([(x * used).sum(0), (x**2 * used).sum(0), used.sum(0)])


def statistics(folder, names, pool):
    """Mean and deviation of every mel bin, of F0 in voiced frames and of energy: folder/stats.npz."""
    total, squares, count = sum(pool.map(sums, [folder / f"{name}.npz" for name in names], chunksize=100))
    mean = total / count
    deviation = np.sqrt(squares / count - mean**2)
    np.savez(folder / "stats.npz", mel_mean=mean[:80], mel_std=deviation[:80], f0_mean=mean[80], f0_std=deviation[80],
             energy_mean=mean[81], energy_std=deviation[81])


MATERIAL, PLANS = None, None


def open_corpus(corpus):
    """What every worker needs, once each."""
    global MATERIAL, PLANS
    MATERIAL = Material(corpus)
    PLANS = pickle.loads((corpus / "plans.pkl").read_bytes())


def build(job):
    """Makes and saves one utterance unless it is there: (folder, name, emotion or None for a recording, plan's number,
    intensity). Returns its seconds, or None where it has no voiced frame."""
    folder, name, emotion, number, intensity = job
    file = folder / f"{name}.npz"
    if not file.exists():
        made = citation(name, MATERIAL) if emotion is None else render(PLANS[number], MATERIAL, emotion, number, intensity)
        if made is None:
            return None
        save(folder, name, made, intensity)
    return np.load(file)["f0"].size * FRAME


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--emotions", nargs="+", default=[f"{e}:{n}" for e, n in COUNTS.items()])
    parser.add_argument("--no-citation", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--out", default="utt")
    options = parser.parse_args()
    open_corpus(options.corpus)
    folder = options.corpus / options.out
    folder.mkdir(exist_ok=True)
    if options.fresh:
        for file in folder.glob("*.npz"):
            file.unlink()
    meta, info, train, valid, held = [], [], [], [], []
    with ProcessPoolExecutor(initializer=open_corpus, initargs=(options.corpus,)) as pool:

        def made(jobs, describe):
            for job, seconds in zip(jobs, pool.map(build, jobs, chunksize=20)):
                if seconds is None:
                    continue
                name, emotion = job[1], job[2] or "neutral"
                symbols, speaker, pinyin, text, chosen = describe(job)
                meta.append(f"{name}\t{symbols}")
                info.append(f"{name}\t{speaker}\t{emotion}\t{seconds:.3f}\t{len(pinyin)}\t{text}\t{' '.join(pinyin)}")
                chosen.append(name)

        def recording(job):
            unit = MATERIAL.units[job[1]]
            return (phones.symbols([unit["pinyin"]], [4], "neutral", CITATION), CITATION, unit["pinyin"], unit["word"],
                    held if unit["held_out"] else train)

        def sentence(job):
            plan = PLANS[job[3]]
            return (phones.symbols(plan["words"], plan["breaks"], job[2], SPEAKER), SPEAKER, [s for w in plan["words"] for s in w],
                    plan["text"], valid if job[3] % 40 == 7 else train)

        if not options.no_citation:
            made([(folder, name, None, 0, 1.0) for name in MATERIAL.units], recording)
        print(len(meta), "citation utterances", flush=True)
        order = list(range(len(PLANS)))
        random.Random(11).shuffle(order)
        for entry in options.emotions:
            emotion, count = entry.split(":")
            made([(folder, f"{emotion[:2]}{i:05d}", emotion, i, 1.0) for i in order[:int(count)]], sentence)
            for intensity, share in INTENSITIES.items() if emotion != "neutral" else ():
                made([(folder, f"{emotion[:2]}{i:05d}x{intensity}", emotion, i, intensity)
                      for i in order[-int(share * int(count)):]], sentence)
            print(emotion, count, flush=True)
        statistics(folder, train, pool)
    for file, rows in (("metafile.txt", meta), ("info.tsv", info), ("train.lst", train), ("valid.lst", valid), ("heldout.lst", held)):
        (folder / file).write_text("\n".join(rows) + "\n", encoding="utf-8")
    hours = sum(float(r.split("\t")[3]) for r in info) / 3600
    print(len(train), "to train,", len(valid), "to validate,", len(held), "held out;", f"{hours:.2f} hours")


if __name__ == "__main__":
    main()
