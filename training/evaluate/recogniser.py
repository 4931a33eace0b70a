"""A small syllable recogniser to judge synthetic speech by: CTC over initials and finals, trained on human speech only.

    python evaluate/recogniser.py train --corpus corpus --out corpus/recogniser --steps 3000
    python evaluate/recogniser.py test  --corpus corpus --model corpus/recogniser

Training material is the recorded words (never the held-out ones, never anything synthetic), augmented so that it covers
connected speech: words strung together, time compressed to between 0.42 and 1.1 of their length, vocal-tract warps,
filters, noise, masking. No language model; the decoder only knows which initials and finals make a syllable. Tones are
left to tones.py: their errors would hide those of the initials. Runs on one core; resumes from its last checkpoint.
"""

import argparse
import json
import pickle
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import audio
import phones

BINS, STEP = 48, 80
INITIAL = "b p m f d t n l g k h j q xx zh ch sh r z c s y w".split()
TOKENS = ["-"] + [i + "_c" for i in INITIAL] + ["ga", "ge", "go"] + [f + "_c" for f in phones.FINALS]
INDEX = {t: i for i, t in enumerate(TOKENS)}


def tokens(pinyin):
    """Token ids of a list of syllables, erhua folded into its final, tones left out."""
    result = []
    for syllable in pinyin:
        first, last, _ = phones.split(syllable)
        stem = last.removesuffix("_c")
        if stem.endswith("r") and stem != "er":
            stem = stem[:-1]
        result += [INDEX[first], INDEX[stem + "_c"]]
    return result


def spectrum(samples):
    """Log mel [frames of 5 ms, 48], mean level removed."""
    power = audio.magnitude(samples, STEP, 320, 512)[: max(len(samples) // STEP, 1)]
    mel = np.log(power @ audio.mel_basis(audio.SAMPLE_RATE, 512, BINS, 60.0, 7600.0).T + 1e-4)
    top = np.percentile(mel.max(axis=1), 90)
    return (np.maximum(mel - top, -9.0) / 3 + 1).astype(np.float32)


def warp_time(mel, length):
    """Resampled to `length` frames, averaging when it gets shorter."""
    cumulative = np.concatenate([np.zeros((1, mel.shape[1]), np.float32), np.cumsum(mel, 0)])
    at = np.linspace(0, len(mel), length + 1)
    low = np.floor(at).astype(int).clip(0, len(mel) - 1)
    edge = cumulative[low] + (at - low)[:, None] * (cumulative[low + 1] - cumulative[low])
    return np.diff(edge, axis=0) * (length / len(mel))


def augment(mel, rng):
    """Vocal tract, channel, noise, range and masks on a [frames, bins] spectrogram."""
    scale = rng.uniform(0.92, 1.09)
    source = np.clip(np.arange(BINS) * scale + rng.uniform(-0.5, 0.5), 0, BINS - 1)
    low = np.floor(source).astype(int).clip(0, BINS - 2)
    mel = mel[:, low] + (source - low) * (mel[:, low + 1] - mel[:, low])
    tilt = np.interp(np.arange(BINS), np.linspace(0, BINS - 1, 5), rng.normal(0, 0.25, 5)) + np.linspace(-1, 1, BINS) * rng.normal(0, 0.35)
    mel = mel + tilt + rng.normal(0, 0.15)
    floor = rng.uniform(-2.0, -0.9)
    if rng.random() < 0.5:
        mel = np.logaddexp(mel * 3, floor * 3 + np.interp(np.arange(BINS), [0, BINS], rng.normal(0, 1.0, 2))) / 3
    if rng.random() < 0.3:
        k = rng.integers(2, 4)
        mel = np.apply_along_axis(lambda c: np.convolve(c, np.ones(k) / k, "same"), 0, mel)
    mel = mel + rng.normal(0, rng.uniform(0, 0.12), mel.shape)
    for _ in range(2):
        width = rng.integers(0, 7)
        start = rng.integers(0, BINS - width)
        mel[:, start:start + width] = mel.mean()
    if rng.random() < 0.5:
        width = rng.integers(0, 5)
        start = rng.integers(0, max(1, len(mel) - width))
        mel[start:start + width] = mel.mean()
    return mel.astype(np.float32)


class Net(nn.Module):
    """10 ms frames in, log probabilities every 20 ms out."""

    def __init__(self, width=144):
        super().__init__()
        self.first = nn.Sequential(nn.Conv1d(BINS, width, 5, 1, 2), nn.BatchNorm1d(width), nn.ReLU(),
                                   nn.Conv1d(width, width, 5, 2, 2), nn.BatchNorm1d(width), nn.ReLU(), nn.Dropout(0.1))
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.Conv1d(width, width, 7, 1, 3, groups=width), nn.Conv1d(width, width, 1), nn.BatchNorm1d(width),
                          nn.ReLU(), nn.Dropout(0.1)) for _ in range(4))
        self.recurrent = nn.GRU(width, 112, 1, batch_first=True, bidirectional=True)
        self.out = nn.Linear(224, len(TOKENS))

    def forward(self, x):
        x = self.first(x.transpose(1, 2))
        for block in self.blocks:
            x = x + block(x)
        x, _ = self.recurrent(x.transpose(1, 2))
        return self.out(torch.dropout(x, 0.2, self.training)).log_softmax(-1)


