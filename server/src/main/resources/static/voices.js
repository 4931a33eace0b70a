// The voices of this installation: what is loaded, its card, a sample.
import * as api from './api.js';
import { $, button, icon, make } from './dom.js';
import { emotionName } from './emotions.js';
import { addWords, onLanguage, t } from './i18n.js';
import './shell.js';

addWords({
  zh: {
    voicesHint: '放进声音文件夹的 Sambert-HifiGAN 声音会自动出现在这里，无需重启。', loaded: '已载入', notLoaded: '用到时载入', broken: '打不开', standard: '默认', sample: '试听',
    stopSample: '停止', use: '用它朗读', card: '说明', close: '关闭', none: '还没有声音。请把一个 Sambert-HifiGAN 声音文件夹放进 voices/。', language: '语言', rate: '采样率', emotions: '情感', comma: '、', PinYin: '普通话',
    sampleText: '你好，很高兴为你朗读。这段语音由计算机合成。',
  },
  en: {
    voicesHint: 'Sambert-HifiGAN voices put into the voices folder appear here by themselves, without a restart.', loaded: 'loaded', notLoaded: 'loads on first use', broken: 'cannot be opened', standard: 'default', sample: 'Listen',
    stopSample: 'Stop', use: 'Speak with it', card: 'Card', close: 'Close', none: 'There is no voice yet. Put a Sambert-HifiGAN voice folder into voices/.', language: 'Language', rate: 'Sampling rate', emotions: 'Emotions', comma: ', ', PinYin: 'Mandarin',
    sampleText: '你好，很高兴为你朗读。这段语音由计算机合成。',
  },
});

const REFRESH_MILLIS = 10_000;

let voices = [];
const audio = new Audio();

function fail(error) {
  $('error').textContent = error?.message ?? '';
  $('error').hidden = !error;
}

async function listen(voice, control) {
  if (!audio.paused) {
    audio.pause();
    return;
  }
  fail(null);
  control.disabled = true;
  try {
    audio.src = await api.address({ text: t('sampleText'), voice: voice.id });
    await audio.play();
    control.textContent = t('stopSample');
    audio.onended = audio.onpause = () => {
      control.textContent = t('sample');
    };
    refresh();
  } catch (error) {
    fail(error);
  }
  control.disabled = false;
}

async function showCard(voice) {
  try {
    $('card-text').textContent = await api.card(voice.id);
    $('card-title').textContent = voice.name;
    $('card').showModal();
  } catch (error) {
    fail(error);
  }
}

function item(voice) {
  const state = voice.problem ? 'broken' : voice.loaded ? 'loaded' : 'notLoaded';
  const facts = [
    [t('language'), t(voice.language)], [t('rate'), voice.sampleRate ? `${voice.sampleRate / 1000} kHz` : ''],
    [t('emotions'), voice.emotions.map(emotionName).join(t('comma'))],
  ].filter(([, value]) => value);
  const sample = button(t('sample'), () => listen(voice, sample), { className: 'primary' });
  const actions = make('div', { className: 'row' }, sample, make('a', { className: 'button', href: `./?voice=${encodeURIComponent(voice.id)}`, textContent: t('use') }));
  if (voice.card) actions.append(button(t('card'), () => showCard(voice), { className: 'quiet' }));
  return make('li', { className: 'card', data: { voice: voice.id } },
    make('div', { className: 'row' }, make('h2', { textContent: voice.name }), make('span', { className: `badge ${state}`, textContent: t(state) })),
    make('p', { className: 'hint', textContent: voice.isDefault ? `${voice.id} · ${t('standard')}` : voice.id }),
    make('dl', {}, ...facts.flatMap(([name, value]) => [make('dt', { textContent: name }), make('dd', { textContent: value })])),
    ...(voice.problem ? [make('p', { className: 'problem', textContent: voice.problem })] : []), actions);
}

function show() {
  if (!audio.paused) return; // the button that stops the sample stays
  $('voices').replaceChildren(...(voices.length ? voices.map(item) : [make('li', { className: 'card', textContent: t('none') })]));
}

async function refresh() {
  try {
    voices = await api.voices();
    show();
  } catch (error) {
    fail(error);
  }
}

$('card-close').append(icon('close'));
onLanguage(show);
refresh();
setInterval(() => document.visibilityState === 'visible' && refresh(), REFRESH_MILLIS);
