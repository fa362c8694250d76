// The bridge: in by the portal on L1, out by the message passer on L2, proven and finalised at the portal. And the faucet.
import { card, empty, fill, h, refill, title } from './dom.js';
import { call, config, get } from './api.js';
import { encodeCall } from './abi.js';
import * as f from './format.js';
import { follow, table } from './tables.js';
import { Wallet, problem, wallets, wei } from './wallet.js';
import { depositState } from './settlement.js';

const PASSER = '0x4200000000000000000000000000000000000016';
const DEPOSIT_GAS = 100000;
const TARGET_GAS = 100000;

/** How far a withdrawal has come when its next step is this one. */
const STAGES = ['Begun', 'Claimed', 'Proven', 'Paid out'];
const REACHED = { claim: 1, prove: 2, prover: 3, dispute: 3, delay: 3, finalize: 3, done: 4 };

export async function bridge(ctx) {
  const settings = await config();
  const found = wallets();
  const b = new Bridge(settings);
  await b.start(found);
  follow(ctx, () => b.look());
  const forget = found.map(({ provider }) => {
    const changed = () => b.start(found).catch(() => {});
    provider.on?.('accountsChanged', changed);
    return () => provider.removeListener?.('accountsChanged', changed);
  });
  ctx.onLeave(() => forget.forEach((work) => work()));
  return [
    title(
      'Bridge',
      'In within a minute or so; out when a claim about L2’s state has stood its time.',
    ),
    card(null, b.who),
    h('div', { class: 'two' }, b.deposit.card, b.withdraw.card),
    card('Your withdrawals', b.withdrawals),
    card('Your deposits', b.deposits),
    settings.faucet ? b.faucet.card : null,
  ];
}

/** The page's parts that depend on the account. */
class Bridge {
  wallet = null;
  state = null;
  /** By withdrawal: what was sent for it. */
  sent = new Map();
  shown = '';

  constructor(settings) {
    this.settings = settings;
    this.who = h('div', { class: 'pad row' });
    this.said = h('span', { class: 'dim', role: 'status' });
    this.withdrawals = h('div', {});
    this.deposits = h('div', {});
    this.deposit = form(this, {
      name: 'Deposit to L2',
      action: 'Deposit',
      has: (state) => state.l1Balance,
      where: 'on L1',
      send: (value) => this.#deposit(value),
    });
    this.faucet = faucet();
    this.withdraw = form(this, {
      name: 'Withdraw to L1',
      action: 'Withdraw',
      has: (state) => state.l2Balance,
      where: 'on L2',
      send: (value) => this.#withdraw(value),
    });
  }

  /** Takes the account that may be seen already, if there is one. */
  async start(found) {
    this.wallet = null;
    this.state = null;
    for (const { provider } of found) {
      this.wallet ??= await Wallet.known(provider).catch(() => null);
    }
    this.show();
    if (this.wallet) await this.#lookOrSay();
  }

