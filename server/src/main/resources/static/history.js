// What was spoken before, kept in this browser alone.
import { $, button, make } from './dom.js';
import { addWords, language, t } from './i18n.js';
import { emotionName } from './emotions.js';

addWords({
  zh: { history: '历史', clearHistory: '清空', again: '再读一次', historyHint: '只保存在这个浏览器里' },
  en: { history: 'History', clearHistory: 'Clear', again: 'Speak again', historyHint: 'kept in this browser only' },
});

const MOST = 30;

function entries() {
  try {
    return JSON.parse(localStorage.getItem('history') ?? '[]');
  } catch {
    return [];
  }
}

function keep(list) {
  try {
    localStorage.setItem('history', JSON.stringify(list));
  } catch {
    localStorage.setItem('history', JSON.stringify(list.slice(0, 3))); // long texts filled the browser's storage
  }
}

/** onAgain(entry) is called when an entry is to be spoken again. */
export function showHistory(onAgain) {
  const list = entries();
  $('history').hidden = !list.length;
  $('history-list').replaceChildren(...list.map((entry) => {
    const facts = [entry.voice, emotionName(entry.emotion), new Date(entry.at).toLocaleString(language() === 'zh' ? 'zh-CN' : 'en')];
    return make('li', {}, make('p', { textContent: entry.text.slice(0, 160), lang: 'zh-CN' }),
      make('div', { className: 'row' }, make('span', { className: 'hint', textContent: facts.filter(Boolean).join(' · ') }), button(t('again'), () => onAgain(entry), { className: 'quiet' })));
  }));
}

export function remember(entry) {
  keep([entry, ...entries().filter((old) => old.text !== entry.text)].slice(0, MOST));
}

export function forget() {
  localStorage.removeItem('history');
}
