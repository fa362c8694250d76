// Talks to the explorer's server: questions by GET, what changes something by JSON-RPC, news by WebSocket.

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** The answer to GET /api/…. */
export async function get(path) {
  let response;
  try {
    response = await fetch('/api/' + path, { headers: { accept: 'application/json' } });
  } catch {
    throw new ApiError(0, 'The explorer does not answer. Is it running, and are you connected?');
  }
  let body;
  try {
    body = await response.json();
  } catch {
    throw new ApiError(response.status, 'The explorer answered with something that is not JSON.');
  }
  if (!response.ok) throw new ApiError(response.status, body.error ?? 'It failed.');
  return body;
}

/** The result of a JSON-RPC call to the explorer. */
export async function call(method, ...params) {
  let answer;
  try {
    const response = await fetch('/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    if (response.status === 403) throw new ApiError(403, await response.text());
    answer = await response.json();
  } catch (e) {
    throw e instanceof ApiError ? e : new ApiError(0, 'The explorer does not answer.');
  }
  if (answer.error) throw new ApiError(400, answer.error.message);
  return answer.result;
}

let configuration;

/** What the page must know of the chain; asked for once. */
export async function config() {
  configuration ??= get('config').catch((e) => {
    configuration = undefined;
    throw e;
  });
  return configuration;
}

const listeners = new Set();
let last;
let wait = 500;

/** Calls back with every overview from now on, and the last one at once. */
export function onNews(listener) {
  listeners.add(listener);
  if (last) listener(last);
  return () => listeners.delete(listener);
}

/** The last overview; undefined before the first. */
export const known = () => last;

/** Tells all listeners of an overview. */
function tell(overview) {
  last = overview;
  listeners.forEach((listener) => listener(last));
}

/** Looks every few seconds while no WebSocket is open: proxies and origins may not allow one. */
const POLL = 4000;

/** Keeps the news coming; says how: 'live', 'polling', or 'lost' when they do not. */
export function connect(state) {
  const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/');
  socket.onopen = () => {
    wait = 500;
    state('live');
    socket.send(
      JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'explorer_subscribe', params: ['overview'] }),
    );
  };
  socket.onmessage = (event) => {
    const message = JSON.parse(event.data);
    if (message.method === 'explorer_subscription') tell(message.params.result);
  };
  socket.onclose = async () => {
    const retry = Date.now() + wait;
    wait = Math.min(60000, wait * 2);
    do {
      try {
        tell(await get('overview'));
        state('polling');
      } catch {
        state('lost');
        wait = Math.min(wait, 8000);
      }
      await new Promise((done) => setTimeout(done, Math.min(POLL, retry - Date.now())));
    } while (Date.now() < retry);
    connect(state);
  };
}
