// Live traffic by owner: the last two minutes as a stacked area, the service rising from below. A failed request is a red
// band over the whole height with its number, because one among thousands must not drown; held requests (they waited
// for a move and were then answered) are ticks below the axis.

import { byId, element, reconcile, setAttribute, setText, svgElement } from './dom.js';
import { count, rate } from './format.js';

const WINDOW_SECONDS = 120;

// In rem, as the letters are: a projector gets larger ones.
const MARGIN = { top: 1.7, right: 0.8, bottom: 3.2, left: 2.9 };
const LANE = { top: 0.7, height: 0.6 };

const frame = byId('traffic');
const legend = byId('traffic-legend');
const total = byId('traffic-total');

const svg = svgElement('svg', { role: 'img', 'aria-label': 'Requests per second by owner' });
const layers = Object.fromEntries(
  ['grid', 'areas', 'held', 'failures', 'axes'].map((name) => [name, svgElement('g', { class: `chart-${name}` })]),
);
const service = svgElement('path', { class: 'area-service' });
const legacy = svgElement('path', { class: 'area-legacy' });
const hatch = svgElement('path', { class: 'area-hatch', fill: 'url(#hatch)' });
const line = svgElement('path', { class: 'area-line' });

svg.append(hatching(), ...Object.values(layers));
layers.areas.append(service, legacy, hatch, line);
frame.append(svg);

let top = 10;
let latest = null;
new ResizeObserver(() => latest && drawTraffic(latest)).observe(frame);

