// The openai package, unmodified, against the service: whole, chunked, SSE, an error. Prints one JSON object.
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: process.argv[2], apiKey: 'any', maxRetries: 0 });
const input = '今天天气很好，我们去公园散步吧。明天也是晴天，后天可能下雨。';
const base = { model: 'tts-1', voice: 'alloy', input };

const whole = Buffer.from(
  await (await client.audio.speech.create({ ...base, response_format: 'wav', emotion: 'happy', unheard_of: 1 })).arrayBuffer());

const response = await client.audio.speech.create({ ...base, response_format: 'pcm' });
const chunks = [];
for await (const chunk of response.body) chunks.push(chunk.length);

const events = [];
const stream = await client.audio.speech.create({ ...base, response_format: 'pcm', stream_format: 'sse' });
let text = await stream.text();
for (const line of text.split('\n')) if (line.startsWith('data: ')) events.push(JSON.parse(line.slice(6)));
const audio = events.filter((e) => e.type === 'speech.audio.delta').map((e) => Buffer.from(e.audio, 'base64').length);

let error = {};
try {
  await client.audio.speech.create({ ...base, input: '', response_format: 'wav' });
} catch (e) {
  error = { name: e.constructor.name, status: e.status, code: e.code, param: e.param, requestId: !!e.requestID };
}
const models = (await client.models.list()).data.map((m) => m.id);

console.log(JSON.stringify({
  head: whole.subarray(0, 4).toString('latin1'),
  wholeBytes: whole.length,
  chunks: chunks.length,
  chunkedBytes: chunks.reduce((a, b) => a + b, 0),
  deltas: audio.length,
  sseBytes: audio.reduce((a, b) => a + b, 0),
  last: events.at(-1),
  error,
  models,
}));
