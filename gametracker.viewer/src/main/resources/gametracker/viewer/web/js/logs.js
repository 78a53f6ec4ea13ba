// Log lines: filter, look, jump to the trace.

import { h, empty, fill, tree } from "./dom.js";
import { clock, count, dateTime, short } from "./format.js";
import { VirtualList } from "./list.js";
import { compile } from "./query.js";

const LEVELS = ["error", "warn", "info", "debug", "unknown"];
const SLICE = 4000;

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

  const search = h("input", { type: "search", placeholder: "Filter: words, \"a phrase\", -not, level:error, player=ann, hp<10", "aria-label": "Filter the log lines", oninput: () => { state.q = search.value; refilter(); } });
  search.value = state.q;
  const levels = h("div.chips", { role: "group", "aria-label": "Levels" });
  const sessionSelect = h("select", { "aria-label": "Session", onchange: () => { state.session = sessionSelect.value; refilter(); } });
  const pins = h("div.chips");
  const info = h("span.told", { role: "status" });
  const followButton = h("button.button", { type: "button", "aria-pressed": String(follow), onclick: () => setFollow(!follow) }, "Follow");
  const list = new VirtualList({ label: "Log lines", rowHeight: 24, render: (index) => row(shown[index]), select: (index) => open(shown[index]) });
  const detail = h("aside.detail", { hidden: true, "aria-label": "Details of the log line" });
  const none = h("div");
  root.append(
    h("div.toolbar", search, levels, sessionSelect, pins, info, followButton),
    h("div.split", h("div.main", none, list.element), detail));

  list.element.addEventListener("wheel", () => { if (follow && !list.atEnd) setFollow(false); }, { passive: true });

  function setFollow(on) {
    follow = on;
    followButton.setAttribute("aria-pressed", String(on));
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
      none.append(empty("No line passes the filter", h("p", h("button.button", { type: "button", onclick: clear }, "Clear the filter"))));
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
    levels.replaceChildren(...LEVELS.filter((level) => level !== "unknown" || model.levels.unknown).map((level) => h(`button.chip.${level}`, {
      type: "button", "aria-pressed": String(!state.hide.has(level)),
      onclick: () => { if (!state.hide.delete(level)) state.hide.add(level); refilter(); },
    }, level, h("b", count(model.levels[level] ?? 0)))));
    pins.replaceChildren(...["trace", "span"].filter((name) => state[name]).map((name) => h("button.chip.pin", {
      type: "button", title: `No longer only this ${name}`, onclick: () => { state[name] = ""; refilter(); },
    }, `${name} ${short(state[name])}`, " ×")));
    const ids = new Set(model.logs.items.map((log) => log.session));
    ids.delete("");
    if (state.session) ids.add(state.session);
    const wanted = ["", ...ids].join();
    if (sessionSelect.dataset.ids !== wanted) {
      sessionSelect.dataset.ids = wanted;
      sessionSelect.replaceChildren(h("option", { value: "" }, "All sessions"), ...[...ids].map((id) => h("option", { value: id }, short(id))));
    }
    sessionSelect.value = state.session;
    sessionSelect.hidden = ids.size < 2 && !state.session;
  }

  function row(log) {
    const json = log.json;
    const message = json?.msg ?? json?.message ?? log.line;
    return h(`div.log.${log.level}`,
      h("span.time", clock(log.ms)),
      h("span.level", log.level),
      h("span.message", typeof message === "string" ? message : JSON.stringify(message)),
      fields(json?.data ?? log.metadata),
      json?.error ? h("span.tag.error", json.error.type?.split(".").pop() ?? "error") : null,
      log.trace ? h("span.tag", "trace") : null);
  }

  function fields(data) {
    if (!data || typeof data !== "object") return null;
    return h("span.fields", Object.entries(data).slice(0, 8).map(([key, value]) =>
      h("span", h("i", key), typeof value === "object" ? JSON.stringify(value) : String(value))));
  }

  function open(log) {
    if (!log) return;
    state.number = log.number;
    if (list.selected !== shown.length - 1) setFollow(false);
    remember();
    const json = log.json;
    detail.hidden = false;
    fill(detail,
      h("div.detail-head", h(`span.badge.${log.level}`, log.level), h("span.muted", dateTime(log.ms)),
        h("button.button.icon", { type: "button", "aria-label": "Close the details", onclick: close }, "×")),
      h("h2.message", json?.msg ?? json?.message ?? log.line),
      log.trace ? h("p", h("a.button", { href: frame.link("traces", { trace: log.trace, span: log.span }) }, model.traces.has(log.trace) ? "Open the trace" : "Open the trace (not here yet)")) : null,
      json?.data && Object.keys(json.data).length ? section("Data", tree(json.data)) : null,
      json?.error ? section("Error", h("p", h("b", json.error.type ?? ""), json.error.message ? `: ${json.error.message}` : ""), json.error.stack ? h("pre.stack", json.error.stack) : null) : null,
      json?.breadcrumbs?.length ? section("Breadcrumbs", breadcrumbs(json.breadcrumbs, log)) : null,
      ...["user", "tags", "contexts", "device"].map((name) => json?.[name] && Object.keys(json[name]).length ? section(name[0].toUpperCase() + name.slice(1), tree(json[name])) : null),
      log.metadata ? section("Metadata", tree(log.metadata)) : null,
      section("Labels", tree(log.labels)),
      section("Ids", tree(Object.fromEntries(Object.entries({ session: log.session, trace: log.trace, span: log.span, time: log.ns }).filter(([, value]) => value)))),
      json ? null : section("Line", h("pre", log.line)));
    detail.scrollTop = 0;
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

function section(title, ...content) {
  return h("section", h("h3", title), ...content);
}

/** With the time that was left until the line. */
function breadcrumbs(crumbs, log) {
  return h("ol.crumbs", crumbs.map((crumb) => {
    const before = crumb.ts ? (log.ms - Number(crumb.ts) / 1e6) / 1000 : null;
    return h("li", before === null ? null : h("span.muted", `−${before.toFixed(2)} s`), h("span", crumb.msg ?? crumb.message ?? ""),
      crumb.data && Object.keys(crumb.data).length ? h("span.muted", JSON.stringify(crumb.data)) : null);
  }));
}

function inTime(a, b) {
  return a.ms - b.ms || a.number - b.number;
}
