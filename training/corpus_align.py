"""Step 5, align: a flat-start hidden Markov model finds where each phone of a word begins.

    python corpus_align.py --corpus corpus --passes 14

Observations every 5 ms (15 ms windows, so that bursts and the short initials stay sharp): 13 cepstra, their first and
second differences, and voicing. Initials have two states (three with aspiration or friction after a burst), finals four,
silence one; inside a word a stop or affricate may begin with a shared closure state. Diagonal Gaussians, one component
first and four in the end, Viterbi training, no transition probabilities but the order. Where a word has several
candidate readings (candidates.tsv) the likeliest is taken from pass 5 on.

Reads raw/, pitch/ and candidates.tsv; writes align/segments.npz-like one file `align.pkl`:
word id -> (reading index, [(phone, first frame, end frame, mean log likelihood)]), frames of 5 ms, and `align.model.npz`.
"""

import argparse
import pickle
from pathlib import Path

import numpy as np
from scipy.fft import dct

import audio
import phones

STEP = 80
LONG = frozenset("p_c t_c k_c q_c ch_c c_c j_c zh_c z_c".split())


def observations(samples, f0):
    """[frames, 40] float32: cepstra, differences, voicing; `f0` is Hz at 5 ms, frame n centred on sample 80 n."""
    spectrum = audio.magnitude(samples, STEP, 240, 512)[: len(samples) // STEP]
    basis = audio.mel_basis(audio.SAMPLE_RATE, 512, 26, 60.0, 8000.0)
    cepstra = dct(np.log(spectrum @ basis.T + 2e-4), norm="ortho")[:, :13]

    def difference(x, reach=2):
        padded = np.pad(x, ((reach, reach), (0, 0)), "edge")
        return sum(k * (padded[reach + k: len(x) + reach + k] - padded[reach - k: len(x) + reach - k])
                   for k in range(1, reach + 1)) / (2 * sum(k * k for k in range(1, reach + 1)))

    first = difference(cepstra)
    voicing = np.convolve(f0 > 0, np.ones(3) / 3, "same")
    return np.concatenate([cepstra, 3 * first, 6 * difference(first), 2 * voicing[:, None]], axis=1).astype(np.float32)


def load_f0(path, frames):
    """Praat's F0 file (last line: time of the first frame) at frames centred on 5 ms multiples."""
    values = np.loadtxt(path)
    lead = int(round(values[-1] / 0.005))
    return np.pad(values[:-1], (lead, frames))[:frames]


class States:
    """Names every state once; a state is (phone, position)."""

    def __init__(self):
        self.index = {("sil", 0): 0, ("closure", 0): 1}

    def chain(self, reading):
        """States of a word: arrays of state, owning phone number (-1 = silence) and whether it may be skipped."""
        chain, owner, optional = [0], [-1], [False]
        for number, phone in enumerate(p for s in reading for p in phones.split(s)[:2]):
            if phone in phones.STOPS and number:
                chain.append(1), owner.append(number), optional.append(True)
            count = 4 if number % 2 else 3 if phone in LONG else 2
            for position in range(count):
                chain.append(self.index.setdefault((phone, position), len(self.index)))
                owner.append(number), optional.append(False)
        return np.array(chain + [0]), np.array(owner + [-1]), np.array(optional + [False])


class Mixtures:
    """Diagonal Gaussian mixtures, one for each state."""

    def __init__(self, states, dimension):
        self.mean = np.zeros((states, 1, dimension), np.float32)
        self.variance = np.ones((states, 1, dimension), np.float32)
        self.weight = np.ones((states, 1), np.float32)

    def log_likelihood(self, x, chain):
        """[frames, len(chain)]"""
        mean, variance, weight = self.mean[chain], self.variance[chain], self.weight[chain]
        precision = 1 / variance
        constant = np.log(weight + 1e-8) - 0.5 * (np.log(2 * np.pi * variance).sum(-1) + (mean**2 * precision).sum(-1))
        count, size = weight.shape
        linear = x @ (mean * precision).reshape(count * size, -1).T - 0.5 * (x * x) @ precision.reshape(count * size, -1).T
        each = linear.reshape(len(x), count, size) + constant
        top = each.max(-1)
        return top + np.log(np.exp(each - top[..., None]).sum(-1))

    def update(self, rows, components, floor):
        """Re-estimates from `rows`: state -> observations; splits towards `components`."""
        size = self.mean.shape[1]
        grow = min(components, size * 2) if components > size else size
        states, _, dimension = self.mean.shape
        mean = np.zeros((states, grow, dimension), np.float32)
        variance = np.ones((states, grow, dimension), np.float32) * floor * 10
        weight = np.full((states, grow), 1e-6, np.float32)
        generator = np.random.default_rng(0)
        for state, x in rows.items():
            if len(x) < 8:
                mean[state], variance[state] = np.resize(self.mean[state], (grow, dimension)), np.resize(
                    self.variance[state], (grow, dimension))
                weight[state] = 1 / grow
                continue
            if grow == 1:
                mean[state, 0], variance[state, 0], weight[state, 0] = x.mean(0), x.var(0) + floor, 1
                continue
            centres = np.resize(self.mean[state], (grow, dimension)).copy()
            if grow > size:
                centres += generator.standard_normal(centres.shape).astype(np.float32) * np.sqrt(self.variance[state, 0]) * 0.3
            scale = np.sqrt(x.var(0) + floor)
            for _ in range(4):
                distance = (((x / scale) ** 2).sum(1)[:, None] - 2 * (x / scale) @ (centres / scale).T
                            + ((centres / scale) ** 2).sum(1))
                nearest = distance.argmin(1)
                for c in range(grow):
                    if (nearest == c).sum() > 3:
                        centres[c] = x[nearest == c].mean(0)
            for c in range(grow):
                own = x[nearest == c]
                weight[state, c] = max(len(own), 1) / len(x)
                mean[state, c] = centres[c]
                variance[state, c] = (own.var(0) if len(own) > 12 else x.var(0) * 0.5) + floor
        self.mean, self.variance, self.weight = mean, variance, weight / weight.sum(1, keepdims=True)


def viterbi(scores, optional):
    """Best monotone path through `scores` [frames, states]; a state marked optional may be jumped over.

    Returns the state of each frame and the path's log likelihood. First and last states are fixed.
    """
    frames, count = scores.shape
    best = np.full(count, -np.inf)
    best[0] = scores[0, 0]
    back = np.zeros((frames, count), np.int8)
    jump = np.zeros(count, bool)
    jump[2:] = optional[1:-1]
    candidates = np.full((3, count), -np.inf)
    columns = np.arange(count)
    for t in range(1, frames):
        candidates[0] = best
        candidates[1, 1:] = best[:-1]
        candidates[2, 2:] = np.where(jump[2:], best[:-2], -np.inf)
        step = candidates.argmax(0)
        back[t] = step
        best = candidates[step, columns] + scores[t]
    path = np.empty(frames, np.int64)
    state = count - 1
    for t in range(frames - 1, -1, -1):
        path[t] = state
        state -= int(back[t, state])
    return path, best[-1]


def flat_path(frames, chain, owner, active):
    """Equal shares for the syllables between the first and last active frame; an initial gets 30 % of its syllable."""
    begin, end = active
    syllables = (owner.max() + 1) // 2
    edges = []
    for s in range(syllables):
        at = begin + (end - begin) * s / syllables
        to = begin + (end - begin) * (s + 1) / syllables
        for number, (a, b) in ((2 * s, (at, at + 0.3 * (to - at))), (2 * s + 1, (at + 0.3 * (to - at), to))):
            own = np.flatnonzero((owner == number) & (chain != 1))
            edges += [(state, a + (b - a) * k / len(own)) for k, state in enumerate(own)]
    path = np.zeros(frames, np.int64)
    for state, at in edges:
        path[int(at):] = state
    path[int(end):] = len(chain) - 1
    return path


def segments(path, owner, scores):
    """[(phone number, first frame, end frame, mean log likelihood)] of a path."""
    phone = owner[path]
    result = []
    for number in range(owner.max() + 1):
        own = np.flatnonzero(phone == number)
        if len(own) == 0:
            return None
        result.append((number, int(own[0]), int(own[-1]) + 1, float(scores[own, path[own]].mean())))
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--passes", type=int, default=14)
    options = parser.parse_args()
    corpus = options.corpus
    cache = corpus / "observations.npz"
    names, readings = [], []
    for line in (corpus / "candidates.tsv").read_text("utf-8").splitlines():
        name, _, candidates = line.split("\t")
        names.append(name)
        readings.append([c.split() for c in candidates.split("|")])
    if cache.exists():
        stored = np.load(cache)
        if list(stored["names"]) != names:
            cache.unlink()
    if not cache.exists():
        all_x, lengths = [], []
        for name in names:
            samples = audio.read(corpus / "raw/wav" / f"{name}.wav")
            f0 = load_f0(corpus / "pitch" / f"{name}.f0", len(samples) // STEP)
            all_x.append(observations(samples, f0).astype(np.float16))
            lengths.append(len(all_x[-1]))
        np.savez(cache, names=np.array(names), lengths=np.array(lengths), x=np.concatenate(all_x))
        stored = np.load(cache)
    x, ends = stored["x"], np.cumsum(stored["lengths"])
    utterances = [x[e - n:e].astype(np.float32) for e, n in zip(ends, stored["lengths"])]
    states = States()
    chains = [[states.chain(r) for r in candidates] for candidates in readings]
    floor = 0.02 * x[::50].astype(np.float32).var(0)
    model = Mixtures(len(states.index), x.shape[1])
    chosen, paths = [0] * len(names), []
    for u, options_ in zip(utterances, chains):
        chain, owner, _ = options_[0]
        paths.append(flat_path(len(u), chain, owner, (10, len(u) - 10)))
    result, total = {}, 0.0
    for number in range(options.passes):
        rows = {}
        for u, path, options_, c in zip(utterances, paths, chains, chosen):
            state = options_[c][0][path]
            for s in np.unique(state):
                rows.setdefault(s, []).append(u[state == s])
        model.update({s: np.concatenate(r) for s, r in rows.items()}, 1 if number < 5 else 2 if number < 8 else 4, floor)
        total, frames = 0.0, 0
        for i, (u, options_) in enumerate(zip(utterances, chains)):
            best = None
            for c in range(len(options_)) if number >= 5 else [0]:
                chain, owner, optional = options_[c]
                unique, inverse = np.unique(chain, return_inverse=True)
                scores = model.log_likelihood(u, unique)[:, inverse]
                path, likelihood = viterbi(scores, optional)
                if best is None or likelihood > best[0]:
                    best = (likelihood, c, path, scores)
            likelihood, chosen[i], paths[i], scores = best
            total, frames = total + likelihood, frames + len(u)
            if number == options.passes - 1:
                result[names[i]] = (chosen[i], segments(paths[i], options_[chosen[i]][1], scores))
        print(f"pass {number + 1}: log likelihood per frame {total / frames:.3f}", flush=True)
    (corpus / "align.pkl").write_bytes(pickle.dumps({
        "readings": {n: readings[i][chosen[i]] for i, n in enumerate(names)}, "segments": result}))
    np.savez(corpus / "align.model.npz", mean=model.mean, variance=model.variance, weight=model.weight,
             states=np.array([f"{p} {k}" for p, k in states.index]))


if __name__ == "__main__":
    main()
