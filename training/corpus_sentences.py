"""Step 10, sentences: which recorded syllable says which syllable of which text.

    python corpus_sentences.py --corpus corpus

Reads texts.tsv (readings.mjs) and units.pkl, writes plans.pkl. A clause is covered by recorded words where possible, so
that the coarticulation inside a word stays natural; what is left over takes single syllables, chosen by place in the
word, neighbouring sounds and tone. Tones need not match the recording: F0 is made anew. Held-out words are never used.

A plan: text, `words` (lists of surface pinyin), `breaks` (level after each word), `sources` (one (unit, syllable) for
every syllable), `question`, `exclaim`.
"""

import argparse
import pickle
import random
import re
from collections import Counter, defaultdict
from pathlib import Path

import phones
from corpus_texts import ERHUA
from corpus_label import FULL_ER, fuse_erhua, normalise

PAUSE = {"，": 3, "：": 3, "；": 3, "、": 2}
FUSED = {word[-2:] for word in ERHUA} | {"边儿", "面儿", "俩儿", "儿儿"}
CLITICS = set("的了着过们吧吗呢啊呀地得里")
ALONE = set("在去要让和把被从对向到")


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
            cost += 2.6 * (1 - self.quality.get((name, i), 1.0)) + 0.1 * min(self.uses[name, i], 12)
            if tone != wanted:
                cost += 2.2 if "5" in (tone, wanted) else 1.2
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


def cover(clause, readings, inside, inventory):
    """Splits a clause into recorded words and single characters, cheapest first: [(begin, end, unit or None)]."""
    count = len(clause)
    best = [(0.0, None)] + [(1e9, None)] * count
    for end in range(1, count + 1):
        for begin in range(max(0, end - inventory.longest), end):
            text = clause[begin:end]
            if end - begin == 1:
                option, cost = None, 1.0
            else:
                option = next((n for n in inventory.words.get(text, ()) if matches(inventory.units[n], text, readings[begin:end])),
                              None)
                if option is None:
                    continue
                cost = 1.15 + 0.7 * ((begin in inside) + (end in inside)) - 0.05 * (end - begin)
                cost += 0.7 * sum(1 - inventory.quality.get((option, i), 1.0) for i in range(len(inventory.units[option]["pinyin"])))
            if best[begin][0] + cost < best[end][0]:
                best[end] = best[begin][0] + cost, (begin, option)
    parts, end = [], count
    while end:
        begin, option = best[end][1]
        parts.append((begin, end, option))
        end = begin
    return parts[::-1]


def read(clause, lexical, inside, inventory):
    """Surface syllable (None under a fused 儿) and source (None = still to be chosen) of each character."""
    syllables, sources = list(lexical), [None] * len(clause)
    for i in range(1, len(clause)):
        if clause[i] == "儿" and (i in inside or clause[i - 1:i + 1] in FUSED) and syllables[i - 1] and clause[i - 1:i + 1] not in FULL_ER \
                and clause[i:i + 2] not in FULL_ER and not syllables[i - 1].startswith("er"):
            syllables[i - 1] = syllables[i - 1][:-1] + "r" + syllables[i - 1][-1]
            syllables[i] = None
    for begin, end, option in cover(clause, lexical, inside, inventory):
        if option:
            own = inventory.units[option]["pinyin"]
            text, k = clause[begin:end], -1
            fused = len(own) < len(text)
            for i, character in enumerate(text):
                if fused and character == "儿":
                    syllables[begin + i] = None
                    continue
                k += 1
                syllables[begin + i], sources[begin + i] = own[k], (option, k)
    return syllables, sources


def sandhi_at(word, i, character):
    """The syllable at `i` of a prosodic word before what follows it there: 很好 hen2 hao3, 一个 yi2, 不大 bu2 da4."""
    syllable, following = word[i], word[i + 1][-1] if i + 1 < len(word) else ""
    if syllable[-1] == "3" and following == "3":
        return syllable[:-1] + "2"
    if character == "一" and syllable == "yi1" and following:
        return "yi2" if following in "45" else "yi4"
    if character == "不" and syllable == "bu4" and following == "4":
        return "bu2"
    return syllable


def matches(unit, text, lexical):
    spoken = [base(s) for s in unit["pinyin"]]
    return spoken == [base(s) for s in lexical] or spoken == [base(s) for s in fuse_erhua(text, lexical)]


def group(tokens):
    """Prosodic words of a clause's lexical words: a clitic leans left, other single characters join a neighbour.

    我 每天 早上 七 点 起床 -> 我 | 每天 | 早上 | 七点 | 起床; 很 好 -> 很好; 在 北京 stays apart.
    """
    groups = []
    for token in tokens:
        last = groups[-1] if groups else ""
        lonely = len(last) == 1 and last not in ALONE
        if last and len(last) < 4 and (
                token in CLITICS or len(token) == 1 and token not in ALONE and lonely
                or lonely and len(token) == 2 or len(token) == 1 and token not in ALONE and len(last) == 2 and token in "上下中内外前后人家"):
            groups[-1] += token
        else:
            groups.append(token)
    return groups


