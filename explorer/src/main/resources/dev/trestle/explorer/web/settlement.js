// Batches, and messages both ways.
import { card, h, terms, title } from './dom.js';
import { get } from './api.js';
import * as f from './format.js';
import { follow, live, paged, table } from './tables.js';

const ratio = (b) => (b.rawBytes ? (b.rawBytes / b.postedBytes).toFixed(2) + ' ×' : '–');
const range = (b) =>
  b.firstBlock === null
    ? h('span', { class: 'dim' }, 'unknown')
    : [
        f.blockLink(b.firstBlock),
        b.lastBlock > b.firstBlock ? [' – ', f.blockLink(b.lastBlock)] : null,
      ];

export async function batches(ctx) {
  return [
    title('Batches', 'L2’s data as it stands on L1.'),
    await live(ctx, 'batches?limit=25', (page) =>
      paged(
        null,
        batchColumns,
        page,
        '/batches',
        ctx.query,
        'Nothing was posted to L1 yet.',
      ),
    ),
  ];
}

const batchColumns = [
        { head: 'Batch', cell: (b) => h('a', { href: '/batch/' + b.index }, f.count(b.index)) },
        { head: 'Age', cls: 'narrow-off', cell: (b) => h('span', { class: 'dim' }, f.ago(b.time)) },
        { head: 'L2 blocks', cell: range },
        {
          head: 'Transactions',
          cls: 'num wide',
          cell: (b) => (b.transactions === null ? '–' : f.count(b.transactions)),
        },
        {
          head: 'Blobs',
          cls: 'num wide',
          cell: (b) => b.blobs || h('span', { class: 'dim' }, 'calldata'),
        },
        { head: 'Posted', cls: 'num', cell: (b) => f.bytes(b.postedBytes) },
        { head: 'Compression', cls: 'num wide', cell: ratio },
        { head: 'Cost', cls: 'num wide', cell: (b) => f.ether(b.cost, 8) },
];

export async function batch({ name }) {
  const b = await get('batch/' + encodeURIComponent(name));
  const blobBytes = b.blobs * 130044;
  return [
    title(
      'Batch ' + f.count(b.index),
      h('span', { class: 'mono' }, 'L1 transaction ' + b.transaction),
    ),
    card(
      null,
      terms([
        ['L1 block', [f.count(b.l1Block), ' · ', f.ago(b.time)]],
        ['Poster', h('span', { class: 'mono' }, b.poster)],
        ['L2 blocks', range(b)],
        ['Transactions', b.transactions === null ? null : f.count(b.transactions)],
        [
          'Data',
          b.blobs
            ? `${b.blobs} blob${b.blobs > 1 ? 's' : ''}, ${((100 * b.postedBytes) / blobBytes).toFixed(1)} % full`
            : 'in the transaction',
        ],
        ['Posted', f.bytes(b.postedBytes)],
        [
          'Before compression',
          b.rawBytes === null
            ? 'its channel ends in a later batch'
            : `${f.bytes(b.rawBytes)}, ${ratio(b)} as much`,
        ],
        ['Cost', f.ether(b.cost, 18)],
        [
          'Cost per transaction',
          b.transactions ? f.ether(BigInt(b.cost) / BigInt(b.transactions), 12) : null,
        ],
        ['Problem', b.problem ? h('span', { class: 'bad-text' }, b.problem) : null],
      ]),
    ),
  ];
}

export const depositState = (d) =>
  d.state === 'waiting'
    ? h('span', { class: 'tag' }, 'on its way')
    : d.state === 'failed'
      ? h('span', { class: 'tag bad' }, 'failed on L2')
      : f.tier(d.state, d.block);

const STATES = {
  initiated: ['tag', 'initiated'],
  proven: ['tag', 'proven'],
  finalized: ['tag good', 'finalised'],
};
export const withdrawalState = (w) => h('span', { class: STATES[w.state][0] }, STATES[w.state][1]);