  async #lookOrSay() {
    try {
      await this.look();
    } catch (e) {
      fill(this.said, h('span', { class: 'bad-text' }, e.message));
    }
  }

  async connect(provider) {
    fill(this.said, 'Your wallet asks you …');
    try {
      this.wallet = await Wallet.connect(provider);
      fill(this.said, this.wallet ? '' : 'The wallet shows no account.');
    } catch (e) {
      fill(this.said, h('span', { class: 'bad-text' }, problem(e)));
      return;
    }
    if (this.wallet) await this.#lookOrSay();
  }

  /** Asks again how everything stands. */
  async look() {
    if (!this.wallet) return;
    const { account } = this.wallet;
    const state = await get('bridge/' + account);
    if (this.wallet?.account !== account) return;
    this.state = state;
    fill(this.said, '');
    this.show();
  }

  show() {
    const text = JSON.stringify([this.wallet?.account, this.state, [...this.sent]]);
    if (text === this.shown) return;
    this.shown = text;
    refill(this.who, this.#account());
    const { state } = this;
    this.deposit.show(state);
    this.withdraw.show(state);
    this.faucet.show(this.wallet);
    refill(
      this.withdrawals,
      !state
        ? empty(this.wallet ? '…' : 'Connect a wallet to see them.')
        : state.withdrawals.length
          ? state.withdrawals.map((w) => this.#withdrawal(w))
          : empty('This account has begun none.'),
    );
    refill(
      this.deposits,
      state
        ? table(depositColumns, state.deposits, 'This account has made none.')
        : empty(this.wallet ? '…' : 'Connect a wallet to see them.'),
    );
  }

  #account() {
    if (this.wallet) {
      const { account } = this.wallet;
      return [h('span', { class: 'dim' }, 'Connected:'), f.account(account, true), this.said];
    }
    const found = wallets();
    if (!found.length)
      return 'No wallet in this browser. One that speaks EIP-1193, as most do, is all this page needs.';
    return [
      found.map(({ name, provider }) =>
        h(
          'button',
          { type: 'button', 'data-key': 'connect ' + name, onclick: () => this.connect(provider) },
          'Connect ' + name,
        ),
      ),
      this.said,
    ];
  }

  async #deposit(value) {
    const data = encodeCall(
      'depositTransaction(address,uint256,uint64,bool,bytes)',
      this.wallet.account,
      value,
      DEPOSIT_GAS,
      false,
      '0x',
    );
    const to = this.settings.contracts.portal;
    const hash = await this.wallet.send(1, { to, value: '0x' + value.toString(16), data });
    return {
      hash,
      sent: ['Sent: L1 transaction ', short(hash), '. Waiting for its block …'],
      done: 'On L1. L2 takes it in within a minute or so: see below.',
    };
  }

  async #withdraw(value) {
    const data = encodeCall(
      'initiateWithdrawal(address,uint256,bytes)',
      this.wallet.account,
      TARGET_GAS,
      '0x',
    );
    const hash = await this.wallet.send(2, { to: PASSER, value: '0x' + value.toString(16), data });
    const link = h('a', { href: '/tx/' + hash, class: 'mono' }, f.cut(hash));
    return { hash, sent: ['Sent: ', link], done: ['Begun in ', link, '. Its next steps are below.'] };
  }

  #withdrawal(w) {
    const reached = REACHED[w.next.step] ?? 1;
    const sent = this.sent.get(w.hash);
    if (sent && sent.step !== w.next.step) this.sent.delete(w.hash);
    const waiting = sent?.step === w.next.step && !sent.problem;
    return h(
      'article',
      { class: 'item' },
      h(
        'div',
        { class: 'head' },
        h('b', {}, f.ether(w.value, 6)),
        f.link('/withdrawal/' + w.hash, f.cut(w.hash), w.hash),
        h('span', { class: 'dim' }, f.ago(w.time)),
      ),
      h(
        'ol',
        { class: 'stages', 'aria-label': `${STAGES[reached - 1]}: ${reached} of 4` },
        STAGES.map((name, i) =>
          h('li', { class: i < reached ? 'reached' : null }, name),
        ),
      ),
      h(
        'div',
        { class: 'row' },
        w.next.call && !waiting
          ? h(
              'button',
              {
                type: 'button',
                'data-key': w.hash,
                onclick: () => this.#goOn(w),
              },
              w.next.step === 'prove' ? 'Prove' : 'Finalise',
            )
          : null,
        h(
          'span',
          { class: sent?.problem ? 'bad-text' : 'dim', role: 'status' },
          sent?.problem ?? (waiting ? sent.text : w.next.text + until(w.next, this.state.l1Time)),
        ),
      ),
    );
  }

  /** Proves or finalises. */
  async #goOn(w) {
    const { step } = w.next;
    const say = (text, bad) => {
      this.sent.set(w.hash, bad ? { step, problem: text } : { step, text });
      this.show();
    };
    try {
      say('Your wallet asks you …');
      const { to, data, gas } = w.next.call;
      const hash = await this.wallet.send(1, { to, data, ...(Number(gas) > 0 ? { gas } : {}) });
      say(`Sent: L1 transaction ${f.cut(hash)}. Waiting for its block …`);
      const ok = await this.wallet.outcome(hash);
      if (ok === false) say(`L1 transaction ${f.cut(hash)} failed.`, true);
      else await this.look();
    } catch (e) {
      say(problem(e), true);
    }
  }
}

