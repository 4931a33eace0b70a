// Long texts: submit one, watch it being spoken, listen to what is ready, fetch the result.
import * as api from './api.js';
import { $, button, make } from './dom.js';
import { addWords, onLanguage, t } from './i18n.js';
import './shell.js';

addWords({
  zh: {
    jobsHint: '整本书在后台合成：EPUB、文本（UTF-8 或 GB18030）、SSML、字幕；最多两百万字。关掉网页也会继续。',
    jobFile: '文件', jobText: '或者直接粘贴文字', jobTitle: '标题', jobVoice: '声音', jobDialogue: '对话（引号内）的声音', jobFormat: '格式', jobLexicon: '词典', noLexicon: '不用', jobWords: '读音，每行一个词：词 读法', wordWithoutReading: '读音第 {0} 行要有一个词和它的读法，例如“重庆 chong2 qing4”。', jobCreate: '开始合成', sameVoice: '与正文相同',
    noJobs: '还没有任务。', untitled: '未命名', queued: '排队中', running: '合成中', paused: '已暂停', finishing: '正在写文件', completed: '已完成', failed: '失败', cancelled: '已取消',
    pause: '暂停', resume: '继续', cancel: '取消', remove: '删除', download: '下载', listenJob: '试听', chaptersOf: '章节', characters: '{0} / {1} 字 · {2}', failedAt: '{0}（第 {1} 字处）', nothingToSay: '请选择文件，或输入文字。', chapterNumber: '第 {0} 部分',
  },
  en: {
    jobsHint: 'Whole books, spoken in the background: EPUB, text (UTF-8 or GB18030), SSML, subtitles; up to two million characters. It goes on when you close this page.',
    jobFile: 'File', jobText: 'Or paste the text', jobTitle: 'Title', jobVoice: 'Voice', jobDialogue: 'Voice of dialogue (in quotes)', jobFormat: 'Format', jobLexicon: 'Lexicon', noLexicon: 'none', jobWords: 'Readings, a word a line: word reading', wordWithoutReading: 'Line {0} of the readings needs a word and its reading, such as “重庆 chong2 qing4”.', jobCreate: 'Speak it', sameVoice: 'the same',
    noJobs: 'There are no jobs yet.', untitled: 'Untitled', queued: 'waiting', running: 'speaking', paused: 'paused', finishing: 'writing the file', completed: 'done', failed: 'failed', cancelled: 'cancelled',
    pause: 'Pause', resume: 'Go on', cancel: 'Cancel', remove: 'Delete', download: 'Download', listenJob: 'Listen', chaptersOf: 'Chapters', characters: '{0} / {1} characters · {2}', failedAt: '{0} (at character {1})', nothingToSay: 'Choose a file, or enter text.', chapterNumber: 'Part {0}',
  },
});

const REFRESH_MILLIS = 1500;
const FORMATS = ['m4a', 'mp3', 'zip', 'wav', 'opus', 'flac'];
const PLAYABLE = ['m4a', 'mp3', 'wav', 'opus', 'flac'];

/** Nodes by job id, so that what plays or is focused stays while numbers change. */
const items = new Map();
/** Ids of jobs whose chapters are shown. */
const opened = new Set();

function fail(error) {
  $('error').textContent = error?.message ?? '';
  $('error').hidden = !error;
}

function duration(seconds) {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return (parts[0] ? parts : parts.slice(1)).map((part, i) => (i ? String(part).padStart(2, '0') : part)).join(':');
}

async function act(action) {
  fail(null);
  try {
    await action();
  } catch (error) {
    fail(error);
  }
  await refresh();
}

function build(job) {
  const node = {
    title: make('h2'), state: make('span', { className: 'badge' }), bar: make('progress', { max: 100 }), facts: make('p', { className: 'hint' }),
    problem: make('p', { className: 'problem', hidden: true }), actions: make('div', { className: 'row' }), chapters: make('ul', { className: 'chapters', hidden: true }), sound: make('div'),
  };
  node.li = make('li', { className: 'card', data: { job: job.id } },
    make('div', { className: 'row' }, node.title, node.state), node.bar, node.facts, node.problem, node.actions, node.sound, node.chapters);
  items.set(job.id, node);
  return node;
}

function play(node, source) {
  node.sound.replaceChildren(make('audio', { controls: true, autoplay: true, src: source }));
}

function actions(job, node) {
  const buttons = [];
  const add = (key, action, properties) => buttons.push(button(t(key), () => act(action), properties));
  const active = ['queued', 'running', 'paused', 'finishing'].includes(job.state);
  if (job.state === 'completed') {
    buttons.push(make('a', { className: 'button', href: `v1/jobs/${job.id}/result`, textContent: t('download') }));
    for (const kind of ['srt', 'vtt']) buttons.push(make('a', { className: 'button', href: `v1/jobs/${job.id}/subtitles.${kind}`, textContent: kind.toUpperCase() }));
    if (PLAYABLE.includes(job.format)) add('listenJob', async () => play(node, `v1/jobs/${job.id}/result`));
  } else if (active) {
    add('chaptersOf', () => showChapters(job.id), { ariaExpanded: opened.has(job.id) });
  }
  if (job.state === 'queued' || job.state === 'running') add('pause', () => api.jobAction(job.id, 'pause'));
  if (job.state === 'paused') add('resume', () => api.jobAction(job.id, 'resume'));
  if (active) add('cancel', () => api.jobAction(job.id, 'cancel'), { className: 'quiet' });
  else add('remove', () => api.deleteJob(job.id), { className: 'quiet' });
  return buttons;
}