const withdrawalColumns = [
  { head: 'Withdrawal', cell: (w) => f.link('/withdrawal/' + w.hash, f.cut(w.hash, 6, 4), w.hash) },
  { head: 'Age', cls: 'narrow-off', cell: (w) => h('span', { class: 'dim' }, f.ago(w.time)) },
  { head: 'L2 block', cls: 'wide', cell: (w) => f.blockLink(w.block) },
  { head: 'From', cls: 'wide', cell: (w) => f.account(w.from) },
  { head: 'Value', cls: 'num', cell: (w) => f.ether(w.value, 4) },
  { head: 'State', cell: withdrawalState },
];

const depositColumns = [
  {
    head: 'L2 transaction',
    cell: (d) =>
      d.block === null
        ? h('span', { class: 'mono dim' }, f.cut(d.l2Transaction, 6, 4))
        : f.txLink(d.l2Transaction),
  },
  { head: 'Age', cls: 'narrow-off', cell: (d) => h('span', { class: 'dim' }, f.ago(d.time)) },
  { head: 'L1 block', cls: 'num wide', cell: (d) => f.count(d.l1Block) },
  { head: 'From', cls: 'wide', cell: (d) => f.account(d.from) },
  { head: 'To', cls: 'wide', cell: (d) => f.account(d.to) },
  { head: 'Minted', cls: 'num', cell: (d) => f.ether(d.mint, 4) },
  { head: 'State', cell: depositState },
];

export async function messages(ctx) {
  const up = ctx.query.get('view') === 'withdrawals';
  const tabs = h(
    'div',
    { class: 'choice' },
    h('a', { href: '/messages', 'aria-current': up ? null : 'page' }, 'L1 → L2'),
    h('a', { href: '/messages?view=withdrawals', 'aria-current': up ? 'page' : null }, 'L2 → L1'),
  );
  const list = up
    ? await live(ctx, 'withdrawals?limit=25', (page) =>
        paged(
          null,
          withdrawalColumns,
          page,
          '/messages?view=withdrawals',
          ctx.query,
          'Nothing was sent to L1 yet.',
        ),
      )
    : await live(ctx, 'deposits?limit=25', (page) =>
        paged(null, depositColumns, page, '/messages', ctx.query, 'Nothing was deposited yet.'),
      );
  return [
    title(
      'Messages',
      up
        ? 'Initiated on L2, proven against a claim and finalised on L1.'
        : 'Deposits: L2 must include them, whatever its sequencer likes.',
    ),
    tabs,
    h('p', {}),
    list,
  ];
}

export async function withdrawal(ctx) {
  const path = 'withdrawal/' + encodeURIComponent(ctx.name);
  const w = await get(path);
  if (w.state !== 'finalized') {
    follow(ctx, async () => {
      if ((await get(path)).state !== w.state) ctx.again();
    });
  }
  return [
    title('Withdrawal', h('span', { class: 'mono' }, w.hash)),
    card(
      null,
      terms([
        ['State', withdrawalState(w)],
        ['Next', w.next.text],
        [
          'Begun',
          [f.txLink(w.l2Transaction), ' in block ', f.blockLink(w.block), ' · ', f.ago(w.time)],
        ],
        ['From', f.account(w.from, true)],
        ['Target on L1', h('span', { class: 'mono' }, w.target)],
        ['Value', f.ether(w.value, 18)],
        ['Gas limit', f.count(Number(w.gasLimit))],
        ['Data', w.data === '0x' ? 'none' : h('pre', {}, w.data.slice(0, 4000))],
      ]),
    ),
    card(
      'On L1',
      table(
        [
          {
            head: 'What',
            cell: (e) =>
              e.kind === 'proven' ? 'proven' : e.ok ? 'finalised' : 'finalised, its call failed',
          },
          { head: 'L1 block', cls: 'num', cell: (e) => f.count(e.l1Block) },
          { head: 'Age', cell: (e) => f.ago(e.time) },
          {
            head: 'L1 transaction',
            cls: 'wide',
            cell: (e) => h('span', { class: 'mono', title: e.transaction }, f.cut(e.transaction)),
          },
        ],
        w.events,
        'Nothing yet.',
      ),
    ),
    w.state === 'finalized'
      ? null
      : h('p', {}, h('a', { href: '/bridge' }, 'Prove and finalise on the bridge page')),
  ];
}
