// At a glance: who plays, how it goes, what was refused and why.

import { at, empty, h } from "./dom.js";
import { bytes, clock, count, duration, number, percent, several, short } from "./format.js";
import { align, lineChart } from "./chart.js";
import { Health, isCrash, nameOf, releases } from "./health.js";
import { histograms, percentilesOf } from "./histogram.js";

const LEVELS = ["error", "warn", "info", "debug"];

export function overview(root, model, frame) {
  let chart = null;
  const health = new Health();

  function draw() {
    chart?.close();
    chart = null;
    root.replaceChildren();
    if (!model.totals.requests && !model.logs.items.length && !model.spans.items.length && !model.series.size) {
      root.append(model.loading && model.totals.requests ? h("p.note", "Loading …") : start(model));
      return;
    }
    const refused = refusals(model);
    const told = health.read(model);
    root.append(
      h("div.page",
        tiles(model, refused),
        h("div.columns",
          h("section.card.wide", h("h2", "Log lines a second"), h("div.chart", at({ id: "log-rate" })), legend(model)),
          h("section.card", h("h2", "Frame times"), frames(model), h("h2.second", "Latest errors"), errors(model, frame)),
        ),
        h("section.card", at({ id: "sessions" }), h("h2", "Sessions"), sessions(model, told, frame)),
        h("section.card", at({ id: "releases" }), h("h2", "Release health"), releaseTable(releases(told))),
        h("section.card", at({ id: "refusals" }), h("h2", "Refused"), refusalTable(refused, frame, model.judged)),
      ),
    );
    rate();
  }

  function rate() {
    const place = document.getElementById("log-rate");
    const series = rates(model.logs.items);
    if (!series.length) {
      place.append(h("p.note", "No log lines yet."));
      return;
    }
    const data = align(series);
    const times = data[0];
    const alone = times.length === 1; // a point, with room around it
    chart = lineChart(place, { names: LEVELS, colors: LEVELS.map((level) => `--${level}`), points: alone, height: 140, min: 0 });
    chart.update(data, { min: times[0] - (alone ? 1 : 0), max: times[times.length - 1] + (alone ? 1 : 0) });
  }

  draw();
  let last = performance.now();
  let timer = null;
  return {
    update() {
      // Everything here is a sum over all: once a second is enough.
      const wait = Math.max(0, 1000 - (performance.now() - last));
      timer ??= setTimeout(() => { timer = null; last = performance.now(); draw(); }, wait);
    },
    restyle: draw,
    close() {
      clearTimeout(timer);
      chart?.close();
    },
  };
}

function start(model) {
  const base = model.about?.base ?? "";
  const code = `TrackerConfig.builder()\n        .game("my-game")\n        .endpoint(URI.create("${base}"))\n        .build();`;
  return empty("Nothing has arrived yet",
    h("p", "Start a game with this endpoint; logs, metrics and traces all go to this one address:"),
    h("pre", code),
    h("p", "or without touching its code:"),
    h("pre", `java -Dgametracker.endpoint=${base} …`),
    h("p", "Any OpenTelemetry exporter works as well:"),
    h("pre", `OTEL_EXPORTER_OTLP_ENDPOINT=${base}\nOTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`));
}

function tiles(model, refused) {
  const logs = model.logs.items;
  const errors = model.levels.error ?? 0;
  const [begin, end] = extent(logs);
  const minutes = logs.length > 1 ? Math.max(1 / 60, (end - begin) / 60000) : 1;
  const received = model.wire.items.reduce((sum, each) => sum + each.bytes, 0);
  const failed = [...model.traces.values()].reduce((sum, trace) => sum + trace.failed, 0);
  return h("div.tiles",
    tile("Log lines", count(logs.length), `${number(logs.length / minutes)} a minute`, at({ id: "tile-logs" })),
    tile("Errors", count(errors), `${number(errors / minutes)} a minute`, at({ id: "tile-errors" }), errors > 0),
    tile("Series", count(model.series.size), `${count(model.totals.samples)} samples`, at({ id: "tile-series" })),
    tile("Spans", count(model.totals.spans), `${several(model.traces.size, "trace")}, ${count(failed)} failed`, at({ id: "tile-spans" })),
    tile("Requests", count(model.totals.requests), bytes(received), at({ id: "tile-requests" })),
    tile("Refused", count(model.totals.refusedRequests), !model.judged ? "not sent yet" : !refused.size ? "all taken" : `requests, by ${several(refused.size, "rule")}`, at({ id: "tile-refused" }), model.totals.refusedRequests > 0));
}

function tile(name, value, more, attributes, alarm = false) {
  return h(`div.tile${alarm ? ".alarm" : ""}`, attributes, h("span.tile-name", name), h("span.tile-value", value), h("span.tile-more", more));
}

function legend(model) {
  return h("ul.legend", LEVELS.map((level) => h("li", h(`span.dot.${level}`), level, h("b", count(model.levels[level] ?? 0)))));
}

function extent(logs) {
  let from = Infinity;
  let to = -Infinity;
  for (const log of logs) {
    from = Math.min(from, log.ms);
    to = Math.max(to, log.ms);
  }
  return [from, to];
}

/** At most 120 points, however long it went. */
function rates(logs) {
  if (!logs.length) return [];
  const [from, to] = extent(logs);
  const step = [1, 2, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400].find((seconds) => (to - from) / 1000 / seconds <= 120) ?? 604800;
  const begin = Math.floor(from / 1000 / step) * step;
  const slots = Math.floor((to / 1000 - begin) / step) + 1;
  const times = Array.from({ length: slots }, (_, i) => (begin + i * step) * 1000);
  const series = LEVELS.map(() => ({ t: times, v: new Array(slots).fill(0) }));
  for (const log of logs) {
    const level = LEVELS.indexOf(log.level);
    if (level >= 0) series[level].v[Math.floor((log.ms / 1000 - begin) / step)] += 1 / step;
  }
  return series;
}