SYLLABLES = None


def legal():
    """[syllables, 2] of initial and final ids that occur in Mandarin."""
    global SYLLABLES
    if SYLLABLES is None:
        text = (Path(__file__).parent / "syllables.txt").read_text().split()
        pairs = sorted({tuple(tokens([s + "1"])) for s in text})
        SYLLABLES = np.array(pairs)
    return SYLLABLES


def decode(scores, penalty=0.0):
    """Best sequence of syllables through [frames, tokens] log probabilities: list of (initial id, final id)."""
    pairs = legal()
    count = len(pairs)
    initial, between, final = (np.full(count, -1e9) for _ in range(3))
    rest, born = 0.0, -1
    history = [(-1, -1)]           # (parent, syllable)
    trail_i = trail_b = trail_f = np.full(count, -1)
    trail_rest = 0
    for frame in scores:
        top = int(final.argmax())
        enter, source = (rest, trail_rest) if rest >= final[top] else (final[top], None)
        if source is None:
            source = trail_f[top]
        new_rest = max(rest, final[top]) + frame[0]
        new_trail_rest = trail_rest if rest >= final[top] else trail_f[top]
        best_f = np.stack([final, initial, between])
        pick = best_f.argmax(0)
        new_final = best_f.max(0) + frame[pairs[:, 1]]
        new_trail_f = np.where(pick == 0, trail_f, -2)
        ended = np.where(pick == 1, trail_i, trail_b)
        started = pick > 0
        best_b = np.maximum(between, initial)
        new_trail_b = np.where(between >= initial, trail_b, trail_i)
        new_initial = np.maximum(initial, enter - penalty) + frame[pairs[:, 0]]
        new_trail_i = np.where(initial >= enter - penalty, trail_i, source)
        # a syllable is written down when its final begins
        worth = started & (new_final > new_final.max() - 40)
        trail = new_trail_f.copy()
        for s in np.flatnonzero(worth):
            history.append((int(ended[s]), int(s)))
            trail[s] = len(history) - 1
        trail[started & ~worth] = 0
        new_final[started & ~worth] = -1e9
        initial, between, final, rest = new_initial, best_b + frame[0], new_final, new_rest
        trail_i, trail_b, trail_f, trail_rest = new_trail_i, new_trail_b, trail, new_trail_rest
    top = int(final.argmax())
    node = trail_rest if rest >= final[top] else trail_f[top]
    result = []
    while node > 0:
        node, syllable = history[node]
        result.append(tuple(pairs[syllable]))
    return result[::-1]


