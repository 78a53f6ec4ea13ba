// Series, by metric: counters as rate and total, gauges as lines, histograms as heat maps with percentiles.

import { at, attempt, empty, fill, h, look, segments } from "./dom.js";
import { clock, count, number, short, text } from "./format.js";
import { PALETTE, align, heatMap, lineChart } from "./chart.js";
import { QUANTILES, columns, drawHeat, families, quantile, valueAt } from "./histogram.js";

const RANGES = [["60", "1 min"], ["300", "5 min"], ["900", "15 min"], ["3600", "1 h"], ["all", "All"]];
const MAX_LINES = 8;
const SHORTEST_MS = 1000;
const COMMON = new Set(["__name__", "le", "game", "env", "version"]);

/** A counter's increase a second between its samples; what falls has begun anew. */
function rateOf(series) {
  const kept = [];
  series.t.forEach((time, i) => {
    const value = series.v[i];
    if (typeof value !== "number") return;
    // Over a moment, as between the last collection and the end, a rate says little: it joins the one before.
    if (kept.length > 1 && time - kept[kept.length - 1].time < SHORTEST_MS && value >= kept[kept.length - 1].value) kept.pop();
    kept.push({ time, value });
  });
  const t = [];
  const v = [];
  for (let i = 1; i < kept.length; i++) {
    const [before, now] = [kept[i - 1], kept[i]];
    if (now.time <= before.time) continue;
    t.push(now.time);
    v.push((now.value >= before.value ? now.value - before.value : now.value) / ((now.time - before.time) / 1000));
  }
  return { t, v };
}

function last(series) {
  for (let i = series.v.length - 1; i >= 0; i--) if (series.v[i] !== null) return series.v[i];
  return null;
}

