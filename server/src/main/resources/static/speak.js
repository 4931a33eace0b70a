// The first page: text in, sound out while it is being made.
import * as api from './api.js';
import { $, button, icon, make } from './dom.js';
import { emotionName } from './emotions.js';
import { forget, remember, showHistory } from './history.js';
import { addWords, language, onLanguage, t } from './i18n.js';
import { Player } from './player.js';
import { Reading } from './reading.js';
import { session } from './session.js';
import './shell.js';
import { snippet } from './snippets.js';

addWords({
  zh: {
    text: '文本', placeholder: '在这里输入要朗读的文字…', examples: '示例', insert: '插入标签', controls: '声音与情感', voice: '声音', emotion: '情感',
    intensity: '强度', speed: '语速', pitch: '音高', volume: '音量', reset: '恢复默认', format: '下载格式', play: '朗读', pause: '暂停', resume: '继续',
    stop: '停止', download: '下载', copy: '复制代码', player: '播放', position: '播放位置', semitones: '半音', copied: '已复制到剪贴板', notCopied: '浏览器不允许复制', making: '合成中…',
    done: '', stopped: '已停止', saving: '正在生成文件…', empty: '文本不能为空', lost: '与服务的连接断开了，请重试', firstSound: '{0} 毫秒后出声', counter: '{0} / {1} 字',
  },
  en: {
    text: 'Text', placeholder: 'Type the Chinese text to be spoken…', examples: 'Examples', insert: 'Insert a tag', controls: 'Voice and emotion', voice: 'Voice', emotion: 'Emotion',
    intensity: 'Intensity', speed: 'Speed', pitch: 'Pitch', volume: 'Volume', reset: 'Reset', format: 'Download as', play: 'Speak', pause: 'Pause', resume: 'Resume',
    stop: 'Stop', download: 'Download', copy: 'Copy as code', player: 'Player', position: 'Position', semitones: 'semitones', copied: 'Copied to the clipboard', notCopied: 'The browser does not allow copying', making: 'Speaking…',
    done: '', stopped: 'Stopped', saving: 'Making the file…', empty: 'The text is empty', lost: 'The connection to the service was lost; try again', firstSound: 'first sound after {0} ms', counter: '{0} / {1} characters',
  },
});

const EXAMPLES = [
  ['天气', 'Weather', '今天北京天气怎么样？最高气温二十五摄氏度，东北风三到四级，适合出门走走。'],
  ['客服', 'Service', '您好，您的订单已于10月3日14:30发出，预计明天送达。如有疑问，请拨打400-820-8820。'],
  ['故事', 'Story', '从前有一座山，山上有一座庙，庙里有个老和尚，正在给小和尚讲故事。'],
  ['数字', 'Numbers', '2024年全年营收为3.5亿元，同比增长12.8%，其中线上占比超过1/3。'],
  ['多音字', 'Heteronyms', '他长得很高，行长说他还没还钱，重庆的重要会议改在了银行大厅。'],
];
const SSML_TOOLS = [
  ['break', '<break time="500ms"/>', ''],
  ['emotion', '<emotion category="happy" intensity="1.0">', '</emotion>'],
  ['phoneme', '<phoneme alphabet="py" ph="chong2">', '</phoneme>'],
  ['say-as', '<say-as interpret-as="telephone">', '</say-as>'],
  ['sub', '<sub alias="">', '</sub>'],
  ['prosody', '<prosody rate="slow">', '</prosody>'],
  ['s', '<s>', '</s>'],
  ['w', '<w>', '</w>'],
];
const SLIDERS = { intensity: 1, speed: 1, pitch: 0, volume: 50 };
const THINKING_MILLIS = 500;

let voices = [];
let mostText = 0;
/** Known before it is asked for: browsers let a page copy in the click alone. */
let keyRequired = false;
let emotion = 'neutral';
let cancel = null;
let timings = [];
/** What the sound in the player was made from; '' while it is not whole. */
let madeFrom = '';
let thinking = 0;

