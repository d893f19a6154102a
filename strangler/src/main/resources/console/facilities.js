// The facilities as squares. The owner shows three times: by colour, by shape (monolith: sharp and solid; service: round
// with a dot; moving: half and half; unknown: a dashed outline with a question mark) and in words, on hover and on focus.

import { byId, element, reconcile, setAttribute, setData, setText } from './dom.js';
import { count, millis, rate } from './format.js';
import { OWNERS } from './state.js';

const FLASH_MILLIS = 1_200;
const DIRECTION_MILLIS = 3_000;

const grid = byId('squares');
const legend = byId('legend');
const tooltip = byId('tooltip');
const direction = byId('direction');

let current = new Map(); // key → facility, as last drawn
let pointed = null; // the square the tooltip speaks about
let changes = []; // { at, toService }: owner changes this page saw in the last seconds

export function ownerName(owner, capability) {
  return { LEGACY: 'Monolith', MOVING: 'Moving', SERVICE: `${capability.name} service`, UNKNOWN: 'Unknown' }[owner];
}

export function countOwners(facilities) {
  const counts = Object.fromEntries(OWNERS.map((owner) => [owner, 0]));
  for (const facility of facilities) counts[facility.owner] += 1;
  return counts;
}

export function drawFacilities(capability) {
  const now = performance.now();
  const before = current;
  current = new Map();
  reconcile(grid, capability.facilities, (facility) => key(capability, facility), createSquare, (square, facility) => {
    const last = before.get(square.dataset.key);
    current.set(square.dataset.key, { ...facility, capability });
    if (last && last.owner !== facility.owner) changed(square, facility, now);
    setData(square, 'owner', facility.owner);
    setAttribute(square, 'aria-label', `${facility.id} ${facility.name}: ${ownerName(facility.owner, capability)}`);
  });
  if (!grid.querySelector('[tabindex="0"]')) grid.firstElementChild?.setAttribute('tabindex', '0');
  drawLegend(capability);
  drawDirection(capability, now);
  if (pointed) describe();
}

function key(capability, facility) {
  return `${capability.name}/${facility.id}`;
}

function createSquare() {
  const square = element('button', 'square');
  square.type = 'button';
  square.tabIndex = -1;
  return square;
}

function changed(square, facility, now) {
  square.classList.remove('flash');
  requestAnimationFrame(() => square.classList.add('flash'));
  setTimeout(() => square.classList.remove('flash'), FLASH_MILLIS);
  if (facility.owner === 'SERVICE' || facility.owner === 'LEGACY') changes.push({ at: now, toService: facility.owner === 'SERVICE' });
}

function drawLegend(capability) {
  const counts = countOwners(capability.facilities);
  reconcile(legend, OWNERS, (owner) => owner, createLegendEntry, (entry, owner) => {
    setData(entry.children[0], 'owner', owner);
    setText(entry.children[1], ownerName(owner, capability));
    setText(entry.children[2], count(counts[owner]));
  });
}

function createLegendEntry() {
  const entry = element('li', 'legend-entry');
  const sample = element('span', 'square sample');
  sample.setAttribute('aria-hidden', 'true');
  entry.append(sample, element('span', 'legend-name'), element('span', 'legend-value'));
  return entry;
}

function drawDirection(capability, now) {
  changes = changes.filter((change) => now - change.at < DIRECTION_MILLIS);
  const last = changes.at(-1);
  setData(direction, 'towards', last ? (last.toService ? 'service' : 'legacy') : 'rest');
  setText(direction, !last ? 'nothing is moving' : last.toService ? `moving out to the ${capability.name} service →` : '← coming home to the monolith');
}

// Pointing: one tab stop for the whole grid, arrow keys inside it; the tooltip follows the pointer or the focus.

grid.addEventListener('pointerover', (event) => point(event.target.closest('.square')));
grid.addEventListener('pointerleave', () => point(null));
grid.addEventListener('focusin', (event) => point(event.target.closest('.square')));
grid.addEventListener('focusout', () => point(null));
grid.addEventListener('click', (event) => point(event.target.closest('.square')));
addEventListener('scroll', () => point(null), { passive: true });
addEventListener('keydown', (event) => {
  if (event.key === 'Escape') point(null);
});

grid.addEventListener('keydown', (event) => {
  const squares = [...grid.children];
  const from = squares.indexOf(document.activeElement);
  if (from < 0) return;
  const columns = getComputedStyle(grid).gridTemplateColumns.split(' ').length;
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -from, End: squares.length - 1 - from };
  const to = squares[from + steps[event.key]];
  if (!to) return;
  event.preventDefault();
  squares[from].tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
});

function point(square) {
  pointed = square;
  tooltip.hidden = !square;
  if (square) describe();
}

function describe() {
  const facility = current.get(pointed.dataset.key);
  if (!facility || !pointed.isConnected) {
    point(null);
    return;
  }
  const rows = [
    ['Owner', ownerName(facility.owner, facility.capability)],
    ['Epoch', String(facility.epoch)],
    ['Requests', rate(facility.requestsPerSecond)],
    ['Last hold', millis(facility.lastHoldMillis)],
  ];
  const details = element('dl');
  for (const [name, value] of rows) details.append(element('dt', '', name), element('dd', '', value));
  tooltip.replaceChildren(element('strong', '', `${facility.id} · ${facility.name}`), details);
  place();
}

function place() {
  const square = pointed.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = tooltip;
  const left = Math.min(Math.max(8, square.left + square.width / 2 - width / 2), innerWidth - width - 8);
  const above = square.top - height - 10;
  tooltip.style.left = `${left}px`;
  tooltip.style.top = `${above < 8 ? square.bottom + 10 : above}px`;
}
