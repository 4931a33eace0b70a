import * as api from './api.js';
import { emotionName, language, t, translate } from './i18n.js';
import { Player } from './player.js';

const $ = (id) => document.getElementById(id);
const make = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
};

const EXAMPLES = {
  zh: [
    ['天气', '今天北京天气怎么样？最高气温二十五摄氏度，东北风三到四级，适合出门走走。'],
    ['客服', '您好，您的订单已于10月3日14:30发出，预计明天送达。如有疑问，请拨打400-820-8820。'],
    ['故事', '从前有一座山，山上有一座庙，庙里有个老和尚，正在给小和尚讲故事。'],
    ['数字', '2024年全年营收为3.5亿元，同比增长12.8%，其中线上占比超过1/3。'],
    ['多音字', '他长得很高，行长说他还没还钱，重庆的重要会议改在了银行大厅。'],
  ],
  en: [
    ['Weather', '今天北京天气怎么样？最高气温二十五摄氏度，东北风三到四级，适合出门走走。'],
    ['Service', '您好，您的订单已于10月3日14:30发出，预计明天送达。如有疑问，请拨打400-820-8820。'],
    ['Story', '从前有一座山，山上有一座庙，庙里有个老和尚，正在给小和尚讲故事。'],
    ['Numbers', '2024年全年营收为3.5亿元，同比增长12.8%，其中线上占比超过1/3。'],
    ['Heteronyms', '他长得很高，行长说他还没还钱，重庆的重要会议改在了银行大厅。'],
  ],
};
const SSML_TOOLS = [
  ['break', '<break time="500ms"/>', ''],
  ['emotion', '<emotion category="happy" intensity="1.0">', '</emotion>'],
  ['phoneme', '<phoneme alphabet="py" ph="chong2">', '</phoneme>'],
  ['say-as', '<say-as interpret-as="telephone">', '</say-as>'],
  ['sub', '<sub alias="">', '</sub>'],
  ['prosody', '<prosody rate="slow">', '</prosody>'],
  ['s', '<s>', '</s>'],
];
const HISTORY_LENGTH = 50;

let voices = [];
let emotion = 'neutral';
let cancel = null;
let spoken = { text: '', nodes: [], timings: [] };

const player = new Player($('wave'), { onTime: light, onEnd: () => ended(t('done')) });

// --- What is asked for -----------------------------------------------------------------------------------------

function options() {
  const number = (id) => Number($(id).value);
  return {
    voice: $('voice').value || undefined, emotion, intensity: number('intensity'), speed: number('speed'),
    pitch: number('pitch'), volume: number('volume'), ssml: $('ssml').checked,
  };
}

function showError(message) {
  $('error').textContent = message ?? '';
  $('error').hidden = !message;
  $('text').setAttribute('aria-invalid', String(Boolean(message)));
  const line = /(?:line|行)\s*(\d+)/.exec(message ?? '')?.[1];
  if (line && $('ssml').checked) selectLine(Number(line));
}

function selectLine(number) {
  const lines = $('text').value.split('\n');
  const from = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
  $('text').focus();
  $('text').setSelectionRange(from, from + (lines[number - 1]?.length ?? 0));
}

// --- Speaking --------------------------------------------------------------------------------------------------

async function speak() {
  const text = $('text').value;
  stop();
  showError(null);
  if (!text.trim()) {
    showError(t('empty'));
    return;
  }
  await player.unlock();
  const asked = performance.now();
  let first = true;
  show(text);
  busy(true);
  $('status').textContent = t('making');
  cancel = api.speak(options(), text, {
    started: ({ sample_rate: rate }) => player.reset(rate),
    audio: (samples) => {
      if (first) $('status').textContent = t('firstSound', Math.round(performance.now() - asked));
      first = false;
      player.push(samples);
    },
    timestamps: (items) => spoken.timings.push(...items.filter((item) => item.kind === 'character')),
    done: ({ warnings }) => {
      cancel = null;
      player.finish();
      if (warnings?.length) $('status').textContent = warnings.join(' ');
      remember(text);
    },
    error: (message) => {
      cancel = null;
      showError(message ?? t('lost'));
      stop();
    },
  });
  if ($('understood').open) understand();
}

function stop() {
  cancel?.();
  cancel = null;
  player.halt();
  ended(t('stopped'));
}

function busy(on) {
  $('pause').disabled = !on;
  $('stop').disabled = !on;
  $('pause').textContent = t('pause');
}