async function showChapters(id) {
  if (!opened.delete(id)) opened.add(id);
}

function update(job) {
  const node = items.get(job.id) ?? build(job);
  const { progress } = job;
  node.title.textContent = job.title || t('untitled');
  node.state.textContent = t(job.state);
  node.state.className = `badge ${job.state}`;
  node.bar.value = progress.percent;
  node.bar.setAttribute('aria-label', node.title.textContent);
  node.facts.textContent = t('characters', progress.characters_done, progress.characters, duration(progress.audio_seconds));
  node.problem.hidden = !job.error;
  if (job.error) node.problem.textContent = job.error.offset === undefined ? job.error.detail : t('failedAt', job.error.detail, job.error.offset);
  const shown = `${job.state} ${t('pause')} ${opened.has(job.id)}`;
  if (node.actions.dataset.shown !== shown) {
    node.actions.dataset.shown = shown;
    node.actions.replaceChildren(...actions(job, node));
  }
  node.chapters.hidden = !opened.has(job.id) || job.state === 'completed';
  if (!node.chapters.hidden) chapters(job, node);
  return node.li;
}

async function chapters(job, node) {
  const list = await api.jobChapters(job.id).catch(() => []);
  node.chapters.replaceChildren(...list.map((chapter) => {
    const name = chapter.title || t('chapterNumber', chapter.index + 1);
    const listen = button(t('listenJob'), () => play(node, `v1/jobs/${job.id}/chapters/${chapter.index}/audio`), { disabled: chapter.seconds_done === 0 });
    return make('li', {}, make('span', { textContent: name }), make('progress', { max: chapter.characters, value: chapter.characters_done, ariaLabel: name }), listen);
  }));
}

async function refresh() {
  try {
    const jobs = await api.jobs();
    const nodes = jobs.map(update);
    for (const id of [...items.keys()]) if (!jobs.some((job) => job.id === id)) items.delete(id);
    if (!nodes.length) nodes.push(make('li', { className: 'card', textContent: t('noJobs') }));
    const list = $('jobs');
    if (nodes.length !== list.children.length || nodes.some((node, i) => list.children[i] !== node)) list.replaceChildren(...nodes);
  } catch (error) {
    fail(error);
  }
}

/** The chosen lexicon, the words below it, or both; undefined for neither. */
function lexicon() {
  const words = {};
  $('words').value.split('\n').forEach((line, i) => {
    if (!line.trim()) return;
    const [, word, reading] = /^(\S+)\s+(.+)$/.exec(line.trim()) ?? [];
    if (!word) throw new Error(t('wordWithoutReading', i + 1));
    words[word] = reading;
  });
  const parts = [$('lexicon').value, Object.keys(words).length ? words : ''].filter(Boolean);
  return parts.length ? parts : undefined;
}

async function submit(event) {
  event.preventDefault();
  const [file] = $('file').files;
  const text = $('text').value;
  if (!file && !text.trim()) {
    fail(new Error(t('nothingToSay')));
    return;
  }
  const options = { title: $('title').value || undefined, voice: $('voice').value || undefined, format: $('format').value };
  if ($('dialogue').value) options.casting = [{ when: 'dialogue', voice: $('dialogue').value }];
  $('create').disabled = true;
  await act(async () => {
    options.lexicon = lexicon();
    await api.createJob(file, file ? options : { ...options, text, type: /^\s*(<\?xml[^>]*>\s*)?<speak[\s>]/.test(text) ? 'ssml' : 'text' });
    $('submit').reset();
  });
  $('create').disabled = false;
}

async function choices() {
  const [voices, formats, lexicons] = await Promise.all([api.usableVoices(), api.formats().catch(() => null), api.lexicons().catch(() => [])]);
  const known = formats ? JSON.stringify(formats) : '';
  $('format').replaceChildren(...FORMATS.filter((format) => format === 'zip' || format === 'wav' || known.includes(`"${format}"`))
    .map((format) => make('option', { value: format, textContent: format === 'zip' ? 'ZIP (WAV)' : format.toUpperCase() })));
  $('voice').replaceChildren(...voices.map((voice) => make('option', { value: voice.id, textContent: voice.name, selected: voice.isDefault })));
  $('lexicon').replaceChildren(make('option', { value: '', data: { i18n: 'noLexicon' }, textContent: t('noLexicon') }),
    ...lexicons.map(({ name }) => make('option', { value: name, textContent: name })));
  $('dialogue').replaceChildren(make('option', { value: '', data: { i18n: 'sameVoice' }, textContent: t('sameVoice') }),
    ...voices.map((voice) => make('option', { value: voice.id, textContent: voice.name })));
}

$('submit').addEventListener('submit', submit);
onLanguage(refresh);
choices().catch(fail);
setInterval(() => document.visibilityState === 'visible' && refresh(), REFRESH_MILLIS);
