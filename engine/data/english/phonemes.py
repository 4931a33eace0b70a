"""What both scripts share: the dictionary's plain words and the phonemes' numbers."""

import re

PHONEMES = (
    "aa ae ah ao aw ay b ch d dh eh er ey f g hh ih iy jh k l m n ng ow oy p r s sh t th uh uw v w y z zh".split()
)
NUMBER = {phoneme: number for number, phoneme in enumerate(PHONEMES)}
STRESSED = 64  # added to a vowel with the primary stress


def words(path):
    """Word → list of phoneme bytes; the first pronunciation of each word written with letters and apostrophes."""
    found = {}
    for line in open(path, encoding="utf-8"):
        match = re.match(r"""\s*(?:"([^"]+)"|([a-z]+)): ['"]([A-Z0-9 ]+)['"]""", line)
        if not match:
            continue
        word = match.group(1) or match.group(2)
        if re.fullmatch(r"[a-z']{1,31}", word):
            found[word] = [code(phoneme) for phoneme in match.group(3).split()]
    return found


def own(path):
    """The same from lines "word PHONEME PHONEME"; lines that begin with # are left out."""
    lines = [line.split() for line in open(path, encoding="utf-8") if not line.startswith("#")]
    return {word: [code(phoneme) for phoneme in phonemes] for word, *phonemes in lines}


def code(phoneme):
    number = NUMBER[phoneme.rstrip("012").lower()]
    return number + STRESSED if phoneme.endswith("1") else number