function ended(message) {
  busy(false);
  light(-1);
  $('status').textContent = message;
}

/** The spoken text, a node a character, so that each can be lit. */
function show(text) {
  const nodes = [...text].map((character) => make('span', { textContent: character }));
  const byOffset = [];
  let offset = 0;
  for (const node of nodes) for (let i = 0; i < node.textContent.length; i++) byOffset[offset++] = node;
  spoken = { text, nodes: byOffset, timings: [] };
  $('spoken').replaceChildren(...nodes);
}

function light(seconds) {
  $('time').textContent = `${Math.max(0, seconds).toFixed(1)} / ${player.duration.toFixed(1)} s`;
  const now = spoken.timings.findLast((item) => item.from <= seconds && seconds < item.to + 0.05);
  const lit = new Set(now ? spoken.nodes.slice(now.start, now.end) : []);
  for (const node of $('spoken').querySelectorAll('.lit')) if (!lit.has(node)) node.classList.remove('lit');
  for (const node of lit) {
    if (!node.classList.contains('lit')) {
      node.classList.add('lit');
      node.scrollIntoView({ block: 'nearest' });
    }
  }
}

// --- What was understood ---------------------------------------------------------------------------------------

async function understand() {
  const text = $('text').value;
  if (!text.trim()) return;
  try {
    const analysis = await api.analyze(text, $('ssml').checked, $('voice').value || undefined);
    const breaks = new Map(analysis.breaks.map((item) => [item.after, item.level]));
    const reading = [];
    analysis.syllables.forEach((syllable, i) => {
      const button = make('button', { type: 'button', title: syllable.source }, make('small', { textContent: syllable.surface }), make('span', { textContent: syllable.char }));
      button.addEventListener('click', () => choose(syllable));
      reading.push(button);
      if (breaks.get(i) > 1) reading.push(make('span', { className: 'break', textContent: '#' + breaks.get(i) }));
    });
    $('reading').replaceChildren(...reading);
    const rows = [
      [t('normalized'), analysis.normalized],
      [t('wordsRow'), analysis.words.map((word) => `${word.text}/${word.pos}`).join('  ')],
      [t('pinyin'), analysis.syllables.map((syllable) => syllable.surface).join(' ')],
    ];
    if (analysis.warnings.length) rows.push([t('warnings'), analysis.warnings.join(' ')]);
    $('analysis').replaceChildren(...rows.flatMap(([name, value]) => [make('dt', { textContent: name }), make('dd', { textContent: value })]));
  } catch (error) {
    showError(error.message);
  }
}

/** Lets the reader choose another reading, which is written into the text. */
async function choose(syllable) {
  const write = (pinyin) => {
    const text = $('text').value;
    const character = text.slice(syllable.start, syllable.end);
    const written = $('ssml').checked ? `<phoneme alphabet="py" ph="${pinyin}">${character}</phoneme>` : `${character}(${pinyin})`;
    const behind = text.slice(syllable.end).replace($('ssml').checked ? /^$/ : /^\([a-z]+[1-5]\)/i, '');
    $('text').value = text.slice(0, syllable.start) + written + behind;
    $('choices').close();
    changed();
    understand();
  };
  $('choices-title').textContent = t('readingOf', syllable.char);
  const input = make('input', { placeholder: t('own'), ariaLabel: t('own'), pattern: '[A-Za-z]+[1-5]', value: syllable.lexical });
  const use = make('button', { type: 'button', textContent: t('use') });
  use.addEventListener('click', () => input.checkValidity() && input.value && write(input.value));
  const readings = await api.readings([...syllable.char][0]).catch(() => []);
  const buttons = readings.map((pinyin) => {
    const button = make('button', { type: 'button', textContent: pinyin, ariaPressed: String(pinyin === syllable.lexical) });
    button.addEventListener('click', () => write(pinyin));
    return button;
  });
  $('choices-list').replaceChildren(...buttons, input, use);
  $('choices').showModal();
}

// --- Download and code -----------------------------------------------------------------------------------------

async function download() {
  const text = $('text').value;
  showError(null);
  try {
    const { blob, path } = await api.file({ text, ...options(), format: $('format').value });
    const link = make('a', { href: URL.createObjectURL(blob), download: path.split('/').pop() });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  } catch (error) {
    showError(error.message);
  }
}