function frames(model) {
  const found = histograms(model).filter((each) => /frame/i.test(each.name));
  if (!found.length) return h("p.note", "A histogram whose name contains “frame” shows its percentiles here.");
  return h("table.plain", h("thead", h("tr", ["Metric", "p50", "p95", "p99", "count"].map((name) => h("th", name)))),
    h("tbody", found.map((each) => {
      const { values, total } = percentilesOf(each, [0.5, 0.95, 0.99]);
      return h("tr", h("td", each.name), values.map((value) => h("td.num", number(value))), h("td.num", count(total)));
    })));
}

function errors(model, frame) {
  const { items } = model.logs;
  const found = [];
  for (let i = items.length - 1; i >= 0 && found.length < 4; i--) if (items[i].level === "error") found.push(items[i]);
  if (!found.length) return h("p.note", "None.");
  return h("ul.errors", found.map((log) => h("li", h("span.muted", clock(log.ms)),
    frame.link("a.error-text", "logs", { number: log.number }, log.message))));
}

function sessions(model, told, frame) {
  const all = model.sessions();
  return h("div.scroll", h("table.plain",
    h("thead", h("tr", ["Session", "Game", "Version", "Environment", "Began", "Lasted", "Ended", "Log lines", "Errors", "Hangs", "Spans", "Series"].map((name) => h("th", name)))),
    h("tbody", all.slice(0, 100).map((one) => {
      const its = told.get(one.id);
      const seconds = its?.seconds || (one.last - one.first) / 1000;
      const began = its?.began ?? one.first;
      return h("tr",
        h("td", one.id ? frame.link("a", "logs", { session: one.id }, short(one.id)) : h("span.muted", "none")),
        h("td", one.game), h("td", one.version), h("td", one.env),
        h("td", Number.isFinite(began) ? clock(began) : ""),
        h("td", Number.isFinite(seconds) ? duration(Math.round(seconds * 1e9)) : ""),
        h("td", ending(its, frame)),
        h("td.num", count(one.logs)), h(`td.num${one.errors ? ".error-text" : ""}`, count(one.errors)),
        h("td.num", its?.hangs ? frame.link("a", "logs", { session: one.id, number: its.hang }, count(its.hangs)) : "0"),
        h("td.num", count(one.spans)), h("td.num", count(one.series)));
    }))));
}

/** How a session ended, as a link to the line that tells why. */
function ending(its, frame) {
  if (!its) return null;
  if (!its.ending) return its.hanging ? h("span.badge.error", "hangs") : h("span.muted", "not yet");
  const badge = isCrash(its.ending) ? "span.badge.error" : its.ending === "EXITED" ? "span.badge" : "span.badge.warn";
  return frame.link("a", "logs", { session: its.id, number: its.number }, h(badge, nameOf(its.ending)), its.crash ? h("span.muted", ` ${its.crash.split(" ")[0]}`) : null);
}

function releaseTable(all) {
  if (!all.length) return h("p.note", "How sessions end is told where the game has a state directory: stateDirectory, or one inside spoolDirectory.");
  const games = new Set(all.map((each) => each.game)).size > 1;
  const share = (bad, of) => (of ? h(`span${bad ? ".error-text" : ""}`, percent(1 - bad / of)) : h("span.muted", "–"));
  return h("div.scroll", h("table.plain",
    h("thead", h("tr", [...(games ? ["Game"] : []), "Version", "Sessions", "Crash-free sessions", "Players", "Crash-free players", "Sessions with a hang", "Hours played"].map((name) => h("th", name)))),
    h("tbody", all.slice(0, 50).map((each) => h("tr", games ? h("td", each.game) : null, h("td", each.version),
      h("td.num", count(each.sessions)), h("td.num", share(each.crashed, each.sessions)),
      h("td.num", count(each.players.size)), h("td.num", share(each.unlucky.size, each.players.size)),
      h("td.num", percent(each.hung / each.sessions)), h("td.num", number(each.seconds / 3600)))))));
}

function refusals(model) {
  const rules = new Map();
  for (const request of model.wire.items) {
    for (const refusal of request.refusals) {
      const known = rules.get(refusal.rule);
      if (known) {
        known.items += refusal.items;
        known.requests++;
      } else {
        rules.set(refusal.rule, { ...refusal, requests: 1, status: request.status, number: request.number });
      }
    }
  }
  return rules;
}

function refusalTable(rules, frame, judged) {
  if (!rules.size && !judged) return h("p.note", "Nothing of a spool has met a server yet, so no server’s rules are applied to it here.");
  if (!rules.size) return h("p.note", "Nothing. A real Loki, Prometheus and Tempo would have taken all of it.");
  return h("div.scroll", h("table.plain",
    h("thead", h("tr", ["Rule", "Status", "Items", "Requests", "In the server’s words"].map((name) => h("th", name)))),
    h("tbody", [...rules.values()].map((each) => h("tr",
      h("td", frame.link("a", "wire", { refused: "1", number: each.number }, each.rule)),
      h("td.num", each.silent ? h("span.badge.warn", `${each.status} silent`) : h("span.badge.error", each.status || "dropped")),
      h("td.num", count(each.items)), h("td.num", count(each.requests)), h("td.words", each.reason))))));
}
