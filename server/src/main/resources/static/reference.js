// The service's OpenAPI document as a page: every operation with its fields, and examples that run here.
import { $, button, make } from './dom.js';
import { addWords, onLanguage, t } from './i18n.js';
import { request } from './session.js';
import './shell.js';

addWords({
  zh: { apiHint: '每个示例都可以改了再运行。', run: '运行', field: '字段', type: '类型', example: '示例', body: '请求体', required: '必填', choose: '选择一个示例', address: '地址' },
  en: { apiHint: 'Change any example and run it here.', run: 'Run', field: 'Field', type: 'Type', example: 'Example', body: 'Body', required: 'required', choose: 'Choose an example', address: 'Address' },
});

const LONGEST_SHOWN = 4000;
let document_ = null;

const resolve = (schema) => (schema?.$ref ? document_.components.schemas[schema.$ref.split('/').pop()] : schema) ?? {};
/** Words with `code` in them. */
const worded = (text) => text.split('`').map((part, i) => (i % 2 ? make('code', { textContent: part }) : part));
const typeOf = (schema) => [schema.type ?? (schema.$ref && resolve(schema).properties ? schema.$ref.split('/').pop() : 'any')].flat().join(' | ') + (schema.format ? ` (${schema.format})` : '');

function fields(schema) {
  const { properties = {}, required = [] } = resolve(schema);
  const rows = Object.entries(properties).map(([name, property]) => make('tr', {}, make('td', {}, make('code', { textContent: name })),
    make('td', { textContent: typeOf(property) + (required.includes(name) ? ` · ${t('required')}` : '') })));
  if (!rows.length) return [];
  return [make('table', {}, make('thead', {}, make('tr', {}, make('th', { textContent: t('field') }), make('th', { textContent: t('type') }))), make('tbody', {}, ...rows))];
}

/** What came back: status, telling headers, and the body as sound, as text, or by its size. */
async function answer(response, output) {
  const type = response.headers.get('Content-Type') ?? '';
  const told = ['Content-Type', 'Cache-Status', 'Timestamps-Location', 'Retry-After', 'X-Request-Id'].filter((name) => response.headers.get(name));
  const head = make('pre', { textContent: [`${response.status}`, ...told.map((name) => `${name}: ${response.headers.get(name)}`)].join('\n') });
  if (type.startsWith('audio/')) {
    const sound = make('audio', { controls: true, src: URL.createObjectURL(await response.blob()) });
    output.replaceChildren(head, sound);
    return;
  }
  const text = await response.text();
  let shown = text;
  try {
    shown = JSON.stringify(JSON.parse(text), null, 2);
  } catch { /* not JSON: shown as it came */ }
  output.replaceChildren(head, make('pre', { textContent: shown.length > LONGEST_SHOWN ? `${shown.slice(0, LONGEST_SHOWN)}…` : shown }));
  const file = /"wav_url": "[^"]*\/(audio\/[^"]+)"/.exec(shown)?.[1];
  if (file) output.append(make('audio', { controls: true, src: file }));
}

function runnable(method, path, operation) {
  const [type, content] = Object.entries(operation.requestBody?.content ?? {}).find(([, each]) => each.examples) ?? [];
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query' && parameter.example !== undefined)
    .map((parameter) => `${parameter.name}=${encodeURIComponent(parameter.example)}`).join('&');
  const id = `${method}${path}`.replace(/\W+/g, '-');
  const address = make('input', { id: `${id}-address`, value: path.slice(1) + (query && `?${query}`), spellcheck: false });
  const parts = [make('label', { htmlFor: address.id, textContent: t('address') }), address];
  let body = null;
  if (content) {
    const examples = Object.values(content.examples);
    const text = (example) => (typeof example.value === 'string' ? example.value : JSON.stringify(example.value, null, 2));
    body = make('textarea', { value: text(examples[0]), rows: Math.min(12, text(examples[0]).split('\n').length + 1), spellcheck: false, ariaLabel: t('body') });
    parts.push(make('div', { className: 'chips', role: 'group', ariaLabel: t('choose') }, ...examples.map((example) => button(example.summary, () => {
      body.value = text(example);
    }))), body);
  }
  const output = make('div', { className: 'answer', ariaLive: 'polite' });
  const run = button(t('run'), async () => {
    run.disabled = true;
    try {
      await answer(await request(address.value, { method: method.toUpperCase(), ...(body && { body: body.value, headers: { 'Content-Type': type } }) }), output);
    } catch (error) {
      output.replaceChildren(make('p', { className: 'problem', textContent: error.message }));
    }
    run.disabled = false;
  }, { className: 'primary' });
  return [...parts, run, output];
}

function operation(method, path, each) {
  const details = make('details', { className: 'operation', data: { operation: `${method} ${path}` } }, make('summary', {}, make('b', { textContent: method.toUpperCase() }), make('code', { textContent: path }), make('span', { textContent: each.summary ?? '' })));
  details.addEventListener('toggle', () => {
    if (!details.open || details.children.length > 1) return;
    const schema = Object.values(each.requestBody?.content ?? {})[0]?.schema;
    details.append(...(each.description ? [make('p', {}, ...worded(each.description))] : []), ...fields(schema), ...runnable(method, path, each));
  });
  return details;
}

function show() {
  if (!document_) return;
  const all = Object.entries(document_.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, each]) => ({ method, path, each })));
  $('reference').replaceChildren(...document_.tags.map(({ name, description }) => make('section', { className: 'card' },
    make('h2', { textContent: name }), make('p', { className: 'hint', textContent: description }),
    ...all.filter(({ each }) => each.tags.includes(name)).map(({ method, path, each }) => operation(method, path, each)))));
}

try {
  document_ = await (await request('openapi.json')).json();
} catch (error) {
  $('error').textContent = error.message;
  $('error').hidden = false;
}
onLanguage(show);
