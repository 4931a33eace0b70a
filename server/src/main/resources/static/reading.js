// The text as it is read: a button a character with its pinyin, lit while it is spoken, open to correction.
import * as api from './api.js';
import { $, button, make } from './dom.js';
import { addWords, t } from './i18n.js';

addWords({
  zh: {
    understood: '读法', clickHint: '点一个字，可以换一个读音', details: '怎样理解的', normalized: '读作', wordsRow: '词与词性', pinyin: '拼音', prosody: '停顿',
    pauses: '静音', warnings: '提示', readingOf: '“{0}”怎么读', own: '自己写，如 chong2', use: '使用', close: '关闭', readAs: '这里读 {0}', sandhi: '本音 {0}，变调读 {1}',
  },
  en: {
    understood: 'Reading', clickHint: 'Click a character to choose another reading', details: 'What was understood', normalized: 'Read as', wordsRow: 'Words', pinyin: 'Pinyin', prosody: 'Breaks',
    pauses: 'Silence', warnings: 'Notes', readingOf: 'Reading of “{0}”', own: 'Your own, such as chong2', use: 'Use', close: 'Close', readAs: 'Read as {0} here', sandhi: '{0}, read {1} by tone sandhi',
  },
});

const MARKS = { a: 'āáǎà', e: 'ēéěè', i: 'īíǐì', o: 'ōóǒò', u: 'ūúǔù', ü: 'ǖǘǚǜ' };
/** Markup and inline pinyin: part of the text, not of what is heard. */
const UNHEARD = /<[^>]*>|\([a-zü:]{1,7}[1-5]\)/gi;
const BREAKS = ['', '·', '|', '‖', '¶'];

/** chong2 → chóng; what is no pinyin stays as it is. */
export function marked(pinyin) {
  const match = /^([a-zü]+)([1-5])$/.exec(pinyin.replace(/u:|v/g, 'ü'));
  if (!match) return pinyin;
  const [, letters, tone] = match;
  if (tone === '5') return letters;
  const at = /[ae]/.exec(letters)?.index ?? (letters.includes('ou') ? letters.indexOf('o') : /[iouü](?=[^iouü]*$)/.exec(letters)?.index);
  return at === undefined ? pinyin : letters.slice(0, at) + MARKS[letters[at]][tone - 1] + letters.slice(at + 1);
}

/** Syllables whose ranges in the text overlap form one unit: “3:05” is four syllables, but one thing to point at. */
function unitsOf(analysis) {
  const units = [];
  const breaks = new Map(analysis.breaks.map((item) => [item.after, item.level]));
  analysis.syllables.forEach((syllable, i) => {
    const last = units.at(-1);
    const unit = last && syllable.start < last.end ? last : { start: syllable.start, end: syllable.end, syllables: [], level: 0 };
    if (unit !== last) units.push(unit);
    unit.end = Math.max(unit.end, syllable.end);
    unit.syllables.push(syllable);
    unit.level = breaks.get(i) ?? 0;
  });
  return units;
}

