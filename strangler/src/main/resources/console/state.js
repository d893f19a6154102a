// The one place that reads the strangler's JSON (the contract is README.md beside this file). Everything else sees what
// is made here. In these functions a member of `json` is a field of the contract and nothing else: ConsolePageTest compares
// the two, so a field renamed on one side fails the build.

export const PHASES = ['LEGACY', 'BACKFILL', 'SYNCED', 'SHADOW', 'CANARY', 'SERVICE', 'RETIRED'];

/** Where a capability is put when its copies can no longer be trusted: no step of the path. */
const SYNC_LOST = 'SYNC_LOST';
export const OWNERS = ['LEGACY', 'MOVING', 'SERVICE', 'UNKNOWN'];

/** @param {string} text one `data:` of /console/events, or the body of /console/state */
export function parseState(text) {
  const json = JSON.parse(text);
  return {
    now: instant(json.now) ?? Date.now(),
    capabilities: list(json.capabilities).map(capability),
    traffic: traffic(json.traffic ?? {}),
    processes: list(json.processes).map(process),
  };
}

function capability(json) {
  return {
    name: json.name,
    phase: PHASES.includes(json.phase) || json.phase === SYNC_LOST ? json.phase : 'LEGACY',
    phaseSince: instant(json.phaseSince),
    backfill: json.backfill ? backfill(json.backfill) : null,
    facilities: list(json.facilities).map(facility),
    moves: moves(json.moves ?? {}),
    lag: lag(json.lag ?? {}),
    differences: list(json.differences).map(difference),
    gates: list(json.gates).map(gate),
  };
}

function backfill(json) {
  return { copied: json.copied ?? 0, total: json.total ?? 0 };
}

function facility(json) {
  return {
    id: json.id,
    name: json.name || `Facility ${json.id}`,
    owner: OWNERS.includes(json.owner) ? json.owner : 'UNKNOWN',
    epoch: json.epoch ?? 0,
    requestsPerSecond: json.requestsPerSecond ?? 0,
    lastHoldMillis: json.lastHoldMillis ?? null,
  };
}

function moves(json) {
  return {
    done: json.done ?? 0,
    undone: json.undone ?? 0,
    hold: hold(json.holdMillis ?? {}),
    recent: list(json.recent).map(move),
  };
}

function hold(json) {
  return { p50: json.p50 ?? null, p99: json.p99 ?? null, max: json.max ?? null };
}

function move(json) {
  return {
    facility: json.facility,
    toService: json.direction === 'TO_SERVICE',
    at: instant(json.at),
    holdMillis: json.holdMillis ?? null,
    outcome: json.outcome,
    reason: json.reason ?? '',
  };
}

function lag(json) {
  return { toService: json.toServiceMillis ?? null, toLegacy: json.toLegacyMillis ?? null };
}

function difference(json) {
  return {
    kind: json.class,
    aggregate: json.aggregate,
    field: json.field,
    count: json.count ?? 0,
    firstSeen: instant(json.firstSeen),
  };
}

function gate(json) {
  return {
    name: json.name,
    value: json.value ?? null,
    limit: json.limit ?? null,
    unit: json.unit ?? '',
    samples: json.samples ?? 0,
    verdict: json.verdict,
  };
}

function traffic(json) {
  return { seconds: list(json.seconds).map(second), totals: totals(json.totals ?? {}) };
}

function second(json) {
  return {
    at: json.at,
    legacy: json.legacy ?? 0,
    service: json.service ?? 0,
    failed: json.failed ?? 0,
    held: json.held ?? 0,
  };
}

function totals(json) {
  return { requests: json.requests ?? 0, failed: json.failed ?? 0, retried: json.retriedNotOwner ?? 0 };
}

function process(json) {
  return { name: json.name, state: json.state, detail: json.detail ?? '' };
}

function list(value) {
  return Array.isArray(value) ? value : [];
}

/** Milliseconds since 1970, or null. */
function instant(text) {
  const time = text ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? null : time;
}
