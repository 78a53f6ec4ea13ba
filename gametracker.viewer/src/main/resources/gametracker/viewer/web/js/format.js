// Numbers, times and received values as text for people.

/** Any received value as text; what is no text becomes JSON. Never fails. */
export function text(value) {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return "(nested too deeply)";
  }
}

const two = (n) => String(n).padStart(2, "0");

export function clock(ms) {
  const date = new Date(ms);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

export function dateTime(ms) {
  const date = new Date(ms);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock(ms)}`;
}

export function duration(nanos) {
  const abs = Math.abs(nanos);
  if (!nanos) return "0";
  if (abs < 1e3) return `${nanos} ns`;
  if (abs < 1e6) return `${round(nanos / 1e3)} µs`;
  if (abs < 1e9) return `${round(nanos / 1e6)} ms`;
  if (abs < 60e9) return `${round(nanos / 1e9)} s`;
  const seconds = Math.round(nanos / 1e9);
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} min`;
}

export function bytes(n) {
  if (n < 1024) return `${n} B`;
  return n < 1048576 ? `${round(n / 1024)} KiB` : `${round(n / 1048576)} MiB`;
}

export function count(n) {
  return n.toLocaleString("en-US");
}

export function several(n, thing, ending = "s") {
  return `${count(n)} ${thing}${n === 1 ? "" : ending}`;
}

export function number(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "string") return value;
  if (value === Infinity) return "∞";
  if (Number.isInteger(value)) return Math.abs(value) < 1e7 ? count(value) : value.toExponential(3);
  return Math.abs(value) >= 1e7 || (value !== 0 && Math.abs(value) < 1e-3) ? value.toExponential(2) : String(round(value));
}

/** A share, with as many digits as tell 99.95 % from all. */
export function percent(share) {
  const value = share * 100;
  return `${Number.isInteger(value) ? value : value.toFixed(2)} %`;
}

export function short(id) {
  return id.length > 12 ? id.slice(0, 8) : id;
}

function round(value) {
  const abs = Math.abs(value);
  return Number(value.toFixed(abs >= 100 ? 0 : abs >= 10 ? 1 : 2));
}
