// The page's words in Chinese and English.
const words = {
  zh: {
    skip: '跳到文本框', pages: '页面', speak: '合成', voices: '声音', history: '历史', theme: '切换明暗', text: '文本', placeholder: '输入要朗读的文字',
    examples: '示例', voice: '声音', emotion: '情感', intensity: '强度', speed: '语速', pitch: '音高', volume: '音量', format: '下载格式',
    play: '朗读', pause: '暂停', resume: '继续', stop: '停止', download: '下载', copy: '复制代码', player: '播放', position: '播放位置',
    understood: '朗声是这样理解的', clickHint: '点一个字，看它的读音，也可以换一个。', clearHistory: '清空历史', close: '关闭',
    synthetic: '这里的语音由计算机合成。公开使用时请按规定标明。', semitones: '半音', copied: '已复制', making: '合成中…', done: '完成', stopped: '已停止',
    empty: '文本不能为空', lost: '与服务的连接断开了，请重试', normalized: '读作', wordsRow: '词', pinyin: '拼音', warnings: '提示', readingOf: '“{0}”的读音',
    own: '自己写（如 chong2）', use: '使用', loaded: '已载入', notLoaded: '用到时载入', standard: '默认', sample: '试听', again: '再读一次', nothingYet: '还没有历史。',
    firstSound: '首响 {0} 毫秒', emotions: { neutral: '平静', happy: '高兴', sad: '悲伤', angry: '生气', fear: '害怕', surprise: '惊讶', calm: '沉稳', gentle: '温柔', serious: '严肃', disgust: '厌恶', hate: '憎恨' },
  },
  en: {
    skip: 'Skip to the text', pages: 'Pages', speak: 'Speak', voices: 'Voices', history: 'History', theme: 'Light or dark', text: 'Text', placeholder: 'Type what is to be said',
    examples: 'Examples', voice: 'Voice', emotion: 'Emotion', intensity: 'Intensity', speed: 'Speed', pitch: 'Pitch', volume: 'Volume', format: 'Download as',
    play: 'Speak', pause: 'Pause', resume: 'Resume', stop: 'Stop', download: 'Download', copy: 'Copy as code', player: 'Player', position: 'Position',
    understood: 'What was understood', clickHint: 'Click a character to see its reading and choose another.', clearHistory: 'Clear history', close: 'Close',
    synthetic: 'The speech on this page is synthetic. Label it as the law asks when you publish it.', semitones: 'semitones', copied: 'Copied', making: 'Speaking…', done: 'Done', stopped: 'Stopped',
    empty: 'The text is empty', lost: 'The connection to the service was lost; try again', normalized: 'Read as', wordsRow: 'Words', pinyin: 'Pinyin', warnings: 'Notes', readingOf: 'Readings of “{0}”',
    own: 'Your own (such as chong2)', use: 'Use', loaded: 'loaded', notLoaded: 'loads on first use', standard: 'default', sample: 'Sample', again: 'Speak again', nothingYet: 'Nothing here yet.',
    firstSound: 'first sound after {0} ms', emotions: { neutral: 'neutral', happy: 'happy', sad: 'sad', angry: 'angry', fear: 'fear', surprise: 'surprise', calm: 'calm', gentle: 'gentle', serious: 'serious', disgust: 'disgust', hate: 'hate' },
  },
};

let current = localStorage.getItem('language') ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');

export const language = () => current;

export const t = (key, ...values) => values.reduce((text, value, i) => text.replace(`{${i}}`, value), words[current][key] ?? key);

export const emotionName = (id) => words[current].emotions[id] ?? id;

/** Writes the current language into everything that carries a data-i18n attribute. */
export function translate(chosen = current) {
  current = chosen;
  localStorage.setItem('language', chosen);
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
  for (const node of document.querySelectorAll('[data-i18n]')) node.textContent = t(node.dataset.i18n);
  for (const node of document.querySelectorAll('[data-i18n-label]')) node.setAttribute('aria-label', t(node.dataset.i18nLabel));
  for (const node of document.querySelectorAll('[data-i18n-placeholder]')) node.placeholder = t(node.dataset.i18nPlaceholder);
}