function code(kind) {
  const address = new URL('v1/audio/speech', document.baseURI).href;
  const { voice, ssml, ...rest } = options();
  const body = { model: 'sambert-hifigan', input: $('text').value, voice: voice ?? 'alloy', response_format: $('format').value, ...rest, ...(ssml && { ssml }) };
  const text = JSON.stringify(body, null, 2);
  const name = `speech.${body.response_format}`;
  if (kind === 'curl') return `curl ${address} -H 'Content-Type: application/json' -o ${name} -d '${text.replaceAll("'", "'\\''")}'`;
  if (kind === 'python') {
    const extra = Object.fromEntries(Object.entries(body).filter(([key]) => !['model', 'input', 'voice', 'response_format', 'speed'].includes(key)));
    const python = (value) => JSON.stringify(value).replaceAll(':true', ': True').replaceAll(':false', ': False');
    return `from openai import OpenAI\n\nclient = OpenAI(base_url=${JSON.stringify(address.replace('/audio/speech', ''))}, api_key="unused")\nwith client.audio.speech.with_streaming_response.create(\n    model=${JSON.stringify(body.model)}, voice=${JSON.stringify(body.voice)}, input=${JSON.stringify(body.input)},\n    response_format=${JSON.stringify(body.response_format)}, speed=${body.speed}, extra_body=${python(extra)},\n) as response:\n    response.stream_to_file(${JSON.stringify(name)})\n`;
  }
  return `var body = """\n${text.replaceAll('\\', '\\\\')}""";\nvar request = HttpRequest.newBuilder(URI.create("${address}"))\n        .header("Content-Type", "application/json")\n        .POST(HttpRequest.BodyPublishers.ofString(body))\n        .build();\nHttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofFile(Path.of("${name}")));\n`;
}

async function copy(kind) {
  $('copy-menu').hidden = true;
  $('copy').setAttribute('aria-expanded', 'false');
  await navigator.clipboard.writeText(code(kind));
  $('status').textContent = t('copied');
}

// --- Voices and history ----------------------------------------------------------------------------------------

function showVoices() {
  $('voice').replaceChildren(...voices.map((voice) => make('option', { value: voice.id, textContent: voice.name, selected: voice.isDefault })));
  $('voice-cards').replaceChildren(...voices.map((voice) => {
    const sample = make('button', { type: 'button', textContent: t('sample') });
    sample.addEventListener('click', () => {
      $('voice').value = voice.id;
      $('text').value = EXAMPLES[language()][0][1];
      page('speak');
      changed();
      speak();
    });
    const facts = [voice.language, voice.sampleRate ? `${voice.sampleRate / 1000} kHz` : '', voice.loaded ? t('loaded') : t('notLoaded'), voice.isDefault ? t('standard') : ''];
    return make('li', {}, make('h2', { textContent: voice.name }), make('p', { textContent: facts.filter(Boolean).join(' · ') }),
      make('p', { textContent: voice.emotions.map(emotionName).join('、') }), make('p', { textContent: voice.description ?? '' }), sample);
  }));
  showEmotions();
}

function showEmotions() {
  const ids = voices.find((voice) => voice.id === $('voice').value)?.emotions ?? ['neutral'];
  if (!ids.includes(emotion)) emotion = ids[0] ?? 'neutral';
  $('emotions').replaceChildren(...ids.map((id) => {
    const button = make('button', { type: 'button', textContent: emotionName(id), ariaPressed: String(id === emotion) });
    button.dataset.emotion = id;
    button.addEventListener('click', () => {
      emotion = id;
      showEmotions();
    });
    return button;
  }));
}

function history() {
  try {
    return JSON.parse(localStorage.getItem('history') ?? '[]');
  } catch {
    return [];
  }
}

function remember(text) {
  const entry = { text, ...options(), at: Date.now() };
  localStorage.setItem('history', JSON.stringify([entry, ...history().filter((old) => old.text !== text)].slice(0, HISTORY_LENGTH)));
  showHistory();
}

function showHistory() {
  const entries = history().map((entry) => {
    const again = make('button', { type: 'button', textContent: t('again') });
    again.addEventListener('click', () => {
      $('text').value = entry.text;
      $('ssml').checked = Boolean(entry.ssml);
      for (const id of ['intensity', 'speed', 'pitch', 'volume']) $(id).value = entry[id];
      emotion = entry.emotion;
      showEmotions();
      page('speak');
      changed();
      speak();
    });
    return make('li', {}, make('p', { textContent: entry.text.slice(0, 120) }), make('p', { className: 'hint', textContent: `${emotionName(entry.emotion)} · ${new Date(entry.at).toLocaleString()}` }), again);
  });
  $('history-list').replaceChildren(...(entries.length ? entries : [make('li', { textContent: t('nothingYet') })]));
}