export class Reading {
  /** onCorrect(start, end, character, pinyin) is called when a reading was chosen for a character. */
  constructor({ onCorrect }) {
    this.onCorrect = onCorrect;
    this.items = [];
    this.asked = 0;
    $('own-use').addEventListener('click', () => this.useOwn());
    $('own').addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      this.useOwn();
    });
  }

  /** Asks how the text is read and shows it. Throws what is wrong with the text. */
  async show(text, ssml, voice) {
    const mine = ++this.asked;
    if (!text.trim()) {
      this.clear();
      return;
    }
    const analysis = await api.analyze(text, ssml, voice);
    if (mine !== this.asked) return;
    this.draw(text, unitsOf(analysis));
    this.explain(analysis);
  }

  /** The text has changed: what stands here has no place in it until it is asked anew. */
  outdated() {
    $('reading').inert = true;
  }

  clear() {
    this.asked++;
    this.items = [];
    $('understood').hidden = true;
  }

  draw(text, units) {
    const nodes = [];
    let at = 0;
    const between = (to) => {
      const heard = text.slice(at, to).replace(UNHEARD, '');
      if (heard.trim()) nodes.push(make('span', { textContent: heard }));
      if (heard.includes('\n')) nodes.push(make('br'));
    };
    this.items = units.map((unit) => {
      between(unit.start);
      at = unit.end;
      const written = text.slice(unit.start, unit.end).replace(UNHEARD, '');
      const pinyin = unit.syllables.filter((syllable) => /^\p{Script=Han}/u.test(syllable.char)).map((syllable) => marked(syllable.surface)).join(' ');
      const node = make('button', { type: 'button', className: `unit level${unit.level}` }, make('small', { textContent: pinyin, lang: 'zh-Latn-pinyin' }), make('span', { textContent: written }));
      node.addEventListener('click', () => this.choose(unit));
      nodes.push(node);
      return { ...unit, node };
    });
    between(text.length);
    $('reading').replaceChildren(...nodes);
    $('reading').inert = false;
    $('understood').hidden = false;
  }

  explain(analysis) {
    const prosody = analysis.syllables.map((syllable, i) => syllable.char + (BREAKS[analysis.breaks.find((item) => item.after === i)?.level ?? 0] ?? '')).join('');
    const rows = [
      [t('normalized'), analysis.normalized],
      [t('wordsRow'), analysis.words.map((word) => `${word.text}/${word.pos}`).join('  ')],
      [t('pinyin'), analysis.syllables.map((syllable) => syllable.surface).join(' ')],
      [t('prosody'), prosody],
    ];
    if (analysis.pauses?.length) rows.push([t('pauses'), analysis.pauses.map((pause) => `${analysis.syllables[pause.after]?.char ?? ''} ${pause.ms} ms`).join('  ')]);
    if (analysis.warnings.length) rows.push([t('warnings'), analysis.warnings.join(' ')]);
    $('analysis').replaceChildren(...rows.flatMap(([name, value]) => [make('dt', { textContent: name }), make('dd', { textContent: value, lang: 'zh-CN' })]));
  }

  /** Lights what is spoken between the offsets of the text, and dims what is behind; −1 puts all lights out. */
  light(start, end) {
    for (const { node, ...unit } of this.items) {
      const lit = start >= 0 && unit.start < end && unit.end > start;
      if (lit && !node.classList.contains('lit')) this.reveal(node);
      node.classList.toggle('lit', lit);
      node.classList.toggle('said', start >= 0 && unit.end <= start);
    }
  }

  /** Scrolls within the panel; the page itself stays where its reader put it. */
  reveal(node) {
    const panel = $('reading');
    const above = node.offsetTop - panel.offsetTop;
    if (above < panel.scrollTop) panel.scrollTop = above;
    else if (above + node.offsetHeight > panel.scrollTop + panel.clientHeight) panel.scrollTop = above + node.offsetHeight - panel.clientHeight;
  }

  async choose(unit) {
    const [syllable] = unit.syllables;
    const single = unit.syllables.length === 1 && [...syllable.char].length === 1 && /\p{Script=Han}/u.test(syllable.char);
    this.choosing = unit;
    $('choices-title').textContent = t('readingOf', single ? syllable.char : unit.syllables.map((each) => each.char).join(''));
    $('choices-source').textContent = syllable.lexical !== syllable.surface && single
      ? t('sandhi', marked(syllable.lexical), marked(syllable.surface))
      : t('readAs', unit.syllables.map((each) => marked(each.surface)).join(' '));
    $('choices-own').hidden = !single;
    $('own').value = '';
    const readings = single ? await api.readings(syllable.char).catch(() => []) : [];
    const all = single && !readings.includes(syllable.lexical) ? [syllable.lexical, ...readings] : readings;
    $('choices-list').replaceChildren(...all.map((pinyin) => button(marked(pinyin), () => this.use(pinyin), { ariaPressed: String(pinyin === syllable.lexical), lang: 'zh-Latn-pinyin', data: { pinyin } })));
    $('choices').showModal();
    $('choices-list').querySelector('[aria-pressed=true]')?.focus();
  }

  useOwn() {
    const pinyin = $('own').value.trim().toLowerCase().replace(/u:|ü/g, 'v');
    if (pinyin && $('own').checkValidity()) this.use(pinyin);
    else $('own').reportValidity();
  }

  use(pinyin) {
    const { start, end, syllables } = this.choosing;
    $('choices').close();
    this.onCorrect(start, end, syllables[0].char, pinyin);
  }
}
