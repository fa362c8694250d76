// The page: which view a path is, and what stays around it.
import { card, fill, h, title } from './dom.js';
import { config, connect, get, known, onNews } from './api.js';
import { clock, retier, sentence, tick } from './format.js';
import { follow } from './tables.js';
import { overview } from './overview.js';
import { block, blocks, transaction, transactions } from './chain.js';
import { account, token, tokens } from './account.js';
import { batch, batches, messages, withdrawal } from './settlement.js';
import { claim, claims } from './claims.js';
import { charts } from './charts.js';
import { bridge } from './bridge.js';

const NAV = [
  ['/', 'Overview'],
  ['/blocks', 'Blocks'],
  ['/transactions', 'Transactions'],
  ['/tokens', 'Tokens'],
  ['/batches', 'Batches'],
  ['/messages', 'Messages'],
  ['/claims', 'Claims'],
  ['/charts', 'Charts'],
  ['/bridge', 'Bridge'],
];
const LISTS = {
  '': overview,
  blocks,
  transactions,
  tokens,
  batches,
  messages,
  claims,
  charts,
  bridge,
  search,
};
const ONES = { block, tx: transaction, account, token, batch, withdrawal, claim };
const UNDER = {
  block: '/blocks',
  tx: '/transactions',
  token: '/tokens',
  batch: '/batches',
  withdrawal: '/messages',
  claim: '/claims',
};

const main = document.getElementById('main');
let leaving = [];
let turn = 0;

async function show(focus) {
  const mine = ++turn;
  const [, first, name] = location.pathname.split('/');
  const view = name ? ONES[first] : LISTS[first];
  const ctx = {
    name: name && decode(name),
    query: new URLSearchParams(location.search),
    leave: [],
  };
  ctx.onLeave = (work) => ctx.leave.push(work);
  ctx.again = () => show(false);
  mark(name ? UNDER[first] : '/' + first);
  main.setAttribute('aria-busy', 'true');
  let content;
  try {
    content = view ? await view(ctx) : missing();
  } catch (e) {
    content = failed(e);
    // What was sent a moment ago is not in the index yet.
    if (e.status === 404) follow(ctx, () => view(ctx).then(() => show(false)));
  }
  if (mine !== turn) {
    ctx.leave.forEach((work) => work());
    return;
  }
  leaving.forEach((work) => work());
  leaving = ctx.leave;
  fill(main, content);
  main.removeAttribute('aria-busy');
  const heading = main.querySelector('h1');
  document.title = (heading?.textContent ?? 'Trestle') + ' · Trestle explorer';
  if (focus) {
    scrollTo(0, 0);
    heading?.focus({ preventScroll: true });
  }
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const missing = () => [
  title('Nothing here', 'This address leads nowhere.'),
  card(null, h('div', { class: 'pad' }, h('a', { href: '/' }, 'To the overview'))),
];

function failed(e) {
  if (e.status === undefined) console.error(e);
  const heading =
    e.status === 404
      ? 'Not found'
      : e.status === 0
        ? 'No connection'
        : e.status === 400
          ? 'That is not a name'
          : 'That failed';
  return [
    title(
      heading,
      e.status === 404
        ? 'It may not be in the index yet: then it shows here as soon as it is. Or a reorganisation took it back.'
        : undefined,
    ),
    card(
      null,
      h(
        'div',
        { class: 'pad' },
        h('p', {}, sentence(e.message)),
        h('button', { type: 'button', class: 'quiet', onclick: () => show(true) }, 'Try again'),
      ),
    ),
  ];
}

async function search({ query, onLeave, again }) {
  const q = query.get('q') ?? '';
  const found = await get('search?q=' + encodeURIComponent(q));
  if (found.length === 1) {
    history.replaceState(null, '', found[0].path);
    const [, first, name] = found[0].path.split('/');
    mark(UNDER[first]);
    return ONES[first]({ name, query: new URLSearchParams(), onLeave, again });
  }
  return [
    title('Search', `for “${q}”`),
    card(
      null,
      h(
        'div',
        { class: 'pad' },
        found.length
          ? found.map((x) => h('p', {}, h('a', { href: x.path }, x.what)))
          : 'Nothing is called that. Try a block number, a hash, an address, or a token’s symbol.',
      ),
    ),
  ];
}

function mark(path) {
  for (const a of document.querySelectorAll('#nav a')) {
    if (a.getAttribute('href') === path) {
      a.setAttribute('aria-current', 'page');
      const box = a.parentElement;
      box.scrollLeft = a.offsetLeft - (box.clientWidth - a.offsetWidth) / 2;
    } else a.removeAttribute('aria-current');
  }
}

function go(path) {
  history.pushState(null, '', path);
  show(true);
}

document.addEventListener('click', (event) => {
  const a = event.target.closest?.('a[href]');
  const plain =
    event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!a || !plain || !a.getAttribute('href').startsWith('/')) return;
  event.preventDefault();
  go(a.getAttribute('href'));
});
addEventListener('popstate', () => show(true));
addEventListener('resize', () => {
  const current = document.querySelector('#nav a[aria-current]');
  if (current) mark(current.getAttribute('href'));
});
document.getElementById('search').addEventListener('submit', (event) => {
  event.preventDefault();
  const q = document.getElementById('q').value.trim();
  if (q) go('/search?q=' + encodeURIComponent(q));
});
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName)) {
    event.preventDefault();
    document.getElementById('q').focus();
  }
});

fill(
  document.getElementById('nav'),
  NAV.map(([path, name]) => h('a', { href: path }, name)),
);
const state = document.getElementById('state');
let lostAt = null;
let how = 'lost';
function tellState() {
  const heads = known()?.heads;
  const silent = !heads
    ? ''
    : !heads.l2Answers
      ? 'The node that this page asks does not answer: what you see may be old.'
      : !heads.l1Answers
        ? 'L1 does not answer: batches, messages and claims may be old.'
        : '';
  lostAt = how === 'lost' ? (lostAt ?? clock(new Date())) : null;
  state.classList.toggle('lost', how === 'lost' || silent !== '');
  const text =
    how === 'lost'
      ? `No connection since ${lostAt}: what you see may be old. Trying again …`
      : silent || (how === 'live' ? 'Live' : 'Looking every few seconds');
  if (state.textContent !== text) state.textContent = text;
}
connect((now) => {
  how = now;
  tellState();
});
onNews((news) => {
  retier(news.heads);
  tellState();
});
config()
  .then((c) => {
    document.getElementById('chain').textContent =
      `L2 chain ${c.l2ChainId} on L1 chain ${c.l1ChainId}`;
  })
  .catch(() => {});
setInterval(tick, 1000);
show(false);
