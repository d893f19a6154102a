// The buttons: on to the next phase, stop, bring everything home. They show for a browser that came in with a code
// (./medsync open); each asks before it does anything.

import { byId, setText } from './dom.js';
import { PHASES } from './state.js';

const NEXT = {
  BACKFILL: ['Copy the data', 'The existing data is copied to the service and changes are captured meanwhile. The monolith serves everything.'],
  SYNCED: ['Go on to Synced', 'Every facility is compared, field by field. From then on every write reaches both databases.'],
  SHADOW: ['Go on to Shadow', 'Reads are mirrored to the service and compared. People still get the monolith’s answer.'],
  CANARY: ['Go on to Canary', 'Facilities move: 1, then 10, 50 and 100 %. Writers of a facility wait some milliseconds. A breached gate brings all home by itself.'],
  SERVICE: ['Go on to Service', 'What has not moved yet moves, and what all facilities share moves last.'],
};

let capability = null;
let confirmed = () => {};

enter();

export function drawActions(current) {
  capability = current;
  const next = nextPhase();
  setText(byId('action-next'), next ? NEXT[next][0] : 'All have moved');
  byId('action-next').disabled = next === null;
  byId('action-home').disabled = current.phase === 'RETIRED' || !current.facilities.some((facility) => facility.owner !== 'LEGACY');
}

byId('action-next').addEventListener('click', () => ask(...NEXT[nextPhase()], 'migrate', nextPhase()));
byId('action-stop').addEventListener('click', () =>
  ask('Stop', 'Stops after the facility that moves at present. What has moved stays where it is; go on whenever you like.', 'stop'));
byId('action-home').addEventListener('click', () =>
  ask('Bring all home', 'Every facility goes back to the monolith, which has every write. It takes seconds and loses nothing.', 'rollback'));
byId('confirm-no').addEventListener('click', () => byId('confirm').close());
byId('confirm-yes').addEventListener('click', () => {
  byId('confirm').close();
  confirmed();
});

function nextPhase() {
  const next = PHASES[PHASES.indexOf(capability.phase) + 1];
  return next in NEXT ? next : null;
}

function ask(title, text, command, phase = '') {
  setText(byId('confirm-title'), `${title}: ${capability.name}`);
  setText(byId('confirm-text'), text);
  setText(byId('confirm-yes'), title);
  confirmed = () => give(command, phase);
  byId('confirm').showModal();
}

async function give(command, phase) {
  const answer = await post(`/console/commands/${capability.name}/${command}`, phase);
  if (answer.status === 401) show(false);
  setText(byId('action-note'), answer.ok ? '' : await answer.text());
}

/** The code stands in the fragment: no server sees it, and it is gone from the address before anything else happens. */
async function enter() {
  const code = location.hash.startsWith('#code=') ? location.hash.slice('#code='.length) : '';
  if (code) {
    history.replaceState(null, '', location.pathname);
    const answer = await post('/console/session', code);
    if (!answer.ok) setText(byId('action-note'), await answer.text());
  }
  show((await (await fetch('/console/session', { cache: 'no-store' })).text()) === 'open');
}

function show(open) {
  byId('action-buttons').hidden = !open;
  if (!open && byId('action-note').textContent === '') setText(byId('action-note'), './medsync open lets you steer from here');
}

function post(path, body) {
  return fetch(path, { method: 'POST', headers: { 'Content-Type': 'text/plain', 'X-MedSync-Console': '1' }, body });
}
