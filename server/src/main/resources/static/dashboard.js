// How the service is doing, live: figures and charts of this node, all nodes, all voices.
/* global uPlot */
import { $, make } from './dom.js';
import { emotionName } from './emotions.js';
import { addWords, language, onLanguage, t } from './i18n.js';
import './shell.js';
import { request } from './session.js';

addWords({
  zh: {
    fresh: '{0} 更新', stale: '连不上服务，{0} 之后没有数据', requests: '完成', rejected: '拒绝', perSecond: '每秒请求', firstAudio: '首音延迟（毫秒）', whole: '整段耗时（毫秒）',
    queue: '队列', interactive: '交互', batch: '任务', wait: '预计等待（秒）', memory: '内存（MB）', resident: '常驻', heap: '堆', speed: '实时率', realTimeFactor: '实时率', underruns: '断流',
    errorRate: '失败率', firstP95: '首音 P95', nodes: '节点', voices: '声音', name: '名称', state: '状态', started: '启动于', version: '版本', threads: '线程', loadedVoices: '已载入声音', up: '在线', gone: '失联',
    loaded: '已载入', notLoaded: '用到时载入', emotions: '情感', rate: '采样率', noVoice: '还没有声音', time: '时间',
  },
  en: {
    fresh: 'as of {0}', stale: 'the service does not answer; nothing since {0}', requests: 'Ended', rejected: 'Rejected', perSecond: 'Requests a second', firstAudio: 'First sound (ms)', whole: 'Whole response (ms)',
    queue: 'Queue', interactive: 'Interactive', batch: 'Jobs', wait: 'Expected wait (s)', memory: 'Memory (MB)', resident: 'Resident', heap: 'Heap', speed: 'Real-time factor', realTimeFactor: 'Factor', underruns: 'Underruns',
    errorRate: 'Failed', firstP95: 'First sound P95', nodes: 'Nodes', voices: 'Voices', name: 'Name', state: 'State', started: 'Started', version: 'Version', threads: 'Threads', loadedVoices: 'Voices loaded', up: 'up', gone: 'gone',
    loaded: 'loaded', notLoaded: 'loads on first use', emotions: 'Emotions', rate: 'Sampling rate', noVoice: 'There is no voice yet.', time: 'Time',
  },
});

const MEGABYTE = 1024 * 1024;
const CHART_HEIGHT = 190;
const COLOURS = ['--accent', '--soft', '--bad'];
const number = (digits) => (value) => (value == null ? '–' : value.toFixed(digits));
const percentiles = (of) => ['p50', 'p95', 'p99'].map((p) => ({ label: () => p.toUpperCase(), of: (sample) => sample.speech[of][p] || null, digits: 0 }));

/** What is drawn: a title and its lines; a value of null leaves a gap. */
const CHARTS = [
  { key: 'perSecond', lines: [{ label: () => t('requests'), of: (s) => s.perSecond, digits: 1 }, { label: () => t('rejected'), of: (s) => s.speech.rejected / seconds(), digits: 1 }] },
  { key: 'firstAudio', lines: percentiles('firstAudio') },
  { key: 'whole', lines: percentiles('whole') },
  { key: 'queue', lines: [{ label: () => t('interactive'), of: (s) => s.interactive, digits: 0 }, { label: () => t('batch'), of: (s) => s.batch, digits: 0 }, { label: () => t('wait'), of: (s) => s.waitSeconds, digits: 1 }] },
  { key: 'memory', lines: [{ label: () => t('resident'), of: (s) => s.residentBytes / MEGABYTE || null, digits: 0 }, { label: () => t('heap'), of: (s) => s.heapBytes / MEGABYTE, digits: 0 }] },
  { key: 'speed', lines: [{ label: () => t('realTimeFactor'), of: (s) => s.realTimeFactor, digits: 3 }, { label: () => t('underruns'), of: (s) => s.speech.underruns, digits: 0 }] },
];

let samples = [];
let state = { intervalMillis: 5000, historyMillis: 1_800_000, nodes: [], voices: [] };
let plots = [];
let stale = false;

const seconds = () => state.intervalMillis / 1000;
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const clock = (millis) => new Date(millis).toLocaleTimeString(language() === 'zh' ? 'zh-CN' : 'en-GB');
const sum = (of) => samples.slice(-Math.ceil(60 / seconds())).reduce((total, sample) => total + of(sample), 0);

// --- Figures -------------------------------------------------------------------------------------------------------

/** Of the last minute, or of now. */
function figures() {
  const last = samples.at(-1);
  if (!last) return [];
  const [ended, failed, refused] = [sum((s) => s.speech.requests), sum((s) => s.speech.failed), sum((s) => s.speech.rejected)];
  const first = samples.slice(-Math.ceil(60 / seconds())).map((s) => s.speech.firstAudio.p95).filter(Boolean);
  const share = ended ? (100 * failed) / ended : 0;
  return [
    [t('perSecond'), (ended / Math.min(60, samples.length * seconds())).toFixed(1)],
    [t('firstP95'), first.length ? `${Math.max(...first).toFixed(0)} ms` : '–'],
    [t('errorRate'), `${share.toFixed(1)} %`, share > 0],
    [t('rejected'), refused, refused > 0],
    [t('queue'), last.interactive + last.batch],
    [t('wait'), last.waitSeconds.toFixed(1)],
    [t('memory'), ((last.residentBytes || last.heapBytes) / MEGABYTE).toFixed(0)],
  ];
}