const short = (hash) => h('span', { class: 'mono', title: hash }, f.cut(hash));

const until = (next, now) =>
  next.notBefore === null || next.notBefore < now
    ? ''
    : ` The proof is old enough in ${f.span(next.notBefore - now + 1)}.`;

const depositColumns = [
  {
    head: 'On L2',
    cell: (d) =>
      d.block === null ? h('span', { class: 'mono dim' }, f.cut(d.l2Transaction, 6, 4)) : f.txLink(d.l2Transaction),
  },
  { head: 'Age', cls: 'narrow-off', cell: (d) => h('span', { class: 'dim' }, f.ago(d.time)) },
  { head: 'To', cls: 'wide', cell: (d) => f.account(d.to) },
  { head: 'Value', cls: 'num', cell: (d) => f.ether(d.mint, 6) },
  { head: 'State', cell: depositState },
];

/** An amount to be sent. */
function form(b, { name, action, has, where, send }) {
  const amount = h('input', {
    inputmode: 'decimal',
    placeholder: '0.1',
    autocomplete: 'off',
  });
  const said = h('p', { class: 'said', role: 'status' });
  const balance = h('span', {});
  const button = h('button', { type: 'submit', disabled: true }, action);
  const bad = (text) => {
    fill(said, h('span', { class: 'bad-text' }, f.sentence(text)));
    amount.focus();
  };
  let busy = false;
  const submit = async (event) => {
    event.preventDefault();
    if (busy || !b.wallet) return;
    const value = wei(amount.value);
    if (!value) return bad('An amount of ether is wanted, such as 0.1.');
    if (b.state && value >= BigInt(has(b.state)))
      return bad('More than the account can spare: gas has to be paid, too.');
    busy = true;
    fill(said, 'Your wallet asks you …');
    try {
      const { hash, sent, done } = await send(value);
      amount.value = '';
      fill(said, sent);
      const ok = await b.wallet.outcome(hash);
      fill(
        said,
        ok === false ? h('span', { class: 'bad-text' }, 'The transaction failed.') : ok ? done : sent,
      );
    } catch (e) {
      bad(problem(e));
    } finally {
      busy = false;
    }
    b.look().catch(() => {});
  };
  const show = (state) => {
    button.disabled = !b.wallet;
    amount.disabled = !b.wallet;
    fill(balance, 'Ether', state ? ` · ${f.units(has(state), 18, 6)} ${where}` : '');
  };
  show(null);
  return {
    show,
    card: card(
      name,
      h(
        'form',
        { class: 'pad', onsubmit: submit },
        h('label', { class: 'field' }, balance, amount),
        button,
        said,
      ),
    ),
  };
}

function faucet() {
  const address = h('input', {
    placeholder: '0x…',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const said = h('p', { class: 'said', role: 'status' });
  const button = h('button', { type: 'submit' }, 'Send 1 ETH');
  const submit = async (event) => {
    event.preventDefault();
    const to = address.value.trim();
    if (!/^0x[0-9a-fA-F]{40}$/.test(to)) {
      fill(said, h('span', { class: 'bad-text' }, 'An address is 0x and 40 hex digits.'));
      address.focus();
      return;
    }
    button.disabled = true;
    try {
      const hash = await call('explorer_faucet', to);
      fill(said, 'On its way: ', h('a', { href: '/tx/' + hash, class: 'mono' }, f.cut(hash)));
    } catch (e) {
      fill(said, h('span', { class: 'bad-text' }, f.sentence(e.message)));
    }
    button.disabled = false;
  };
  const show = (wallet) => {
    if (wallet && !address.value) address.value = wallet.account;
  };
  const content = card(
    'Faucet',
    h(
      'form',
      { class: 'pad', onsubmit: submit },
      h(
        'p',
        { class: 'dim' },
        'A devnet’s ether is worth nothing. One ETH per account and minute.',
      ),
      h('label', { class: 'field' }, h('span', {}, 'Account on L2'), address),
      button,
      said,
    ),
  );
  return { card: content, show };
}
