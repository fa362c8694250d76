// Blocks and transactions.
import { card, empty, h, terms, title } from './dom.js';
import { get } from './api.js';
import { Names } from './abi.js';
import * as f from './format.js';
import { blockColumns, follow, live, paged, table, tokenLink, txColumns, what } from './tables.js';

export async function blocks(ctx) {
  return [
    title('Blocks', 'The newest first.'),
    await live(ctx, 'blocks?limit=25', (page) =>
      paged(null, blockColumns, page, '/blocks', ctx.query, 'No block yet.'),
    ),
  ];
}

export async function transactions(ctx) {
  return [
    title('Transactions', 'What users sent; deposits are among the messages.'),
    await live(ctx, 'transactions?limit=25', (page) =>
      paged(null, txColumns, page, '/transactions', ctx.query, 'No transaction yet.'),
    ),
  ];
}

/** Shows the view again when the block's batch is there. */
function untilOnL1(ctx, number) {
  follow(ctx, async () => {
    if ((await get(`block/${number}?limit=1`)).batch) ctx.again();
  });
}

export async function block(ctx) {
  const { name, query } = ctx;
  const from = Number(query.get('from') ?? 0);
  const {
    block: b,
    batch,
    items,
  } = await get(`block/${encodeURIComponent(name)}?limit=50&from=${from}`);
  if (!batch && b.number > 0) untilOnL1(ctx, b.number);
  const more = from + items.length < b.transactions;
  return [
    title('Block ' + f.count(b.number), h('span', { class: 'mono' }, b.hash)),
    card(
      null,
      terms([
        ['State', f.tier(b.tier, b.number)],
        [
          'Time',
          [
            f.ago(b.time),
            h('span', { class: 'dim' }, ' · ' + new Date(b.time * 1000).toLocaleString()),
          ],
        ],
        ['Transactions', `${f.count(b.transactions)}, ${f.count(b.userTransactions)} of users`],
        [
          'Gas used',
          `${f.count(b.gasUsed)} of ${f.count(b.gasLimit)} (${((100 * b.gasUsed) / b.gasLimit).toFixed(2)} %)`,
        ],
        ['Base fee', f.gwei(b.baseFee)],
        ['Size', f.bytes(b.size)],
        [
          'Batch',
          batch
            ? h(
                'a',
                { href: '/batch/' + batch.index },
                `${f.count(batch.index)}, in L1 block ${f.count(batch.l1Block)}`,
              )
            : h(
                'span',
                { class: 'dim' },
                b.number === 0 ? 'none: the genesis block' : 'not on L1 yet',
              ),
        ],
        [
          'Parent',
          b.number > 0
            ? h('a', { href: '/block/' + (b.number - 1), class: 'mono' }, b.parent)
            : null,
        ],
      ]),
    ),
    card(
      'Transactions',
      table(txColumns, items, 'None.'),
      from > 0 || more
        ? h(
            'nav',
            { class: 'pager', 'aria-label': 'Pages' },
            from > 0
              ? h('a', { href: `/block/${b.number}?from=${Math.max(0, from - 50)}` }, '← Earlier')
              : h('span'),
            more ? h('a', { href: `/block/${b.number}?from=${from + 50}` }, 'Later →') : h('span'),
          )
        : null,
    ),
  ];
}

/** The names that the contracts of a transaction use, as far as their sources are known. */
async function namesFor(addresses) {
  const known = await Promise.all(
    [...new Set(addresses)].slice(0, 6).map((a) =>
      get('account/' + a)
        .then((found) => found.sources?.abi ?? [])
        .catch(() => []),
    ),
  );
  return new Names(known.flat());
}

