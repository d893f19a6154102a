// What matters most right now, in one sentence that a person across the room can read.

import { countOwners } from './facilities.js';
import { count, percent, words } from './format.js';

/** @returns {{tone: 'calm' | 'warn' | 'bad', text: string}} trouble first, then where the migration stands */
export function story(capability, processes) {
  const breached = capability.gates.find((gate) => gate.verdict === 'BREACHED');
  if (breached) return { tone: 'bad', text: `✕ Gate “${words(breached.name)}” is breached: the migration stops or goes back by itself.` };
  const lost = capability.differences.find((difference) => difference.kind === 'LOSS');
  if (lost) return { tone: 'bad', text: `✕ Data is missing: ${lost.aggregate}.${lost.field}, ${count(lost.count)} times.` };
  const troubled = processes.filter((process) => process.state !== 'UP');
  if (troubled.length > 0) return { tone: 'warn', text: `⚠ ${troubled.map(trouble).join(', ')}. ${standing(capability)}` };
  return { tone: 'calm', text: standing(capability) };
}

function trouble(process) {
  return `${process.name} ${process.state === 'RESTARTING' ? 'is restarting' : 'is down'}`;
}

function standing(capability) {
  const owners = countOwners(capability.facilities);
  switch (capability.phase) {
    case 'BACKFILL': {
      const { copied, total } = capability.backfill ?? { copied: 0, total: 0 };
      return `Copying the existing data: ${count(copied)} of ${count(total)} rows, ${percent(copied, total)}.`;
    }
    case 'SYNC_LOST':
      return 'The two sides are no longer copies of each other. Nothing moves until the next migration has copied everything anew.';
    case 'SYNCED':
      return 'Both databases hold every write. No facility has to move yet.';
    case 'SHADOW':
      return 'The service answers in the shadow and is compared. No facility has to move yet.';
    case 'CANARY':
      return comingHome(capability)
        ? `Coming home: ${owners.SERVICE} still with the service, ${owners.MOVING} moving right now.`
        : `Moving out: ${owners.LEGACY} still with the monolith, ${owners.MOVING} moving right now.`;
    case 'SERVICE':
      return 'Everything has moved. The monolith follows every write, as the fallback.';
    case 'RETIRED':
      return 'The migration is over: the old path is gone.';
    default:
      return 'Everything is still with the monolith.';
  }
}

function comingHome(capability) {
  const latest = capability.moves.recent.reduce((one, other) => (one === null || other.at > one.at ? other : one), null);
  return latest !== null && !latest.toService;
}
