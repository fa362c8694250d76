// Lists of things, each a table whose less important columns go on narrow screens.
import { Names } from './abi.js';
import { card, empty, h } from './dom.js';
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
  { head: 'State', cell: (b) => f.tier(b.tier) },
];

export function what(t) {
  if (t.created) return h('span', { class: 'tag' }, 'creation');
  if (t.type === 126) return h('span', { class: 'tag' }, 'deposit');
  if (t.selector === '0x') return h('span', { class: 'tag' }, 'transfer');
  return h('span', { class: 'tag mono' }, names.method(t.selector) ?? t.selector);
}

export const outcome = (t) =>
  t.ok ? f.tier(t.tier) : h('span', { class: 'row' }, h('span', { class: 'tag bad' }, 'failed'));

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
