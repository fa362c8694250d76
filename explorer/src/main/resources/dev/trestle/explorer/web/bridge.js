// The bridge: in by the portal on L1, out by the message passer on L2, proven and finalised at the portal. And the faucet.
import { card, empty, fill, h, title } from './dom.js';
import { call, config, get } from './api.js';
import { encodeCall } from './abi.js';
import * as f from './format.js';
import { table } from './tables.js';
import * as wallet from './wallet.js';
import { withdrawalState } from './settlement.js';

const PASSER = '0x4200000000000000000000000000000000000016';
const DEPOSIT_GAS = 100000;
const TARGET_GAS = 100000;

export async function bridge() {
  const settings = await config();
  const list = h('div', {}, empty('Connect a wallet to see your withdrawals.'));
  let account;
  const who = h(
    'span',
    { class: 'mono dim' },
    wallet.present() ? '' : 'No wallet in this browser.',
  );
  const connect = h(
    'button',
    {
      type: 'button',
      disabled: !wallet.present(),
      onclick: () =>
        attempt(who, async () => {
          account = await wallet.connect();
          fill(who, account ?? 'The wallet shows no account.');
          if (account) await show(list, account, settings);
        }),
    },
    'Connect wallet',
  );
  const need = async () => {
    account ??= await wallet.connect();
    if (!account) throw new Error('The wallet shows no account.');
    return account;
  };
  return [
    title(
      'Bridge',
      'In within a minute or so; out when a claim about L2’s state has stood its time.',
    ),
    card(null, h('div', { class: 'pad row' }, connect, who)),
    h(
      'div',
      { class: 'two' },
      form('Deposit to L2', 'Deposit', async (value) => {
        const from = await need();
        const data = encodeCall(
          'depositTransaction(address,uint256,uint64,bool,bytes)',
          from,
          value,
          DEPOSIT_GAS,
          false,
          '0x',
        );
        const hash = await wallet.send(1, { from, to: settings.contracts.portal, value, data });
        return [
          'Sent, L1 transaction ',
          f.cut(hash),
          '. It shows among the ',
          h('a', { href: '/messages' }, 'messages'),
          ' soon.',
        ];
      }),
      form('Withdraw to L1', 'Withdraw', async (value) => {
        const from = await need();
        const data = encodeCall(
          'initiateWithdrawal(address,uint256,bytes)',
          from,
          TARGET_GAS,
          '0x',
        );
        const hash = await wallet.send(2, { from, to: PASSER, value, data });
        setTimeout(() => show(list, from, settings).catch(() => {}), 4000);
        return ['Begun in ', h('a', { href: '/tx/' + hash }, f.cut(hash)), '.'];
      }),
    ),
    card('Your withdrawals', list),
    settings.faucet ? faucet() : null,
  ];
}

async function attempt(said, work) {
  try {
    await work();
  } catch (e) {
    fill(said, h('span', { class: 'bad-text' }, e.message ?? 'The wallet refused.'));
  }
}

function form(name, action, send) {
  const amount = h('input', {
    inputmode: 'decimal',
    placeholder: '0.1',
    required: true,
    autocomplete: 'off',
  });
  const said = h('p', { class: 'said', role: 'status' });
  const button = h('button', { type: 'submit', disabled: !wallet.present() }, action);
  const submit = async (event) => {
    event.preventDefault();
    const value = wallet.wei(amount.value);
    if (!value) {
      fill(said, h('span', { class: 'bad-text' }, 'An amount of ether is wanted, such as 0.1.'));
      return;
    }
    button.disabled = true;
    fill(said, 'Your wallet asks you …');
    await attempt(said, async () => fill(said, await send(value)));
    button.disabled = false;
  };
  return card(
    name,
    h(
      'form',
      { class: 'pad', onsubmit: submit },
      h('label', { class: 'field' }, h('span', {}, 'Ether'), amount),
      button,
      said,
    ),
  );
}

async function show(list, account, settings) {
  const all = await get(`account/${account}/withdrawals`);
  const known = await Promise.all(
    all.slice(0, 10).map((w) => get(`withdrawal/${w.hash}?account=${account}`)),
  );
  fill(
    list,
    table(
      [
        { head: 'Withdrawal', cell: (w) => f.link('/withdrawal/' + w.hash, f.cut(w.hash), w.hash) },
        { head: 'Value', cls: 'num', cell: (w) => f.ether(w.value, 4) },
        { head: 'State', cell: withdrawalState },
        {
          head: 'Next',
          cls: 'whole',
          cell: (w) => next(w, account, () => show(list, account, settings)),
        },
      ],
      known,
      'This account has begun none.',
    ),
  );
}

function next(w, account, again) {
  const said = h('span', { class: 'dim' }, w.next.text);
  if (!w.next.call) return said;
  const { to, data, gas } = w.next.call;
  const button = h(
    'button',
    {
      type: 'button',
      class: 'quiet',
      onclick: () =>
        attempt(said, async () => {
          button.disabled = true;
          try {
            const extra = Number(gas) > 0 ? { gas } : {};
            await wallet.send(1, { from: account, to, data, ...extra });
            fill(said, 'Sent; wait for the next L1 block.');
            setTimeout(() => again().catch(() => {}), 6000);
          } finally {
            button.disabled = false;
          }
        }),
    },
    w.next.step === 'prove' ? 'Prove' : 'Finalise',
  );
  return h('span', { class: 'row' }, button, said);
}

function faucet() {
  const address = h('input', {
    placeholder: '0x…',
    required: true,
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const said = h('p', { class: 'said', role: 'status' });
  const button = h('button', { type: 'submit' }, 'Send 1 ETH');
  return card(
    'Faucet',
    h(
      'form',
      {
        class: 'pad',
        onsubmit: async (event) => {
          event.preventDefault();
          button.disabled = true;
          await attempt(said, async () => {
            const hash = await call('explorer_faucet', address.value.trim());
            fill(said, 'On its way: ', h('a', { href: '/tx/' + hash }, f.cut(hash)));
          });
          button.disabled = false;
        },
      },
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
}
