// Figures over time, drawn here: a line with its area, perhaps a second one, and a value under the pointer.
import { fill, h, s, title } from './dom.js';
import { get } from './api.js';
import { short } from './format.js';
import { follow } from './tables.js';

const HEIGHT = 170;
const PAD = { left: 46, right: 8, top: 10, bottom: 22 };

/** Least time between two drawings of charts that are looked at, ms. */
const REDRAW = 10000;

export async function charts(ctx) {
  const { query } = ctx;
  const range = ['hour', 'day', 'week'].includes(query.get('range')) ? query.get('range') : 'hour';
  const holder = h('div', { class: 'charts' });
  let last = 0;
  const draw = async () => {
    if (Date.now() < last + REDRAW || holder.matches(':hover, :focus-within')) return;
    last = Date.now();
    fill(holder, figures(await get('charts?range=' + range)));
  };
  await draw();
  follow(ctx, draw);
  return [
    title('Charts', 'Up to the newest block, by block time.'),
    h(
      'div',
      { class: 'choice' },
      ['hour', 'day', 'week'].map((r) =>
        h('a', { href: '/charts?range=' + r, 'aria-current': r === range ? 'page' : null }, r),
      ),
    ),
    h('p', {}),
    holder,
  ];
}

function figures(data) {
  const { from, to, bucketSeconds: bucket } = data;
  const times = [];
  // A young chain's charts begin with it.
  const first = Math.min(...data.l2.map((p) => p.time), to - 2 * bucket);
  for (let t = Math.max(from, first); t < to; t += bucket) times.push(t);
  const l2 = new Map(data.l2.map((p) => [p.time, p]));
  const l1 = new Map(data.l1.map((p) => [p.time, p]));
  const last = Math.max(...data.l2.map((p) => p.time), from);
  // Where there is nothing there is nothing to divide; where there was no block, the chain did nothing.
  const series = (points, value, otherwise) =>
    times.map((t) => (points.has(t) ? value(points.get(t)) : t <= last ? otherwise : null));
  const per = (a, b) => (b > 0 ? a / b : null);
  const all = [
    ['Transactions per second', '/s', series(l2, (p) => p.transactions / bucket, 0)],
    ['Gas per second', 'gas/s', series(l2, (p) => p.gas / bucket, 0)],
    ['DA bytes per transaction', 'B', series(l1, (p) => per(p.postedBytes, p.transactions), null)],
    [
      'Fee per transaction',
      'gwei',
      series(l2, (p) => per(p.feesGwei, p.transactions), null),
      series(l2, (p) => per(p.l1FeesGwei, p.transactions), null),
      ['in all', 'for L1'],
    ],
    [
      'Seconds until a block is on L1',
      's',
      series(l1, (p) => p.oldestSeconds || null, null),
      series(l1, (p) => p.newestSeconds || null, null),
      ['a batch’s oldest', 'its newest'],
    ],
    ['Compression', '×', series(l1, (p) => per(p.rawBytes, p.postedBytes), null)],
    [
      'Cost on L1 per transaction',
      'gwei',
      series(l1, (p) => per(p.costGwei, p.transactions), null),
    ],
    ['Blobs', '', series(l1, (p) => p.blobs, 0)],
  ];
  return all.map(([name, unit, one, two, key]) =>
    h('section', { class: 'card' }, figure({ name, unit, one, two, key, times })),
  );
}

function figure({ name, unit, one, two, key, times }) {
  const out = h('output', { 'aria-live': 'polite' });
  let at;
  const holder = h('div', {
    class: 'chart',
    tabindex: 0,
    role: 'img',
    'aria-label': name + '. Left and right go through the values.',
    onkeydown: (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step || !drawn) return;
      event.preventDefault();
      let i = (at ?? lastAt + (step < 0 ? 1 : 0)) + step;
      while (i >= 0 && i < times.length && one[i] === null) i += step;
      if (i < 0 || i >= times.length) return;
      at = i;
      drawn.mark(i);
    },
    onblur: () => {
      at = undefined;
      drawn?.leave();
    },
  });
  const lastAt = one.findLastIndex((v) => v !== null);
  const say = (i) => {
    out.textContent =
      i < 0 || one[i] === null
        ? 'no data yet'
        : `${short(one[i])} ${unit}${two && two[i] !== null ? ` · ${short(two[i])} ${unit}` : ''} · ${clock(times[i], times)}`;
  };
  say(lastAt);
  let drawn;
  const draw = () => {
    drawn = lastAt < 0 ? null : plot(holder.clientWidth, times, one, two, say, lastAt);
    fill(holder, drawn?.svg);
  };
  const watch = new ResizeObserver(draw);
  watch.observe(holder); // which ends with the element
  return h(
    'figure',
    { 'aria-label': name },
    h('figcaption', {}, h('b', {}, name), out),
    holder,
    h('div', { class: 'key' }, key ? `line: ${key[0]} · dashed: ${key[1]}` : ''),
  );
}