function showFigures() {
  $('figures').replaceChildren(...figures().map(([name, value, bad]) =>
    make('div', { className: bad ? 'bad' : '' }, make('dt', { textContent: name }), make('dd', { textContent: value }))));
}

// --- Charts --------------------------------------------------------------------------------------------------------

function data(chart) {
  return [samples.map((sample) => sample.at / 1000), ...chart.lines.map((line) => samples.map(line.of))];
}

function draw() {
  plots.forEach(({ plot }) => plot.destroy());
  plots = [];
  const frames = CHARTS.map((chart) => ({ chart, place: make('div') }));
  $('charts').replaceChildren(...frames.map(({ chart, place }) =>
    make('figure', { className: 'card', data: { chart: chart.key } }, make('figcaption', { textContent: t(chart.key) }), place)));
  for (const { chart, place } of frames) plots.push({ chart, place, plot: plotOf(chart, place) });
  describe();
}

function plotOf(chart, place) {
  const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line') }, font: '12px system-ui' };
  return new uPlot({
    width: place.clientWidth, height: CHART_HEIGHT, cursor: { sync: { key: 'dashboard' } },
    axes: [{ ...axis, values: (_, times) => times.map((time) => clock(time * 1000)) , space: 90 }, { ...axis, size: 56 }],
    scales: { y: { range: (_, low, high) => [0, Math.max(high ?? 0, 0.1) * 1.1] } },
    series: [{ label: t('time'), value: (_, time) => (time == null ? '–' : clock(time * 1000)) }, ...chart.lines.map((line, i) => ({
      label: line.label(), stroke: colour(COLOURS[i]), width: 2, dash: i === 1 ? [6, 4] : i === 2 ? [2, 3] : undefined,
      points: { show: false }, value: (_, value) => number(line.digits)(value),
    }))],
  }, data(chart), place);
}

/** What a chart says, for those who cannot see it. */
function describe() {
  for (const { chart, place, plot } of plots) {
    const last = samples.at(-1);
    const canvas = place.querySelector('canvas');
    if (last) plot.setLegend({ idx: samples.length - 1 });
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `${t(chart.key)}: ${chart.lines.map((line) => `${line.label()} ${last ? number(line.digits)(line.of(last)) : '–'}`).join(', ')}`);
  }
}

// --- Tables --------------------------------------------------------------------------------------------------------

function table(place, heads, rows) {
  const cell = (tag, content) => make(tag, tag === 'th' ? { scope: 'col' } : {}, content);
  place.replaceChildren(
    make('thead', {}, make('tr', {}, ...heads.map((head) => cell('th', head)))),
    make('tbody', {}, ...rows.map((row) => make('tr', {}, ...row.map((content) => cell('td', content))))));
}

const badge = (good, words) => make('span', { className: good ? 'badge loaded' : 'badge broken', textContent: words });

function showTables() {
  const locale = language() === 'zh' ? 'zh-CN' : 'en-GB';
  table($('nodes'), [t('name'), t('state'), t('started'), t('version'), t('queue'), t('wait'), t('memory'), t('threads'), t('loadedVoices')], state.nodes.map((node) => [
    node.name, badge(!node.gone, node.gone ? `${t('gone')} · ${clock(node.seenAt)}` : t('up')), new Date(node.startedAt).toLocaleString(locale), node.version || '–',
    `${node.requests}`, node.waitSeconds.toFixed(1), node.residentBytes ? (node.residentBytes / MEGABYTE).toFixed(0) : '–', `${node.threads}`, `${node.voices}`,
  ]));
  table($('voices'), [t('name'), t('state'), t('rate'), t('emotions')], state.voices.length ? state.voices.map((voice) => [
    voice.name, badge(!voice.problem, voice.problem ?? t(voice.loaded ? 'loaded' : 'notLoaded')), voice.sampleRate ? `${voice.sampleRate / 1000} kHz` : '–', voice.emotions.map(emotionName).join(' '),
  ]) : [[t('noVoice'), '', '', '']]);
}

// --- Live ----------------------------------------------------------------------------------------------------------

function showFreshness() {
  const at = samples.at(-1)?.at;
  $('node').textContent = state.node ?? '';
  $('fresh').textContent = at ? t(stale ? 'stale' : 'fresh', clock(at)) : '';
}

function show() {
  showFigures();
  showTables();
  showFreshness();
}

async function refresh() {
  try {
    const response = await request(`v1/dashboard?since=${samples.at(-1)?.at ?? 0}`);
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(answer.detail ?? `HTTP ${response.status}`);
    stale = false;
    state = answer;
    const oldest = Date.now() - state.historyMillis;
    samples = [...samples, ...answer.samples].filter((sample) => sample.at > oldest);
    $('error').hidden = true;
    show();
    plots.forEach(({ chart, plot }) => plot.setData(data(chart)));
    describe();
  } catch (error) {
    stale = true;
    showFreshness();
    $('error').textContent = error.message;
    $('error').hidden = false;
  }
  setTimeout(refresh, document.visibilityState === 'visible' ? state.intervalMillis : 6 * state.intervalMillis);
}

onLanguage(() => {
  draw();
  show();
});
addEventListener('themechange', draw);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
new ResizeObserver(() => plots.forEach(({ plot, place }) => {
  if (place.clientWidth !== plot.width) plot.setSize({ width: place.clientWidth, height: CHART_HEIGHT });
})).observe($('charts'));
refresh();
