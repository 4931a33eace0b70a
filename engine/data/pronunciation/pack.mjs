// Packs readings of characters and words into the engine's resources.
//
//   npm pack @pinyin-pro/data@1.3.1 (ISC), pinyin-pro@3.29.4 and pinyin@2.11.2 (both MIT), unpacked to
//     SOURCES/pinyin-pro-data, SOURCES/pinyin-pro and SOURCES/pinyin
//   unzip hanlp-portable-1.8.6.jar data/dictionary/pinyin/pinyin.txt  (Apache-2.0), to SOURCES/hanlp.txt
//   node pack.mjs SOURCES CPP ENGINE
//
// words.txt beside this script holds our own words; they go before all others. Those behind its second comment are
// always read so, for which their cost is negative.
//
// CPP is the folder of dev.sent and dev.lb (see README.md); how often a reading was met there orders the readings.
// ENGINE is the resource folder of the engine's package linguistic. Written are
//   pronunciation/characters.tsv  character, readings with the usual one first, cost
//   pronunciation/words.tsv       word, the readings of those of its characters that have several, cost
// where cost is ten times the negative decimal logarithm of the word's relative frequency. Tones are lexical: 一 is
// yi1, 不 bu4, and a syllable that is neutral in a word has its full tone (衣服 fu2), which sandhi takes away again.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const [sources, cpp, out] = process.argv.slice(2).map((file) => path.resolve(file));
const require = createRequire(import.meta.url);
const MARKS = { ā: 'a1', á: 'a2', ǎ: 'a3', à: 'a4', ē: 'e1', é: 'e2', ě: 'e3', è: 'e4', ī: 'i1', í: 'i2', ǐ: 'i3', ì: 'i4', ō: 'o1', ó: 'o2', ǒ: 'o3', ò: 'o4',
  ū: 'u1', ú: 'u2', ǔ: 'u3', ù: 'u4', ǖ: 'v1', ǘ: 'v2', ǚ: 'v3', ǜ: 'v4', ü: 'v5', ń: 'n2', ň: 'n3', ǹ: 'n4', ḿ: 'm2' };
const SYLLABLE = /^(?:[a-z]*[aeiouv][a-z]*|h?ng|hm|m|n)[1-5]$/;
const PARTICLES = '的地得了着过么吗呢吧啊呀哇哪啦嘛们';
const LONGEST = 10;
const GUESSED = 3.1e-12; // frequency up to which a pair of the large list may be one
const RARE = 120; // cost of a word without a frequency
const COMMON = 100; // up to this cost words are kept although their parts read alike

/** "zhòng" → "zhong4"; ü is v behind n and l, u elsewhere. Null for what is no Mandarin syllable. */
function numbered(marked) {
  let tone = 5;
  let plain = '';
  for (const letter of marked.trim().normalize('NFC')) {
    const mark = MARKS[letter];
    if (!mark) plain += letter;
    else {
      plain += mark[0];
      if (mark[1] !== '5') tone = mark[1];
    }
  }
  if (/[1-5]$/.test(plain)) [plain, tone] = [plain.slice(0, -1), plain.slice(-1)];
  plain = plain.replace(/u:/, 'v').replace(/^([jqxy])v/, '$1u');
  if (plain === 'r') plain = 'er'; // erhua as some sources write it
  const syllable = plain + tone;
  return SYLLABLE.test(syllable) ? syllable : null;
}

const characters = new Map();
const learn = (character, readings) => {
  const known = characters.get(character) ?? [];
  for (const reading of readings) if (reading && !known.includes(reading)) known.push(reading);
  if (known.length) characters.set(character, known);
};

