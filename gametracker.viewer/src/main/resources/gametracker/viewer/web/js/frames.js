// Frames: how long they took, which ones hitched, and why.

import { at, attempt, empty, fill, h, look, section, segments, state as setState, tree } from "./dom.js";
import { clock, count, dateTime, number, several, short, text } from "./format.js";
import { heatMap } from "./chart.js";
import { drawHeat, histograms, placeOf, valueAt, quantile, QUANTILES } from "./histogram.js";
import { CAUSES, Hitch, byCause, colorOf, increase, isOf } from "./hitch.js";
import { breadcrumbs } from "./logs.js";
import { VirtualList } from "./list.js";

const MAX_STRIPS = 4;
const MAX_MARKS = 400;
const MAX_CHOICES = 500;
/** Where no histogram arrived, hitches need bounds to stand between. */
const BOUNDS = [16.7, 33.4, 50, 100, 250, 500, 1000, 2500, Infinity];
const METRIC = /^frame_time_ms(_milliseconds)?$/;

export function frames(root, model, frame, params) {
  const state = {
    session: params.get("session") ?? "",
    loop: params.get("loop"),
    hide: new Set((params.get("hide") ?? "").split(",").filter(Boolean)),
    sort: params.get("sort") === "newest" ? "newest" : "longest",
    number: Number(params.get("number") ?? 0),
    from: Number(params.get("from") ?? 0),
    to: Number(params.get("to") ?? 0),
  };
  let all = []; // every hitch that a record tells of
  let passed = 0;
  let inScope = []; // those of the chosen session and loop
  let shown = [];
  let sessions = [];
  let loops = [];
  let found = new Map(); // what there is of each loop
  let strips = new Map();

  const sessionSelect = h("select", at({ "aria-label": "Session", change: () => { state.session = sessionSelect.selectedIndex ? sessions[sessionSelect.selectedIndex - 1] : ""; draw(); } }));
  const loopSelect = h("select", at({ "aria-label": "Loop", change: () => { state.loop = loopSelect.selectedIndex ? loops[loopSelect.selectedIndex - 1] : null; draw(); } }));
  const chips = h("div.chips", at({ role: "group", "aria-label": "Causes" }));
  const sort = h("div.segments", at({ role: "group", "aria-label": "Order" }));
  const whole = h("button.button", at({ type: "button", title: "Show the whole time", click: () => { state.from = state.to = 0; draw(); } }));
  const info = h("span.told", at({ role: "status" }));
  const place = h("div.strips");
  const bars = h("section.card.causes");
  const top = h("div.frames-top", place, bars);
  const list = new VirtualList({ attributes: at({ "aria-label": "Hitches" }), rowHeight: 26, render: (index) => row(shown[index]), select: (index) => open(shown[index]) });
  const none = h("div");
  const head = h("div.hitch.header", at({ "aria-hidden": "true" }), ["Time", "Loop", "Frame", "Took", "Cause", "Sections"].map((name) => h("span", name)));
  const detail = h("aside.detail", at({ hidden: true, "aria-label": "Details of the hitch" }));
  root.append(h("div.toolbar", sessionSelect, loopSelect, chips, sort, whole, info), h("div.split", h("div.main", none, top, head, list.element), detail));

  /** Looks at the log lines that came since. */
  function collect(anew) {
    const { items, first } = model.logs;
    if (anew) { all = []; passed = 0; }
    for (let i = Math.max(0, passed + 1 - first); i < items.length; i++) {
      passed = items[i].number;
      const hitch = Hitch.of(items[i]);
      if (hitch) all.push(hitch);
    }
    if (all.length && all[0].number < first) all = all.filter((hitch) => hitch.number >= first);
  }

  function draw() {
    remember();
    const series = histograms(model).filter((family) => METRIC.test(family.name));
    choices(series);
    const own = (each) => isOf(each, state.session) && (state.loop === null || text(each.labels.loop) === state.loop);
    inScope = all.filter((hitch) => (!state.session || hitch.session === state.session) && (state.loop === null || hitch.loop === state.loop));
    const families = series.map((family) => ({ ...family, buckets: family.buckets.filter(own), series: family.series.filter(own) }));
    found = byLoop(families);
    const causes = byCause(model, inScope, state.session, state.loop);
    const nothing = !found.size && !inScope.length && !causes.length;
    none.replaceChildren();
    for (const each of [top, head, list.element]) each.hidden = nothing;
    if (nothing) {
      none.append(empty("No frames yet", h("p", "A game that tells where its frames end gets them measured, and its late ones explained:"),
        h("pre", "FrameMeter frames = tracker.frames();\nwhile (running) {\n    frames.section(\"physics\"); …\n    frames.section(\"render\"); …\n    frames.frame();\n}"),
        h("p", "With the module gametracker.jvm on the path, each hitch names its cause.")));
    }
    drawBars(causes);
    drawStrips();
    filter();
  }

  /** Histograms and hitches by loop, the loop with most frames first. */
  function byLoop(families) {
    const all = new Map();
    const loop = (name) => {
      if (!all.has(name)) all.set(name, { name, family: { name: "frame_time_ms", kind: "histogram", buckets: [], series: [] }, hitches: [], frames: 0 });
      return all.get(name);
    };
    for (const family of families) {
      for (const bucket of family.buckets) loop(text(bucket.labels.loop)).family.buckets.push(bucket);
      for (const series of family.series) {
        loop(text(series.labels.loop)).family.series.push(series);
        if (series.name.endsWith("_count")) loop(text(series.labels.loop)).frames += increase(series);
      }
    }
    for (const hitch of inScope) loop(hitch.loop).hitches.push(hitch);
    return new Map([...all].sort(([, a], [, b]) => b.frames - a.frames || b.hitches.length - a.hitches.length));
  }

  function choices(series) {
    const ids = new Set();
    const names = new Set();
    const add = (session, loop) => {
      if (session && ids.size < MAX_CHOICES) ids.add(session);
      if (names.size < MAX_CHOICES) names.add(loop);
    };
    for (const family of series) for (const each of family.buckets) add(text(each.labels.instance), text(each.labels.loop));
    for (const hitch of all) add(hitch.session, hitch.loop);
    if (state.session) ids.add(state.session);
    if (state.loop !== null) names.add(state.loop);
    if (ids.size !== sessions.length || sessions.some((id) => !ids.has(id))) {
      sessions = [...ids];
      fill(sessionSelect, h("option", "All sessions"), sessions.map((id) => h("option", short(id))));
    }
    if (names.size !== loops.length || loops.some((name) => !names.has(name))) {
      loops = [...names].sort();
      fill(loopSelect, h("option", "All loops"), loops.map((name) => h("option", name || "(no loop)")));
    }
    sessionSelect.selectedIndex = sessions.indexOf(state.session) + 1;
    loopSelect.selectedIndex = state.loop === null ? 0 : loops.indexOf(state.loop) + 1;
    sessionSelect.hidden = sessions.length < 2 && !state.session;
    loopSelect.hidden = loops.length < 2 && state.loop === null;
  }

  function drawBars(causes) {
    const most = causes.reduce((max, each) => Math.max(max, each.ms), 0);
    fill(bars, h("h2", "What took the time"), causes.length
      ? h("ul.shares", causes.map((each) => share(each.name, each.ms, most, colorOf(each.name), several(each.hitches, "hitch", "es"))))
      : h("p.note", "No hitch was counted."));
  }

  function share(name, ms, most, background, more) {
    return h("li", h("span.share-name", look(h("span.dot"), { background }), name),
      h("span.share-track", look(h("span.share-bar"), { width: most > 0 ? Math.min(100, (100 * ms) / most) : 0, background })),
      h("b", `${number(ms)} ms`), more ? h("span.muted", more) : null);
  }

  function times() {
    if (state.to > state.from) return { min: state.from / 1000, max: state.to / 1000 };
    let min = Infinity;
    let max = -Infinity;
    const see = (ms) => { min = Math.min(min, ms); max = Math.max(max, ms); };
    for (const { family, hitches } of found.values()) {
      for (const { t } of family.buckets) if (t.length) { see(t[0]); see(t[t.length - 1]); }
      for (const hitch of hitches) see(hitch.ms);
    }
    return min > max ? { min: 0, max: 1 } : { min: min / 1000 - 0.5, max: Math.max(max, min + 1000) / 1000 + 0.5 };
  }

  function drawStrips() {
    const range = times();
    const some = [...found.values()].slice(0, MAX_STRIPS);
    const next = new Map();
    for (const each of some) {
      const bounds = new Set(each.family.buckets.map((bucket) => bucket.labels.le)).size;
      const known = strips.get(each.name);
      if (known && known.bounds === bounds) next.set(each.name, known);
      else { known?.close(); next.set(each.name, strip(each, bounds)); }
    }
    for (const [name, each] of strips) if (next.get(name) !== each) each.close();
    strips = next;
    const elements = [...strips.values()].map((each) => each.element);
    if (found.size > some.length) elements.push(h("p.note", `and ${count(found.size - some.length)} more loops; choose one to see it`));
    if (elements.length !== place.children.length || elements.some((element, i) => place.children[i] !== element)) fill(place, elements);
    for (const each of some) strips.get(each.name).draw(each, range);
  }

  function strip(loop, bounds) {
    const chartPlace = h("div.chart");
    const facts = h("span.muted");
    const legend = h("ul.series");
    const element = h("section.card.strip", h("header", h("h2", loop.name || "(no loop)"), facts), chartPlace, legend);
    let chart = null;
    return {
      element, bounds,
      draw(each, range) {
        const failed = attempt(() => {
          const uppers = bounds ? [...new Set(each.family.buckets.map((bucket) => bucket.labels.le))].map((le) => (le === "+Inf" ? Infinity : Number(le))).sort((a, b) => a - b) : BOUNDS;
          chart ??= heatMap(chartPlace, { bounds: uppers, height: 170, zoom, percentiles: ["p50", "p95", "p99"], pick: (mark) => choose(mark.hitch) });
          const seen = each.hitches.filter((hitch) => !state.hide.has(kind(hitch.cause)));
          const marks = seen.sort((a, b) => b.duration - a.duration).slice(0, MAX_MARKS).map((hitch) => (
            { hitch, ms: hitch.ms, place: placeOf(hitch.duration, uppers), color: colorOf(hitch.cause), label: hitch.cause, selected: hitch.number === state.number }));
          const { sum } = drawHeat(chart, each.family, range, marks);
          facts.textContent = numbers(each);
          fill(legend, QUANTILES.map((part, i) => h("li", look(h("span.dot"), { background: ["--c3", "--c4", "--error"][i] }), `p${part * 100}`, h("b", `${number(valueAt(quantile(sum, part), uppers))} ms`))));
          return null;
        });
        if (failed) fill(legend, failed);
      },
      close() { chart?.close(); element.remove(); },
    };
  }

  /** What was counted of a loop; the ratio is of the time that its frames took. */
  function numbers(loop) {
    const total = (name) => {
      let sum = 0;
      for (const each of model.series.values()) if (each.name === name && isOf(each, state.session) && text(each.labels.loop) === loop.name) sum += increase(each);
      return sum;
    };
    const played = loop.family.series.filter((each) => each.name.endsWith("_sum")).reduce((sum, each) => sum + increase(each), 0);
    const delay = total("frame_delay_ms_total");
    const words = [`${count(Math.max(loop.frames, total("frames_total")))} frames`, `${count(total("frames_slow_total"))} slow`, `${count(total("frames_frozen_total"))} frozen`];
    if (played > 0) words.push(`hitch ratio ${number(delay / (played / 1000))} ms/s`);
    return words.join(" · ");
  }

  function zoom(from, to) {
    Object.assign(state, { from: Math.round(from), to: Math.round(to) });
    draw();
  }

  function filter() {
    const range = state.to > state.from ? state : { from: -Infinity, to: Infinity };
    shown = inScope.filter((hitch) => !state.hide.has(kind(hitch.cause)) && hitch.ms >= range.from && hitch.ms <= range.to)
      .sort(state.sort === "newest" ? (a, b) => b.ms - a.ms || b.number - a.number : (a, b) => b.duration - a.duration || a.number - b.number);
    const kinds = new Map();
    for (const hitch of inScope) kinds.set(kind(hitch.cause), (kinds.get(kind(hitch.cause)) ?? 0) + 1);
    fill(chips, [...CAUSES.keys()].filter((each) => kinds.has(each) || state.hide.has(each)).map((each) => h("button.chip.cause",
      at({ type: "button", "aria-pressed": !state.hide.has(each), click: () => { if (!state.hide.delete(each)) state.hide.add(each); draw(); } }),
      look(h("span.dot"), { background: colorOf(each) }), each, h("b", count(kinds.get(each) ?? 0)))));
    segments(sort, [["longest", "Longest first"], ["newest", "Newest first"]], state.sort, (value) => { state.sort = value; draw(); });
    whole.hidden = state.to <= state.from;
    if (!whole.hidden) whole.textContent = `${clock(state.from)} – ${clock(state.to)} ×`;
    info.textContent = shown.length === all.length ? several(all.length, "hitch", "es") : `${count(shown.length)} of ${several(all.length, "hitch", "es")}`;
    list.setCount(shown.length);
    list.choose(shown.findIndex((hitch) => hitch.number === state.number), false);
  }

  function row(hitch) {
    return h("div.hitch", h("span.time", clock(hitch.ms)), h("span", hitch.loop), h("span.num", hitch.frame), h("span.num", h("b", `${number(hitch.duration)} ms`)),
      h("span", look(h("span.dot"), { background: colorOf(hitch.cause) }), hitch.cause,
        hitch.causes.length > 1 ? h("span.muted", ` + ${count(hitch.causes.length - 1)}`) : null),
      h("span.fields", [...hitch.sections].sort((a, b) => b.ms - a.ms).slice(0, 6).map((each) => h("span", h("i", each.name), `${number(each.ms)} ms`))));
  }

  function choose(hitch) {
    const index = shown.indexOf(hitch);
    if (index >= 0) list.choose(index);
  }

  function open(hitch) {
    if (!hitch) return;
    state.number = hitch.number;
    remember();
    detail.hidden = false;
    fill(detail,
      h("div.detail-head", h("span.badge.cause", look(h("span.dot"), { background: colorOf(hitch.cause) }), hitch.cause), h("span.muted", dateTime(hitch.ms)),
        h("button.button.icon", at({ type: "button", "aria-label": "Close the details", click: close }), "×")),
      attempt(() => parts(hitch)));
    detail.scrollTop = 0;
    drawStrips();
  }

  function parts(hitch) {
    const { log } = hitch;
    const json = log.json;
    const part = (title, value) => (value === null || value === undefined ? null : section(title, tree(value)));
    const told = hitch.causes.reduce((sum, each) => sum + each.ms, 0);
    const usual = Math.max(0, hitch.duration - told);
    const crumbs = hitch.breadcrumbs;
    return [
      h("h2.message", `${number(hitch.duration)} ms in ${hitch.loop || "(no loop)"}`),
      h("p.muted", [`frame ${hitch.frame}`, hitch.budget ? `budget ${number(hitch.budget)} ms` : "", hitch.thread ? `thread ${hitch.thread}` : ""].filter(Boolean).join(" · ")),
      h("p.actions", log.trace ? frame.link("a.button", "traces", { trace: log.trace, span: log.span }, model.traces.has(log.trace) ? "Open the trace" : "Open the trace (not here yet)") : null,
        frame.link("a.button", "logs", { number: hitch.number }, "Open the log line")),
      section("Causes", h("ul.shares", hitch.causes.map((each) => share(each.name, each.ms, hitch.duration, colorOf(each.name))),
        usual > 0 && hitch.causes.length ? share("as usual", usual, hitch.duration, "--debug") : null),
        hitch.complete ? null : h("p.note", "Not everything could be heard in time; what is missing counts as unknown.")),
      facts(hitch),
      hitch.stacks.length ? section("Stack samples", hitch.stacks.map((stack) => h("pre.stack", stack.lines.join("\n")))) : null,
      hitch.sections.length ? section("Sections", h("ul.shares", hitch.sections.map((each) => share(each.name, each.ms, hitch.duration, "--accent")))) : null,
      crumbs.length ? section("Breadcrumbs", breadcrumbs(crumbs, log)) : null,
      part("User", json?.part("user")),
      part("Tags", json?.part("tags")),
      part("Contexts", json?.part("contexts")),
    ];
  }

  function facts(hitch) {
    const some = hitch.evidence.filter((each) => each.name !== "stack");
    if (!some.length) return null;
    return section("Evidence", h("dl.tree", some.map((each) => h("div", h("dt", each.name ? `${each.cause} ${each.name}` : each.cause), h("dd", h("span.value", each.text))))));
  }

  function close() {
    detail.hidden = true;
    state.number = 0;
    list.choose(-1, false);
    remember();
    drawStrips();
    list.element.focus();
  }

  function remember() {
    frame.remember("frames", {
      session: state.session, loop: state.loop, hide: [...state.hide].join(","), sort: state.sort === "longest" ? "" : state.sort, number: state.number || "",
      ...(state.to > state.from ? { from: state.from, to: state.to } : {}),
    });
  }

  collect(true);
  draw();
  const reopen = () => { const hitch = all.find((each) => each.number === state.number); if (hitch && detail.hidden) open(hitch); };
  reopen();
  let timer = null;
  return {
    update(what) {
      if (what.has("backfill") || what.has("loaded")) collect(true);
      else if (what.has("logs")) collect(false);
      else if (!what.has("series")) return;
      timer ??= setTimeout(() => { timer = null; draw(); if (state.number) reopen(); }, 250);
    },
    restyle() { for (const each of strips.values()) each.close(); strips.clear(); draw(); },
    escape: () => { if (!detail.hidden) close(); },
    close() {
      clearTimeout(timer);
      for (const each of strips.values()) each.close();
      list.close();
    },
  };
}

/** The chip under which a cause stands. */
function kind(cause) {
  return CAUSES.has(cause) ? cause : "unknown";
}