function hatching() {
  const definitions = svgElement('defs');
  const pattern = svgElement('pattern', { id: 'hatch', width: 8, height: 8, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' });
  pattern.append(svgElement('rect', { class: 'hatch-stroke', width: 2, height: 8 }));
  definitions.append(pattern);
  return definitions;
}

export function drawTraffic(traffic) {
  latest = traffic;
  const seconds = lastSeconds(traffic.seconds);
  drawLegend(seconds.at(-1));
  const { requests, retried } = traffic.totals;
  setText(total, `${count(requests)} in all · ${count(retried)} retried at the new owner`);

  const width = frame.clientWidth;
  const height = frame.clientHeight;
  if (width < 120 || height < 100) return;
  setAttribute(svg, 'viewBox', `0 0 ${width} ${height}`);
  top = axisTop(Math.max(...seconds.map((second) => second.service + second.legacy)), top);
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const left = MARGIN.left * rem;
  const right = width - MARGIN.right * rem;
  const ceiling = Math.round(MARGIN.top * rem);
  const bottom = Math.round(height - MARGIN.bottom * rem);
  const scale = {
    rem,
    left,
    right,
    ceiling,
    bottom,
    x: (index) => left + (index / (WINDOW_SECONDS - 1)) * (right - left),
    y: (value) => bottom - (value / top) * (bottom - ceiling),
  };
  drawAreas(seconds, scale);
  drawAxes(scale);
  drawHeld(seconds, scale);
  drawFailures(seconds, scale);
}

/** Exactly the window, oldest first; a second in between that nobody reported is a second without requests. */
function lastSeconds(seconds) {
  const bySecond = new Map(seconds.map((second) => [second.at, second]));
  const end = seconds.length ? Math.max(...bySecond.keys()) : 0;
  const begin = seconds.length ? Math.min(...bySecond.keys()) : 0;
  return Array.from({ length: WINDOW_SECONDS }, (_, index) => {
    const at = end - WINDOW_SECONDS + 1 + index;
    return bySecond.get(at) ?? { at, legacy: 0, service: 0, failed: 0, held: 0, before: at < begin };
  });
}

/** Grows at once, shrinks only when half of the axis is unused: an axis that keeps changing cannot be read. */
function axisTop(highest, before) {
  const needed = Math.max(10, highest * 1.1);
  if (needed <= before && needed > before / 2) return before;
  const power = 10 ** Math.floor(Math.log10(needed));
  return [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10].map((step) => step * power).find((candidate) => candidate >= needed);
}

function drawAreas(seconds, { x, y, bottom }) {
  const first = seconds.findIndex((second) => !second.before);
  const known = seconds.slice(first);
  const upper = (value) => known.map((second, index) => `${x(first + index).toFixed(1)} ${y(value(second)).toFixed(1)}`);
  const served = upper((second) => second.service);
  const all = upper((second) => second.service + second.legacy);
  const between = `M${all.join('L')}L${[...served].reverse().join('L')}Z`;
  setAttribute(service, 'd', `M${x(first)} ${bottom}L${served.join('L')}L${x(seconds.length - 1)} ${bottom}Z`);
  setAttribute(legacy, 'd', between);
  setAttribute(hatch, 'd', between);
  setAttribute(line, 'd', `M${all.join('L')}M${served.join('L')}`);
}

function drawAxes({ rem, left, right, bottom, x, y }) {
  const grid = [];
  const axes = [];
  for (let step = 0; step <= 4; step += 1) {
    const value = (top * step) / 4;
    const at = Math.round(y(value)) + 0.5;
    grid.push(svgElement('line', { x1: left, x2: right, y1: at, y2: at, class: step === 0 ? 'base' : '' }));
    axes.push(label(left - rem / 2, at + rem * 0.3, 'end', Number.isInteger(value) ? String(value) : value.toFixed(1)));
  }
  for (let ago = 0; ago <= WINDOW_SECONDS; ago += 30) {
    const at = Math.round(ago === WINDOW_SECONDS ? x(0) : x(WINDOW_SECONDS - 1 - ago)) + 0.5;
    grid.push(svgElement('line', { x1: at, x2: at, y1: bottom, y2: bottom + 5, class: 'base' }));
    axes.push(label(at, bottom + rem * 2.8, ago === 0 ? 'end' : ago === WINDOW_SECONDS ? 'start' : 'middle', ago === 0 ? 'now' : `−${ago} s`));
  }
  axes.push(label(left - rem / 2, bottom + (LANE.top + LANE.height) * rem, 'end', 'held'));
  layers.grid.replaceChildren(...grid);
  layers.axes.replaceChildren(...axes);
}

function label(x, y, anchor, text) {
  const node = svgElement('text', { x, y, 'text-anchor': anchor });
  node.textContent = text;
  return node;
}

function drawHeld(seconds, { rem, x, bottom }) {
  const ticks = seconds.flatMap((second, index) =>
    second.held > 0 ? [svgElement('rect', { x: x(index) - 1.5, y: bottom + LANE.top * rem, width: 3, height: LANE.height * rem })] : [],
  );
  layers.held.replaceChildren(...ticks);
}

function drawFailures(seconds, { rem, x, ceiling, bottom, left, right }) {
  const bands = [];
  for (const group of failures(seconds)) {
    const from = x(group.from) - 2;
    const width = x(group.to) + 2 - from;
    bands.push(svgElement('rect', { x: from, y: ceiling, width, height: bottom - ceiling }));
    const middle = Math.min(Math.max(from + width / 2, left + rem * 2.5), right - rem * 2.5);
    bands.push(label(middle, ceiling - rem / 2, 'middle', `✕ ${count(group.failed)} failed`));
  }
  layers.failures.replaceChildren(...bands);
}

/** Runs of seconds with failures, at most ten seconds apart: their numbers would overlap. */
function failures(seconds) {
  const groups = [];
  seconds.forEach((second, index) => {
    if (second.failed === 0) return;
    const last = groups.at(-1);
    if (last && index - last.to <= 10) {
      last.to = index;
      last.failed += second.failed;
    } else {
      groups.push({ from: index, to: index, failed: second.failed });
    }
  });
  return groups;
}

function drawLegend(second) {
  const entries = [
    { owner: 'LEGACY', value: rate(second.legacy), name: 'Monolith' },
    { owner: 'SERVICE', value: rate(second.service), name: 'Services' },
    { owner: 'HELD', value: rate(second.held), name: 'Held, then answered' },
    { owner: 'FAILED', value: rate(second.failed), name: 'Failed' },
  ];
  reconcile(legend, entries, (entry) => entry.owner, createEntry, (node, entry) => {
    setAttribute(node.children[0], 'data-owner', entry.owner);
    setText(node.children[1], entry.name);
    setText(node.children[2], entry.value);
  });
}

function createEntry() {
  const entry = element('li', 'legend-entry');
  const swatch = element('span', 'swatch');
  swatch.setAttribute('aria-hidden', 'true');
  entry.append(swatch, element('span', 'legend-name'), element('span', 'legend-value'));
  return entry;
}

export function describeTraffic(traffic) {
  const { service: served, legacy: old, failed } = lastSeconds(traffic.seconds).at(-1);
  setAttribute(svg, 'aria-label', `Now the monolith answers ${old} and the services ${served} requests per second; ${failed} failed in the last second.`);
}
