// Packs readings of characters and phrases into the engine's resources.
//
//   npm pack pinyin-pro@3.29.4 pinyin@2.11.2      (both MIT), unpacked to SOURCES/pinyin-pro and SOURCES/pinyin
//   unzip hanlp-portable-1.8.6.jar data/dictionary/pinyin/pinyin.txt  (Apache-2.0), to SOURCES/hanlp.txt
//   node pack.mjs SOURCES USUAL OUT
//
// USUAL lists "character reading count" of how often a reading was met in labelled text; it orders the readings.
// OUT/characters.tsv: character, readings, the usual one first. OUT/phrases.tsv: phrase, readings; only phrases with a
// character that has several readings and words of two characters or more.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const [sources, usualFile, out] = process.argv.slice(2).map((file) => path.resolve(file));
const require = createRequire(import.meta.url);
const MARKS = { ā: 'a1', á: 'a2', ǎ: 'a3', à: 'a4', ē: 'e1', é: 'e2', ě: 'e3', è: 'e4', ī: 'i1', í: 'i2', ǐ: 'i3', ì: 'i4', ō: 'o1', ó: 'o2', ǒ: 'o3', ò: 'o4',
  ū: 'u1', ú: 'u2', ǔ: 'u3', ù: 'u4', ǖ: 'v1', ǘ: 'v2', ǚ: 'v3', ǜ: 'v4', ü: 'v5', ń: 'n2', ň: 'n3', ǹ: 'n4', ḿ: 'm2' };
const SYLLABLE = /^[a-z]+[1-5]$/;

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
  if (plain === 'r') [plain, tone] = ['er', '2']; // erhua as some sources write it
  const syllable = plain + tone;
  return SYLLABLE.test(syllable) ? syllable : null;
}

const characters = new Map();
const learn = (character, readings) => {
  const known = characters.get(character) ?? [];
  for (const reading of readings) if (reading && !(character === '儿' && reading === 'er5') && !known.includes(reading)) known.push(reading);
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
for (const line of fs.readFileSync(usualFile, 'utf8').split('\n').filter(Boolean)) {
  const [character, reading, count] = line.split(/\s+/);
  learn(character, [reading]);
  counts.set(character + reading, Number(count));
}
for (const [character, readings] of characters) {
  readings.sort((a, b) => (counts.get(character + b) ?? 0) - (counts.get(character + a) ?? 0));
}

const phrases = new Map();
const HAN = /^\p{Script=Han}{2,12}$/u;
const add = (phrase, marked) => {
  const letters = [...phrase];
  const readings = marked.map(numbered);
  if (!HAN.test(phrase) || phrase.length !== letters.length || readings.length !== letters.length || readings.includes(null) || phrases.has(phrase)) return;
  letters.forEach((letter, i) => {
    if (letter === '一') readings[i] = 'yi1';
    if (letter === '不' && readings[i].startsWith('bu')) readings[i] = 'bu4';
    if (letter === '儿' && /^e?r5$/.test(readings[i])) readings[i] = 'er2';
  });
  if (!letters.some((letter) => (characters.get(letter)?.length ?? 0) > 1) && !readings.some((reading) => reading.endsWith('5'))) return;
  letters.forEach((letter, i) => { if (!readings[i].endsWith('5')) learn(letter, [readings[i]]); });
  phrases.set(phrase, readings);
};
for (const number of [2, 3, 4, 5]) {
  for (const [phrase, reading] of Object.entries(objectOf(`${pro}/dict${number}.mjs`))) add(phrase, reading.split(' '));
}
for (const line of fs.readFileSync(`${sources}/hanlp.txt`, 'utf8').split('\n')) {
  const [phrase, reading] = line.trim().split('=');
  if (reading) add(phrase, reading.split(','));
}
for (const [phrase, reading] of Object.entries(require(`${sources}/pinyin/data/phrases-dict.js`))) add(phrase, reading.map(([first]) => first));

const sorted = (map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, readings]) => `${key}\t${readings.join(' ')}\n`).join('');
fs.mkdirSync(out, { recursive: true });
fs.writeFileSync(`${out}/characters.tsv`, sorted(characters));
fs.writeFileSync(`${out}/phrases.tsv`, sorted(phrases));
console.log(`${characters.size} characters, ${phrases.size} phrases`);
