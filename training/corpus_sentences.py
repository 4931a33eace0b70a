"""Step 10, sentences: which recorded syllable says which syllable of which text.

    python corpus_sentences.py --corpus corpus

Reads texts.txt and units.pkl, writes plans.pkl. Syllables, prosodic words and breaks are those of the service's front-end
(front_end.py). What stands between two pauses is covered by recorded words where possible, so that the coarticulation inside
a word stays natural; what is left over takes single syllables, chosen by place in the word, neighbouring sounds and tone.
Tones need not match the recording: F0 is made anew. Held-out words are never used.

A plan: text, `words` (lists of surface pinyin), `breaks` (level after each word), `sources` (one (unit, syllable) for
every syllable), `question`, `exclaim`.
"""

import argparse
import pickle
import random
import re
from collections import Counter, defaultdict
from itertools import zip_longest
from pathlib import Path

import phones
from front_end import analyze


def base(syllable):
    return syllable[:-1]


class Inventory:
    """Recorded words by spelling and recorded syllables by base syllable.

    `quality` is the share of times a recorded syllable is heard as labelled (corpus_quality.py); one that is missing counts 1.
    """

    def __init__(self, units, quality=None):
        self.units, self.quality = units, quality or {}
        self.uses = Counter()
        self.words = defaultdict(list)
        self.syllables = defaultdict(list)
        for name, unit in units.items():
            if unit["held_out"]:
                continue
            if len(unit["pinyin"]) > 1:
                self.words[unit["word"]].append(name)
            for i, syllable in enumerate(unit["pinyin"]):
                self.syllables[base(syllable)].append((name, i))
        self.longest = max(map(len, self.words))

    def best(self, syllable, before, after, final, generator):
        """The recorded syllable nearest to `syllable` between the phones `before` and `after` (None at a pause).

        An erhua syllable that was hardly ever recorded is the plain one, whose end will be that of an `er` (third item).
        """
        match = re.match(r"(.+)r(\d)$", syllable)
        if match and base(syllable) != "er" and len(self.syllables.get(base(syllable), ())) < 3:
            plain = self.best(match.group(1) + match.group(2), before, None, final, generator)
            rhotic = self.best("er2", None, after, True, generator)
            return plain and rhotic and (*plain, rhotic)
        best = None
        for name, i in self.syllables.get(base(syllable), ()):
            unit = self.units[name]
            pinyin = unit["pinyin"]
            last = i == len(pinyin) - 1
            tone, wanted = pinyin[i][-1], syllable[-1]
            cost = generator.random() * 0.25 + 0.8 * (1 - unit["tone"])
            cost += 5.0 * (1 - self.quality.get((name, i), 1.0)) + 0.1 * min(self.uses[name, i], 12)
            if tone != wanted:
                # a neutral syllable is often mumbled: a full one, spoken shorter, is understood
                cost += 2.2 if tone == "5" else 0.6 if wanted == "5" else 1.0
                cost += 0.8 if tone == "3" else 0
            if final != last:
                cost += 0.7 if len(pinyin) > 1 else 0.5
            elif len(pinyin) == 1:
                cost += 0.25
            if unit["bounds"][2 * i + 1] - unit["bounds"][2 * i] < 0.02 and phones.split(pinyin[i])[0] not in phones.STOPS:
                cost += 1.0
            left = phones.split(pinyin[i - 1])[1] if i else None
            right = phones.split(pinyin[i + 1])[0] if not last else None
            cost += 0.35 * (kind(left) != kind(before)) + 0.5 * (place(right) != place(after))
            if i == 0 and before is not None and phones.split(pinyin[0])[0] in ("m_c", "n_c", "l_c", "r_c", "y_c", "w_c"):
                cost += 0.3
            if best is None or cost < best[0]:
                best = cost, name, i
        if best:
            self.uses[best[1:]] += 1  # no unit, however well it fits, should speak for its syllable everywhere
        return best and best[1:]


def load_inventory(corpus):
    quality = corpus / "quality.pkl"
    return Inventory(pickle.loads((corpus / "units.pkl").read_bytes())["units"],
                     pickle.loads(quality.read_bytes()) if quality.exists() else None)


