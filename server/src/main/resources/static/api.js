// Calls to the service. Addresses are relative, so that the page works below any base path.
import { request } from './session.js';

/** What the service says is wrong; `code` is stable, `message` for people. */
export class ApiError extends Error {
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

async function json(path, body) {
  const response = await request(path, body && { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(answer.detail ?? answer.error?.message ?? answer.error ?? `HTTP ${response.status}`, answer.code);
  return answer;
}

export const voices = () => json('v1/voices').then((answer) => answer.voices);

/** Without those that cannot be opened. */
export const usableVoices = () => voices().then((all) => all.filter((voice) => !voice.problem || voice.loaded));
export const formats = () => json('v1/formats');
/** The caller's own lexicons. */
export const lexicons = () => json('v1/lexicons').then((answer) => answer.lexicons);
export const readings = (character) => json(`v1/readings?character=${encodeURIComponent(character)}`).then((answer) => answer.readings);
export const analyze = (text, ssml, voice) => json('v1/analyze', { text, ssml, voice });

/** A voice's card, as its maker wrote it. */
export async function card(id) {
  const response = await request(`v1/voices/${encodeURIComponent(id)}/card`);
  if (!response.ok) throw new ApiError(`HTTP ${response.status}`);
  return response.text();
}

/** Address of a whole file, relative to the page. */
export async function address(options) {
  const { wav_url: path } = await json('api/tts', options);
  return `audio/${path.split('/').pop()}`;
}

/** The newest jobs of this caller. */
export const jobs = () => json('v1/jobs').then((answer) => answer.jobs);
export const jobChapters = (id) => json(`v1/jobs/${id}/chapters`).then((answer) => answer.chapters);
/** Action: pause, resume or cancel. */
export const jobAction = (id, action) => json(`v1/jobs/${id}/${action}`, {});

/** Makes a job of the options, and of a file where there is one. */
export async function createJob(file, options) {
  if (!file) return json('v1/jobs', options);
  const form = new FormData();
  form.append('options', JSON.stringify(options));
  form.append('file', file);
  const response = await request('v1/jobs', { method: 'POST', body: form });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(answer.detail ?? `HTTP ${response.status}`, answer.code);
  return answer;
}

export async function deleteJob(id) {
  const response = await request(`v1/jobs/${id}`, { method: 'DELETE' });
  if (!response.ok) throw new ApiError(`HTTP ${response.status}`);
}

/** Bytes of a whole file. */
export async function file(options) {
  const path = await address(options);
  const response = await request(path);
  if (!response.ok) throw new ApiError(`HTTP ${response.status}`);
  return { blob: await response.blob(), name: path.split('/').pop().split('?')[0] };
}

/**
 * Speaks through the WebSocket. Handlers: started(message), audio(Int16Array), timestamps(items), done(message),
 * error(message or null when the connection was lost). Returns a function that cancels.
 */
export function speak(options, text, handlers) {
  const address = new URL('v1/stream', document.baseURI);
  address.protocol = address.protocol.replace('http', 'ws');
  const socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  let over = false;
  const end = (handler, value) => {
    if (over) return;
    over = true;
    socket.close();
    handler(value);
  };
  socket.onopen = () => {
    for (const message of [{ type: 'start', format: 'pcm', timestamps: true, ...options }, { type: 'text', text }, { type: 'end' }]) {
      socket.send(JSON.stringify(message));
    }
  };
  socket.onmessage = ({ data }) => {
    if (over) return;
    if (data instanceof ArrayBuffer) {
      handlers.audio(new Int16Array(data));
      return;
    }
    const message = JSON.parse(data);
    if (message.type === 'done') end(handlers.done, message);
    else if (message.type === 'error') end(handlers.error, message.message);
    else if (message.type === 'started') handlers.started(message);
    else if (message.type === 'timestamps') handlers.timestamps(message.items);
  };
  socket.onclose = () => end(handlers.error, null);
  return () => {
    over = true;
    socket.close();
  };
}
