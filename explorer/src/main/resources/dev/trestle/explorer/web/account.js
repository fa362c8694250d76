// Accounts, contracts and tokens.
import { card, empty, fill, h, terms, title } from './dom.js';
import { call, config, get } from './api.js';
import * as f from './format.js';
import { before, live, paged, table, tokenLink, transferColumns, txColumns } from './tables.js';

export async function account(ctx) {
  const { name, query } = ctx;
  const path = 'account/' + encodeURIComponent(name);
  const view = query.get('view') ?? 'transactions';
  const here = '/account/' + encodeURIComponent(name.toLowerCase());
  const [a, settings, list] = await Promise.all([
    get(path),
    config(),
    view === 'transfers'
      ? live(ctx, path + '/transfers?limit=25', (page) =>
          paged(
            null,
            transferColumns,
            page,
            here + '?view=transfers',
            query,
            'No token was ever moved from or to it.',
          ),
        )
      : live(ctx, path + '/transactions?limit=25', (page) =>
          paged(null, txColumns, page, here, query, 'It has had nothing to do with any transaction.'),
        ),
  ]);
  const isContract = a.code !== '0x';
  const known = f.nameOf(a.address);
  return [
    title(known ?? (isContract ? 'Contract' : 'Account'), h('span', { class: 'mono' }, a.address)),
    card(
      null,
      terms([
        ['Balance', f.ether(a.balance, 18)],
        ['Sent', f.plural(a.nonce, 'transaction')],
        ['Token', a.token ? tokenLink(a.token) : null],
        ['Code', isContract ? f.bytes((a.code.length - 2) / 2) : null],
        [
          'Created',
          a.creation
            ? ['by ', f.account(a.creation.by), ' in ', f.txLink(a.creation.transaction)]
            : null,
        ],
        [
          'Sources',
          isContract
            ? a.sources
              ? h('span', { class: 'tag good' }, a.sources.name + ' · verified')
              : h('span', { class: 'tag' }, 'not verified')
            : null,
        ],
      ]),
    ),
    a.tokens.length
      ? card(
          'Tokens',
          table(
            [
              { head: 'Token', cls: 'clip', cell: (b) => tokenLink(b.token) },
              { head: 'Amount', cls: 'num', cell: (b) => f.units(b.amount, b.token.decimals) },
              { head: 'Check', cls: 'narrow-off', cell: (b) => checked(b.check) },
            ],
            a.tokens,
            '',
          ),
        )
      : null,
    h(
      'div',
      { class: 'row' },
      h(
        'div',
        { class: 'choice' },
        ['transactions', 'transfers'].map((v) =>
          h(
            'a',
            {
              href: v === 'transactions' ? here : here + '?view=transfers',
              'aria-current': v === view ? 'page' : null,
            },
            v === 'transfers' ? 'Token transfers' : 'Transactions',
          ),
        ),
      ),
    ),
    h('p', {}),
    list,
    isContract ? (a.sources ? sources(a.sources) : verification(a.address, settings, ctx.again)) : null,
  ];
}

/** What balanceOf said to the sum of the transfer logs. */
const checked = (check) =>
  h(
    'span',
    { class: 'dim', title: 'Transfer logs against balanceOf' },
    {
      agrees: 'agrees with balanceOf',
      corrected: 'balanceOf says so, its logs do not',
      waiting: 'not checked yet',
    }[check] ?? 'the contract does not answer',
  );

function sources(found) {
  return card(
    'Sources',
    h(
      'div',
      { class: 'pad dim' },
      `Compiled by solc ${found.compiler}; the code at this address is what these files make.`,
    ),
    Object.entries(found.sources).map(([file, source]) =>
      h(
        'details',
        {},
        h('summary', {}, file),
        h('div', { class: 'pad' }, h('pre', { class: 'source', tabindex: 0 }, source.content)),
      ),
    ),
    h(
      'details',
      {},
      h('summary', {}, 'ABI'),
      h('div', { class: 'pad' }, h('pre', { tabindex: 0 }, JSON.stringify(found.abi, null, 1))),
    ),
  );
}

function verification(address, settings, again) {
  if (!settings.verification) {
    return card(
      'Verify sources',
      h(
        'div',
        { class: 'pad dim' },
        'Whoever runs this explorer can make this possible: install solc, or npm’s solc, and start it with --solc.',
      ),
    );
  }
  const said = h('p', { class: 'said', role: 'status' });
  const file = h('input', { type: 'file', accept: '.json,application/json', required: true });
  const button = h('button', { type: 'submit' }, 'Verify');
  const form = h(
    'form',
    {
      onsubmit: async (event) => {
        event.preventDefault();
        if (!file.files.length) return;
        button.disabled = true;
        said.textContent = 'Compiling …';
        try {
          const result = await call('explorer_verify', address, await file.files[0].text());
          said.textContent = `${result.name}: ${result.match === 'exact' ? 'every byte is the same' : 'the code is the same, its metadata is not'}.`;
          again();
        } catch (e) {
          fill(said, h('span', { class: 'bad-text' }, f.sentence(e.message)));
        } finally {
          button.disabled = false;
        }
      },
    },
    h(
      'label',
      { class: 'field' },
      h('span', {}, 'The compiler’s standard JSON input, with sources'),
      file,
    ),
    button,
    said,
  );
  return card(
    'Verify sources',
    h(
      'div',
      { class: 'pad' },
      h(
        'p',
        { class: 'dim' },
        'It is compiled here and held against the code at this address, but for immutables and the metadata’s hash.',
      ),
      form,
    ),
  );
}

export async function token({ name, query }) {
  const found = await get(`token/${encodeURIComponent(name)}?limit=25${before(query)}`);
  const t = found.token;
  const total = found.holders.reduce((sum, x) => sum + BigInt(x.amount), 0n);
  return [
    title(t.name || f.tokenName(t), [
      h('span', { class: 'tag' }, t.kind === 721 ? 'ERC-721' : 'ERC-20'),
      ' ',
      t.symbol,
      ' · ',
      f.account(t.address, true),
    ]),
    t.kind === 721
      ? null
      : card(
          'Holders',
          table(
            [
              { head: 'Account', cell: (x) => f.account(x.holder) },
              { head: 'Amount', cls: 'num', cell: (x) => f.units(x.amount, t.decimals) },
              {
                head: 'Of those shown',
                cls: 'num',
                cell: (x) =>
                  total
                    ? (Number((BigInt(x.amount) * 10000n) / total) / 100).toFixed(2) + ' %'
                    : '–',
              },
              { head: 'Check', cls: 'wide', cell: (x) => checked(x.check) },
            ],
            found.holders,
            'Nobody has any.',
          ),
        ),
    paged('Transfers', transferColumns, found.transfers, '/token/' + t.address, query, 'None.'),
  ];
}

export async function tokens() {
  const all = await get('tokens?limit=100');
  return [
    title('Tokens', 'Contracts that say Transfer. Anybody may call a token anything.'),
    card(
      null,
      table(
        [
          { head: 'Token', cls: 'clip', cell: tokenLink },
          { head: 'Name', cls: 'narrow-off clip', cell: (t) => t.name },
          {
            head: 'Kind',
            cell: (t) => h('span', { class: 'tag' }, t.kind === 721 ? 'ERC-721' : 'ERC-20'),
          },
          { head: 'Contract', cls: 'wide', cell: (t) => f.account(t.address) },
        ],
        all,
        'No token yet.',
      ),
    ),
  ];
}
