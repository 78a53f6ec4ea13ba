// Traces: a list, and the spans of one as a waterfall.

import { at, attempt, empty, fill, h, look, section, state as setState, tree } from "./dom.js";
import { clock, count, dateTime, duration, several, short, text } from "./format.js";
import { VirtualList } from "./list.js";

const MAX_LINKS = 30;
const KINDS = ["", "internal", "server", "client", "producer", "consumer"];

export function traces(root, model, frame, params) {
  const state = { q: params.get("q") ?? "", failed: params.get("failed") === "1", trace: params.get("trace") ?? "", span: params.get("span") ?? "", sort: params.get("sort") ?? "newest", zoom: params.get("zoom") ?? "" };
  let shown = [];
  let rows = [];
  let range = { start: 0, end: 1 };
  const folded = new Set();

  const search = h("input", at({ type: "search", placeholder: "Filter: name, id, attribute, >100ms", "aria-label": "Filter the traces", input: () => { state.q = search.value; refilter(); } }));
  search.value = state.q;
  const failedButton = h("button.chip.error", at({ type: "button", "aria-pressed": state.failed, click: () => { state.failed = !state.failed; setState(failedButton, "aria-pressed", state.failed); refilter(); } }), "only failed");
  const sort = h("select", at({ "aria-label": "Order", change: () => { state.sort = sort.value; refilter(); } }), h("option", at({ value: "newest" }), "Newest first"), h("option", at({ value: "longest" }), "Longest first"), h("option", at({ value: "largest" }), "Most spans first"));
  sort.value = state.sort;
  const info = h("span.told", at({ role: "status" }));
  const list = new VirtualList({ attributes: at({ "aria-label": "Traces" }), rowHeight: 46, render: (index) => item(shown[index]), select: (index) => { if (shown[index]) open(shown[index].id, ""); } });
  const head = h("div.trace-head");
  const ruler = h("div.ruler", at({ "aria-hidden": "true" }));
  const waterfall = new VirtualList({ attributes: at({ "aria-label": "Spans" }), rowHeight: 26, render: (index) => bar(rows[index]), select: (index) => detailOf(rows[index]), key: fold });
  const detail = h("aside.detail", at({ hidden: true, "aria-label": "Details of the span" }));
  const none = h("div");
  const panes = h("div.split.traces", h("div.side", list.element), h("div.main", head, ruler, waterfall.element), detail);
  root.append(h("div.toolbar", search, failedButton, sort, info), none, panes);

  function refilter() {
    remember();
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    shown = [...model.traces.values()].filter((trace) => (!state.failed || trace.failed) && words.every((word) => fits(trace, word)));
    const order = { newest: (a, b) => b.start - a.start, longest: (a, b) => b.duration - a.duration, largest: (a, b) => b.spans.length - a.spans.length }[state.sort] ?? ((a, b) => b.start - a.start);
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
      || Object.entries(span.attributes).some(([key, value]) => `${key}=${text(value)}`.toLowerCase().includes(word)));
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
    const zoomed = trace.ids.get(state.zoom);
    if (zoomed) {
      children.set("", [zoomed]);
      range = { start: zoomed.start, end: zoomed.end };
    } else {
      range = trace;
    }
    rows = inOrder(children, trace);
    // Parents in a circle have no root: show them all the same.
    if (!rows.length) for (const span of trace.spans) rows.push({ span, depth: 0, own: 0, trace });
    fill(head,
      h("h2", trace.root.name || "(no name)"),
      h("p.muted", `${dateTime(trace.start)} · ${duration(trace.duration)} · ${several(trace.spans.length, "span")}`,
        trace.repeats ? h("span.tag.warn", `${count(trace.repeats)} stored twice`) : null),
      h("p", frame.link("a.button", "logs", { trace: trace.id }, "Logs of this trace"),
        zoomed ? h("button.button", at({ type: "button", click: () => zoom("") }), "Show the whole trace") : null, h("code.id", trace.id)),
      relatives(trace));
    fill(ruler, [0, 0.25, 0.5, 0.75, 1].map((part) => look(h("span", duration(Math.round((range.end - range.start) * 1e6 * part))), { left: part * 100 })));
    waterfall.setCount(rows.length);
    const index = rows.findIndex((row) => row.span.id === state.span);
    if (index >= 0) waterfall.choose(index);
  }

  /** Depth first, with an explicit stack, because a trace can be deeper than the call stack. */
  function inOrder(children, trace) {
    const found = [];
    const done = new Set();
    const next = [];
    const later = (parent, depth) => {
      const spans = children.get(parent) ?? [];
      for (let i = spans.length - 1; i >= 0; i--) next.push({ span: spans[i], depth });
    };
    later("", 0);
    while (next.length) {
      const { span, depth } = next.pop();
      if (done.has(span.id)) continue;
      done.add(span.id);
      found.push({ span, depth, own: children.get(span.id)?.length ?? 0, trace });
      if (!folded.has(span.id)) later(span.id, depth + 1);
    }
    return found;
  }

  /** Links in both directions: traces that spans of this one link to, and traces with spans that link to it. */
  function relatives(trace) {
    const to = new Set();
    for (const span of trace.spans) for (const [id] of span.links) if (id !== trace.id) to.add(id);
    const by = new Set();
    for (const span of model.linked.get(trace.id) ?? []) if (span.trace !== trace.id) by.add(span.trace);
    const list = (title, ids) => (ids.size ? h("p.links", h("span.muted", title),
      [...ids].slice(0, MAX_LINKS).map((id) => frame.link("a", "traces", { trace: id }, nameOf(id))),
      ids.size > MAX_LINKS ? h("span.muted", `and ${count(ids.size - MAX_LINKS)} more`) : null) : null);
    return [list("Links to", to), list("Linked from", by)];
  }

  function nameOf(id) {
    const trace = model.traces.get(id);
    return trace ? `${trace.root.name || "(no name)"} ${short(id)}` : `${short(id)} (not here)`;
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
    const length = look(h("span.bar", h(left + width > 82 ? "span.bar-time.inside" : "span.bar-time", duration(span.duration))),
      { left, width: Math.min(width, 100 - left), background: span.failed ? undefined : hue(span.name) });
    return h(`div.span${span.failed ? ".failed" : ""}`,
      look(h("span.span-name",
        own ? h("span.twist", at({ click: (event) => { event.stopPropagation(); toggle(span.id); } }), folded.has(span.id) ? "▸" : "▾") : h("span.twist"),
        span.name || "(no name)"), { indent: Math.min(depth, 24) * 14 }),
      h("span.track", length));
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
    fill(detail,
      h("div.detail-head", span.failed ? h("span.badge.error", "failed") : h("span.badge.info", "ok"), h("span.muted", duration(span.duration)),
        h("button.button.icon", at({ type: "button", "aria-label": "Close the details", click: close }), "×")),
      attempt(() => parts(row)));
    detail.scrollTop = 0;
  }

  function parts({ span, own }) {
    let logs = 0;
    for (const log of model.logs.items) if (log.span === span.id) logs++;
    return [
      h("h2.message", span.name || "(no name)"),
      span.statusText ? h("p.error-text", span.statusText) : null,
      h("p", frame.link("a.button", "logs", { trace: span.trace, span: span.id }, `Logs of this span (${count(logs)})`), " ",
        own && state.zoom !== span.id ? h("button.button", at({ type: "button", click: () => zoom(span.id) }), "Show only this span") : null),
      Object.keys(span.attributes).length ? section("Attributes", tree(span.attributes)) : null,
      span.links.length ? section("Links", h("ol.crumbs", span.links.slice(0, MAX_LINKS).map(([trace, id, attributes]) => h("li",
        frame.link("a", "traces", { trace, span: id }, nameOf(text(trace))), Object.keys(attributes).length ? tree(attributes) : null)),
        span.links.length > MAX_LINKS ? h("li.muted", `and ${count(span.links.length - MAX_LINKS)} more`) : null)) : null,
      linkedFrom(span),
      span.events.length ? section("Events", h("ol.crumbs", span.events.map(([offset, name, stack, attributes]) => h("li",
        h("span.muted", `+${duration(offset)}`), h("b", name),
        stack ? h("pre.stack", stack) : Object.keys(attributes).length ? tree(attributes) : null)))) : null,
      section("Span", tree({ "span id": span.id, ...(span.parent ? { "parent id": span.parent } : {}), began: dateTime(span.start), kind: KINDS[span.kind] || String(span.kind), scope: span.scope })),
      section("Resource", tree(span.resource)),
    ];
  }

  function linkedFrom(span) {
    const found = [...model.linked.get(span.trace) ?? []].filter((other) => other.links.some(([trace, id]) => trace === span.trace && id === span.id));
    return found.length ? section("Linked from", h("ol.crumbs", found.slice(0, MAX_LINKS).map((other) => h("li",
      frame.link("a", "traces", { trace: other.trace, span: other.id }, `${other.name || "(no name)"} ${short(other.trace)}`))),
      found.length > MAX_LINKS ? h("li.muted", `and ${count(found.length - MAX_LINKS)} more`) : null)) : null;
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

/** Spans of one name have one colour. */
function hue(name) {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  return ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6"][hash % 6];
}
