// How sessions ended, and release health by version, from the records that tell of sessions.

import { text } from "./format.js";

/** The endings that count as a crash: a killed process and a machine that stopped are no fault of the game's. */
const CRASHES = new Set(["UNCAUGHT_EXCEPTION", "VM_CRASH", "OUT_OF_MEMORY", "HUNG"]);
const EVENTS = new Set(["session.start", "session.end", "app.crash", "app.hang"]);
const MAX_SESSIONS = 20000;
const NAMED = /"event":"(session\.start|session\.end|app\.crash|app\.hang)"/;

/** Reads an event of either protocol: {name, data, player}; null if the log tells of none. Each part has one type. */
function eventOf(log) {
  if (EVENTS.has(log.line)) {
    const { metadata } = log;
    return metadata ? { name: log.line, field: (name) => text(metadata[`data_${name}`]), player: text(metadata.user_id) } : null;
  }
  if (!NAMED.test(log.line)) return null; // far cheaper than to read it
  const json = log.json?.json;
  const name = text(json?.event);
  if (!EVENTS.has(name)) return null;
  const data = json.data !== null && typeof json.data === "object" ? json.data : {};
  return { name, field: (key) => (Object.hasOwn(data, key) ? text(data[key]) : ""), player: playerOf(json) };
}

function playerOf(json) {
  const { user } = json ?? {};
  return user !== null && typeof user === "object" && Object.hasOwn(user, "id") ? text(user.id) : "";
}

/** What is told of sessions, by their ids. Looks at each log once. */
export class Health {
  sessions = new Map();
  #next = 0;
  #first = Infinity;

  /** Returns what the records of the model tell, each session once, however often it was told. */
  read(model) {
    const { items, first } = model.logs;
    if (first < this.#first) { // older ones came, or this is the first look
      this.sessions.clear();
      this.#next = first;
      this.#first = first;
    }
    for (let i = Math.max(0, this.#next - first); i < items.length; i++) this.#take(items[i]);
    this.#next = first + items.length;
    return this.sessions;
  }

  #take(log) {
    const event = eventOf(log);
    if (!event || !log.session) return;
    if (this.sessions.size >= MAX_SESSIONS) this.sessions.delete(this.sessions.keys().next().value);
    if (!this.sessions.has(log.session)) this.sessions.set(log.session, { id: log.session, game: "", version: "", player: "", hangs: 0, hanging: false, crash: "" });
    const one = this.sessions.get(log.session);
    one.game ||= log.service;
    one.version ||= text(log.labels.version ?? log.metadata?.service_version);
    one.player = event.player || one.player;
    if (event.name === "session.start") {
      one.began = log.ms;
    } else if (event.name === "session.end") {
      one.ending = event.field("ending").slice(0, 40) || "UNKNOWN";
      one.seconds = amount(event.field("duration_s"));
      one.ended = log.ms;
      one.number ??= log.number;
    } else if (event.name === "app.crash") {
      one.crash = event.field("error");
      one.number = log.number;
    } else {
      one.hanging = event.field("state") === "hanging";
      if (one.hanging) { one.hangs++; one.hang = log.number; }
    }
  }
}

export function isCrash(ending) {
  return CRASHES.has(ending);
}

/** An ending for people. */
export function nameOf(ending) {
  return ending.toLowerCase().replaceAll("_", " ").replace("vm ", "VM ");
}

/** By version: how many sessions ended, and how many of them, and of their players, had no crash; hangs; hours. */
export function releases(sessions) {
  const versions = new Map();
  for (const one of sessions.values()) {
    if (!one.ending) continue;
    const key = `${one.game}\n${one.version}`;
    if (!versions.has(key)) versions.set(key, { game: one.game, version: one.version, sessions: 0, crashed: 0, hung: 0, seconds: 0, players: new Set(), unlucky: new Set(), last: 0 });
    const release = versions.get(key);
    const crashed = isCrash(one.ending);
    release.sessions++;
    release.seconds += one.seconds;
    release.last = Math.max(release.last, one.ended);
    if (crashed) release.crashed++;
    if (one.hangs) release.hung++;
    if (one.player) {
      release.players.add(one.player);
      if (crashed) release.unlucky.add(one.player);
    }
  }
  return [...versions.values()].sort((a, b) => b.last - a.last);
}

function amount(value) {
  const number = Number(value);
  return Number.isFinite(number) && number > 0 ? number : 0;
}