function clock(seconds, times) {
  const date = new Date(seconds * 1000);
  const time = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
  return times.at(-1) - times[0] > 90000
    ? date.toLocaleDateString([], { month: 'short', day: 'numeric' }) + ' ' + time
    : time;
}

/** A round number not below the highest value, cut into quarters. */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 8, 10].map((m) => m * power).find((top) => top >= value * 0.999);
}

function plot(width, times, one, two, say, lastAt) {
  const highest = Math.max(...one.concat(two ?? []).filter((v) => v !== null), 0);
  const top = highest > 0 ? roundUp(highest) : 1;
  const inner = width - PAD.left - PAD.right;
  const tall = HEIGHT - PAD.top - PAD.bottom;
  const x = (i) => PAD.left + (inner * i) / (times.length - 1);
  const y = (v) => PAD.top + tall * (1 - v / top);
  const marks = [0, 0.5, 1].map((part) => [
    s('line', {
      class: 'grid',
      x1: PAD.left,
      x2: width - PAD.right,
      y1: y(top * part),
      y2: y(top * part),
    }),
    s('text', { x: PAD.left - 8, y: y(top * part) + 4, 'text-anchor': 'end' }, short(top * part)),
  ]);
  const last = times.length - 1;
  const labelled = last > 5 ? [0, Math.floor(last / 2), last] : [0, last];
  const dates = labelled.map((i, n) =>
    s(
      'text',
      {
        x: x(i),
        y: HEIGHT - 5,
        'text-anchor': n === labelled.length - 1 ? 'end' : ['start', 'middle'][n],
      },
      clock(times[i], times),
    ),
  );
  const at = s('line', { class: 'at', y1: PAD.top, y2: PAD.top + tall, visibility: 'hidden' });
  const dot = s('circle', { class: 'dot', r: 3.5, visibility: 'hidden' });
  const move = (event) => {
    const box = svg.getBoundingClientRect();
    const i = Math.max(
      0,
      Math.min(
        times.length - 1,
        Math.round(((event.clientX - box.left - PAD.left) / inner) * (times.length - 1)),
      ),
    );
    show(i);
  };
  const show = (i) => {
    if (one[i] === null) return;
    for (const mark of [at, dot]) mark.setAttribute('visibility', 'visible');
    at.setAttribute('x1', x(i));
    at.setAttribute('x2', x(i));
    dot.setAttribute('cx', x(i));
    dot.setAttribute('cy', y(one[i]));
    say(i);
  };
  const leave = () => {
    for (const mark of [at, dot]) mark.setAttribute('visibility', 'hidden');
    say(lastAt);
  };
  const svg = s(
    'svg',
    { width, height: HEIGHT, onpointermove: move, onpointerleave: leave, 'aria-hidden': 'true' },
    marks,
    dates,
    areas(one, x, y),
    two ? lines(two, x, y, 'two-line') : null,
    lines(one, x, y, 'one'),
    at,
    dot,
  );
  return { svg, mark: show, leave };
}

/** Runs of values without a gap, as lists of indices. */
function runs(values) {
  const found = [];
  values.forEach((v, i) => {
    if (v === null) return;
    if (i > 0 && values[i - 1] !== null) found.at(-1).push(i);
    else found.push([i]);
  });
  return found;
}

const path = (run, values, x, y) =>
  run.map((i, n) => `${n ? 'L' : 'M'}${x(i).toFixed(1)} ${y(values[i]).toFixed(1)}`).join('');

const lines = (values, x, y, cls) =>
  runs(values).map((run) =>
    run.length > 1
      ? s('path', { class: cls, d: path(run, values, x, y) })
      : s('circle', { class: cls, cx: x(run[0]), cy: y(values[run[0]]), r: 2.2 }),
  );

const areas = (values, x, y) =>
  runs(values)
    .filter((run) => run.length > 1)
    .map((run) =>
      s('path', {
        class: 'area',
        d: `${path(run, values, x, y)}L${x(run.at(-1)).toFixed(1)} ${y(0)}L${x(run[0]).toFixed(1)} ${y(0)}Z`,
      }),
    );
