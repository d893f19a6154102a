// The path of a capability out of the monolith, as a stepper. The phase it is in explains itself below; hovering or
// focusing another step shows that step's sentence in the same place, so nothing moves.

import { byId, element, setAttribute, setData, setText } from './dom.js';
import { duration, percent } from './format.js';
import { PHASES } from './state.js';

const STEPS = {
  LEGACY: {
    title: 'Legacy',
    short: 'the monolith serves',
    sentence: (name) => `The monolith serves every ${name} request; the ${name} service is empty.`,
  },
  // No step of the path: where a capability is put when its copies can no longer be trusted.
  SYNC_LOST: {
    title: 'Sync lost',
    short: 'copies are not trusted',
    sentence: (name) => `Changes of ${name} were lost before they were copied, or its service was given up: no facility moves until everything has been copied anew.`,
  },
  BACKFILL: {
    title: 'Backfill',
    short: 'old data is copied',
    sentence: () => 'Existing data is copied to the service and changes are captured meanwhile; the monolith still serves everything.',
  },
  SYNCED: {
    title: 'Synced',
    short: 'both sides agree',
    sentence: () => 'Every write reaches both databases within milliseconds and both compare equal; the monolith still serves everything.',
  },
  SHADOW: {
    title: 'Shadow',
    short: 'answers compared',
    sentence: () => 'Reads are mirrored to the service and the answers compared; people still get the monolith’s answer.',
  },
  CANARY: {
    title: 'Canary',
    short: 'facilities move',
    sentence: () => 'Facilities move in growing groups; each has exactly one owner, which serves both its reads and its writes.',
  },
  SERVICE: {
    title: 'Service',
    short: 'all have moved',
    sentence: () => 'The service owns every facility; the monolith still receives every write, so that the way back takes seconds.',
  },
  RETIRED: {
    title: 'Retired',
    short: 'the old path is gone',
    sentence: () => 'Nobody reads the old tables any more: the way back is closed, the tables are archived.',
  },
};

const list = byId('phases');
const sentence = byId('phase-sentence');
const steps = PHASES.map(createStep);
let shown = null; // the phase a person points at, if any
let picture = null;

function createStep(phase) {
  const item = element('li', 'phase');
  const button = element('button', 'phase-button');
  button.type = 'button';
  button.setAttribute('aria-describedby', 'phase-sentence');
  const mark = element('span', 'phase-mark', String(PHASES.indexOf(phase) + 1));
  mark.setAttribute('aria-hidden', 'true');
  const label = element('span', 'phase-label');
  const note = element('span', 'phase-short', STEPS[phase].short);
  label.append(element('span', 'phase-title', STEPS[phase].title), note);
  const bar = element('span', 'phase-bar');
  const fill = element('span', 'phase-fill');
  bar.append(fill);
  button.append(mark, label, bar);
  item.append(button);
  const show = () => point(phase);
  const leave = () => point(null);
  button.addEventListener('pointerenter', show);
  button.addEventListener('focus', show);
  button.addEventListener('pointerleave', leave);
  button.addEventListener('blur', leave);
  list.append(item);
  return { phase, item, button, mark, note, fill };
}

function point(phase) {
  shown = phase;
  if (picture) explain();
}

export function drawPhases(capability, now) {
  picture = { capability, now };
  const current = PHASES.indexOf(capability.phase);
  steps.forEach((step, index) => {
    setData(step.item, 'step', index < current ? 'done' : index === current ? 'current' : 'ahead');
    setText(step.mark, index < current ? '✓' : String(index + 1));
    if (index === current) setAttribute(step.button, 'aria-current', 'step');
    else step.button.removeAttribute('aria-current');
    const { part, note } = index === current ? progress(capability) : { part: index < current ? 1 : 0, note: null };
    step.fill.style.setProperty('--part', part);
    setText(step.note, note ?? STEPS[step.phase].short);
  });
  explain();
}

/** How far the current phase is, 0 to 1, and how that is said; a phase that lasts until somebody decides is simply full. */
function progress(capability) {
  if (capability.phase === 'BACKFILL' && capability.backfill) {
    const { copied, total } = capability.backfill;
    return { part: total === 0 ? 0 : copied / total, note: `${percent(copied, total)} copied` };
  }
  if (capability.phase === 'CANARY') {
    const moved = capability.facilities.filter((facility) => facility.owner === 'SERVICE').length;
    return { part: moved / Math.max(1, capability.facilities.length), note: `${moved} of ${capability.facilities.length} moved` };
  }
  return { part: 1, note: null };
}

function explain() {
  const { capability, now } = picture;
  const phase = shown ?? capability.phase;
  const text = STEPS[phase].sentence(capability.name);
  const since = phase === capability.phase && capability.phaseSince !== null;
  setText(sentence, `${STEPS[phase].title}${since ? ` for ${duration(now - capability.phaseSince)}` : ''}: ${text}`);
  setData(sentence, 'current', String(phase === capability.phase));
}
