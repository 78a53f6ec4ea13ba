// What was received, in the browser: rows by number, traces, series, sessions. Tells its listeners what changed.

import { text } from "./format.js";
import { Line } from "./line.js";

const PAGE = 5000;
const FIRST_PAGE = 500;

const LEVELS = new Set(["error", "warn", "info", "debug"]);

export class Log {
  constructor(number, row, streams) {
    const [ns, level, stream, session, trace, span, line, metadata] = row;
    this.ns = text(ns);
    this.level = LEVELS.has(level) ? level : "unknown";
    this.labels = streams[stream] ?? {};
    this.session = text(session);
    this.trace = text(trace);
    this.span = text(span);
    this.line = text(line);
    this.metadata = metadata ?? null;
    this.number = number;
    this.ms = Number(this.ns) / 1e6;
  }

  /** The line's object, read anew each time: most lines are never looked at. */
  get json() { return Line.of(this.line); }

  /** The message for people. */
  get message() { return this.json?.message || this.line; }

  get service() { return text(this.labels.game ?? this.labels.service_name); }
}

export class Span {
  constructor(number, row, origins) {
    const [trace, id, parent, name, start, duration, status, statusText, kind, origin, attributes, events, links] = row;
    const { service, version, env, session, scope, resource } = origins[origin] ?? {};
    Object.assign(this, { number, attributes, events, links, resource });
    this.trace = text(trace);
    this.id = text(id);
    this.parent = text(parent);
    this.name = text(name);
    this.startNs = text(start);
    this.start = Number(this.startNs) / 1e6;
    this.duration = Number(duration);
    this.status = Number(status);
    this.statusText = text(statusText);
    this.kind = Number(kind);
    this.service = text(service);
    this.version = text(version);
    this.env = text(env);
    this.session = text(session);
    this.scope = text(scope);
  }

  get failed() { return this.status === 2; }
  get end() { return this.start + this.duration / 1e6; }
}

/** Spans of one id. A span that was stored twice is shown once and counted. */
export class Trace {
  constructor(id) {
    this.id = id;
    this.spans = [];
    this.ids = new Map();
    this.repeats = 0;
    this.failed = 0;
    this.start = Infinity;
    this.end = -Infinity;
  }

  add(span) {
    if (this.ids.has(span.id)) {
      this.repeats++;
      return;
    }
    this.ids.set(span.id, span);
    this.spans.push(span);
    this.start = Math.min(this.start, span.start);
    this.end = Math.max(this.end, span.end);
    if (span.failed) this.failed++;
    if (!this.first || !span.parent || (this.first.parent && span.start < this.first.start)) this.first = span;
  }

  /** The one without a parent here; else the one that begins first. */
  get root() { return this.first; }
  get duration() { return Math.round((this.end - this.start) * 1e6); }
}

/** Rows by number: `items[0]` has the number `first`. */
class Column {
  items = [];
  first = 0;
  get next() { return this.first + this.items.length; }

  append(from, rows) {
    if (!this.items.length) this.first = from;
    else if (from > this.next) { this.items = []; this.first = from; }
    for (const row of rows) this.items.push(row);
  }

  prepend(rows) {
    this.items = rows.concat(this.items);
    this.first -= rows.length;
  }

  /** Forgets what the viewer has forgotten. */
  trim(first) {
    const gone = Math.min(first - this.first, this.items.length);
    if (gone <= 0) return [];
    this.first += gone;
    return this.items.splice(0, gone);
  }
}

export class Model extends EventTarget {
  logs = new Column();
  spans = new Column();
  wire = new Column();
  series = new Map();
  traces = new Map();
  linked = new Map(); // trace id to the spans that link to that trace
  levels = {};
  totals = { logs: 0, spans: 0, samples: 0, requests: 0, refused: 0, refusedRequests: 0, repeated: 0 };
  samplesKnown = 0;
  loading = true;
  #state = null;
  #pulling = false;

  constructor(from) {
    super();
    this.source = from;
  }