const player = new Player($('wave'), { onTime: follow, onEnd: () => ended(t('done')) });
const reading = new Reading({ onCorrect: correct });

// --- What is asked for -----------------------------------------------------------------------------------------

function options() {
  const sliders = Object.fromEntries(Object.keys(SLIDERS).map((id) => [id, Number($(id).value)]));
  return { voice: $('voice').value || undefined, emotion, ...sliders, ssml: $('ssml').checked };
}

function showError(message) {
  $('error').textContent = message ?? '';
  $('error').hidden = !message;
  $('text').setAttribute('aria-invalid', String(Boolean(message)));
}

/** Puts the cursor on the line that an SSML error names. */
function selectLine(message) {
  const number = Number(/\bline (\d+)/i.exec(message ?? '')?.[1]);
  if (!number || !$('ssml').checked) return;
  const lines = $('text').value.split('\n');
  const from = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
  $('text').focus();
  $('text').setSelectionRange(from, from + (lines[number - 1]?.length ?? 0));
}

// --- Speaking --------------------------------------------------------------------------------------------------

async function speak() {
  const text = $('text').value;
  const request = JSON.stringify([text, options()]);
  stop();
  showError(null);
  if (!text.trim()) {
    showError(t('empty'));
    $('text').focus();
    return;
  }
  await player.unlock(voices.find((voice) => voice.id === $('voice').value)?.sampleRate);
  if (request === madeFrom) {
    player.seek(0);
    busy();
    return;
  }
  madeFrom = '';
  timings = [];
  const asked = performance.now();
  let first = true;
  $('status').textContent = t('making');
  cancel = api.speak(options(), text, {
    started: ({ sample_rate: rate }) => player.reset(rate),
    audio: (samples) => {
      if (first) $('status').textContent = t('firstSound', Math.round(performance.now() - asked));
      first = false;
      player.push(samples);
      busy();
    },
    timestamps: (items) => timings.push(...items.filter((item) => item.kind === 'character')),
    done: ({ warnings }) => {
      cancel = null;
      madeFrom = request;
      player.finish();
      if (warnings?.length) $('status').textContent = warnings.join(' ');
      remember({ text, ...options(), at: Date.now() });
      showHistory(again);
    },
    error: (message) => {
      cancel = null;
      stop();
      showError(message ?? t('lost'));
      selectLine(message);
    },
  });
  busy();
  understand(false);
}

function stop() {
  cancel?.();
  cancel = null;
  player.resume();
  player.halt();
  ended(t('stopped'));
}

/** The button says what a click on it does now. */
function busy() {
  const active = Boolean(cancel) || player.playing;
  const action = !active ? 'play' : player.paused ? 'resume' : 'pause';
  $('stop').disabled = !active;
  $('play').dataset.action = action;
  $('play').dataset.i18nLabel = action;
  $('play').setAttribute('aria-label', t(action));
  $('play').replaceChildren(icon(action === 'pause' ? 'pause' : 'play'));
}

function ended(message) {
  $('status').textContent = message;
  reading.light(-1, -1);
  showTime(0);
  busy();
}

async function playOrPause() {
  const { action } = $('play').dataset;
  if (action === 'play') return speak();
  await (action === 'pause' ? player.pause() : player.resume());
  return busy();
}