def kind(final):
    """What a final leaves behind for the next initial: its ending."""
    if final is None:
        return "pause"
    stem = final.removesuffix("_c")
    return "ng" if stem.endswith("ng") else "n" if stem.endswith("n") else "r" if stem.endswith("r") else stem[-1]


def place(initial):
    if initial is None:
        return "pause"
    for group in ("b_c p_c m_c f_c", "d_c t_c n_c l_c z_c c_c s_c", "zh_c ch_c sh_c r_c", "j_c q_c xx_c y_c", "g_c k_c h_c",
                  "w_c", "ga ge go"):
        if initial in group.split():
            return group
    return initial


def cover(text, spoken, inside, inventory):
    """Splits syllables into recorded words and single ones, cheapest first: [(begin, end, unit or None)].

    `spoken` are the front-end's syllables of one stretch, `inside` the places between two of them within a word.
    """
    count = len(spoken)
    surface = [s["surface"] for s in spoken]
    best = [(0.0, None)] + [(1e9, None)] * count
    for end in range(1, count + 1):
        for begin in range(max(0, end - inventory.longest), end):
            if end - begin == 1:
                option, cost = None, 1.0
            else:
                said = surface[begin:end]
                found = [n for n in inventory.words.get(text[spoken[begin]["start"]:spoken[end - 1]["end"]], ())
                         if matches(inventory.units[n], said)]
                if not found:
                    continue
                option = min(found, key=lambda n: reduced(inventory.units[n], said))
                cost = 1.6 + 0.7 * ((begin in inside) + (end in inside)) - 0.05 * (end - begin)
                cost += 0.6 * reduced(inventory.units[option], said)
                cost += 2.5 * sum(1 - inventory.quality.get((option, i), 1.0) for i in range(end - begin))
            if best[begin][0] + cost < best[end][0]:
                best[end] = best[begin][0] + cost, (begin, option)
    parts, end = [], count
    while end:
        begin, option = best[end][1]
        parts.append((begin, end, option))
        end = begin
    return parts[::-1]


def matches(unit, syllables):
    """Whether a recorded word says these surface syllables, tones aside."""
    return [base(s) for s in unit["pinyin"]] == [base(s) for s in syllables]


def reduced(unit, syllables):
    """How many syllables are neutral in the recording and full in the text, or the other way round."""
    return sum((a[-1] == "5") != (b[-1] == "5") for a, b in zip(unit["pinyin"], syllables))


def stretches(levels):
    """(begin, end) of the syllables between pauses; `levels` are the breaks after each."""
    start = 0
    for i, level in enumerate(levels):
        if level >= 3:
            yield start, i + 1
            start = i + 1


def plan(reading, inventory, generator):
    """A plan of what the front-end read (one result of front_end.analyze), or None where a syllable was never recorded."""
    text, spoken = reading["text"], reading["syllables"]
    surface = [s["surface"] for s in spoken]
    try:
        [phones.split(s) for s in surface]
    except ValueError:
        return None
    levels = [0] * len(surface)
    for entry in reading["breaks"]:
        levels[entry["after"]] = entry["level"]
    if not surface or levels[-1] != 4:
        return None
    starts = {word["start"] for word in reading["words"]}
    sources = [None] * len(surface)
    for begin, end in stretches(levels):
        own = spoken[begin:end]
        inside = {i for i in range(1, end - begin) if own[i]["start"] not in starts}
        for first, last, unit in cover(text, own, inside, inventory):
            for k in range(last - first if unit else 0):
                sources[begin + first + k] = unit, k
    for i, syllable in enumerate(surface):
        if sources[i] is None:
            before = None if i == 0 or levels[i - 1] >= 3 else phones.split(surface[i - 1])[1]
            after = None if levels[i] >= 3 else phones.split(surface[i + 1])[0]
            sources[i] = inventory.best(syllable, before, after, levels[i] >= 2, generator)
            if sources[i] is None:
                return None
    result = {"text": text, "words": [], "breaks": [], "sources": sources}
    start = 0
    for i, level in enumerate(levels):
        if level:
            result["words"].append(surface[start:i + 1])
            result["breaks"].append(level)
            start = i + 1
    result["question"] = text.endswith("？") and bool(re.search("吗|呢|什么|谁|哪|几|多少|怎么|不", text))
    result["exclaim"] = text.endswith("！")
    return result


