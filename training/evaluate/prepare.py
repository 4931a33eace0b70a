"""Symbol lines of the evaluation sets, so that any engine can say them.

    python evaluate/prepare.py --corpus corpus --out corpus/sets

Writes heldout, sentences (200), emotions (100 texts x 4), styles (40 texts in every emotion) and robustness (500 sentences of
1 to 100 syllables), each as `<set>.lines` (id TAB symbols) and `<set>.tsv` (id, emotion, text, pinyin). No sentence of these sets is trained on.
The sets are seeded: the same every time.
"""

import argparse
import pickle
import random
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import phones
from corpus_build import EMOTIONS as STYLES
from corpus_sentences import joined, load_inventory, plan
from corpus_texts import generated
from front_end import analyze

EMOTIONS = ("neutral", "happy", "sad", "angry")


def planned(texts, inventory, generator):
    """Plans of those texts that the recordings can say."""
    return [p for p in (plan(reading, inventory, generator) for reading in analyze(texts)) if p]


def write(out, name, rows):
    """`rows`: (id, emotion, text, pinyin list, symbols)"""
    (out / f"{name}.lines").write_text("".join(f"{i}\t{symbols}\n" for i, _, _, _, symbols in rows), encoding="utf-8")
    (out / f"{name}.tsv").write_text("".join(f"{i}\t{e}\t{t}\t{' '.join(p)}\n" for i, e, t, p, _ in rows), encoding="utf-8")


def flat(p):
    return [s for w in p["words"] for s in w]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    units = pickle.loads((options.corpus / "units.pkl").read_bytes())["units"]
    generator = random.Random(options.seed)
    inventory = load_inventory(options.corpus)
    trained = {p["text"] for p in pickle.loads((options.corpus / "plans.pkl").read_bytes())}
    texts = (Path(__file__).parent / "sentences.txt").read_text("utf-8").split()
    while len(texts) < 260:
        text = generated(generator)
        if len(re.findall("[\u4e00-\u9fff]", text)) > 5 and text not in trained and text not in texts:
            texts.append(text)
    plans = [p for p in planned(texts, inventory, generator) if p["text"] not in trained][:200]
    write(options.out, "heldout", [(n, "neutral", u["word"], u["pinyin"], phones.symbols([u["pinyin"]], [4], "neutral", "F1cite"))
                                   for n, u in units.items() if u["held_out"]])
    symbols = lambda p, e: phones.symbols(p["words"], p["breaks"], e, "F1")
    write(options.out, "sentences", [(f"t{i:03d}", "neutral", p["text"], flat(p), symbols(p, "neutral")) for i, p in enumerate(plans)])
    write(options.out, "emotions", [(f"{e[:2]}{i:03d}", e, p["text"], flat(p), symbols(p, e))
                                    for i, p in enumerate(plans[:100]) for e in EMOTIONS])
    write(options.out, "styles", [(f"{e[:2]}{i:03d}", e, p["text"], flat(p), symbols(p, e))
                                  for i, p in enumerate(plans[:40]) for e in STYLES])
    rows, robust = [], []
    for i in range(500):
        count = 1 + i % 100
        chosen = generator.sample(plans, len(plans))
        p = joined(chosen, count)
        robust.append(p)
        rows.append((f"r{i:03d}", "neutral", f"{count} syllables", flat(p), symbols(p, "neutral")))
    write(options.out, "robustness", rows)
    (options.out / "plans.pkl").write_bytes(pickle.dumps({"sentences": plans, "robustness": robust}))
    print(len(plans), "sentences of", sum(len(p["sources"]) for p in plans), "syllables")


if __name__ == "__main__":
    main()