const clock = (seconds) => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, '0')}`;

function showTime(seconds) {
  $('time').textContent = `${clock(seconds)} / ${clock(player.duration)}`;
}

function follow(seconds) {
  showTime(seconds);
  const now = timings.findLast((item) => item.from <= seconds);
  if (!now) return;
  // Behind the last character of a clause nothing is lit, but what was said stays said.
  reading.light(seconds < now.to + 0.05 ? now.start : now.end, now.end);
}

// --- What was understood ---------------------------------------------------------------------------------------

async function understand(complain) {
  try {
    await reading.show($('text').value, $('ssml').checked, $('voice').value || undefined);
    if (complain) showError(null);
  } catch (error) {
    reading.clear();
    if (complain) showError(error.message);
  }
}

/** Looks at the text again once its writer pauses. */
function understandSoon() {
  reading.outdated();
  clearTimeout(thinking);
  thinking = setTimeout(() => (cancel || player.playing ? understandSoon() : understand($('ssml').checked)), THINKING_MILLIS);
}

/** Writes a chosen reading into the text, in place of one that was written there. */
function correct(start, end, character, pinyin) {
  const text = $('text').value;
  const before = text.slice(0, start);
  const behind = text.slice(end);
  if ($('ssml').checked) {
    const inside = /<phoneme\b[^>]*>$/.exec(before);
    $('text').value = inside && behind.startsWith('</phoneme>')
      ? before.slice(0, inside.index) + `<phoneme alphabet="py" ph="${pinyin}">${character}` + behind
      : `${before}<phoneme alphabet="py" ph="${pinyin}">${character}</phoneme>${behind}`;
  } else {
    $('text').value = `${before}${character}(${pinyin})${behind.replace(/^\([a-zü:]+[1-5]\)/i, '')}`;
  }
  reading.outdated();
  changed();
  understand(true);
}

// --- Download and code -----------------------------------------------------------------------------------------

async function download() {
  showError(null);
  $('download').disabled = true;
  $('status').textContent = t('saving');
  try {
    const { blob, name } = await api.file({ text: $('text').value, ...options(), format: $('format').value });
    const link = make('a', { href: URL.createObjectURL(blob), download: `langsheng-${name.slice(0, 8)}${name.slice(name.indexOf('.'))}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  } catch (error) {
    showError(error.message);
    selectLine(error.message);
  }
  $('status').textContent = '';
  $('download').disabled = false;
}

async function copy(kind) {
  menu(false);
  const { voice, emotion: feeling, ssml, intensity, pitch, volume, speed } = options();
  const body = { model: 'sambert-hifigan', input: $('text').value, voice: voice ?? 'alloy', response_format: $('format').value, speed, emotion: feeling, intensity, pitch, volume, ...(ssml && { ssml }) };
  try {
    await navigator.clipboard.writeText(snippet(kind, new URL('v1/audio/speech', document.baseURI).href, body, keyRequired));
    $('status').textContent = t('copied');
  } catch {
    $('status').textContent = t('notCopied');
  }
}

function menu(open) {
  $('copy-menu').hidden = !open;
  $('copy').setAttribute('aria-expanded', String(open));
  if (open) $('copy-menu').firstElementChild.focus();
}

// --- Voices, emotions, history ---------------------------------------------------------------------------------

function showVoices() {
  const wanted = new URLSearchParams(location.search).get('voice');
  const chosen = $('voice').value || voices.find((voice) => voice.id === wanted)?.id || voices.find((voice) => voice.isDefault)?.id;
  $('voice').replaceChildren(...voices.map((voice) => make('option', { value: voice.id, textContent: voice.name, selected: voice.id === chosen })));
  showEmotions();
}

function showEmotions() {
  const ids = voices.find((voice) => voice.id === $('voice').value)?.emotions ?? ['neutral'];
  if (!ids.includes(emotion)) emotion = ids[0] ?? 'neutral';
  $('emotions').replaceChildren(...ids.map((id) => {
    const choice = make('label', { className: 'choice' }, make('input', { type: 'radio', name: 'emotion', value: id, checked: id === emotion }), make('span', { textContent: emotionName(id) }));
    choice.addEventListener('change', () => {
      emotion = id;
      $('intensity-field').hidden = id === 'neutral';
    });
    return choice;
  }));
  $('intensity-field').hidden = emotion === 'neutral';
}

function again(entry) {
  $('text').value = entry.text;
  $('ssml').checked = Boolean(entry.ssml);
  for (const id of Object.keys(SLIDERS)) $(id).value = entry[id];
  if (voices.some((voice) => voice.id === entry.voice)) $('voice').value = entry.voice;
  emotion = entry.emotion;
  showEmotions();
  changed();
  scrollTo({ top: 0 });
  speak();
}

// --- The page itself -------------------------------------------------------------------------------------------

