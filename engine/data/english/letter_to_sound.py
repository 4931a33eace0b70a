"""Trains the letter-to-sound tree: python3 letter_to_sound.py index.js letters.bin.gz

1. Letters are aligned with phonemes (none, one or two a letter) by expectation maximisation over the dictionary.
2. Each letter's phonemes are predicted from the letter and its neighbours, asked in a fixed order (the next letter, the
   one before, the second next …): a tree that stores an answer only where it differs from its parent's.

Idea: Daelemans, van den Bosch, Weijters, "IGTree: using trees for compression and classification", 1997.

The unpacked bytes: number of answers (1 byte), each as its number of phonemes and the phonemes (with 64 for primary
stress); then the nodes, depth first: letter, answer, number of children (1 byte each). The root's letter is 0. Words
are framed by '#'; a tree path is letter, next, previous, next but one, …
"""

import gzip
import hashlib
import math
import sys
from collections import Counter, defaultdict

from phonemes import words

ORDER = [0, 1, -1, 2, -2, 3, -3, 4]
LEAST = 2  # examples that an answer of its own needs


def align(entries, rounds=6):
    probability = defaultdict(lambda: 1.0)
    for _ in range(rounds):
        counts = defaultdict(Counter)
        aligned = []
        for word, phonemes in entries:
            path = best_path(word, phonemes, probability)
            if path is None:
                continue
            aligned.append((word, path))
            for letter, chunk in zip(word, path):
                counts[letter][chunk] += 1
        probability = defaultdict(lambda: 1e-4)
        for letter, chunks in counts.items():
            total = sum(chunks.values())
            for chunk, count in chunks.items():
                probability[letter, chunk] = count / total
    return aligned


def best_path(word, phonemes, probability):
    """The likeliest chunk of 0, 1 or 2 phonemes for each letter; None if there are too many phonemes."""
    plain = tuple(phonemes)
    best = {0: (0.0, ())}
    for letter in word:
        reached = {}
        for done, (score, path) in best.items():
            for size in (0, 1, 2):
                chunk = plain[done : done + size]
                if len(chunk) < size:
                    continue
                penalty = (0.5, 1.0, 0.3)[size]
                new = score + math.log(probability[letter, chunk] * penalty)
                if done + size not in reached or reached[done + size][0] < new:
                    reached[done + size] = (new, path + (chunk,))
        best = reached
    return best[len(plain)][1] if len(plain) in best else None


def features(word, at):
    framed = "####" + word + "####"
    return [framed[at + 4 + offset] for offset in ORDER]


class Node:
    def __init__(self):
        self.answers = Counter()
        self.children = {}
        self.answer = None


def train(aligned):
    root = Node()
    for word, path in aligned:
        for at, chunk in enumerate(path):
            node = root
            node.answers[chunk] += 1
            for feature in features(word, at):
                node = node.children.setdefault(feature, Node())
                node.answers[chunk] += 1
    prune(root, None)
    return root


def prune(node, inherited):
    """Sets answers and drops what says nothing new; returns whether the node is worth keeping."""
    answer, count = min(node.answers.items(), key=lambda item: (-item[1], item[0]))
    if inherited is not None and (count < LEAST or node.answers[inherited] == count):
        answer = inherited
    node.answer = answer
    if len(node.answers) == 1 and answer in node.answers:
        node.children = {}
    node.children = {letter: child for letter, child in sorted(node.children.items()) if prune(child, answer)}
    return inherited is None or answer != inherited or bool(node.children)


def predict(root, word):
    phonemes = []
    for at in range(len(word)):
        node = root
        for feature in features(word, at):
            if feature not in node.children:
                break
            node = node.children[feature]
        phonemes.extend(node.answer)
    return phonemes


def write(root):
    answers = sorted(collect(root, set()))
    number = {answer: index for index, answer in enumerate(answers)}
    assert len(answers) < 256
    packed = bytearray([len(answers)])
    for answer in answers:
        packed += bytes([len(answer), *answer])
    count = [0]

    def node(letter, current):
        count[0] += 1
        packed.extend([ord(letter) if letter else 0, number[current.answer], len(current.children)])
        for name, child in current.children.items():
            node(name, child)

    node("", root)
    return bytes(packed), count[0]


def collect(node, found):
    found.add(node.answer)
    for child in node.children.values():
        collect(child, found)
    return found


def held_out(word):
    return hashlib.sha1(word.encode()).digest()[0] < 13  # about one word in twenty


if __name__ == "__main__":
    entries = sorted((word, p) for word, p in words(sys.argv[1]).items() if "'" not in word)
    frequent = align(entries)
    # Chunks that hardly ever occur are mistakes of the dictionary or of the alignment.
    chunks = Counter(chunk for _, path in frequent for chunk in path)
    kept = {chunk for chunk, _ in chunks.most_common(250)}
    frequent = [(word, path) for word, path in frequent if all(chunk in kept for chunk in path)]
    tree = train([item for item in frequent if not held_out(item[0])])
    test = [(word, p) for word, p in entries if held_out(word)]
    plain = lambda phonemes: [p % 64 for p in phonemes]
    exact = sum(predict(tree, word) == p for word, p in test)
    unstressed = sum(plain(predict(tree, word)) == plain(p) for word, p in test)
    print(f"held out: {len(test)} words, {exact / len(test):.3f} exact, {unstressed / len(test):.3f} without stress")
    packed, nodes = write(tree)
    with open(sys.argv[2], "wb") as out:
        out.write(gzip.compress(packed, 9, mtime=0))
    print(f"{nodes} nodes, {len(packed)} bytes unpacked")
