"""Step 4, label: candidate surface readings of every recorded word.

    python corpus_label.py --corpus corpus

Reads raw/manifest.tsv and readings.tsv (readings.mjs); writes candidates.tsv: id, word, `reading|reading|...`.
A voice must be told what is spoken, so lexical tones are turned into surface ones: third-tone sandhi, 一 and 不, neutral
suffixes, fused 儿. Candidates differ in phones (a single character with several readings, 儿 fused or apart): the aligner
picks by ear. Tones are checked afterwards (corpus_tones.py). Words with a gap (越_越_) are left out.
"""

import argparse
from pathlib import Path

import phones

NEUTRAL_SUFFIX = set("子们么的了着吧吗呢呀地得")
FULL_ER = ("儿女", "儿子", "儿童", "女儿", "婴儿", "幼儿", "托儿", "孤儿", "健儿", "少儿")


def normalise(syllable):
    """pinyin-pro's syllable in our spelling: neutral 0 -> 5, ü -> v."""
    return syllable.replace("ü", "v").replace("0", "5")


def sandhi(word, syllables):
    """Surface tones of one word read as one prosodic word.

    你好 ni3 hao3 -> ni2 hao3; 展览馆 -> zhan2 lan2 guan3; 小老虎 keeps the half-third where the split is 1+2 only if the
    caller passes the parts; 一定 yi1 ding4 -> yi2 ding4; 一天 -> yi4 tian1; 不会 bu4 hui4 -> bu2 hui4.
    """
    base = [s[:-1] for s in syllables]
    tone = [s[-1] for s in syllables]
    for i, character in enumerate(word):
        following = tone[i + 1] if i + 1 < len(tone) else ""
        ordinal = i and word[i - 1] in "第十百〇零二三四五六七八九万统惟唯同专单划整归"
        if character == "一" and tone[i] == "1" and following and not ordinal:
            tone[i] = "2" if following in "45" else "4"
        if character == "不" and tone[i] == "4" and following == "4":
            tone[i] = "2"
    for i in range(len(tone) - 1):
        if tone[i] == "3" and tone[i + 1] == "3":
            tone[i] = "2"
    return [b + t for b, t in zip(base, tone)]


def fuse_erhua(word, syllables):
    """Merges a suffixed 儿 into the syllable before it; 儿子 and the like keep a syllable of their own."""
    if "儿" not in word or any(w in word for w in FULL_ER) or word == "儿":
        return syllables
    result = []
    for character, syllable in zip(word, syllables):
        if character == "儿" and result:
            result[-1] = result[-1][:-1] + "r" + result[-1][-1]
        else:
            result.append(syllable)
    return result


def neutral_suffixes(word, syllables):
    result = list(syllables)
    for i in range(1, len(word)):
        if word[i] in NEUTRAL_SUFFIX and len(word) == 2 and not (word[i] == "子" and word in ("电子", "分子", "原子", "男子",
                "女子", "父子", "母子", "君子", "弟子", "才子", "王子", "孔子", "太子", "骄子", "学子", "游子")):
            if word[i] in "子们么":
                result[i] = result[i][:-1] + "5"
        if word[i] == word[i - 1] and len(word) == 2 and word[i] in "爸妈哥姐弟妹爷奶叔婆公舅姑星猩太看谢宝":
            result[i] = result[i][:-1] + "5"
    return result


def candidates(word, chosen, every):
    lexical = [[normalise(s) for s in chosen]]
    if len(word) == 1:
        lexical += [[normalise(s)] for s in every[0] if normalise(s) != lexical[0][0]]
    result = []
    for reading in lexical:
        surface = sandhi(word, neutral_suffixes(word, reading))
        for option in (fuse_erhua(word, surface), surface):
            try:
                [phones.split(s) for s in option]
            except ValueError:
                continue
            if option not in result and not (option is surface and fuse_erhua(word, surface) != surface
                                             and len(word) > 2 and word[-1] == "儿"):
                result.append(option)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    corpus = parser.parse_args().corpus
    readings = {}
    for line in (corpus / "readings.tsv").read_text("utf-8").splitlines():
        word, chosen, every = line.split("\t")[:3]
        readings[word] = chosen.split(), [c.split("/") for c in every.split()]
    rows, dropped = [], []
    for line in (corpus / "raw/manifest.tsv").read_text("utf-8").splitlines()[1:]:
        name, word = line.split("\t")[:2]
        found = candidates(word, *readings[word]) if word in readings else []
        if found:
            rows.append(f"{name}\t{word}\t{'|'.join(' '.join(r) for r in found)}")
        else:
            dropped.append(word)
    (corpus / "candidates.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(len(rows), "words labelled; without a reading:", len(dropped), " ".join(dropped))


if __name__ == "__main__":
    main()