const pro = `${sources}/pinyin-pro/dist/esm/data`;
const objectOf = (file) => {
  const text = fs.readFileSync(file, 'utf8').replace(/^import .*$/gm, '').replace(/^export .*$/gm, '');
  const name = /const (\w+) = \{/.exec(text)[1];
  const body = text.slice(text.indexOf(`const ${name} = {`));
  return new Function(`${body.slice(0, body.indexOf('\n};') + 3)}; return ${name};`)();
};
for (const [readings, written] of Object.entries(objectOf(`${pro}/dict1.mjs`))) {
  for (const character of written.join ? written : [written]) learn(character, readings.split(' ').map(numbered));
}
const single = require(`${sources}/pinyin/data/dict-zi.js`);
for (const [code, readings] of Object.entries(single)) {
  // The large table is read only where the small one is silent: its rare readings mislead.
  const character = String.fromCodePoint(Number(code));
  if (!characters.has(character)) learn(character, readings.split(',').map(numbered));
}

const counts = new Map();
const labels = fs.readFileSync(`${cpp}/dev.lb`, 'utf8').split('\n');
for (const [number, sentence] of fs.readFileSync(`${cpp}/dev.sent`, 'utf8').split('\n').filter(Boolean).entries()) {
  const character = sentence[sentence.indexOf('▁') + 1];
  const syllable = numbered(labels[number]);
  learn(character, [syllable]);
  counts.set(character + syllable, (counts.get(character + syllable) ?? 0) + 1);
}

const costs = new Map();
const words = new Map();
const own = new Set();
const fixed = new Set();
/** Word → places whose neutral syllable can go back to several full ones; a later source may say to which. */
const unclear = new Map();
const HAN = /^\p{Script=Han}+$/u;

/** The readings with a full tone that a neutral one may go back to; particles are neutral by nature. */
function full(letter, reading) {
  if (!reading.endsWith('5') || PARTICLES.includes(letter)) return [reading];
  const full = (characters.get(letter) ?? []).filter((known) => !known.endsWith('5') && known.slice(0, -1) === reading.slice(0, -1));
  return full.length ? full : [reading];
}

function add(word, marked) {
  const letters = [...word];
  const readings = marked.map(numbered);
  if (!HAN.test(word) || word.length !== letters.length || letters.length > LONGEST || readings.length !== letters.length || readings.includes(null)) return;
  if (words.has(word)) {
    const known = words.get(word);
    for (const i of unclear.get(word) ?? []) {
      if (readings[i].slice(0, -1) === known[i].slice(0, -1) && !readings[i].endsWith('5') && characters.get(letters[i]).includes(readings[i])) {
        known[i] = readings[i];
        unclear.get(word).delete(i);
      }
    }
    return;
  }
  const open = new Set();
  letters.forEach((letter, i) => {
    if (letter === '一') readings[i] = 'yi1';
    else if (letter === '不' && readings[i].startsWith('bu')) readings[i] = 'bu4';
    else if (letter === '儿' && /^e?r5$/.test(readings[i])) readings[i] = 'er2';
    else {
      const possible = full(letter, readings[i]);
      if (possible.length > 1) open.add(i);
      readings[i] = possible[0];
    }
  });
  if (letters.length === 1) return;
  letters.forEach((letter, i) => learn(letter, [readings[i]]));
  words.set(word, readings);
  if (open.size) unclear.set(word, open);
}
const data = (name) => Object.entries(JSON.parse(fs.readFileSync(`${sources}/pinyin-pro-data/json/${name}.json`, 'utf8')));
const complete = data('complete');
for (const [word, [, frequency]] of complete) costs.set(word, Math.min(RARE, Math.round(-10 * Math.log10(frequency))));
let comments = 0;
for (const line of fs.readFileSync(new URL('words.txt', import.meta.url), 'utf8').split('\n')) {
  if (line.startsWith('#')) comments++;
  for (const entry of line.startsWith('#') ? [] : line.split(';')) {
    const [word, ...readings] = entry.trim().split(/\s+/);
    if (word) add(word, readings);
    own.add(word);
    if (comments > 1) fixed.add(word);
  }
}
const modern = new Map(data('modern'));
for (const [word, [reading]] of modern) add(word, reading.split(' '));
const usual = new Map(complete.filter(([word]) => word.length === 1).map(([letter, [reading]]) => [letter, reading]));
/** Pairs that the large list read letter by letter: 累得 dé, 缝缝 fèng. What they say of a polyphone is a guess. */
const isGuess = (word, reading, frequency) =>
  word.length === 2 && frequency <= GUESSED && reading.split(' ').every((syllable, i) => syllable === usual.get(word[i]));
for (const [word, [reading, frequency]] of complete) {
  const loose = word.length === 2 && /[得着]|^[还没]/.test(word); // 得 after a verb is no word of its own
  if (!modern.has(word) && !loose && !isGuess(word, reading, frequency)) add(word, reading.split(' '));
}
for (const number of [2, 3, 4, 5]) {
  for (const [word, reading] of Object.entries(objectOf(`${pro}/dict${number}.mjs`))) add(word, reading.split(' '));
}
for (const line of fs.readFileSync(`${sources}/hanlp.txt`, 'utf8').split('\n')) {
  const [word, reading] = line.trim().split('=');
  if (reading && !/^.[了得着]$/.test(word)) add(word, reading.split(','));
}
for (const [word, reading] of Object.entries(require(`${sources}/pinyin/data/phrases-dict.js`))) add(word, reading.map(([first]) => first));

// A place is read alike with and without what it is.
for (const place of fixed) {
  for (const kind of '县市区镇乡') if (words.has(place + kind)) words.set(place + kind, [...words.get(place), ...words.get(place + kind).slice(place.length)]);
}

// What no source says of a word, a word within it may.
for (const [word, open] of unclear) {
  for (const i of [...open]) {
    for (let from = 0; from <= i; from++) {
      for (let to = i + 1; to <= word.length; to++) {
        const part = word.slice(from, to);
        if (part.length < 2 || part === word || !words.has(part) || unclear.get(part)?.has(i - from)) continue;
        const reading = words.get(part)[i - from];
        if (open.has(i) && reading.slice(0, -1) === words.get(word)[i].slice(0, -1)) {
          words.get(word)[i] = reading;
          open.delete(i);
        }
      }
    }
  }
}

// What labelled text does not tell of a character, the frequencies of its words do.
const weights = new Map();
for (const [word, readings] of words) {
  const frequency = 10 ** (-(costs.get(word) ?? RARE) / 10);
  [...word].forEach((letter, i) => weights.set(letter + readings[i], (weights.get(letter + readings[i]) ?? 0) + frequency));
}
for (const [character, readings] of characters) {
  const labelled = readings.some((reading) => counts.has(character + reading));
  const weight = (reading) => (labelled ? counts : weights).get(character + reading) ?? 0;
  readings.sort((a, b) => weight(b) - weight(a));
}

const several = (letter) => (characters.get(letter)?.length ?? 0) > 1;
const cost = (word) => costs.get(word) ?? RARE;
const kept = new Map();

/** The readings that the kept words give, cut as the engine cuts. */
function composed(word) {
  const best = [{ cost: 0, readings: [] }];
  for (let to = 1; to <= word.length; to++) {
    const last = word[to - 1];
    best[to] = { cost: best[to - 1].cost + cost(last), readings: [...best[to - 1].readings, characters.get(last)?.[0]] };
    for (let from = 0; from < to - 1; from++) {
      const part = word.slice(from, to);
      const readings = kept.get(part);
      if (readings && best[from].cost + cost(part) < best[to].cost) best[to] = { cost: best[from].cost + cost(part), readings: [...best[from].readings, ...readings] };
    }
  }
  return best[word.length].readings;
}
for (const [word, readings] of [...words].sort(([a], [b]) => a.length - b.length)) {
  const plain = ![...word].some(several);
  const needed = own.has(word) || word.length === 2 && !plain || cost(word) <= COMMON || !plain && composed(word).join() !== readings.join();
  if (needed) kept.set(word, readings);
}

for (const [letter, [reading]] of complete) {
  // How a character is read that is a word of its own.
  if (letter.length === 1 && several(letter) && characters.get(letter).includes(numbered(reading))) kept.set(letter, [numbered(reading)]);
}

const sorted = (rows) => rows.sort(([a], [b]) => (a < b ? -1 : 1)).map((row) => `${row.join('\t')}\n`).join('');
const write = (name, text) => fs.writeFileSync(`${out}/${name}`, text);
write('pronunciation/characters.tsv', sorted([...characters].map(([character, readings]) => [character, readings.join(' '), cost(character)])));
write('pronunciation/words.tsv', sorted([...kept].map(([word, readings]) => [word, readings.filter((_, i) => several(word[i])).join(' '), fixed.has(word) ? -cost(word) : cost(word)])));
console.log(`${characters.size} characters, ${kept.size} of ${words.size} words`);
const guessed = [...unclear].filter(([word, open]) => open.size && kept.has(word)).map(([word]) => word);
console.log(`full tones guessed in ${guessed.length}: ${guessed.join(' ')}`);
