// Claims about L2's state, and the disputes about them.
import { card, fill, h, terms, title } from './dom.js';
import { get } from './api.js';
import * as f from './format.js';
import { live, paged, table } from './tables.js';
import { tree } from './tree.js';

const STATUS = {
  IN_PROGRESS: ['tag', 'open'],
  DEFENDER_WINS: ['tag good', 'stands'],
  CHALLENGER_WINS: ['tag bad', 'refuted'],
  OTHER_TYPE: ['tag', 'another type'],
};
const status = (g) => {
  const [cls, text] = STATUS[g.status];
  return h('span', { class: cls }, text);
};
const disputed = (g) =>
  g.claims > 1 ? f.plural(g.claims - 1, 'move') : h('span', { class: 'dim' }, 'undisputed');

const columns = [
  { head: 'Claim', cell: (g) => h('a', { href: '/claim/' + g.address }, f.count(g.index)) },
  { head: 'Age', cls: 'narrow-off', cell: (g) => h('span', { class: 'dim' }, f.ago(g.time)) },
  {
    head: 'L2 block',
    cls: 'num',
    cell: (g) => (g.claimedBlock ? f.blockLink(g.claimedBlock) : '–'),
  },
  {
    head: 'Output root',
    cls: 'wide',
    cell: (g) => h('span', { class: 'mono', title: g.root }, f.cut(g.root)),
  },
  {
    head: 'Game',
    cls: 'wide',
    cell: (g) => f.link('/claim/' + g.address, f.cut(g.address, 8, 4), g.address),
  },
  { head: 'Dispute', cell: disputed },
  { head: 'State', cell: status },
];

export async function claims(ctx) {
  return [
    title(
      'Claims',
      'What proposers say of L2’s state. A wrong one is bisected to one instruction, which L1 executes.',
    ),
    await live(ctx, 'games?limit=25', (page) =>
      paged(null, columns, page, '/claims', ctx.query, 'Nobody has claimed anything yet.'),
    ),
  ];
}

export async function claim({ name }) {
  const g = await get('game/' + encodeURIComponent(name));
  const detail = h('div', { class: 'pad', role: 'status' });
  const choose = (c) => fill(detail, describe(g, c));
  const steps = g.tree.filter((c) => c.step);
  const start = steps[0] ?? g.tree.at(-1);
  if (start) choose(start);
  return [
    title('Claim ' + f.count(g.index), h('span', { class: 'mono' }, g.address)),
    card(
      null,
      terms([
        ['State', status(g)],
        [
          'Says',
          [
            'at L2 block ',
            f.blockLink(g.claimedBlock),
            ' the output root is ',
            h('span', { class: 'mono' }, g.root),
          ],
        ],
        ['Starts from', ['block ', f.blockLink(g.startingBlock)]],
        ['Made', ['in L1 block ' + f.count(g.l1Block) + ' · ', f.ago(g.time)]],
        ['Moves', f.count(Math.max(0, g.claims - 1))],
        [
          'Decided by',
          steps.length
            ? steps.map((c) =>
                h(
                  'div',
                  {},
                  'one instruction: ',
                  h('code', {}, c.step.instruction),
                  h(
                    'span',
                    { class: 'dim' },
                    ` at ${c.step.pc}, after ${f.count(c.step.number)} steps`,
                  ),
                ),
              )
            : g.refuter
              ? ['its block number, by ', h('span', { class: 'mono' }, g.refuter)]
              : null,
        ],
      ]),
    ),
    g.tree.length === 1 ? card('The claim', detail) : null,
    g.tree.length > 1
      ? h(
          'section',
          { class: 'card' },
          h(
            'div',
            { class: 'head' },
            h('h2', {}, 'The bisection'),
            h('span', { class: 'dim' }, 'filled: for the claim · hollow: against it'),
          ),
          h('div', { class: 'bisection' }, tree(g, choose), detail),
        )
      : null,
    g.tree.length > 1
      ? card(
          'Moves',
          table(
            [
              { head: '#', cls: 'num', cell: (c) => c.index },
              { head: 'Counters', cls: 'num', cell: (c) => (c.parent === null ? '–' : c.parent) },
              { head: 'Depth', cls: 'num', cell: (c) => c.depth },
              { head: 'About', cls: 'narrow-off', cell: about },
              {
                head: 'By',
                cell: (c) =>
                  h('span', { class: 'mono', title: c.claimant }, f.cut(c.claimant, 6, 4)),
              },
              { head: 'Bond', cls: 'num wide', cell: (c) => f.ether(c.bond, 3) },
              { head: 'L1 block', cls: 'num wide', cell: (c) => f.count(c.l1Block) },
              { head: 'State', cls: 'wide', cell: (c) => (c.counteredBy ? 'countered' : 'stands') },
            ],
            g.tree,
            '',
          ),
        )
      : null,
  ];
}

const about = (c) => c.about.replace(/\d+$/, (n) => f.count(BigInt(n)));

function describe(g, c) {
  return [
    h('h2', {}, `Claim ${c.index} at depth ${c.depth}`),
    terms([
      ['About', about(c)],
      ['Value', h('span', { class: 'mono' }, c.value)],
      ['By', h('span', { class: 'mono' }, c.claimant)],
      ['Bond', f.ether(c.bond, 6)],
      ['Made', `in L1 block ${f.count(c.l1Block)}`],
      ['Countered by', c.counteredBy ? h('span', { class: 'mono' }, c.counteredBy) : 'nobody'],
      ['Clock against it', `${f.count(c.clockUsed)} of ${f.count(g.clock)} s used`],
      [
        'Step',
        c.step
          ? [
              h('code', {}, c.step.instruction),
              h(
                'span',
                { class: 'dim' },
                ` at ${c.step.pc}, in L1 block ${f.count(c.step.l1Block)}`,
              ),
            ]
          : null,
      ],
    ]),
  ];
}
