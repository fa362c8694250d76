// A game's claims as a tree: depth downwards; an attack goes left, a defence right, a rival claim beside.
import { h, s } from './dom.js';
import * as f from './format.js';

const STEP_Y = 22;
const WIDEST = 420;
const BESIDE = 90;
const LEFT = 74;

/** Where each claim goes; the x of a child follows from its parent's. */
function layout(claims, step) {
  const places = [];
  const siblings = new Map();
  for (const claim of claims) {
    if (claim.parent === null) {
      places.push({ x: 0, y: 0 });
      continue;
    }
    const parent = claims[claim.parent];
    const attack = BigInt(claim.position) === BigInt(parent.position) * 2n;
    const nth = siblings.get(claim.parent) ?? 0;
    siblings.set(claim.parent, nth + 1);
    places.push({
      x: places[claim.parent].x + (attack ? -step : step) + nth * BESIDE,
      y: claim.depth * STEP_Y,
    });
  }
  return places;
}

export function tree(game, choose) {
  const claims = game.tree;
  const places = layout(claims, Math.max(8, Math.min(26, WIDEST / (game.bottom || 1))));
  const left = Math.min(...places.map((p) => p.x));
  const steps = claims.filter((c) => c.step);
  const bottom = Math.max(...places.map((p) => p.y));
  const widest = Math.max(...steps.map((c) => c.step.instruction.length), 0);
  const width = Math.max(...places.map((p) => p.x)) - left + LEFT + Math.max(150, widest * 8 + 60);
  const height = bottom + (steps.length ? 74 : 30);
  const x = (i) => places[i].x - left + LEFT;
  const y = (i) => places[i].y + 16;
  const edges = [];
  const nodes = [];
  const groups = [];
  let chosen;
  claims.forEach((claim, i) => {
    if (claim.parent !== null) {
      const [px, py] = [x(claim.parent), y(claim.parent)];
      edges.push(
        s('path', {
          class: 'edge' + (claim.counteredBy ? ' lost' : ''),
          d: `M${px} ${py}C${px} ${(py + y(i)) / 2} ${x(i)} ${(py + y(i)) / 2} ${x(i)} ${y(i)}`,
        }),
      );
    }
    const pick = () => {
      chosen?.classList.remove('chosen');
      (chosen ?? groups[0])?.setAttribute('tabindex', -1);
      node.setAttribute('tabindex', 0);
      chosen = node;
      node.classList.add('chosen');
      choose(claim);
    };
    const node = s(
      'g',
      {
        class: `node ${side(claims, i) ? 'ours' : 'theirs'}${claim.counteredBy ? ' lost' : ''}`,
        tabindex: i === 0 ? 0 : -1,
        role: 'button',
        'aria-label': `Claim ${claim.index}, depth ${claim.depth}, ${claim.about}`,
        onclick: pick,
        onfocus: pick,
        onkeydown: (event) => {
          const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
          const next = step && groups[i + step];
          if (!next) return;
          event.preventDefault();
          next.focus();
        },
      },
      s('circle', { cx: x(i), cy: y(i), r: 6 }),
      s('text', { x: x(i) + 13, y: y(i) + 4 }, label(claim)),
    );
    groups.push(node);
    nodes.push(node);
    if (claim.step) nodes.push(leaf(claim.step, x(i), y(i)));
  });
  const splitY = game.split * STEP_Y + 16 + STEP_Y / 2;
  const split =
    bottom > game.split * STEP_Y
      ? [
          s('line', { class: 'split', x1: 0, x2: width, y1: splitY, y2: splitY }),
          s('text', { x: 0, y: splitY - 6 }, 'blocks'),
          s('text', { x: 0, y: splitY + 16 }, 'instructions'),
        ]
      : [s('text', { x: 0, y: 20 }, 'blocks')];
  return h(
    'div',
    { class: 'tree', role: 'group', 'aria-label': 'The bisection as a tree: arrow keys go from claim to claim' },
    s('svg', { width, height, viewBox: `0 0 ${width} ${height}` }, split, edges, nodes),
  );
}

/** What it is about, in few letters. */
function label(claim) {
  const number = claim.about.match(/\d+$/)[0];
  const what = claim.about.startsWith('machine') ? 'step ' : 'block ';
  return what + (number.length > 9 ? Number(number).toExponential(2) : f.count(Number(number)));
}

/** Whether it is on the root claim's side: every move changes sides. */
function side(claims, index) {
  let ours = true;
  for (let at = claims[index]; at.parent !== null; at = claims[at.parent]) ours = !ours;
  return ours;
}

function leaf(step, x, y) {
  const width = step.instruction.length * 7.4 + 24;
  const start = Math.max(0, x - 20);
  return s(
    'g',
    { class: 'leaf' },
    s('line', { class: 'split', x1: x, x2: x, y1: y + 6, y2: y + 24 }),
    s('rect', { x: start, y: y + 24, width, height: 26, rx: 6 }),
    s('text', { x: start + 12, y: y + 41 }, step.instruction),
    s('title', {}, `executed on L1 in block ${f.count(step.l1Block)}`),
  );
}
