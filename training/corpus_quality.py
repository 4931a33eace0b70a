"""Step 9, quality: how clearly each recorded syllable is heard when it is spoken as in a sentence.

    python corpus_quality.py --corpus corpus                       # the words alone, compressed
    python corpus_quality.py --corpus corpus --sentences 3000      # in built sentences, after corpus_sentences.py

A recogniser trained on these recordings (never on synthetic speech, and with another seed than the one that judges the voice)
listens: to every word compressed to 0.5, 0.6 and 0.75 of its length, then to units where they stand in built sentences. The
share of times a syllable is heard as labelled steers the choice of units: one that is mumbled or mislabelled would otherwise
be repeated in hundreds of sentences. Writes quality.pkl: (unit, syllable) -> share.
"""

import argparse
import pickle
import random
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent / "evaluate"))
import audio
from corpus_build import Material, render
from recogniser import BINS, Recogniser, spectrum, tokens, warp_time

SPEEDS = (0.5, 0.6, 0.75)


def collapsed(best):
    """Token ids of a CTC path without blanks and repetitions."""
    return [int(t) for k, t in enumerate(best) if t and (k == 0 or t != best[k - 1])]


def matched(said, heard):
    """Which items of `said` are kept by a cheapest alignment with `heard`."""
    cost = np.zeros((len(said) + 1, len(heard) + 1), int)
    cost[:, 0], cost[0] = np.arange(len(said) + 1), np.arange(len(heard) + 1)
    for i, a in enumerate(said):
        for j, b in enumerate(heard):
            cost[i + 1, j + 1] = min(cost[i, j] + (a != b), cost[i, j + 1] + 1, cost[i + 1, j] + 1)
    kept, i, j = [False] * len(said), len(said), len(heard)
    while i and j:
        if cost[i, j] == cost[i - 1, j - 1] + (said[i - 1] != heard[j - 1]):
            kept[i - 1] = said[i - 1] == heard[j - 1]
            i, j = i - 1, j - 1
        elif cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
        else:
            j -= 1
    return kept


def words(net, corpus):
    """Shares of the syllables of the words alone."""
    units = pickle.loads((corpus / "units.pkl").read_bytes())["units"]
    work = []
    for name, unit in units.items():
        mel = spectrum(audio.read(corpus / "raw/wav" / f"{name}.wav"))
        work += [(name, warp_time(mel, max(8, int(len(mel) / 2 * speed)))) for speed in SPEEDS]
    work.sort(key=lambda w: len(w[1]))
    share = {}
    for at in range(0, len(work), 64):
        batch = work[at:at + 64]
        x = np.full((len(batch), max(len(m) for _, m in batch), BINS), -2.0, np.float32)
        for row, (_, mel) in zip(x, batch):
            row[:len(mel)] = mel
        with torch.no_grad():
            best = net(torch.from_numpy(x)).argmax(-1).numpy()
        for (name, mel), path in zip(batch, best):
            said = tokens(units[name]["pinyin"])
            kept = matched(said, collapsed(path[:(len(mel) + 1) // 2]))
            for i in range(len(said) // 2):
                share[name, i] = share.get((name, i), 0.0) + (0.6 * kept[2 * i] + 0.4 * kept[2 * i + 1]) / len(SPEEDS)
    return share


def listen(job):
    """[(unit, syllable), heard] of one plan, rendered. A recogniser and the material are kept for each worker."""
    corpus, folder, plan, number = job
    if corpus not in _opened:
        torch.set_num_threads(1)
        _opened[corpus] = Material(corpus), Recogniser(folder)
    material, recogniser = _opened[corpus]
    heard = recogniser.syllables(render(plan, material, "neutral", number)[0])
    said = tokens([s for w in plan["words"] for s in w])
    kept = matched(said, [token for syllable in heard for token in syllable])
    return [(source[:2], 0.6 * kept[2 * i] + 0.4 * kept[2 * i + 1]) for i, source in enumerate(plan["sources"])]


_opened = {}


def in_sentences(share, corpus, folder, count):
    """`share` with what was heard in `count` built sentences: every time it was heard there counts as much as what was known
    before."""
    plans = pickle.loads((corpus / "plans.pkl").read_bytes())
    random.Random(3).shuffle(plans)
    found = defaultdict(list)
    with ProcessPoolExecutor() as pool:
        for heard in pool.map(listen, [(corpus, folder, plan, i) for i, plan in enumerate(plans[:count])], chunksize=20):
            for key, value in heard:
                found[key].append(value)
    for key, values in found.items():
        share[key] = (share.get(key, 1.0) + sum(values)) / (1 + len(values))
    print(f"{np.mean([v for values in found.values() for v in values]):.3f} heard as labelled in sentences")
    return share


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--recogniser", type=Path, help="folder of the listening recogniser (default: CORPUS/selector)")
    parser.add_argument("--sentences", type=int, default=0, help="built sentences to listen to")
    options = parser.parse_args()
    torch.set_num_threads(1)
    folder, stored = options.recogniser or options.corpus / "selector", options.corpus / "quality.pkl"
    if options.sentences:
        share = in_sentences(pickle.loads(stored.read_bytes()), options.corpus, folder, options.sentences)
    else:
        share = words(Recogniser(folder).net, options.corpus)
    stored.write_bytes(pickle.dumps(share))
    print(len(share), "syllables; heard as labelled:", round(float(np.mean(list(share.values()))), 3))


if __name__ == "__main__":
    main()