def distance(reference, other):
    """Edit distance of two sequences."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(reference, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]


class Recogniser:
    def __init__(self, folder):
        stored = torch.load(Path(folder) / "recogniser.pt", map_location="cpu", weights_only=False)
        self.net = Net()
        self.net.load_state_dict(stored["model"])
        self.net.eval()
        self.penalty = stored.get("penalty", 0.0)

    @torch.no_grad()
    def scores(self, samples):
        mel = spectrum(samples)
        mel = warp_time(mel, max(4, len(mel) // 2))
        return self.net(torch.from_numpy(mel.astype(np.float32))[None])[0].numpy()

    def syllables(self, samples):
        return decode(self.scores(samples), self.penalty)

    def errors(self, samples, pinyin):
        """(edit distance in syllables, in initials, in finals, syllables said)"""
        flat = tokens(pinyin)
        said = list(zip(flat[::2], flat[1::2]))
        heard = self.syllables(samples)
        return (distance(said, heard), distance([a for a, _ in said], [a for a, _ in heard]),
                distance([b for _, b in said], [b for _, b in heard]), len(said))


def load(corpus):
    """Spectrograms and transcripts: training items, held-out items."""
    cache = corpus / "recogniser.mels.pkl"
    if not cache.exists():
        items = []
        for name, unit in pickle.loads((corpus / "units.pkl").read_bytes())["units"].items():
            items.append((spectrum(audio.read(corpus / "raw/wav" / f"{name}.wav")).astype(np.float16), unit["pinyin"], unit["held_out"]))
        second = corpus / "raw2/manifest.tsv"
        if second.exists():
            for line in second.read_text("utf-8").splitlines()[1:]:
                name, word, *_ = line.split("\t")
                try:
                    phones.split(word)
                except ValueError:
                    continue
                items.append((spectrum(audio.read(corpus / "raw2/wav" / f"{name}.wav")).astype(np.float16), [word], False))
        cache.write_bytes(pickle.dumps(items))
    items = pickle.loads(cache.read_bytes())
    return [i[:2] for i in items if not i[2]], [i[:2] for i in items if i[2]]


def example(train, rng):
    """Words strung together and augmented: ([frames of 10 ms, bins], token ids)."""
    parts, labels = [], []
    budget = rng.choice([1, 1, 2, 3, 5])
    speed = rng.uniform(0.42, 1.05)
    for _ in range(budget):
        mel, pinyin = train[rng.integers(len(train))]
        mel = mel.astype(np.float32)
        if budget > 1 or rng.random() < 0.5:
            mel = mel[rng.integers(6, 12):len(mel) - rng.integers(4, 12)]
        length = max(3 * len(pinyin) * 2, int(len(mel) / 2 * speed * rng.uniform(0.85, 1.15)))
        parts.append(warp_time(mel, length))
        if rng.random() < 0.2:
            parts.append(np.full((rng.integers(1, 30), BINS), mel.min(), np.float32))
        labels += tokens(pinyin)
    return augment(np.concatenate(parts), rng), labels


def train_net(options):
    random.seed(options.seed), torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    train, held = load(options.corpus)
    options.out.mkdir(parents=True, exist_ok=True)
    checkpoint = options.out / "recogniser.pt"
    net = Net()
    optimiser = torch.optim.AdamW(net.parameters(), 1e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2.5e-3, options.steps, pct_start=0.15)
    start = 0
    if checkpoint.exists():
        stored = torch.load(checkpoint, map_location="cpu", weights_only=False)
        net.load_state_dict(stored["model"]), optimiser.load_state_dict(stored["optimiser"])
        schedule.load_state_dict(stored["schedule"])
        start = stored["step"]
    rng = np.random.default_rng(options.seed + start)
    clock, losses = time.time(), []
    for step in range(start, options.steps):
        batch = sorted((example(train, rng) for _ in range(options.batch)), key=lambda e: len(e[0]))
        lengths = [len(x) for x, _ in batch]
        x = np.full((len(batch), max(lengths), BINS), -2.0, np.float32)
        for row, (mel, _) in zip(x, batch):
            row[:len(mel)] = mel
        net.train()
        scores = net(torch.from_numpy(x)).transpose(0, 1)
        loss = nn.functional.ctc_loss(scores, torch.tensor([t for _, l in batch for t in l]),
                                      torch.tensor([(n + 1) // 2 for n in lengths]), torch.tensor([len(l) for _, l in batch]),
                                      zero_infinity=True)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step(), schedule.step()
        losses.append(loss.item())
        if (step + 1) % 50 == 0:
            print(f"step {step + 1} loss {np.mean(losses[-50:]):.3f} {(time.time() - clock) / 50:.2f} s/step", flush=True)
            clock = time.time()
        if (step + 1) % 250 == 0 or step + 1 == options.steps:
            torch.save({"model": net.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict(),
                        "step": step + 1, "penalty": 0.0}, checkpoint)
            print("   held-out words:", json.dumps(test(options.out, held)), flush=True)
            clock = time.time()


def test(folder, held):
    recogniser = Recogniser(folder)
    totals = np.zeros(4)
    for mel, pinyin in held:
        with torch.no_grad():
            x = warp_time(mel.astype(np.float32), len(mel) // 2).astype(np.float32)
            heard = decode(recogniser.net(torch.from_numpy(x)[None])[0].numpy(), recogniser.penalty)
        flat = tokens(pinyin)
        said = list(zip(flat[::2], flat[1::2]))
        totals += [distance(said, heard), distance(flat[::2], [a for a, _ in heard]), distance(flat[1::2], [b for _, b in heard]), len(said)]
    return {k: round(v / totals[3], 4) for k, v in zip(("syllable_error", "initial_error", "final_error"), totals)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["train", "test"])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", "--model", dest="out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.what == "train":
        train_net(options)
    else:
        print(json.dumps(test(options.out, load(options.corpus)[1])))


if __name__ == "__main__":
    main()
