// Hitches: late frames, from the records that tell of them, and from the counters that count all of them.

import { text } from "./format.js";
import { Line, isEmpty } from "./line.js";

/** The causes, and their colours. A name that is none of these gets the colour of what is unknown. */
export const CAUSES = new Map([
  ["gc", "--c7"], ["safepoint", "--c4"], ["lock", "--c3"], ["wait", "--c5"], ["sleep", "--c8"],
  ["io", "--c2"], ["class_loading", "--c6"], ["cpu", "--c1"], ["scheduler", "--c9"], ["unknown", "--muted"],
]);

export function colorOf(cause) {
  return CAUSES.get(cause) ?? CAUSES.get("unknown");
}

const NAME = "hitch";
const MAX_ENTRIES = 200;

/** A record named hitch, of either protocol. Each part has one type, whatever was sent. */
export class Hitch {
  /** null if the log tells of no hitch. */
  static of(log) {
    if (!log.line.includes(NAME)) return null; // far cheaper than to read it
    const json = log.json?.json;
    if (json) {
      const named = json.event === NAME || (json.event === undefined && json.msg === NAME);
      return named && json.data !== null && typeof json.data === "object" ? new Hitch(log, json.data, json.thread) : null;
    }
    return log.line === NAME && log.metadata?.data_duration_ms !== undefined ? new Hitch(log, unflattened(log.metadata), log.metadata.thread_name) : null;
  }

  constructor(log, data, thread) {
    this.log = log;
    this.number = log.number;
    this.session = log.session;
    this.loop = text(data.loop);
    this.frame = text(data.frame);
    this.thread = text(thread);
    this.duration = amount(data.duration_ms);
    this.budget = amount(data.budget_ms);
    this.cause = text(data.cause) || "unknown";
    this.causes = amounts(data.causes);
    this.sections = amounts(data.sections);
    this.evidence = evidence(data.evidence);
    this.complete = data.complete !== false && data.complete !== "false";
    const start = Date.parse(text(data.start));
    this.ms = Number.isFinite(start) ? start : log.ms - this.duration;
  }

  /** What the thread was seen doing, each as lines, the innermost frame first. */
  get stacks() {
    return this.evidence.filter((each) => each.name === "stack").map((each) => ({ cause: each.cause, lines: each.text.split(" < ") }));
  }

  get breadcrumbs() {
    if (this.log.json) return this.log.json.breadcrumbs;
    try {
      return new Line({ breadcrumbs: JSON.parse(text(this.log.metadata?.breadcrumbs)) }).breadcrumbs;
    } catch {
      return [];
    }
  }
}

/** Structured metadata, in which OTLP's attributes stand flat, as the data of a record. */
function unflattened(metadata) {
  const data = { causes: {}, sections: {}, evidence: {} };
  for (const [key, value] of Object.entries(metadata)) {
    if (!key.startsWith("data_")) continue;
    const name = key.slice("data_".length);
    const group = ["causes", "sections", "evidence"].find((each) => name.startsWith(`${each}_`));
    if (!group) {
      put(data, name, value);
      continue;
    }
    const rest = name.slice(group.length + 1);
    const cause = group === "evidence" ? [...CAUSES.keys()].find((each) => rest.startsWith(`${each}_`)) : null;
    if (!cause) put(data[group], rest, value);
    else put((data.evidence[cause] ??= {}), rest.slice(cause.length + 1), list(value));
  }
  return data;
}

/** Sets an own property, also one named __proto__. */
function put(object, name, value) {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** A list of texts stands in metadata as JSON. */
function list(value) {
  if (!text(value).startsWith("[")) return value;
  try {
    return JSON.parse(text(value));
  } catch {
    return value;
  }
}

function amount(value) {
  const number = typeof value === "object" ? NaN : Number(value);
  return Number.isFinite(number) && number > 0 ? number : 0;
}

/** Pairs of a name and milliseconds. */
function amounts(map) {
  if (map === null || typeof map !== "object") return [];
  return Object.entries(map).slice(0, MAX_ENTRIES).map(([name, value]) => ({ name, ms: amount(value) }));
}

/** Facts by cause: {cause, name, text}. */
function evidence(map) {
  if (map === null || typeof map !== "object") return [];
  const found = [];
  for (const [cause, facts] of Object.entries(map)) {
    if (isEmpty(facts)) continue;
    const named = typeof facts === "object" && !Array.isArray(facts) ? Object.entries(facts) : [["", facts]];
    for (const [name, value] of named) {
      for (const each of Array.isArray(value) ? value : [value]) if (found.length < MAX_ENTRIES) found.push({ cause, name, text: text(each) });
    }
  }
  return found;
}

const COUNTERS = ["hitches_total", "hitch_ms_total"];

/** How many hitches were counted, told or not; where there are no counters, how many records tell of one. */
export function hitchesOf(model) {
  let sum = 0;
  for (const series of model.series.values()) if (series.name === COUNTERS[0]) sum += increase(series);
  return sum;
}

/** Hitches and their milliseconds by cause, of one session ("" for all) and loop (null for all). */
export function byCause(model, hitches, session, loop) {
  const causes = new Map();
  const cause = (name) => {
    if (!causes.has(name)) causes.set(name, { name, hitches: 0, ms: 0 });
    return causes.get(name);
  };
  for (const series of model.series.values()) {
    if (!COUNTERS.includes(series.name) || !isOf(series, session) || (loop !== null && text(series.labels.loop) !== loop)) continue;
    cause(text(series.labels.cause))[series.name === COUNTERS[0] ? "hitches" : "ms"] += increase(series);
  }
  if (!causes.size) {
    for (const hitch of hitches) {
      cause(hitch.cause).hitches++;
      for (const { name, ms } of hitch.causes) cause(name).ms += ms;
    }
  }
  return [...causes.values()].filter((each) => each.ms > 0 || each.hitches > 0).sort((a, b) => b.ms - a.ms || b.hitches - a.hitches);
}

/** Says whether a series belongs to a session; one without an instance belongs to each. */
export function isOf(series, session) {
  const instance = text(series.labels.instance);
  return !session || !instance || instance === session;
}

/** How much a counter has counted; what falls has begun anew. */
export function increase(series) {
  let sum = 0;
  let before = 0;
  for (const value of series.v) {
    if (typeof value !== "number") continue;
    sum += value >= before ? value - before : value;
    before = value;
  }
  return sum;
}