  async start() {
    this.about = await this.source.start((state) => { this.#state = state; this.#pull(); });
  }

  /** A spool has met no server yet, so nothing of it was judged. */
  get judged() { return !this.about?.title?.startsWith("spool "); }

  #changed(what) {
    this.dispatchEvent(new CustomEvent("change", { detail: what }));
  }

  async #pull() {
    if (this.#pulling) return;
    this.#pulling = true;
    try {
      let seen;
      do {
        seen = this.#state;
        this.totals = seen.totals;
        const changed = new Set();
        if (await this.#wires(seen.wire)) changed.add("wire");
        if (await this.#logs(seen.logs)) changed.add("logs");
        if (await this.#spans(seen.spans)) changed.add("spans");
        if (await this.#samples(seen.samples)) changed.add("series");
        if (this.loading || changed.size) {
          changed.add("totals");
          this.#changed(changed);
        }
        if (this.loading) {
          await this.#backfill();
          this.loading = false;
          this.#changed(new Set(["logs", "spans", "wire", "loaded"]));
        }
      } while (seen !== this.#state);
    } catch (error) {
      this.source.onStatus?.("disconnected");
      console.warn("the viewer did not answer", error);
    } finally {
      this.#pulling = false;
    }
  }

  async #logs([first, next]) {
    return this.#column(this.logs, first, next, "logs", (gone) => { for (const log of gone) this.levels[log.level]--; });
  }

  async #spans([first, next]) {
    return this.#column(this.spans, first, next, "spans", (gone) => { for (const span of gone) this.#forget(span); });
  }

  async #wires([first, next]) {
    return this.#column(this.wire, first, next, "wire", () => {});
  }

  #make(name, got, number, row) {
    if (name === "logs") return this.#count(new Log(number, row, got.streams));
    if (name === "spans") return this.#add(new Span(number, row, got.origins));
    return row;
  }

  /** Loads rows by number; the source decides how many pages this takes. */
  async #rows(name, from, to) {
    const rows = [];
    let first = from;
    let next = from;
    while (next < to) {
      const got = await this.source[name](next, Math.min(to, next + PAGE));
      if (!got.rows.length) break;
      if (!rows.length) first = got.from;
      got.rows.forEach((row, i) => rows.push(this.#make(name, got, got.from + i, row)));
      next = got.from + got.rows.length;
    }
    return { first, rows, next };
  }

  /** The first time only the newest page, so that there is something to see. */
  async #column(column, first, next, name, forget) {
    let from = column.items.length ? column.next : this.loading ? Math.max(first, next - FIRST_PAGE) : first;
    const before = from;
    while (from < next) {
      const got = await this.#rows(name, from, next);
      if (!got.rows.length) break;
      column.append(got.first, got.rows);
      from = got.next;
    }
    const gone = column.trim(first);
    forget(gone);
    return from > before || gone.length > 0;
  }

  async #backfill() {
    for (const [column, name] of [[this.logs, "logs"], [this.spans, "spans"], [this.wire, "wire"]]) {
      const oldest = this.#state[name][0];
      while (column.items.length && column.first > oldest) {
        const to = column.first;
        const got = await this.#rows(name, Math.max(oldest, to - PAGE), to);
        if (got.next !== to) break;
        column.prepend(got.rows);
        this.#changed(new Set([name, "backfill"]));
        await new Promise((resolve) => setTimeout(resolve));
      }
    }
  }

  #add(span) {
    if (!this.traces.has(span.trace)) this.traces.set(span.trace, new Trace(span.trace));
    this.traces.get(span.trace).add(span);
    for (const [trace] of span.links) {
      if (!this.linked.has(trace)) this.linked.set(trace, new Set());
      this.linked.get(trace).add(span);
    }
    return span;
  }

  #forget(span) {
    this.traces.delete(span.trace);
    for (const [trace] of span.links) {
      const spans = this.linked.get(trace);
      spans?.delete(span);
      if (!spans?.size) this.linked.delete(trace);
    }
  }

  async #samples(next) {
    let any = false;
    let again = false;
    while (this.samplesKnown < next - 1) {
      const got = await this.source.series(this.samplesKnown);
      if (got.next <= this.samplesKnown) break;
      this.samplesKnown = got.next;
      any = true;
      for (const fresh of got.series) this.#series(fresh);
      if (!again && this.series.size > got.count && this.samplesKnown >= next - 1) {
        // The viewer has removed some series: load all of them again.
        again = true;
        this.series.clear();
        this.samplesKnown = 0;
      }
    }
    return any;
  }

  #series(fresh) {
    let series = this.series.get(fresh.id);
    if (!series) {
      series = { id: fresh.id, name: text(fresh.labels.__name__), labels: fresh.labels, t: [], v: [] };
      this.series.set(fresh.id, series);
    }
    const last = series.t.length ? series.t[series.t.length - 1] : -Infinity;
    // A loop, because the arguments of one call would not fit on the stack.
    for (const time of fresh.t) series.t.push(time);
    for (const value of fresh.v) series.v.push(value);
    if (fresh.t.length && fresh.t[0] < last) {
      const order = series.t.map((time, i) => i).sort((a, b) => series.t[a] - series.t[b]);
      series.t = order.map((i) => series.t[i]);
      series.v = order.map((i) => series.v[i]);
    }
    const keep = series.t.findIndex((time) => time >= fresh.from);
    if (keep > 0) {
      series.t.splice(0, keep);
      series.v.splice(0, keep);
    }
  }

  #count(log) {
    this.levels[log.level] = (this.levels[log.level] ?? 0) + 1;
    return log;
  }

  /** Sessions by id: who played what, and how it went. */
  sessions() {
    const sessions = new Map();
    const session = (id) => {
      if (!sessions.has(id)) sessions.set(id, { id, game: "", version: "", env: "", logs: 0, errors: 0, spans: 0, series: 0, first: Infinity, last: -Infinity });
      return sessions.get(id);
    };
    for (const log of this.logs.items) {
      const one = session(log.session);
      one.logs++;
      if (log.level === "error") one.errors++;
      one.game ||= log.service;
      one.version ||= text(log.labels.version ?? log.metadata?.service_version);
      one.env ||= text(log.labels.env ?? log.labels.deployment_environment_name);
      one.first = Math.min(one.first, log.ms);
      one.last = Math.max(one.last, log.ms);
    }
    for (const span of this.spans.items) {
      const one = session(span.session);
      one.spans++;
      one.game ||= span.service;
      one.version ||= span.version;
      one.env ||= span.env;
      one.first = Math.min(one.first, span.start);
      one.last = Math.max(one.last, span.end);
    }
    for (const series of this.series.values()) {
      const one = session(text(series.labels.instance));
      one.series++;
      one.game ||= text(series.labels.game ?? series.labels.job);
      one.version ||= text(series.labels.version);
      one.env ||= text(series.labels.env);
      if (series.t.length) {
        one.first = Math.min(one.first, series.t[0]);
        one.last = Math.max(one.last, series.t[series.t.length - 1]);
      }
    }
    return [...sessions.values()].sort((a, b) => b.last - a.last);
  }
}