def joined(plans, count):
    """A sentence of exactly `count` syllables out of the beginnings of plans, with comma pauses between them."""
    words, breaks, sources = [], [], []
    for p in plans:
        at = 0
        for word, level in zip(p["words"], p["breaks"]):
            word = word[:count - len(sources)]
            words.append(word)
            breaks.append(3 if level == 4 else level)
            sources += p["sources"][at:at + len(word)]
            at += len(word)
            if len(sources) == count:
                breaks[-1] = 4
                return {"text": "", "words": words, "breaks": breaks, "sources": sources, "question": False, "exclaim": False}
    raise ValueError(f"the sentences given hold {len(sources)} syllables, fewer than {count}")


def balanced(readings, keep, limit):
    """The first `keep` readings, then those that bring the rarest syllables, up to `limit`."""
    syllables = [[s["surface"] for s in reading["syllables"]] for reading in readings]
    counts = Counter(s for own in syllables[:keep] for s in own)
    worth = lambda i: sum(1 / (1 + counts[s]) for s in set(syllables[i])) / (3 + len(syllables[i])) ** 0.5
    chosen = list(range(min(keep, len(readings))))
    rest = set(range(len(chosen), len(readings)))
    while rest and len(chosen) < limit:
        for i in sorted(rest, key=worth, reverse=True)[:50]:  # fifty at a time between recounts
            chosen.append(i)
            rest.discard(i)
            counts.update(syllables[i])
    return [readings[i] for i in chosen[:limit]]


def short(texts, generator, count):
    """Up to `count` sentences of one to eight characters, as many of each length as there are: clauses of the texts, each once."""
    clauses = sorted({c for text in texts for c in re.split("[^一-鿿]+", text) if 1 <= len(c) <= 8})
    generator.shuffle(clauses)
    by_length = [[c for c in clauses if len(c) == length] for length in range(1, 9)]
    chosen = [c for same in zip_longest(*by_length) for c in same if c]
    return [c + generator.choice("。。。。。！") for c in chosen[:count]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--keep", type=int, default=4500, help="texts taken as they come; of the rest the most useful")
    parser.add_argument("--limit", type=int, default=9000, help="sentences in all")
    parser.add_argument("--short", type=int, default=1600, help="further ones of 1 to 8 characters, cut from the texts")
    parser.add_argument("--long", type=int, default=500, help="further ones of 40 to 105 syllables, joined from those")
    parser.add_argument("--seed", type=int, default=9)
    options = parser.parse_args()
    inventory = load_inventory(options.corpus)
    generator = random.Random(options.seed)
    texts = (options.corpus / "texts.txt").read_text("utf-8").splitlines()
    readings = balanced(analyze(texts), options.keep, options.limit)
    readings += analyze(short(texts, generator, options.short))
    plans = [p for p in (plan(reading, inventory, generator) for reading in readings) if p and len(p["sources"]) <= 42]
    failed = len(readings) - len(plans)
    plans += [joined(generator.sample(plans, 40), generator.randint(40, 105)) for _ in range(options.long)]
    (options.corpus / "plans.pkl").write_bytes(pickle.dumps(plans))
    used = {s[:2] for p in plans for s in p["sources"]}
    total = sum(len(p["sources"]) for p in plans)
    singles = sum(1 for p in plans for k, (n, i, *_) in enumerate(p["sources"])
                  if not (i and k and p["sources"][k - 1] == (n, i - 1)
                          or k + 1 < len(p["sources"]) and p["sources"][k + 1] == (n, i + 1)))
    print(len(plans), "sentences planned,", failed, "not possible;", total, "syllables,", f"{singles / total:.2f} of them single;",
          len(used), "different recorded syllables")


if __name__ == "__main__":
    main()
