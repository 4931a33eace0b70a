"""Packs the dictionary and our own words: python3 pack.py index.js words.txt words.bin.gz

The unpacked bytes are entries in order of their words: length of the prefix shared with the word before (0 for every
32nd entry), length of the rest, the rest, number of phonemes, phonemes (their number, plus 64 with primary stress).
"""

import gzip
import sys

from phonemes import own, words

BLOCK = 32


def pack(entries):
    packed = bytearray()
    before = b""
    for index, (word, phonemes) in enumerate(sorted((word.encode(), p) for word, p in entries.items())):
        shared = 0
        if index % BLOCK:
            while shared < min(len(word), len(before)) and word[shared] == before[shared]:
                shared += 1
        rest = word[shared:]
        packed += bytes([shared, len(rest)]) + rest + bytes([len(phonemes)]) + bytes(phonemes)
        before = word
    return bytes(packed)


if __name__ == "__main__":
    entries = words(sys.argv[1]) | own(sys.argv[2])
    packed = pack(entries)
    with open(sys.argv[3], "wb") as out:
        out.write(gzip.compress(packed, 9, mtime=0))
    print(f"{len(entries)} words, {len(packed)} bytes unpacked")
