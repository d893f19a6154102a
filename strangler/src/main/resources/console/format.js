// How figures are written. "–" is "not measured": never 0, which would be a claim.

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export const NOT_MEASURED = '–';

export function count(value) {
  return value === null ? NOT_MEASURED : whole.format(value);
}

export function millis(value) {
  if (value === null) return NOT_MEASURED;
  if (value >= 10_000) return `${oneDigit.format(value / 1000)} s`;
  return `${value < 100 ? oneDigit.format(value) : whole.format(value)} ms`;
}

export function rate(value) {
  if (value === null) return NOT_MEASURED;
  return `${value < 10 && !Number.isInteger(value) ? oneDigit.format(value) : whole.format(value)}/s`;
}

/** Never rounds up to 100 %: that figure is kept for "all of it". */
export function percent(part, all) {
  if (all === 0) return '0 %';
  return `${part === all ? 100 : Math.min(99, Math.floor((part / all) * 100))} %`;
}

export function ratio(value) {
  const hundredths = value * 100;
  return `${hundredths === 0 ? '0' : hundredths.toLocaleString('en', { maximumSignificantDigits: 2 })} %`;
}

export function clock(instant) {
  return instant === null ? NOT_MEASURED : clockFormat.format(instant);
}

export function duration(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}

/** errorRate → Error rate */
export function words(camelCase) {
  const spaced = camelCase.replace(/[_-]+/g, ' ').replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
