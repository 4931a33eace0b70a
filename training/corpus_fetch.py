"""Step 1, fetch: every recorded word as 16 kHz mono WAV with clean edges and one level.

    git clone https://github.com/hugolpz/audio-cmn
    python corpus_fetch.py --source audio-cmn/96k/hsk --out corpus/raw

Reads `cmn-<word>.mp3`, trims to 60 ms around the speech, replaces what lies outside by one faint, stationary noise bed
(the recordings were cut anywhere between speech and silence), levels the speech and writes `wav/<id>.wav` with
`manifest.tsv`. A word whose SHA-1 (UTF-8) begins with a byte below 6 is held out: nothing may be trained on it.
Recordings of your own: a folder of `<anything>-<word>.<wav|flac|mp3>` does the same. Resumable: existing files are kept.
"""

import argparse
import hashlib
from pathlib import Path

import numpy as np

import audio

EDGE = 0.060
TARGET_RMS = 0.1
BED_DB = -72.0


def held_out(word):
    return hashlib.sha1(word.encode("utf-8")).digest()[0] < 6


def noise_bed(length, seed):
    """Faint brown-tilted noise, the same in every file but for the seed."""
    generator = np.random.default_rng(seed)
    white = generator.standard_normal(length + 64)
    shaped = np.convolve(white, 0.8 ** np.arange(24), "same")[:length]
    return (shaped / (shaped.std() + 1e-9) * 10 ** (BED_DB / 20)).astype(np.float32)


def speech_span(samples):
    """First and last sample of the speech, by level above the quietest part; weak onsets (f, s, x) included."""
    level = audio.frames_db(samples, 160, 80)
    floor = np.percentile(level, 5)
    threshold = max(level.max() - 42, min(floor + 9, level.max() - 24))
    active = np.flatnonzero(np.convolve(level > threshold, np.ones(3), "same") >= 2)
    return active[0] * 80, min(len(samples), active[-1] * 80 + 80)


def clean(samples, seed):
    """The speech with `EDGE` seconds on either side, at `TARGET_RMS`, fading into the noise bed."""
    samples = samples - samples.mean()
    begin, end = speech_span(samples)
    samples = samples * min(TARGET_RMS / audio.active_rms(samples[begin:end]), 0.95 / np.abs(samples).max())
    edge = int(EDGE * audio.SAMPLE_RATE)
    out = noise_bed(end - begin + 2 * edge, seed)
    source = np.arange(begin - edge, end + edge)
    inside = (source >= 0) & (source < len(samples))
    gain = np.interp(source, [begin - edge, begin - edge // 3, end + edge // 3, end + edge], [0, 1, 1, 0])
    limit = 48  # a recording that starts abruptly is faded over 3 ms
    gain *= np.clip(np.minimum(source + 1, len(samples) - source) / limit, 0, 1)
    out[inside] += (samples[source[inside]] * gain[inside]).astype(np.float32)
    return out[: len(out) // audio.HOP * audio.HOP]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--prefix", default="w", help="of the ids, one per speaker")
    options = parser.parse_args()
    files = sorted(f for f in options.source.iterdir() if f.suffix in (".mp3", ".wav", ".flac"))
    (options.out / "wav").mkdir(parents=True, exist_ok=True)
    rows = []
    for number, file in enumerate(files):
        word, name = file.stem.split("-", 1)[-1], f"{options.prefix}{number:05d}"
        target = options.out / "wav" / f"{name}.wav"
        try:
            if not target.exists():
                audio.write(target, clean(audio.read(file), number))
            seconds = (target.stat().st_size - 44) / 2 / audio.SAMPLE_RATE
        except Exception as error:
            print(f"{file.name}: left out ({error})")
            continue
        rows.append(f"{name}\t{word}\twav/{name}.wav\t{int(held_out(word))}\t{seconds:.3f}\t{file.name}")
        if number % 1000 == 0:
            print(number, len(files), flush=True)
    header = "id\tword\twav\theld_out\tseconds\tsource\n"
    (options.out / "manifest.tsv").write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    print(len(rows), "words,", sum(held_out(r.split("\t")[1]) for r in rows), "held out,",
          round(sum(float(r.split("\t")[4]) for r in rows) / 3600, 2), "hours")


if __name__ == "__main__":
    main()
