// The console page: takes each picture the strangler sends and draws it. No framework; each part of the page is a module.

import { drawActions } from './actions.js';
import { byId, element, reconcile, setAttribute, setData, setText } from './dom.js';
import { countOwners, drawFacilities } from './facilities.js';
import { clock, count, duration, millis } from './format.js';
import { live } from './live.js';
import { drawCopyPath, drawDifferences, drawGates, drawMoves, drawProcesses } from './panels.js';
import { drawPhases } from './phases.js';
import { story } from './story.js';
import { describeTraffic, drawTraffic } from './traffic.js';

const ANNOUNCE_MILLIS = 10_000; // twice a second would drown a screen reader

const CONNECTION = {
  connecting: () => 'connecting',
  live: () => 'live',
  lost: () => `connection lost, retrying (${duration(Date.now() - lastPictureAt)})`,
  unreadable: () => 'data not understood, see the browser log',
};

let chosen = null; // the capability the person looks at
let state = null;
let connection = 'connecting';
let lastPictureAt = Date.now();
let announcedAt = 0;

live(
  (picture) => {
    state = picture;
    lastPictureAt = Date.now();
    draw();
  },
  (next) => {
    connection = next;
    drawConnection();
  },
);
setInterval(drawConnection, 1_000);

function draw() {
  const capability = state.capabilities.find((each) => each.name === chosen) ?? state.capabilities[0];
  drawProcesses(state.processes);
  if (!capability) return;
  drawCapabilities(capability);
  drawHero(capability);
  drawPhases(capability, state.now);
  drawActions(capability);
  drawFacilities(capability);
  drawTraffic(state.traffic);
  drawMoves(capability);
  drawCopyPath(capability);
  drawGates(capability);
  drawDifferences(capability);
}

function drawConnection() {
  setData(document.body, 'connection', connection);
  setText(byId('connection-text'), connection === 'live' ? `live · ${clock(state.now)}` : CONNECTION[connection]());
}

function drawCapabilities(current) {
  reconcile(byId('capabilities'), state.capabilities, (capability) => capability.name, createCapability, (node, capability) => {
    setText(node, capability.name);
    setAttribute(node, 'aria-pressed', String(capability === current));
  });
}

function createCapability() {
  const button = element('button', 'capability');
  button.type = 'button';
  button.addEventListener('click', () => {
    chosen = button.dataset.key;
    draw();
  });
  return button;
}

function drawHero(capability) {
  const counts = countOwners(capability.facilities);
  const all = capability.facilities.length;
  const { failed, requests } = state.traffic.totals;
  setText(byId('headline-count'), `${count(counts.SERVICE)} of ${count(all)}`);
  setText(byId('headline-text'), `facilities are owned by the ${capability.name} service`);
  document.title = `${counts.SERVICE}/${all} ${capability.name} · MedSync`;

  const share = byId('share').style;
  for (const owner of ['SERVICE', 'MOVING', 'UNKNOWN', 'LEGACY']) share.setProperty(`--${owner.toLowerCase()}-part`, all === 0 ? 0 : counts[owner] / all);

  const { tone, text } = story(capability, state.processes);
  setData(byId('story'), 'tone', tone);
  setText(byId('story'), text);

  setText(byId('failed'), count(failed));
  setText(byId('failed-note'), `of ${count(requests)}`);
  setData(byId('failed-figure'), 'tone', failed === 0 ? 'good' : 'bad');

  const { hold, done, undone } = capability.moves;
  setText(byId('hold-p50'), millis(hold.p50));
  setText(byId('hold-p99'), millis(hold.p99));
  setText(byId('hold-note'), `${count(done + undone)} moves`);
  setText(byId('hold-max'), hold.max === null ? 'no move yet' : `longest ${millis(hold.max)}`);
  announce(capability, counts.SERVICE, all, failed);
}

function announce(capability, owned, all, failed) {
  const now = performance.now();
  if (announcedAt !== 0 && now - announcedAt < ANNOUNCE_MILLIS) return;
  announcedAt = now;
  const plural = failed === 1 ? '1 request' : `${count(failed)} requests`;
  setText(byId('announcement'), `${owned} of ${all} facilities are owned by the ${capability.name} service; ${plural} failed. ${story(capability, state.processes).text}`);
  describeTraffic(state.traffic);
}
