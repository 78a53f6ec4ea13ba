// Reads a log line that is a JSON object. Each part has one type, whatever type the client sent.

import { text } from "./format.js";

/** Fields that the details show in a section of their own. */
const KNOWN = new Set(["msg", "message", "data", "error", "breadcrumbs", "user", "tags", "contexts", "device", "session_id", "trace_id", "span_id", "level", "seq"]);

export class Line {
  constructor(json) { this.json = json; }

  /** null if the text is no JSON object. */
  static of(line) {
    if (!line.startsWith("{")) return null;
    try {
      return new Line(JSON.parse(line));
    } catch {
      return null;
    }
  }

  /** A text; empty if the line has none. */
  get message() { return text(this.json.msg ?? this.json.message); }

  /** Three texts; null if the line has no error. */
  get error() {
    const { error } = this.json;
    if (error === null || error === undefined) return null;
    if (typeof error !== "object") return { type: "", message: text(error), stack: "" };
    return { type: text(error.type), message: text(error.message), stack: text(error.stack) };
  }

  /** A list of {nanos, message, data}: a number or null, a text, any value. */
  get breadcrumbs() {
    const { breadcrumbs } = this.json;
    if (!Array.isArray(breadcrumbs)) return [];
    return breadcrumbs.map((crumb) => {
      if (crumb === null || typeof crumb !== "object") return { nanos: null, message: text(crumb), data: undefined };
      const nanos = crumb.ts ? Number(text(crumb.ts)) : NaN;
      return { nanos: Number.isFinite(nanos) ? nanos : null, message: text(crumb.msg ?? crumb.message), data: crumb.data };
    });
  }

  /** Any value; null if there is nothing in it. */
  part(name) {
    const value = this.json[name];
    return isEmpty(value) ? null : value;
  }

  /** All other fields; null if there are none. */
  get others() {
    const others = Object.entries(this.json).filter(([key]) => !KNOWN.has(key));
    return others.length ? Object.fromEntries(others) : null;
  }
}

/** Null, undefined, an empty text, list or map. */
export function isEmpty(value) {
  return value === null || value === undefined || value === "" || (typeof value === "object" && !Object.keys(value).length);
}
