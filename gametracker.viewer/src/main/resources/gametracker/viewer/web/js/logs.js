// Log lines: filter, look, jump to the trace.

import { at, attempt, empty, fill, h, section, state as setState, tree } from "./dom.js";
import { clock, count, dateTime, short, text } from "./format.js";
import { isEmpty } from "./line.js";
import { VirtualList } from "./list.js";
import { compile } from "./query.js";

const LEVELS = ["error", "warn", "info", "debug", "unknown"];
const SLICE = 4000;
const MAX_SESSIONS = 500;

/** Metadata that the details show under Ids. */
const IDS = { session_id: "session", trace_id: "trace", span_id: "span" };

export function logs(root, model, frame, params) {
  const state = {
    q: params.get("q") ?? "",
    hide: new Set((params.get("hide") ?? "").split(",").filter(Boolean)),
    session: params.get("session") ?? "",
    trace: params.get("trace") ?? "",
    span: params.get("span") ?? "",
    number: Number(params.get("number") ?? 0),
  };
  let shown = [];
  let oldest = 0;
  let passed = 0; // up to which number the filter has looked
  let accept = () => true;
  let run = 0;
  let follow = !state.number;

  const search = h("input", at({ type: "search", placeholder: "Filter: words, \"a phrase\", -not, level:error, player=ann, hp<10", "aria-label": "Filter the log lines", input: () => { state.q = search.value; refilter(); } }));
  search.value = state.q;
  const levels = h("div.chips", at({ role: "group", "aria-label": "Levels" }));
  let sessions = [];
  const sessionSelect = h("select", at({ "aria-label": "Session", change: () => { state.session = sessionSelect.selectedIndex ? sessions[sessionSelect.selectedIndex - 1] : ""; refilter(); } }));
  const pins = h("div.chips");
  const info = h("span.told", at({ role: "status" }));
  const followButton = h("button.button", at({ type: "button", "aria-pressed": follow, click: () => setFollow(!follow) }), "Follow");
  const list = new VirtualList({ attributes: at({ "aria-label": "Log lines" }), rowHeight: 24, render: (index) => row(shown[index]), select: (index) => open(shown[index]) });
  const detail = h("aside.detail", at({ hidden: true, "aria-label": "Details of the log line" }));
  const none = h("div");
  root.append(
    h("div.toolbar", search, levels, sessionSelect, pins, info, followButton),
    h("div.split", h("div.main", none, list.element), detail));

  list.element.addEventListener("wheel", () => { if (follow && !list.atEnd) setFollow(false); }, { passive: true });

  function setFollow(on) {
    follow = on;
    setState(followButton, "aria-pressed", on);
    if (on) list.toEnd();
  }

  function matches(log) {
    return !state.hide.has(log.level)
      && (!state.session || log.session === state.session)
      && (!state.trace || log.trace === state.trace)
      && (!state.span || log.span === state.span)
      && accept(log);
  }

  /** Looks at all lines anew, in slices, so that the page stays alive. */
  async function refilter() {
    const mine = ++run;
    const begun = performance.now();
    accept = state.q.trim() ? compile(state.q) : () => true;
    remember();
    controls();
    const found = [];
    const { items } = model.logs;
    let slice = performance.now();
    for (let i = 0; i < items.length; i++) {
      if (matches(items[i])) found.push(items[i]);
      if (i % SLICE === SLICE - 1 && performance.now() - slice > 12) {
        await new Promise((resolve) => setTimeout(resolve));
        if (mine !== run) return;
        slice = performance.now();
      }
    }
    shown = found.sort(inTime);
    passed = items.length ? items[items.length - 1].number : 0;
    tell();
    list.setCount(shown.length);
    if (state.number) {
      const index = shown.findIndex((log) => log.number === state.number);
      if (index >= 0) list.choose(index);
    } else if (follow) {
      list.toEnd();
    }
    document.documentElement.dataset.filterMillis = String(Math.round(performance.now() - begun));
    more();
  }

  /** Looks at what came since. */
  function more() {
    const { items, first } = model.logs;
    let any = false;
    for (let i = Math.max(0, passed + 1 - first); i < items.length; i++) {
      passed = items[i].number;
      if (matches(items[i])) { insert(items[i]); any = true; }
    }
    if (shown.length && oldest < first) {
      shown = shown.filter((log) => log.number >= first);
      any = true;
    }
    oldest = first;
    if (any) {
      list.setCount(shown.length);
      if (follow) list.toEnd();
    }
    tell();
  }

  /** Streams arrive one after the other, so a line may belong before others. */
  function insert(log) {
    let at = shown.length;
    while (at > 0 && inTime(shown[at - 1], log) > 0) at--;
    shown.splice(at, 0, log);
  }

  function tell() {
    const total = model.logs.items.length;
    info.textContent = shown.length === total ? `${count(total)} lines` : `${count(shown.length)} of ${count(total)} lines`;
    none.replaceChildren();
    list.element.hidden = !shown.length;
    if (!total) {
      none.append(empty("No log lines yet", h("p", "What a game logs appears here as it arrives:"), h("pre", "tracker.logInfo(\"level loaded\", Map.of(\"seed\", 42));")));
    } else if (!shown.length) {
      none.append(empty("No line passes the filter", h("p", h("button.button", at({ type: "button", click: clear }), "Clear the filter"))));
    }
  }

  function clear() {
    Object.assign(state, { q: "", session: "", trace: "", span: "", number: 0 });
    state.hide.clear();
    search.value = "";
    refilter();
  }

  function remember() {
    frame.remember("logs", { q: state.q, hide: [...state.hide].join(","), session: state.session, trace: state.trace, span: state.span, number: state.number || "" });
  }

  function controls() {
    fill(levels, LEVELS.filter((level) => level !== "unknown" || model.levels.unknown).map((level) => h(`button.chip.${level}`,
      at({ type: "button", "aria-pressed": !state.hide.has(level), click: () => { if (!state.hide.delete(level)) state.hide.add(level); refilter(); } }),
      level, h("b", count(model.levels[level] ?? 0)))));
    fill(pins, ["trace", "span"].filter((name) => state[name]).map((name) => h("button.chip.pin",
      at({ type: "button", title: "No longer only this one", click: () => { state[name] = ""; refilter(); } }),
      `${name} ${short(state[name])}`, " ×")));
    const found = new Set();
    for (const log of model.logs.items) if (log.session && found.size < MAX_SESSIONS) found.add(log.session);
    if (state.session) found.add(state.session);
    if (found.size !== sessions.length || sessions.some((id) => !found.has(id))) {
      sessions = [...found];
      fill(sessionSelect, h("option", "All sessions"), sessions.map((id) => h("option", short(id))));
    }
    sessionSelect.selectedIndex = sessions.indexOf(state.session) + 1;
    sessionSelect.hidden = sessions.length < 2 && !state.session;
  }

  function row(log) {
    const json = log.json;
    const error = json?.error;
    return h(`div.log.${log.level}`,
      h("span.time", clock(log.ms)),
      h("span.level", log.level),
      h("span.message", json?.message || log.line),
      fields(json?.part("data") ?? others(log)),
      error ? h("span.tag.error", error.type.split(".").pop() || "error") : null,
      log.trace ? h("span.tag", "trace") : null);
  }

  function fields(data) {
    if (data === null || typeof data !== "object") return null;
    return h("span.fields", Object.entries(data).slice(0, 8).map(([key, value]) => h("span", h("i", key), text(value))));
  }

  /** The structured metadata without the ids that are shown anyway; null if that is all. */
  function others(log) {
    const left = Object.entries(log.metadata ?? {}).filter(([key, value]) => !(key in IDS) || log[IDS[key]] !== value);
    return left.length ? Object.fromEntries(left) : null;
  }

  function open(log) {
    if (!log) return;
    state.number = log.number;
    if (list.selected !== shown.length - 1) setFollow(false);
    remember();
    detail.hidden = false;
    fill(detail,
      h("div.detail-head", h(`span.badge.${log.level}`, log.level), h("span.muted", dateTime(log.ms)),
        h("button.button.icon", at({ type: "button", "aria-label": "Close the details", click: close }), "×")),
      attempt(() => parts(log)));
    detail.scrollTop = 0;
  }

  function parts(log) {
    const json = log.json;
    const part = (title, value) => (isEmpty(value) ? null : section(title, tree(value)));
    return [
      h("h2.message", json?.message || log.line),
      log.trace ? h("p", frame.link("a.button", "traces", { trace: log.trace, span: log.span }, model.traces.has(log.trace) ? "Open the trace" : "Open the trace (not here yet)")) : null,
      part("Data", json?.part("data")),
      json?.error ? failure(json.error) : null,
      json?.breadcrumbs.length ? section("Breadcrumbs", breadcrumbs(json.breadcrumbs, log)) : null,
      part("User", json?.part("user")),
      part("Tags", json?.part("tags")),
      part("Contexts", json?.part("contexts")),
      part("Device", json?.part("device")),
      part("Fields", json?.others),
      part("Metadata", others(log)),
      part("Labels", log.labels),
      part("Ids", Object.fromEntries(Object.entries({ session: log.session, trace: log.trace, span: log.span, time: log.ns }).filter(([, value]) => value))),
      json ? null : section("Line", h("pre", log.line)),
    ];
  }

  function close() {
    detail.hidden = true;
    state.number = 0;
    list.choose(-1, false);
    remember();
    list.element.focus();
  }

  refilter();
  if (state.number) queueMicrotask(() => { const log = shown.find((each) => each.number === state.number); if (log) open(log); });
  return {
    update(what) {
      if (what.has("backfill") || what.has("loaded")) refilter();
      else if (what.has("logs")) { controls(); more(); }
    },
    escape: () => { if (!detail.hidden) close(); },
    close: () => { run++; list.close(); },
  };
}

function failure({ type, message, stack }) {
  return section("Error", h("p", h("b", type), type && message ? ": " : "", message), stack ? h("pre.stack", stack) : null);
}

/** With the time that was left until the line. */
export function breadcrumbs(crumbs, log) {
  return h("ol.crumbs", crumbs.map(({ nanos, message, data }) => h("li",
    nanos === null ? null : h("span.muted", `−${((log.ms - nanos / 1e6) / 1000).toFixed(2)} s`),
    h("span", message), isEmpty(data) ? null : h("span.muted", text(data)))));
}

function inTime(a, b) {
  return a.ms - b.ms || a.number - b.number;
}