function changed() {
  const length = $('text').value.length;
  $('counter').textContent = mostText ? t('counter', length, mostText) : length;
  $('counter').classList.toggle('over', mostText > 0 && length > mostText);
  $('ssml-tools').hidden = !$('ssml').checked;
  for (const id of Object.keys(SLIDERS)) {
    const value = Number($(id).value);
    const words = { speed: `${value.toFixed(2)}×`, pitch: `${value > 0 ? '+' : ''}${value} ${t('semitones')}` }[id] ?? String(value);
    document.querySelector(`output[for=${id}]`).textContent = words;
    $(id).setAttribute('aria-valuetext', words);
  }
}

function insert(before, after) {
  const box = $('text');
  const [from, to] = [box.selectionStart, box.selectionEnd];
  box.setRangeText(before + box.value.slice(from, to) + after, from, to, 'end');
  const inside = from + before.length + (to - from);
  if (after) box.setSelectionRange(inside, inside);
  box.focus();
  changed();
  understandSoon();
}

function toggleSsml() {
  const box = $('text');
  if ($('ssml').checked && !box.value.includes('<speak')) box.value = `<speak>\n${box.value}\n</speak>`;
  else if (!$('ssml').checked) box.value = box.value.replace(/<[^>]*>/g, '').trim();
  showError(null);
  changed();
  understandSoon();
}

function words() {
  $('examples').replaceChildren(...EXAMPLES.map(([zh, en, text]) => button(language() === 'zh' ? zh : en, () => {
    $('text').value = text;
    $('ssml').checked = false;
    showError(null);
    changed();
    understand(true);
  })));
  showVoices();
  showHistory(again);
  changed();
  busy();
}

function wire() {
  $('form').addEventListener('submit', (event) => {
    event.preventDefault();
    playOrPause();
  });
  $('form').addEventListener('input', changed);
  $('text').addEventListener('input', understandSoon);
  addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) speak();
    if (event.key === 'Escape' && !$('copy-menu').hidden) menu(false);
    else if (event.key === 'Escape' && !$('choices').open && !$('stop').disabled) stop();
  });
  $('voice').addEventListener('change', () => {
    showEmotions();
    understandSoon();
  });
  $('reset').addEventListener('click', () => {
    for (const [id, value] of Object.entries(SLIDERS)) $(id).value = value;
    emotion = 'neutral';
    showEmotions();
    changed();
  });
  $('stop').addEventListener('click', stop);
  $('download').addEventListener('click', download);
  $('copy').addEventListener('click', () => menu($('copy-menu').hidden));
  $('copy-menu').addEventListener('keydown', (event) => {
    const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
    if (step) (document.activeElement[step] ?? document.activeElement).focus();
  });
  addEventListener('click', (event) => !event.target.closest('.menu') && menu(false));
  for (const item of document.querySelectorAll('[data-copy]')) item.addEventListener('click', () => copy(item.dataset.copy));
  $('clear-history').addEventListener('click', () => {
    forget();
    showHistory(again);
  });
  $('ssml-tools').replaceChildren(...SSML_TOOLS.map(([name, before, after]) => button(name, () => insert(before, after))));
  $('ssml').addEventListener('change', toggleSsml);
  $('stop').append(icon('stop'));
  $('download').prepend(icon('download'));
  $('copy').prepend(icon('copy'));
  $('choices-close').append(icon('close'));
}

async function start() {
  wire();
  onLanguage(words);
  session().then(({ required }) => { keyRequired = required; }).catch(() => {});
  try {
    voices = await api.usableVoices();
    const { formats, limits } = await api.formats();
    mostText = limits?.text ?? 0;
    $('format').replaceChildren(...formats.map((id) => make('option', { textContent: id, selected: id === 'wav' })));
  } catch (error) {
    showError(error.message);
  }
  words();
  const asked = new URLSearchParams(location.search).get('text');
  if (asked) {
    $('text').value = asked;
    changed();
  }
  if ($('text').value) understand(false);
}

start();
