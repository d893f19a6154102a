// The panels below the facilities: moves, copy path, gates, differences, and the strip of processes.

import { byId, element, reconcile, setData, setText } from './dom.js';
import { clock, count, millis, ratio, words } from './format.js';

const RECENT = 8;

const DIFFERENCES = {
  LOSS: { rank: 0, label: 'Loss', tone: 'bad' },
  SERVICE_BUG: { rank: 1, label: 'Service bug', tone: 'bad' },
  MONOLITH_BUG: { rank: 2, label: 'Monolith bug', tone: 'warn' },
  SOURCE_DEFECT: { rank: 3, label: 'Source defect', tone: 'warn' },
  INTENDED: { rank: 4, label: 'Intended', tone: 'calm' },
  NOISE: { rank: 5, label: 'Noise', tone: 'calm' },
};

const OUTCOMES = {
  MOVED: { label: '✓ moved', tone: 'good' },
  UNDONE: { label: '↩ undone', tone: 'warn' },
  REFUSED: { label: '✕ refused', tone: 'bad' },
};

const VERDICTS = {
  OK: { label: '✓ OK', tone: 'good' },
  WAITING: { label: '… waiting', tone: 'calm' },
  BREACHED: { label: '✕ breached', tone: 'bad' },
};

const PROCESSES = {
  UP: { mark: '✓', tone: 'good' },
  RESTARTING: { mark: '↻', tone: 'warn' },
  DOWN: { mark: '✕', tone: 'bad' },
};

const unknown = (word) => ({ rank: 9, label: words(word ?? 'unknown'), mark: '?', tone: 'calm' });

export function drawMoves(capability) {
  const { done, undone, recent } = capability.moves;
  setText(byId('moves-note'), `${count(done)} done · ${count(undone)} undone`);
  const names = new Map(capability.facilities.map((facility) => [facility.id, facility.name]));
  const latest = [...recent].sort((one, other) => other.at - one.at).slice(0, RECENT);
  reconcile(byId('moves'), latest, (move) => `${move.facility}@${move.at}`, row(4), (node, move) => {
    const outcome = OUTCOMES[move.outcome] ?? unknown(move.outcome);
    // Why a move did not happen matters more than the facility's name, and there is room for one of them.
    const moved = move.outcome === 'MOVED' || !move.reason;
    cell(node, 0, `${move.facility} ${moved ? names.get(move.facility) ?? '' : move.reason}`, moved ? 'name' : 'name reason');
    node.title = `${clock(move.at)}: facility ${move.facility}, ${names.get(move.facility) ?? ''}. ${move.reason}`;
    cell(node, 1, move.toService ? '→ service' : '← monolith', move.toService ? 'to-service' : 'to-legacy');
    cell(node, 2, millis(move.holdMillis), 'number');
    chip(node, 3, outcome);
  });
  byId('moves-empty').hidden = latest.length > 0;
}

export function drawCopyPath(capability) {
  setText(byId('store-service'), words(capability.name));
  setText(byId('lag-service'), millis(capability.lag.toService));
  setText(byId('lag-legacy'), millis(capability.lag.toLegacy));
}

export function drawGates(capability) {
  reconcile(byId('gates'), capability.gates, (gate) => gate.name, row(5), (node, gate) => {
    const verdict = VERDICTS[gate.verdict] ?? unknown(gate.verdict);
    setData(node, 'tone', verdict.tone);
    node.title = `${count(gate.samples)} samples`;
    cell(node, 0, words(gate.name), 'name');
    cell(node, 1, gate.value === null ? '–' : measured(gate.value, gate.unit), 'number strong');
    cell(node, 2, gate.limit === null ? '' : `≤ ${measured(gate.limit, gate.unit)}`, 'number muted');
    chip(node, 3, verdict, 'verdict');
    cell(node, 4, count(gate.samples), 'number muted');
  });
  byId('gates-empty').hidden = capability.gates.length > 0;
}

function measured(value, unit) {
  if (unit === 'ratio') return ratio(value);
  if (unit === 'ms' || unit === 'millis') return millis(value);
  return `${count(value)}${unit && unit !== 'count' ? ` ${unit}` : ''}`;
}

export function drawDifferences(capability) {
  const known = (difference) => DIFFERENCES[difference.kind] ?? unknown(difference.kind);
  const sorted = [...capability.differences].sort((one, other) => known(one).rank - known(other).rank || other.count - one.count);
  const all = sorted.reduce((sum, difference) => sum + difference.count, 0);
  const open = sorted.filter((difference) => known(difference).tone === 'bad').reduce((sum, difference) => sum + difference.count, 0);
  setText(byId('differences-note'), all === 0 ? '' : `${count(all)} classified, ${count(open)} of them ours`);
  const keyOf = (difference) => `${difference.kind}/${difference.aggregate}.${difference.field}`;
  reconcile(byId('differences'), sorted, keyOf, row(4), (node, difference) => {
    node.title = `${difference.aggregate}.${difference.field}, first seen ${clock(difference.firstSeen)}`;
    chip(node, 0, known(difference));
    cell(node, 1, `${difference.aggregate}.${difference.field}`, 'code');
    cell(node, 2, count(difference.count), 'number strong');
    cell(node, 3, clock(difference.firstSeen), 'number muted');
  });
  const compared = capability.phase !== 'LEGACY' && capability.phase !== 'BACKFILL';
  setText(byId('differences-empty'), compared ? 'None: whatever was compared is equal.' : 'Nothing has been compared yet.');
  byId('differences-empty').hidden = sorted.length > 0;
}

export function drawProcesses(processes) {
  reconcile(byId('processes'), processes, (process) => process.name, createProcess, (node, process) => {
    const look = PROCESSES[process.state] ?? unknown(process.state);
    setData(node, 'tone', look.tone);
    setText(node.children[0], look.mark);
    setText(node.children[1], process.name);
    setText(node.children[2], process.state === 'UP' ? process.detail || 'up' : `${process.state.toLowerCase()}${process.detail ? `: ${process.detail}` : ''}`);
    node.title = process.detail;
  });
}

function createProcess() {
  const node = element('li', 'process');
  const mark = element('span', 'process-mark');
  mark.setAttribute('aria-hidden', 'true');
  node.append(mark, element('span', 'process-name'), element('span', 'process-detail'));
  return node;
}

function row(columns) {
  return () => {
    const node = element('tr');
    for (let column = 0; column < columns; column += 1) node.append(element('td'));
    return node;
  };
}

function cell(node, column, text, className) {
  const target = node.children[column];
  if (target.className !== className) target.className = className;
  setText(target, text);
}

function chip(node, column, look, className = '') {
  const target = node.children[column];
  if (target.children.length === 0) target.append(element('span', 'chip'));
  if (target.className !== className) target.className = className;
  setData(target.children[0], 'tone', look.tone);
  setText(target.children[0], look.label);
}