def plan(text, chosen, words, inventory, generator):
    """A plan, or None where a syllable was never recorded."""
    ending = text[-1] if text[-1] in "。！？" else "。"
    body = text.rstrip("。！？；")
    pinyin = [normalise(s) for s in chosen.split()]
    at, boundaries = 0, set()
    for word in words.split():
        boundaries.add(at)
        at += len(word)
    result = {"text": text, "words": [], "breaks": [], "sources": []}
    for match in re.finditer(r"[\u4e00-\u9fff]+", body):
        clause, offset = match.group(), match.start()
        lexical = pinyin[offset:offset + len(clause)]
        if len(lexical) != len(clause):
            return None
        inside = {i for i in range(1, len(clause)) if offset + i not in boundaries}
        syllables, sources = read(clause, lexical, inside, inventory)
        tokens, start = [], 0
        for i in list(range(1, len(clause))) + [len(clause)]:
            if i == len(clause) or i not in inside:
                tokens.append(clause[start:i])
                start = i
        groups, since, start = group(tokens), 0, 0
        for number, text_of in enumerate(groups):
            own = range(start, start + len(text_of))
            start += len(text_of)
            spoken = [(syllables[i], sources[i]) for i in own if syllables[i]]
            if spoken:
                word = [s for s, _ in spoken]
                for i, character in enumerate(clause[k] for k in own if syllables[k]):
                    if sources[own[0] + i] is None:
                        word[i] = sandhi_at(word, i, character)
                result["words"].append(word)
                result["sources"] += [source for _, source in spoken]
            else:
                continue
            since += len(spoken)
            following = body[match.end():match.end() + 1]
            if number == len(groups) - 1:
                level = PAUSE.get(following, 4) if following else 4
            elif since >= 8 and sum(map(len, groups[number + 1:])) > 3:
                level, since = 2, 0
            else:
                level = 1
            result["breaks"].append(level)
    if not result["words"]:
        return None
    result["breaks"][-1] = 4
    result["question"] = ending == "？" and bool(re.search("吗|呢|什么|谁|哪|几|多少|怎么|不", body))
    result["exclaim"] = ending == "！"
    flat = [s for w in result["words"] for s in w]
    ends = {}
    at = -1
    for w, level in zip(result["words"], result["breaks"]):
        at += len(w)
        ends[at] = level
    for i, (syllable, source) in enumerate(zip(flat, result["sources"])):
        try:
            phones.split(syllable)
        except ValueError:
            return None
        if source is None:
            pause_before = i == 0 or ends.get(i - 1, 0) >= 3
            pause_after = ends.get(i, 0) >= 3
            before = None if pause_before else phones.split(flat[i - 1])[1]
            after = None if pause_after else phones.split(flat[i + 1])[0]
            found = inventory.best(syllable, before, after, i in ends and ends[i] >= 2, generator)
            if found is None:
                return None
            result["sources"][i] = found
    return result




def balanced(lines, keep, limit):
    """The first `keep` lines, then those that bring the rarest syllables, up to `limit`."""
    syllables = [[s for s in line.split("\t")[1].split() if s[-1:].isdigit()] for line in lines]
    counts = Counter(s for own in syllables[:keep] for s in own)
    worth = lambda i: sum(1 / (1 + counts[s]) for s in set(syllables[i])) / (3 + len(syllables[i])) ** 0.5
    chosen = list(range(min(keep, len(lines))))
    rest = set(range(len(chosen), len(lines)))
    while rest and len(chosen) < limit:
        for i in sorted(rest, key=worth, reverse=True)[:50]:  # fifty at a time between recounts
            chosen.append(i)
            rest.discard(i)
            counts.update(syllables[i])
    return [lines[i] for i in chosen[:limit]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--append", action="store_true", help="keep the plans already made and their numbers")
    parser.add_argument("--keep", type=int, default=4500, help="texts taken as they come; of the rest the most useful")
    parser.add_argument("--limit", type=int, default=6000, help="sentences in all")
    parser.add_argument("--seed", type=int, default=9)
    options = parser.parse_args()
    inventory = load_inventory(options.corpus)
    generator = random.Random(options.seed)
    stored = options.corpus / "plans.pkl"
    plans = pickle.loads(stored.read_bytes()) if options.append and stored.exists() else []
    failed, used, known = 0, {s for p in plans for s in p["sources"]}, {p["text"] for p in plans}
    lines = (options.corpus / "texts.tsv").read_text("utf-8").splitlines()
    for line in balanced(lines, options.keep, options.limit):
        text, chosen, _, words = line.split("\t")
        if text in known:
            continue
        made = plan(text, chosen, words, inventory, generator)
        count = sum(map(len, made["words"])) if made else 0
        if made is None or count > 42:
            failed += 1
            continue
        plans.append(made)
        used.update(made["sources"])
    stored.write_bytes(pickle.dumps(plans))
    total = sum(len(p["sources"]) for p in plans)
    singles = sum(1 for p in plans for k, (n, i, *_) in enumerate(p["sources"])
                  if not (i and k and p["sources"][k - 1] == (n, i - 1)
                          or k + 1 < len(p["sources"]) and p["sources"][k + 1] == (n, i + 1)))
    print(len(plans), "sentences planned,", failed, "not possible;", total, "syllables,", f"{singles / total:.2f} of them single;",
          len(used), "different recorded syllables")


if __name__ == "__main__":
    main()
