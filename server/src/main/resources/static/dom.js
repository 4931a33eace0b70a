// The few lines that every page needs to build its nodes.

export const $ = (id) => document.getElementById(id);

/** An element with properties (data attributes under `data`) and children. */
export function make(tag, { data = {}, ...properties } = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  Object.assign(node.dataset, data);
  node.append(...children);
  return node;
}

/** A button that is not the form's submit button. */
export function button(label, onClick, properties = {}) {
  const node = make('button', { type: 'button', textContent: label, ...properties });
  node.addEventListener('click', onClick);
  return node;
}

/** An icon of icons.svg, for the eye alone: what it stands on carries the words. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `icons.svg#${name}`);
  svg.append(use);
  return svg;
}
