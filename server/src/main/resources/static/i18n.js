// Words in Chinese and English. Every page adds its own; nodes carry their key in a data-i18n attribute.

const words = { zh: {}, en: {} };
const listeners = [];
let current = localStorage.getItem('language') ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');

/** Adds words by language and key: `{ zh: { play: '朗读' }, en: { play: 'Speak' } }`. */
export function addWords(more) {
  for (const language of Object.keys(words)) Object.assign(words[language], more[language]);
  translate();
}

export const language = () => current;

/** The words of a key in the current language; {0}, {1} … are replaced by the values. */
export const t = (key, ...values) => values.reduce((text, value, i) => text.replace(`{${i}}`, value), words[current][key] ?? key);

/** Whether the current language has words for the key. */
export const known = (key) => key in words[current];

/** Calls the listener now and whenever the language has changed. */
export function onLanguage(listener) {
  listeners.push(listener);
  listener();
}

export function setLanguage(chosen) {
  current = chosen;
  localStorage.setItem('language', chosen);
  translate();
  for (const listener of listeners) listener();
}

/** Writes the current language into everything that carries a data-i18n attribute. */
export function translate(root = document) {
  document.documentElement.lang = current === 'zh' ? 'zh-CN' : 'en';
  for (const node of root.querySelectorAll('[data-i18n]')) node.textContent = t(node.dataset.i18n);
  for (const node of root.querySelectorAll('[data-i18n-label]')) node.setAttribute('aria-label', t(node.dataset.i18nLabel));
  for (const node of root.querySelectorAll('[data-i18n-title]')) node.title = t(node.dataset.i18nTitle);
  for (const node of root.querySelectorAll('[data-i18n-placeholder]')) node.placeholder = t(node.dataset.i18nPlaceholder);
}
