// Elements out of values. Text is only ever set as text: nothing that comes from a chain is markup.

const SVG = 'http://www.w3.org/2000/svg';

function build(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children.flat(9)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** An HTML element. */
export function h(tag, props, ...children) {
  return build(document.createElement(tag), props, children);
}

/** An SVG element. */
export function s(tag, props, ...children) {
  return build(document.createElementNS(SVG, tag), props, children);
}

/** Makes these the only children of an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  add(element, children);
  return element;
}

/** The same, leaving the focus where it was: on the link or button of the same name. */
export function refill(element, ...children) {
  const had = element.contains(document.activeElement) && document.activeElement;
  fill(element, ...children);
  if (!had) return element;
  const key = had.getAttribute('href') ?? had.dataset.key;
  [...element.querySelectorAll('a[href], button')]
    .find((e) => (e.getAttribute('href') ?? e.dataset.key) === key)
    ?.focus({ preventScroll: true });
  return element;
}

export const card = (title, ...children) =>
  h('section', { class: 'card' }, title ? h('h2', {}, title) : null, ...children);

export const empty = (text) => h('p', { class: 'empty' }, text);

/** A list of terms; rows without a value are left out. */
export function terms(rows) {
  const list = h('dl');
  for (const [name, value] of rows) {
    if (value === null || value === undefined || value === false) continue;
    list.append(h('dt', {}, name), h('dd', {}, value));
  }
  return list;
}

export const title = (text, lead) => [
  h('h1', { tabindex: -1 }, text),
  h('p', { class: 'lead' }, lead ?? '\u00a0'),
];
