"""Pinyin to the phones and symbol lines of the KAN-TTS `PinYin` language.

A syllable is written as surface pinyin with a tone digit, 5 = neutral, `v` = ü, a final `r` before the digit = erhua:
`xiao3`, `lv4`, `huar1`, `zi5`. Every syllable has two phones, initial and final; `ju xue yuan` take the v-finals.
"""

import re

INITIALS = ("zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s",
            "y", "w")
ZERO = {"a": "ga", "e": "ge", "o": "go"}
FINALS = ("a ai an ang ao e ei en eng er i ia ian iang iao ie ih ii in ing iong iou o ong ou u ua uai uan uang uei uen "
          "ueng uo v van ve vn").split()
STOPS = frozenset("b_c d_c g_c p_c t_c k_c j_c q_c z_c c_c zh_c ch_c".split())
SYLLABLE = re.compile(r"^([a-zv]+?)(r?)([1-5])$")
EDGE = "tone_none$s_none$word_none"


def split(pinyin):
    """`huar1` -> (initial phone, final phone, tone digit): ('h_c', 'uar_c', '1'). Unknown pinyin raises ValueError."""
    match = SYLLABLE.match(pinyin)
    if not match:
        raise ValueError(f"'{pinyin}' is not pinyin with a tone digit 1-5, such as hua1 or huar1")
    base, erhua, tone = match.groups()
    if base + erhua == "er":
        return "ge", "er_c", tone
    base = {"ng": "en", "n": "en", "m": "en", "hm": "hen", "hng": "heng"}.get(base, base)
    initial = next((i for i in INITIALS if base.startswith(i)), "")
    final = base[len(initial):]
    if initial in ("j", "q", "x", "y") and final.startswith("u"):
        final = "v" + final[1:]
    if final == "i" and initial in ("z", "c", "s"):
        final = "ii"
    elif final == "i" and initial in ("zh", "ch", "sh", "r"):
        final = "ih"
    final = {"iu": "iou", "ui": "uei", "un": "uen", "ue": "ve"}.get(final, final)
    if final not in FINALS or not initial and base[:1] not in ZERO:
        raise ValueError(f"'{pinyin}' is not a Mandarin syllable")
    first = {"x": "xx_c", "": ZERO.get(base[0])}.get(initial, initial + "_c")
    return first, f"{final}{erhua}_c", tone


def symbols(words, breaks, emotion="neutral", speaker="F1", break_emotion="none"):
    """One symbol per model step for prosodic words.

    `words` is a list of lists of pinyin; `breaks` gives the level 1-4 after each word, the last one 4. Field order and
    flags are those of the KAN-TTS contract: initial s_begin, final s_end; word_begin and word_end on the first and last
    phone of a word, word_middle between.
    """
    if len(words) != len(breaks) or breaks[-1] != 4:
        raise ValueError(f"{len(words)} words need as many break levels, the last one 4; got {breaks}")
    line = []
    for word, level in zip(words, breaks):
        phones = [(p, tone, flag) for first, last, tone in map(split, word)
                  for p, flag in ((first, "s_begin"), (last, "s_end"))]
        for index, (phone, tone, flag) in enumerate(phones):
            place = "begin" if index == 0 else "end" if index == len(phones) - 1 else "middle"
            line.append(f"{{{phone}$tone{tone}${flag}$word_{place}$emotion_{emotion}${speaker}}}")
        line.append(f"{{#{level}${EDGE}$emotion_{break_emotion}${speaker}}}")
    return " ".join(line)