export async function transaction(ctx) {
  const t = await get('transaction/' + encodeURIComponent(ctx.name));
  if (!t.batch && t.block > 0) untilOnL1(ctx, t.block);
  const logs = t.receipt?.logs ?? [];
  const names = await namesFor([t.to, ...logs.map((l) => l.address)].filter(Boolean));
  const input = t.node?.input ?? '0x';
  const call = input.length > 2 && !t.created ? names.call(input) : null;
  const reason = t.trace?.revertReason ?? names.error(t.trace?.output) ?? t.trace?.error;
  return [
    title('Transaction', h('span', { class: 'mono' }, t.hash)),
    card(
      null,
      terms([
        [
          'Outcome',
          t.ok
            ? h('span', { class: 'tag good' }, 'success')
            : h('span', {}, h('span', { class: 'tag bad' }, 'failed'), reason ? ' ' + reason : ''),
        ],
        ['State', f.tier(t.tier, t.block)],
        [
          'Block',
          [
            f.blockLink(t.block),
            h('span', { class: 'dim' }, ` · place ${t.index} · `),
            f.ago(t.time),
          ],
        ],
        ['From', f.account(t.from, true)],
        [
          'To',
          t.created
            ? [f.account(t.created, true), h('span', { class: 'dim' }, ' created')]
            : f.account(t.to, true),
        ],
        ['What', what(t)],
        ['Value', f.ether(t.value, 18)],
        [
          'Fee',
          t.type === 126
            ? 'paid on L1'
            : [
                f.ether(t.fee, 12),
                h(
                  'span',
                  { class: 'dim' },
                  ` = ${f.count(t.gasUsed)} gas × ${f.gwei(t.gasPrice)} + ${f.units(t.l1Fee, 18, 12)} ETH for L1`,
                ),
              ],
        ],
        ['Gas', `${f.count(t.gasUsed)} of ${f.count(Number(t.node?.gas ?? 0))}`],
        ['Type', typeName(t.type) + ', nonce ' + f.count(Number(t.node?.nonce ?? 0))],
        [
          'Batch',
          t.batch
            ? h(
                'a',
                { href: '/batch/' + t.batch.index },
                `${f.count(t.batch.index)}, in L1 block ${f.count(t.batch.l1Block)}`,
              )
            : h('span', { class: 'dim' }, 'not on L1 yet'),
        ],
      ]),
    ),
    t.transfers.length
      ? card(
          'Token transfers',
          table(
            [
              { head: 'From', cls: 'narrow-off', cell: (x) => f.account(x.from) },
              { head: 'To', cell: (x) => f.account(x.to) },
              { head: 'Amount', cls: 'num', cell: (x) => f.tokenAmount(x.token, x.amount) },
              { head: 'Token', cls: 'clip', cell: (x) => tokenLink(x.token) },
            ],
            t.transfers,
            '',
          ),
        )
      : null,
    input.length > 2 ? inputCard(input, call) : null,
    card(
      `Logs (${logs.length})`,
      logs.length ? logs.map((log) => logEntry(log, names.log(log))) : empty('It wrote none.'),
    ),
    t.trace
      ? card(
          'Calls',
          h(
            'div',
            { class: 'pad' },
            h('ul', { class: 'calls' }, frame(t.trace, names, { left: 500 })),
          ),
        )
      : card('Calls', empty('The node has no trace of it: it is too old, or tracing is off.')),
  ];
}

const typeName = (type) =>
  ({ 0: 'legacy', 1: 'access list', 2: 'dynamic fee', 4: 'set code', 126: 'deposit' })[type] ??
  'type ' + type;

const pairs = (values) =>
  h(
    'dl',
    {},
    values.map(([name, value]) => [
      h('dt', {}, name),
      h('dd', { class: 'mono' }, /^0x[0-9a-f]{40}$/.test(value) ? f.account(value, true) : value),
    ]),
  );

function inputCard(input, call) {
  return card(
    call ? 'Call: ' + call.name : 'Call data',
    call ? pairs(call.values) : null,
    h(
      'details',
      call ? {} : { open: input.length < 2000 },
      h('summary', {}, f.bytes((input.length - 2) / 2)),
      h(
        'div',
        { class: 'pad' },
        h('pre', {}, input.slice(0, 20000) + (input.length > 20000 ? ' …' : '')),
      ),
    ),
  );
}

function logEntry(log, known) {
  return h(
    'div',
    { class: 'log' },
    h(
      'div',
      { class: 'row' },
      h('span', { class: 'name' }, known ? known.name : 'Unknown event'),
      h('span', { class: 'dim' }, 'of'),
      f.account(log.address),
      h('span', { class: 'dim' }, '#' + Number(log.logIndex)),
    ),
    known
      ? pairs(known.values)
      : h(
          'pre',
          {},
          [
            ...log.topics.map((topic, i) => `topic ${i}  ${topic}`),
            'data     ' + log.data.slice(0, 4000),
          ].join('\n'),
        ),
  );
}

/** One call with those inside it; at most so many in all. */
function frame(call, names, budget) {
  budget.left--;
  const name =
    names.method(call.input?.slice(0, 10)) ??
    (call.input?.length >= 10 ? call.input.slice(0, 10) : '');
  return h(
    'li',
    {},
    h('span', { class: 'tag' }, call.type.toLowerCase()),
    ' ',
    f.account(call.to ?? null),
    ' ',
    h('span', { class: 'mono' }, name),
    ' ',
    Number(call.value ?? 0) > 0 ? [f.ether(call.value, 6), ' '] : null,
    h('span', { class: 'dim' }, f.count(Number(call.gasUsed)) + ' gas'),
    call.error
      ? h(
          'span',
          { class: 'bad-text' },
          ' ' + (call.revertReason ?? names.error(call.output) ?? call.error),
        )
      : null,
    call.calls && budget.left > 0
      ? h(
          'ul',
          {},
          call.calls.map((inner) => (budget.left > 0 ? frame(inner, names, budget) : null)),
        )
      : null,
  );
}
