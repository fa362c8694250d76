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
    answer = await response.json();
  } catch {
    throw new ApiError(0, 'The explorer does not answer.');
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

/** Keeps a WebSocket open; says when it is and when it is not. */
export function connect(state) {
  const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/');
  socket.onopen = () => {
    wait = 500;
    state(true);
    socket.send(
      JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'explorer_subscribe', params: ['overview'] }),
    );
  };
  socket.onmessage = (event) => {
    const message = JSON.parse(event.data);
    if (message.method !== 'explorer_subscription') return;
    last = message.params.result;
    listeners.forEach((listener) => listener(last));
  };
  socket.onclose = () => {
    state(false);
    setTimeout(() => connect(state), wait);
    wait = Math.min(10000, wait * 2);
  };
}
