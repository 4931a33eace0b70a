"""Writes sentences with the readings of their polyphones, for PolyphoneTrainer and network.py to learn from.

    teach.py CPP G2PM WEB TEXTS T2S CHARACTERS OUT

Readings come from a teacher, the bidirectional LSTM of g2pM, where it is at least SURE of one, and from labelled
sentences. Nothing of what is read here is part of this project, and nothing of it is stored but the weights learnt:

CPP         folder with dev.sent and dev.lb of CPP (Chinese Polyphones with Pinyin); only their other characters are
            labelled here, the marked one is not
G2PM        folder g2pM of kakaobrain/g2pM: char2idx.pkl, class2idx.pkl, np_ckpt.pkl; and data/train.lb beside it
WEB         folder data of whzikaros/g2pL: train.sent, train.lb, dev.sent, dev.lb
TEXTS       plain text, a paragraph a line: the contexts of cmrc2018_dev.json and cmrc2018_trial.json (ymcui/cmrc2018,
            squad-style-data), of cmrc2019_{qualify,dev,trial}.json (ymcui/cmrc2019, gaps as commas), DRCD_dev.json
            (DRCKnowledgeTeam/DRCD), xquad.zh.json (deepmind/xquad), the sentences of zh_gsdsimp-ud-dev.conllu
T2S         data/dictionary/tc/t2s.txt of HanLP
CHARACTERS  characters.tsv of the engine
OUT         lines "kind TAB text", a reading in brackets behind each labelled character; kinds are web (labelled by
            people), taught (by the teacher), and taught-0 to taught-4 (by the teacher, in that fold of CPP)
"""
import pickle
import random
import re
import sys
import zlib
from collections import Counter, defaultdict
from pathlib import Path

import torch

SURE = 0.9
MOST = 600  # examples of a reading of a character
LENGTHS = range(8, 121)
BATCH = 256
FOLDS = 5
MARK = '▁'


def fold(text):
    """Which fifth of CPP a sentence belongs to, as PolyphoneExamples divides it."""
    return zlib.crc32(text.encode()) % FOLDS


def syllable(written):
    """A reading as the engine writes it: v for ü, but u behind j q x y."""
    return re.sub('^r5$', 'er5', re.sub('^([jqxy])v', r'\1u', written.strip().replace('u:', 'v')))


def labelled(folder, part):
    """Sentences without their marks, place of the marked character, its reading."""
    for line, reading in zip(open(folder / f'{part}.sent'), open(folder / f'{part}.lb')):
        line = line.rstrip('\n')
        yield line.replace(MARK, ''), line.index(MARK), syllable(reading)


class Teacher:
    """One bidirectional LSTM layer and two dense ones over the classes of all characters."""

    def __init__(self, folder):
        load = lambda name: pickle.loads((folder / f'{name}.pkl').read_bytes())
        self.letters = load('char2idx')
        self.classes = {syllable(name): place for name, place in load('class2idx').items()}
        state = {name: torch.tensor(value) for name, value in load('np_ckpt').items()}
        self.embedding = state['embedding.weight']
        self.lstm = torch.nn.LSTM(64, 32, batch_first=True, bidirectional=True)
        self.lstm.load_state_dict({name[5:]: value for name, value in state.items() if name.startswith('lstm.')})
        self.dense = [(state[f'logit_layer.{layer}.weight'], state[f'logit_layer.{layer}.bias']) for layer in (0, 2)]

    @torch.no_grad()
    def scores(self, texts, rows, columns):
        """[places, classes] for character columns[n] of text rows[n]."""
        unknown, begin, end = (self.letters[key] for key in ('<UNK>', '시', '끝'))
        coded = [torch.tensor([begin, *(self.letters.get(letter, unknown) for letter in text), end]) for text in texts]
        lengths = torch.tensor([len(text) for text in coded])
        embedded = self.embedding[torch.nn.utils.rnn.pad_sequence(coded, batch_first=True)]
        packed = torch.nn.utils.rnn.pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)
        states, _ = torch.nn.utils.rnn.pad_packed_sequence(self.lstm(packed)[0], batch_first=True)
        chosen = states[torch.tensor(rows), torch.tensor(columns) + 1]
        (hidden, hidden_bias), (out, out_bias) = self.dense
        return torch.relu(chosen @ hidden.T + hidden_bias) @ out.T + out_bias


def main():
    cpp, g2pm, web, texts, t2s, characters, out = map(Path, sys.argv[1:])
    random.seed(1)
    torch.set_num_threads(1)
    table = {}
    for line in open(t2s):
        old, new = line.rstrip('\n').split('=', 1)
        if len(old) == 1 and (len(new) == 1 or new[1] == ' '):
            table[ord(old)] = new[0]
    simplified = lambda text: text.translate(table)

    marked = [(simplified(text), at, reading, fold(text)) for text, at, reading in labelled(cpp, 'dev')]
    known = {text for text, *_ in marked}
    people = [(simplified(text), at, reading) for part in ('train', 'dev') for text, at, reading in labelled(web, part)]
    people = [row for row in people if row[0] not in known]
    teacher = Teacher(g2pm)
    usable = {syllable(reading) for reading in open(g2pm.parent / 'data/train.lb')} & teacher.classes.keys()
    readings = defaultdict(set)
    for text, at, reading, *_ in marked + people:
        readings[text[at]].add(reading)
    listed = {row[0]: row[1].split(' ') for row in (line.rstrip('\n').split('\t') for line in open(characters))}
    for letter in {text[at] for text, at, *_ in marked}:
        readings[letter] |= set(listed.get(letter, ())) & usable
    readings = {letter: sorted(known & teacher.classes.keys()) for letter, known in readings.items()}

    sentences = {}  # text: its kind, and the places that have a label
    for paragraph in open(texts):
        for sentence in re.findall('[^。！？\n]+[。！？”」』]*', paragraph):
            sentence = simplified(sentence.strip().replace('(', '（').replace(')', '）'))
            if len(sentence) in LENGTHS and sentence not in known:
                sentences[sentence] = 'taught', set()
    for text, at, _ in people:
        sentences.setdefault(text, ('taught', set()))[1].add(at)
    for text, at, _, part in marked:
        sentences.setdefault(text, (f'taught-{part}', set()))[1].add(at)

    found = defaultdict(list)
    items = list(sentences.items())
    for start in range(0, len(items), BATCH):
        batch = items[start:start + BATCH]
        places = [(row, at) for row, (text, (_, skipped)) in enumerate(batch) for at, letter in enumerate(text)
                  if len(readings.get(letter, ())) > 1 and at not in skipped]
        if not places:
            continue
        scores = teacher.scores([text for text, _ in batch], *zip(*places))
        for (row, at), score in zip(places, scores):
            text, (kind, _) = batch[row]
            candidates = readings[text[at]]
            chance, best = torch.softmax(score[[teacher.classes[reading] for reading in candidates]], 0).max(0)
            if chance >= SURE:
                found[text[at], candidates[best]].append((kind, text, at))

    marks = defaultdict(dict)
    for text, at, reading in people:
        marks['web', text][at] = reading
    for (_, reading), examples in sorted(found.items()):
        for kind, text, at in random.sample(examples, min(MOST, len(examples))):
            marks[kind, text][at] = reading
    with open(out, 'w') as file:
        for (kind, text), at in marks.items():
            print(kind, ''.join(letter + (f'({at[i]})' if i in at else '') for i, letter in enumerate(text)), sep='\t', file=file)
    print(Counter(kind for kind, text in marks for _ in marks[kind, text]))


if __name__ == '__main__':
    main()
