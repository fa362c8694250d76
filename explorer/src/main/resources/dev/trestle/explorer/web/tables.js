// Lists of things, each a table whose less important columns go on narrow screens.
import { Names } from './abi.js';
import { card, empty, h, refill } from './dom.js';
import { get, onNews } from './api.js';
import * as f from './format.js';

const names = new Names();

/**
 * @param columns {head, cell(item), cls}
 */
export function table(columns, items, none) {
  if (items.length === 0) return empty(none);
  return h(
    'div',
    { class: 'scroll' },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          columns.map((c) => h('th', { class: c.cls, scope: 'col' }, c.head)),
        ),
      ),
      h(
        'tbody',
        {},
        items.map((item) =>
          h(
            'tr',
            {},
            columns.map((c) => h('td', { class: c.cls }, c.cell(item))),
          ),
        ),
      ),
    ),
  );
}

/** The cursor of a list's page, for the API. */
export const before = (query) =>
  query.get('before') ? '&before=' + encodeURIComponent(query.get('before')) : '';

/** Least time between two looks at a list that is open, ms. */
const LOOK = 2000;

/**
 * A list that keeps up: its first page is asked for again when there is news.
 *
 * @param path of the API, with a query
 * @param show makes content of a page
 */
export async function live(ctx, path, show) {
  const cursor = before(ctx.query);
  let text = '';
  const holder = h('div');
  const take = (page) => {
    const now = JSON.stringify(page);
    if (now !== text) refill(holder, show(page));
    text = now;
  };
  take(await get(path + cursor));
  if (!cursor) follow(ctx, async () => take(await get(path)));
  return holder;
}

/** Does something again at news, while the view is open and looked at; never twice at once. */
export function follow(ctx, work) {
  let next = Date.now() + LOOK;
  let busy = false;
  const stop = onNews(async () => {
    if (busy || document.hidden || Date.now() < next) return;
    busy = true;
    try {
      await work();
    } catch {
      // the footer says when there is no connection
    } finally {
      busy = false;
      next = Date.now() + LOOK;
    }
  });
  ctx.onLeave(stop);
}

/** "Older" and "Newest" below a list. */
export function pager(path, next, before) {
  if (next === null && !before) return null;
  const join = path.includes('?') ? '&' : '?';
  return h(
    'nav',
    { class: 'pager', 'aria-label': 'Pages' },
    before ? h('a', { href: path }, '← Newest') : h('span'),
    next === null
      ? h('span')
      : h('a', { href: `${path}${join}before=${next}`, rel: 'next' }, 'Older →'),
  );
}

export function paged(title, columns, page, path, query, none) {
  return card(title, table(columns, page.items, none), pager(path, page.next, query.get('before')));
}

export const blockColumns = [
  { head: 'Block', cell: (b) => f.blockLink(b.number) },
  { head: 'Age', cell: (b) => h('span', { class: 'dim' }, f.ago(b.time)) },
  { head: 'Transactions', cls: 'num', cell: (b) => f.count(b.userTransactions) },
  { head: 'Gas used', cls: 'num wide', cell: (b) => f.count(b.gasUsed) },
  {
    head: 'Full',
    cls: 'num wide',
    cell: (b) => ((100 * b.gasUsed) / b.gasLimit).toFixed(1) + ' %',
  },
  { head: 'Base fee', cls: 'num wide', cell: (b) => f.gwei(b.baseFee) },
  { head: 'State', cell: (b) => f.tier(b.tier, b.number) },
];

export function what(t) {
  if (t.created) return h('span', { class: 'tag' }, 'creation');
  if (t.type === 126) return h('span', { class: 'tag' }, 'deposit');
  if (t.selector === '0x') return h('span', { class: 'tag' }, 'transfer');
  return h('span', { class: 'tag mono' }, names.method(t.selector) ?? t.selector);
}

export const outcome = (t) =>
  t.ok ? f.tier(t.tier, t.block) : h('span', { class: 'row' }, h('span', { class: 'tag bad' }, 'failed'));

export const txColumns = [
  { head: 'Transaction', cell: (t) => f.txLink(t.hash) },
  { head: 'Block', cls: 'wide', cell: (t) => f.blockLink(t.block) },
  { head: 'Age', cls: 'narrow-off', cell: (t) => h('span', { class: 'dim' }, f.ago(t.time)) },
  { head: 'What', cls: 'wide', cell: what },
  { head: 'From', cls: 'wide', cell: (t) => f.account(t.from) },
  { head: 'To', cls: 'wide', cell: (t) => f.account(t.to ?? t.created) },
  { head: 'Value', cls: 'num', cell: (t) => f.ether(t.value, 4) },
  { head: 'State', cell: outcome },
];

export const transferColumns = [
  { head: 'Transaction', cell: (x) => f.txLink(x.transaction) },
  { head: 'From', cls: 'wide', cell: (x) => f.account(x.from) },
  { head: 'To', cls: 'wide', cell: (x) => f.account(x.to) },
  { head: 'Amount', cls: 'num', cell: (x) => f.tokenAmount(x.token, x.amount) },
  { head: 'Token', cls: 'clip', cell: (x) => tokenLink(x.token) },
];

export const tokenLink = (token) =>
  h('a', { href: '/token/' + token.address, title: token.address }, f.tokenName(token));