export function metrics(root, model, frame, params) {
  const state = { q: params.get("q") ?? "", range: params.get("range") ?? "all", from: Number(params.get("from") ?? 0), to: Number(params.get("to") ?? 0) };
  const search = h("input", at({ type: "search", placeholder: "Filter: name, label or value", "aria-label": "Filter the metrics", input: () => { state.q = search.value; draw(); } }));
  search.value = state.q;
  const ranges = h("div.segments", at({ role: "group", "aria-label": "Time" }));
  const info = h("span.told", at({ role: "status" }));
  const cards = h("div.cards");
  root.append(h("div.toolbar", search, ranges, info), cards);
  let open = new Map();
  let bounds = { min: 0, max: 1 };
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const card = [...open.values()].find((each) => each.element === entry.target);
      if (card) { card.visible = entry.isIntersecting; if (card.visible) card.draw(); }
    }
  }, { root: cards, rootMargin: "200px" });

  function range() {
    let min = Infinity;
    let max = -Infinity;
    for (const series of model.series.values()) {
      if (!series.t.length) continue;
      min = Math.min(min, series.t[0]);
      max = Math.max(max, series.t[series.t.length - 1]);
    }
    if (min > max) return { min: 0, max: 1 };
    if (state.range === "zoom") return { min: state.from / 1000, max: state.to / 1000 };
    if (state.range !== "all") min = max - Number(state.range) * 1000;
    return { min: min / 1000 - 0.5, max: Math.max(max / 1000, min / 1000 + 1) + 0.5 };
  }

  function zoom(from, to) {
    Object.assign(state, { range: "zoom", from: Math.round(from), to: Math.round(to) });
    controls();
    redraw();
  }

  function controls() {
    const choices = state.range === "zoom" ? [...RANGES, ["zoom", `${clock(state.from)} – ${clock(state.to)}`]] : RANGES;
    segments(ranges, choices, state.range, (value) => { state.range = value; controls(); redraw(); });
  }

  function remember() {
    frame.remember("metrics", { q: state.q, range: state.range === "all" ? "" : state.range, ...(state.range === "zoom" ? { from: state.from, to: state.to } : {}) });
  }

  function wanted(family) {
    const q = state.q.toLowerCase().trim();
    return !q || q.split(/\s+/).every((word) => family.name.toLowerCase().includes(word)
      || [...family.series, ...family.buckets].some((each) => Object.entries(each.labels).some(([name, value]) => `${name}=${text(value)}`.toLowerCase().includes(word))));
  }

  /** Puts up a card for each metric, keeping those that are there. */
  function draw() {
    remember();
    bounds = range();
    const all = families(model);
    const some = all.filter(wanted);
    info.textContent = some.length === all.length ? `${count(all.length)} metrics, ${count(model.series.size)} series` : `${count(some.length)} of ${count(all.length)} metrics`;
    if (!some.length) {
      for (const card of open.values()) card.close();
      open.clear();
      cards.replaceChildren(all.length ? empty("No metric passes the filter") : empty("No metrics yet",
        h("p", "Counters, gauges and histograms appear here after their first collection:"),
        h("pre", "tracker.increment(\"enemies_killed\", Map.of(\"kind\", \"brute\"));\ntracker.gauge(\"player_health\", 87);\ntracker.histogram(\"frame_time_ms\", 16.6);")));
      return;
    }
    const next = new Map();
    for (const family of some) {
      const signature = `${family.kind} ${lines(family).map((each) => each.id)} ${family.buckets.length}`;
      const known = open.get(family.name);
      if (known && known.signature === signature) {
        known.family = family;
        next.set(family.name, known);
      } else {
        known?.close();
        next.set(family.name, makeCard(family, signature));
      }
    }
    for (const [name, card] of open) if (!next.has(name)) card.close();
    open = next;
    const elements = [...open.values()].map((card) => card.element);
    if (elements.length !== cards.children.length || elements.some((element, i) => cards.children[i] !== element)) fill(cards, elements);
    for (const card of open.values()) {
      if (!card.observed) { card.observed = true; seen.observe(card.element); }
      if (card.visible) card.draw();
    }
  }

  function redraw() {
    remember();
    bounds = range();
    for (const card of open.values()) if (card.visible) card.draw();
  }

  function makeCard(family, signature) {
    const charts = [];
    const body = h("div.card-body");
    const legend = h("ul.series");
    const value = h("span.now");
    const element = h("section.card.metric",
      h("header", h("h2", family.name), h(`span.badge.kind`, family.kind), value), body, legend);
    const card = { element, signature, family, visible: false, draw: () => {}, close() { for (const chart of charts) chart.close(); charts.length = 0; element.remove(); seen.unobserve(element); } };
    const build = () => {
      const part = (title) => {
        const place = h("div.chart");
        body.append(h("figure", h("figcaption", title), place));
        return place;
      };
      if (family.kind === "histogram") {
        const { bounds: uppers } = columns(family);
        charts.push(heatMap(part("How often, by bucket; lines: p50, p95, p99"), { bounds: uppers, zoom, percentiles: ["p50", "p95", "p99"] }));
      } else {
        const names = lines(family).map((each, i) => `line ${i + 1}`);
        if (family.kind === "counter") charts.push(lineChart(part("Rate, a second"), { names, min: 0, zoom, fill: true }));
        charts.push(lineChart(part(family.kind === "counter" ? "Total" : "Value"), { names, min: family.kind === "counter" ? 0 : undefined, zoom }));
      }
    };
    card.draw = () => {
      const failed = attempt(() => paint(card));
      if (failed) fill(legend, failed);
    };
    const paint = () => {
      if (!charts.length) build();
      if (card.family.kind === "histogram") drawHistogram(card, charts[0], value, legend);
      else drawLines(card, charts, value, legend);
    };
    return card;
  }

  function drawLines(card, charts, value, legend) {
    const some = lines(card.family);
    const totals = some.map((each) => ({ t: each.t, v: each.v }));
    if (card.family.kind === "counter") charts[0].update(align(some.map(rateOf)), bounds);
    charts[charts.length - 1].update(align(totals), bounds);
    const all = card.family.series;
    const sum = all.reduce((total, each) => total + (Number(last(each)) || 0), 0);
    value.textContent = card.family.kind === "counter" ? number(sum) : all.length === 1 ? number(last(all[0])) : `${all.length} series`;
    fill(legend, some.map((each, i) => entry(each, i)), all.length > some.length ? h("li.muted", `and ${count(all.length - some.length)} more; filter by a label to see them`) : null);
  }

  function drawHistogram(card, chart, value, legend) {
    const { uppers, sum, total } = drawHeat(chart, card.family, bounds);
    value.textContent = `${count(total)} values`;
    fill(legend, QUANTILES.map((share, i) => h("li", look(h("span.dot"), { background: ["--c3", "--c4", "--error"][i] }), `p${share * 100}`, h("b", number(valueAt(quantile(sum, share), uppers))))));
  }

  function entry(series, index) {
    return h("li", look(h("span.dot"), { background: PALETTE[index % PALETTE.length] }), h("span", label(series)), h("b", number(last(series))),
      series.v.length && series.v[series.v.length - 1] === null ? h("span.muted", "ended") : null,
      h("span.tip", Object.entries(series.labels).map(([name, value]) => `${name}="${text(value)}"`).join("\n")));
  }

  /** The largest, if there are too many to tell apart. */
  function lines(family) {
    const words = state.q.toLowerCase().split(/\s+/).filter((word) => word.includes("="));
    const fitting = words.length ? family.series.filter((each) => words.every((word) => Object.entries(each.labels).some(([name, value]) => `${name}=${text(value)}`.toLowerCase().includes(word)))) : family.series;
    return [...(fitting.length ? fitting : family.series)].sort((a, b) => (Number(last(b)) || 0) - (Number(last(a)) || 0) || a.id - b.id).slice(0, MAX_LINES).sort((a, b) => a.id - b.id);
  }

  function label(series) {
    const own = Object.entries(series.labels).filter(([name]) => !COMMON.has(name) && name !== "instance");
    const instances = new Set([...model.series.values()].map((each) => each.labels.instance));
    const words = own.map(([name, value]) => `${name}=${text(value)}`);
    if (instances.size > 1 && series.labels.instance) words.push(short(text(series.labels.instance)));
    return words.join(", ") || "value";
  }

  controls();
  draw();
  let timer = null;
  return {
    update(what) {
      if (what.has("series") || what.has("loaded")) timer ??= setTimeout(() => { timer = null; draw(); }, 250);
    },
    restyle() { for (const card of open.values()) card.close(); open.clear(); cards.replaceChildren(); draw(); },
    close() {
      clearTimeout(timer);
      seen.disconnect();
      for (const card of open.values()) card.close();
    },
  };
}
