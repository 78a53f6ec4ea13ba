// Traces: a list, and the spans of one as a waterfall.

import { h, empty, fill, tree } from "./dom.js";
import { clock, count, dateTime, duration, several } from "./format.js";
import { VirtualList } from "./list.js";

const KINDS = ["", "internal", "server", "client", "producer", "consumer"];

export function traces(root, model, frame, params) {
  const state = { q: params.get("q") ?? "", failed: params.get("failed") === "1", trace: params.get("trace") ?? "", span: params.get("span") ?? "", sort: params.get("sort") ?? "newest", zoom: params.get("zoom") ?? "" };
  let shown = [];
  let rows = [];
  let range = { start: 0, end: 1 };
  const folded = new Set();

  const search = h("input", { type: "search", placeholder: "Filter: name, id, attribute, >100ms", "aria-label": "Filter the traces", oninput: () => { state.q = search.value; refilter(); } });
  search.value = state.q;
  const failedButton = h("button.chip.error", { type: "button", "aria-pressed": String(state.failed), onclick: () => { state.failed = !state.failed; failedButton.setAttribute("aria-pressed", String(state.failed)); refilter(); } }, "only failed");
  const sort = h("select", { "aria-label": "Order", onchange: () => { state.sort = sort.value; refilter(); } }, h("option", { value: "newest" }, "Newest first"), h("option", { value: "longest" }, "Longest first"), h("option", { value: "largest" }, "Most spans first"));
  sort.value = state.sort;
  const info = h("span.told", { role: "status" });
  const list = new VirtualList({ label: "Traces", rowHeight: 46, render: (index) => item(shown[index]), select: (index) => { if (shown[index]) open(shown[index].id, ""); } });
  const head = h("div.trace-head");
  const ruler = h("div.ruler", { "aria-hidden": "true" });
  const waterfall = new VirtualList({ label: "Spans", rowHeight: 26, render: (index) => bar(rows[index]), select: (index) => detailOf(rows[index]), key: fold });
  const detail = h("aside.detail", { hidden: true, "aria-label": "Details of the span" });
  const none = h("div");
  const panes = h("div.split.traces", h("div.side", list.element), h("div.main", head, ruler, waterfall.element), detail);
  root.append(h("div.toolbar", search, failedButton, sort, info), none, panes);

  function refilter() {
    remember();
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    shown = [...model.traces.values()].filter((trace) => (!state.failed || trace.failed) && words.every((word) => fits(trace, word)));
    const order = { newest: (a, b) => b.start - a.start, longest: (a, b) => b.duration - a.duration, largest: (a, b) => b.spans.length - a.spans.length }[state.sort];
    shown.sort(order);
    const total = model.traces.size;
    info.textContent = shown.length === total ? `${several(total, "trace")}, ${several(model.totals.spans, "span")}` : `${count(shown.length)} of ${several(total, "trace")}`;
    panes.hidden = !shown.length && !model.traces.has(state.trace);
    none.replaceChildren();
    if (!total) none.append(empty("No traces yet", h("p", "A span appears here once it has ended:"), h("pre", "try (Span level = tracker.startSpan(\"level\")) {\n    load();\n}")));
    else if (!shown.length) none.append(empty("No trace passes the filter"));
    list.setCount(shown.length);
    list.choose(shown.findIndex((trace) => trace.id === state.trace), false);
    if (!state.trace && shown.length) open(shown[0].id, "");
    else layout();
  }

  function fits(trace, word) {
    const longer = /^>(\d+(?:\.\d+)?)(ms|s)?$/.exec(word);
    if (longer) return trace.duration > Number(longer[1]) * (longer[2] === "s" ? 1e9 : 1e6);
    return trace.id.includes(word) || trace.spans.some((span) => span.name.toLowerCase().includes(word)
      || Object.entries(span.attributes).some(([key, value]) => `${key}=${value}`.toLowerCase().includes(word)));
  }

  function remember() {
    frame.remember("traces", { q: state.q, failed: state.failed ? "1" : "", trace: state.trace, span: state.span, sort: state.sort === "newest" ? "" : state.sort, zoom: state.zoom });
  }

  function item(trace) {
    return h(`div.trace${trace.failed ? ".failed" : ""}`,
      h("span.trace-name", trace.root.name || "(no name)"),
      h("span.trace-time", duration(trace.duration)),
      h("span.muted", `${clock(trace.start)} · ${several(trace.spans.length, "span")}`),
      trace.failed ? h("span.tag.error", `${trace.failed} failed`) : null);
  }

  function open(id, span) {
    if (id !== state.trace) state.zoom = "";
    state.trace = id;
    state.span = span;
    folded.clear();
    remember();
    list.choose(shown.findIndex((trace) => trace.id === id), false);
    detail.hidden = true;
    layout();
  }

  /** Puts the spans in order: children under their parent, each by its start. */
  function layout() {
    const trace = model.traces.get(state.trace);
    rows = [];
    if (!trace) {
      head.replaceChildren(state.trace ? empty("This trace is not here", h("p", `${state.trace} has not arrived, or is gone.`)) : h("p.note", "Choose a trace."));
      ruler.replaceChildren();
      waterfall.setCount(0);
      return;
    }
    const children = new Map();
    for (const span of trace.spans) {
      const parent = span.parent && span.parent !== span.id && trace.ids.has(span.parent) ? span.parent : "";
      if (!children.has(parent)) children.set(parent, []);
      children.get(parent).push(span);
    }
    for (const each of children.values()) each.sort((a, b) => a.start - b.start || a.number - b.number);
    const done = new Set();
    const walk = (parent, depth) => {
      for (const span of children.get(parent) ?? []) {
        if (done.has(span.id)) continue;
        done.add(span.id);
        const own = children.get(span.id)?.length ?? 0;
        rows.push({ span, depth, own, trace });
        if (!folded.has(span.id)) walk(span.id, depth + 1);
      }
    };
    const zoomed = trace.ids.get(state.zoom);
    if (zoomed) {
      children.set("", [zoomed]);
      range = { start: zoomed.start, end: zoomed.end };
    } else {
      range = trace;
    }
    walk("", 0);
    // Parents in a circle have no root: show them all the same.
    if (!rows.length) for (const span of trace.spans) rows.push({ span, depth: 0, own: 0, trace });
    fill(head,
      h("h2", trace.root.name || "(no name)"),
      h("p.muted", `${dateTime(trace.start)} · ${duration(trace.duration)} · ${several(trace.spans.length, "span")}`,
        trace.repeats ? h("span.tag.warn", `${count(trace.repeats)} stored twice`) : null),
      h("p", h("a.button", { href: frame.link("logs", { trace: trace.id }) }, "Logs of this trace"),
        zoomed ? h("button.button", { type: "button", onclick: () => zoom("") }, "Show the whole trace") : null, h("code.id", trace.id)));
    ruler.replaceChildren(...[0, 0.25, 0.5, 0.75, 1].map((part) => h("span", { style: { left: `${part * 100}%` } }, duration(Math.round((range.end - range.start) * 1e6 * part)))));
    waterfall.setCount(rows.length);
    const index = rows.findIndex((row) => row.span.id === state.span);
    if (index >= 0) waterfall.choose(index);
  }

  function zoom(id) {
    state.zoom = id;
    remember();
    layout();
  }

  function bar({ span, depth, own }) {
    const total = range.end - range.start || 1;
    const left = Math.min(100, Math.max(0, ((span.start - range.start) / total) * 100));
    const width = Math.max(0.15, (span.duration / 1e6 / total) * 100);
    return h(`div.span${span.failed ? ".failed" : ""}`,
      h("span.span-name", { style: { paddingLeft: `${Math.min(depth, 24) * 14}px` } },
        own ? h("span.twist", { onclick: (event) => { event.stopPropagation(); toggle(span.id); } }, folded.has(span.id) ? "▸" : "▾") : h("span.twist"),
        span.name || "(no name)"),
      h("span.track", h("span.bar", { style: { left: `${left}%`, width: `${Math.min(width, 100 - left)}%`, ...(span.failed ? {} : { background: `var(${hue(span.name)})` }) } }, h("span.bar-time", { className: left + width > 82 ? "bar-time inside" : "bar-time" }, duration(span.duration)))));
  }

  function toggle(id) {
    if (!folded.delete(id)) folded.add(id);
    layout();
  }

  function fold(event) {
    const row = rows[waterfall.selected];
    if (!row?.own) return;
    if ((event.key === "ArrowLeft" && !folded.has(row.span.id)) || (event.key === "ArrowRight" && folded.has(row.span.id))) {
      event.preventDefault();
      toggle(row.span.id);
    }
  }

  function detailOf(row) {
    if (!row) return;
    const { span } = row;
    state.span = span.id;
    remember();
    detail.hidden = false;
    const logs = model.logs.items.filter((log) => log.span === span.id).length;
    fill(detail,
      h("div.detail-head", span.failed ? h("span.badge.error", "failed") : h("span.badge.info", "ok"), h("span.muted", duration(span.duration)),
        h("button.button.icon", { type: "button", "aria-label": "Close the details", onclick: close }, "×")),
      h("h2.message", span.name || "(no name)"),
      span.statusText ? h("p.error-text", span.statusText) : null,
      h("p", h("a.button", { href: frame.link("logs", { trace: span.trace, span: span.id }) }, `Logs of this span (${count(logs)})`), " ",
        row.own && state.zoom !== span.id ? h("button.button", { type: "button", onclick: () => zoom(span.id) }, "Show only this span") : null),
      Object.keys(span.attributes).length ? section("Attributes", tree(span.attributes)) : null,
      span.events.length ? section("Events", h("ol.crumbs", span.events.map(([offset, name, attributes]) => h("li",
        h("span.muted", `+${duration(offset)}`), h("b", name),
        attributes["exception.stacktrace"] ? h("pre.stack", attributes["exception.stacktrace"]) : Object.keys(attributes).length ? tree(attributes) : null)))) : null,
      section("Span", tree({ "span id": span.id, ...(span.parent ? { "parent id": span.parent } : {}), began: dateTime(span.start), kind: KINDS[span.kind] || String(span.kind), scope: span.scope })),
      section("Resource", tree(span.resource)));
    detail.scrollTop = 0;
  }

  function close() {
    detail.hidden = true;
    state.span = "";
    waterfall.choose(-1, false);
    remember();
    waterfall.element.focus();
  }

  refilter();
  let timer = null;
  return {
    update(what) {
      if (what.has("spans") || what.has("loaded")) timer ??= setTimeout(() => { timer = null; const kept = waterfall.element.scrollTop; refilter(); waterfall.element.scrollTop = kept; }, 250);
    },
    escape: () => { if (!detail.hidden) close(); },
    close: () => { clearTimeout(timer); list.close(); waterfall.close(); },
  };
}

function section(title, ...content) {
  return h("section", h("h3", title), ...content);
}

/** Spans of one name have one colour. */
function hue(name) {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  return ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6"][hash % 6];
}