// --- The page itself -------------------------------------------------------------------------------------------

function page(name) {
  for (const tab of document.querySelectorAll('[role=tab]')) {
    const chosen = tab.id === `tab-${name}`;
    tab.setAttribute('aria-selected', String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    $(tab.getAttribute('aria-controls')).hidden = !chosen;
  }
}

function changed() {
  $('counter').textContent = [...$('text').value].length;
  $('ssml-tools').hidden = !$('ssml').checked;
  for (const output of document.querySelectorAll('.controls output')) {
    const value = Number($(output.htmlFor.value).value);
    output.textContent = { speed: `${value.toFixed(2)}×`, pitch: `${value > 0 ? '+' : ''}${value} ${t('semitones')}` }[output.htmlFor.value] ?? value;
  }
}

function insert(before, after) {
  const box = $('text');
  const [from, to] = [box.selectionStart, box.selectionEnd];
  box.setRangeText(before + box.value.slice(from, to) + after, from, to, 'end');
  box.focus();
  changed();
}

function render() {
  translate();
  $('language').textContent = language() === 'zh' ? 'EN' : '中文';
  $('language').lang = language() === 'zh' ? 'en' : 'zh-CN';
  $('language').setAttribute('aria-label', language() === 'zh' ? 'Switch to English' : '切换到中文');
  $('examples').replaceChildren(...EXAMPLES[language()].map(([name, text]) => {
    const button = make('button', { type: 'button', textContent: name });
    button.addEventListener('click', () => {
      $('text').value = text;
      $('ssml').checked = false;
      changed();
    });
    return button;
  }));
  const chosen = $('voice').value;
  showVoices();
  if (chosen) $('voice').value = chosen;
  showEmotions();
  showHistory();
  changed();
}

function wire() {
  $('form').addEventListener('submit', (event) => {
    event.preventDefault();
    speak();
  });
  $('form').addEventListener('input', changed);
  $('text').addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) speak();
  });
  $('voice').addEventListener('change', showEmotions);
  $('stop').addEventListener('click', stop);
  $('pause').addEventListener('click', async () => {
    await (player.paused ? player.resume() : player.pause());
    $('pause').textContent = t(player.paused ? 'resume' : 'pause');
  });
  $('download').addEventListener('click', download);
  $('copy').addEventListener('click', () => {
    $('copy-menu').hidden = !$('copy-menu').hidden;
    $('copy').setAttribute('aria-expanded', String(!$('copy-menu').hidden));
  });
  for (const button of document.querySelectorAll('[data-copy]')) button.addEventListener('click', () => copy(button.dataset.copy));
  $('understood').addEventListener('toggle', () => $('understood').open && understand());
  $('clear-history').addEventListener('click', () => {
    localStorage.removeItem('history');
    showHistory();
  });
  $('language').addEventListener('click', () => {
    translate(language() === 'zh' ? 'en' : 'zh');
    render();
  });
  $('theme').addEventListener('click', () => {
    const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    document.documentElement.dataset.theme = dark ? 'light' : 'dark';
    localStorage.setItem('theme', document.documentElement.dataset.theme);
    player.draw();
  });
  const tabs = [...document.querySelectorAll('[role=tab]')];
  tabs.forEach((tab, i) => {
    tab.addEventListener('click', () => page(tab.id.slice(4)));
    tab.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(i + step + tabs.length) % tabs.length];
      page(next.id.slice(4));
      next.focus();
    });
  });
  $('ssml-tools').replaceChildren(...SSML_TOOLS.map(([name, before, after]) => {
    const button = make('button', { type: 'button', textContent: name });
    button.addEventListener('click', () => insert(before, after));
    return button;
  }));
  $('ssml').addEventListener('change', () => {
    if ($('ssml').checked && !$('text').value.includes('<speak')) $('text').value = `<speak>\n${$('text').value}\n</speak>`;
    changed();
  });
}

async function start() {
  document.documentElement.dataset.theme = localStorage.getItem('theme') ?? '';
  wire();
  render();
  try {
    voices = await api.voices();
    const formats = await api.formats();
    $('format').replaceChildren(...formats.map((id) => make('option', { textContent: id, selected: id === 'wav' })));
  } catch (error) {
    showError(error.message);
  }
  render();
}

start();
