// The first page: what happens now, and how far it has come.
import { fill, h, refill, title } from './dom.js';
import { get, known, onNews } from './api.js';
import * as f from './format.js';
import { blockColumns, outcome, table, what } from './tables.js';

const CELLS = 60;

export async function overview(ctx) {
  const first = known() ?? (await get('overview'));
  const tiles = h('div', { class: 'tiles' });
  const strip = h('div', { class: 'strip', 'aria-hidden': 'true' });
  for (let i = 0; i < CELLS; i++) strip.append(h('i'));
  const legend = h('div', { class: 'legend' });
  const blocks = h('div', {});
  const transactions = h('div', {});
  const show = (now) => {
    showTiles(tiles, now);
    showStrip(strip, legend, now.heads);
    refill(blocks, table(columnsOfBlocks, now.blocks.slice(0, 10), 'No block yet.'));
    refill(
      transactions,
      table(columnsOfTransactions, now.transactions.slice(0, 10), 'No transaction yet.'),
    );
  };
  show(first);
  ctx.onLeave(onNews(show));
  return [
    title('Overview', 'Blocks as the sequencer makes them, and how sure it is that they stay.'),
    tiles,
    h(
      'section',
      { class: 'card' },
      h('div', { class: 'head' }, h('h2', {}, 'From soft to finalized')),
      h('div', { class: 'pad' }, strip, legend),
    ),
    h(
      'div',
      { class: 'two' },
      list('Newest blocks', '/blocks', blocks),
      list('Newest transactions', '/transactions', transactions),
    ),
  ];
}

const list = (name, path, content) =>
  h(
    'section',
    { class: 'card' },
    h('div', { class: 'head' }, h('h2', {}, name), h('a', { href: path }, 'All')),
    content,
  );

const columnsOfBlocks = [blockColumns[0], blockColumns[1], blockColumns[2], blockColumns[6]];

const columnsOfTransactions = [
  { head: 'Transaction', cell: (t) => f.link('/tx/' + t.hash, f.cut(t.hash, 6, 4), t.hash) },
  { head: 'What', cls: 'narrow-off', cell: what },
  { head: 'Value', cls: 'num', cell: (t) => f.ether(t.value, 3) },
  { head: 'State', cell: outcome },
];

function showTiles(tiles, now) {
  const { heads } = now;
  const all = [
    ['Newest block', f.count(Math.max(0, heads.unsafe))],
    ['Safe', f.count(Math.max(0, heads.safe))],
    ['Finalized', f.count(Math.max(0, heads.finalized))],
    ['Transactions', f.count(now.totalTransactions)],
    ['L1 block' + (heads.l1Answers ? '' : ', not answering'), f.count(Math.max(0, heads.l1))],
  ];
  fill(
    tiles,
    all.map(([name, value]) => h('div', { class: 'tile' }, h('b', {}, value), h('span', {}, name))),
  );
}

/** Each cell stands for some of the newest blocks; the newest are on the right. */
function showStrip(strip, legend, heads) {
  const span = Math.max(CELLS, Math.ceil((heads.unsafe - heads.finalized) * 1.25));
  const each = Math.ceil(span / CELLS);
  [...strip.children].forEach((cell, i) => {
    const block = heads.unsafe - (CELLS - 1 - i) * each;
    cell.className =
      block < 0
        ? 'none'
        : block <= heads.finalized
          ? 'finalized'
          : block <= heads.safe
            ? 'safe'
            : 'soft';
  });
  fill(
    legend,
    h('span', {}, f.tier('finalized'), ' L1 cannot take it back'),
    h('span', {}, f.tier('safe'), ' data is on L1'),
    h(
      'span',
      {},
      f.tier('soft'),
      ` the sequencer's word · ${f.count(Math.max(0, heads.unsafe - heads.safe))} blocks`,
    ),
    h('span', {}, each === 1 ? 'a cell is a block' : `a cell is ${f.count(each)} blocks`),
  );
}
