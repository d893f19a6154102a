// The connection: one GET for the first picture, then server-sent events. The browser's own EventSource retry gives up
// for good on an HTTP error and never notices a connection that is open but silent, so both are handled here.

import { parseState } from './state.js';

const STATE = '/console/state';
const EVENTS = '/console/events';
const SILENCE_MILLIS = 4_000; // eight pictures missed
const RETRY_MILLIS = [500, 1_000, 2_000, 3_000];

/**
 * Calls `onState(state)` for every picture and `onConnection('connecting' | 'live' | 'lost' | 'unreadable')` when that
 * changes. Never ends: a strangler that was killed is found again when it is back.
 */
export function live(onState, onConnection) {
  let connection = '';
  let attempt = 0;
  let source = null;
  let silence = 0;

  function become(next) {
    if (connection === next) return;
    connection = next;
    onConnection(next);
  }

  function picture(text) {
    attempt = 0;
    try {
      onState(parseState(text));
      become('live');
    } catch (problem) {
      console.error('The strangler and this page disagree about the contract', problem);
      become('unreadable'); // a frozen page must not look like a live one
    }
  }

  function lost() {
    clearTimeout(silence);
    source?.close();
    source = null;
    become('lost');
    setTimeout(listen, RETRY_MILLIS[Math.min(attempt, RETRY_MILLIS.length - 1)]);
    attempt += 1;
  }

  function expectMore() {
    clearTimeout(silence);
    silence = setTimeout(lost, SILENCE_MILLIS);
  }

  function listen() {
    const opened = new EventSource(EVENTS);
    source = opened;
    opened.onmessage = (event) => {
      if (source !== opened) return;
      expectMore();
      picture(event.data);
    };
    opened.onerror = () => {
      if (source === opened) lost();
    };
    expectMore();
  }

  async function first() {
    become('connecting');
    try {
      const response = await fetch(STATE, { headers: { Accept: 'application/json' }, cache: 'no-store' });
      if (response.ok) picture(await response.text());
    } catch {
      // Not there yet: listening below finds out, says so and retries.
    }
    listen();
  }

  first();
}
