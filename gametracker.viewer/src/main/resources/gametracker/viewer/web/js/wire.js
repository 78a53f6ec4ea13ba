// Requests as they came, and what a real server would have made of them.

import { at, attempt, copy, empty, fill, h, section, state as setState, tree } from "./dom.js";
import { bytes, clock, count, dateTime, several } from "./format.js";
import { VirtualList } from "./list.js";

const NAMES = { LOKI_PUSH: "Loki push", REMOTE_WRITE_1: "Remote write", OTLP_LOGS: "OTLP logs", OTLP_METRICS: "OTLP metrics", OTLP_TRACES: "OTLP traces", "": "unknown" };
const FORMATS = ["", "LOKI_PUSH", "REMOTE_WRITE_1", "OTLP_LOGS", "OTLP_METRICS", "OTLP_TRACES"];

export function wire(root, model, frame, params) {
  const state = { refused: params.get("refused") === "1", format: params.get("format") ?? "", number: Number(params.get("number") ?? 0) };
  let shown = [];
  const format = h("select", at({ "aria-label": "Format", change: () => { state.format = FORMATS[format.selectedIndex]; refilter(); } }), FORMATS.map((key) => h("option", key ? NAMES[key] : "All formats")));
  format.selectedIndex = Math.max(0, FORMATS.indexOf(state.format));
  const refused = h("button.chip.error", at({ type: "button", "aria-pressed": state.refused, click: () => { state.refused = !state.refused; setState(refused, "aria-pressed", state.refused); refilter(); } }), "only refused");
  const info = h("span.told", at({ role: "status" }));
  const list = new VirtualList({ attributes: at({ "aria-label": "Requests" }), rowHeight: 28, render: (index) => row(shown[index]), select: (index) => open(shown[index]) });
  const detail = h("aside.detail.wide", at({ hidden: true, "aria-label": "Details of the request" }));
  const none = h("div");
  const header = h("div.request.header", at({ "aria-hidden": "true" }), ["Time", "Answer", "Format", "Path", "Size", "", "Items", ""].map((name) => h("span", name)));
  root.append(h("div.toolbar", format, refused, info), h("div.split", h("div.main", none, header, list.element), detail));

  function refilter() {
    remember();
    const end = list.atEnd;
    shown = model.wire.items.filter((each) => (!state.format || each.format === state.format) && (!state.refused || each.refusals.length));
    const total = model.wire.items.length;
    info.textContent = shown.length === total ? `${count(total)} requests` : `${count(shown.length)} of ${count(total)} requests`;
    none.replaceChildren();
    header.hidden = list.element.hidden = !shown.length;
    if (!total) none.append(empty("No requests yet", h("p", "Each request that arrives is kept here as it came, with the answer that a real server would give.")));
    else if (!shown.length) none.append(state.refused ? empty("Nothing was refused", h("p", "A real Loki, Prometheus and Tempo would have taken all of it.")) : empty("No request of this format"));
    list.setCount(shown.length);
    const index = shown.findIndex((each) => each.number === state.number);
    list.choose(index, false);
    if (index < 0 && end) list.toEnd();
  }

  function remember() {
    frame.remember("wire", { refused: state.refused ? "1" : "", format: state.format, number: state.number || "" });
  }

  function row(each) {
    const bad = each.refusals.length > 0;
    return h(`div.request${bad ? ".refused" : ""}`,
      h("span.time", clock(each.time)), badge(each), h("span.format", NAMES[each.format]), h("span.path", each.path),
      h("span.num", bytes(each.bytes)), h("span.encoding", each.encoding || "plain"), h("span.num", each.repeated ? `${count(each.stored)} + ${count(each.repeated)} again` : count(each.stored)),
      h("span.reason", bad ? `${each.refusals[0].rule}: ${each.refusals[0].reason}` : ""));
  }

  function badge(each) {
    const silent = each.refusals.length && each.status >= 200 && each.status < 300;
    const kind = each.method === "SPOOL" ? "info" : !each.status || each.status >= 400 ? "error" : silent ? "warn" : "info";
    return h(`span.badge.${kind}`, each.method === "SPOOL" ? each.answer : each.status || "dropped");
  }

  async function open(each) {
    if (!each) return;
    state.number = each.number;
    remember();
    detail.hidden = false;
    const body = h("div", h("p.note", "Loading …"));
    let curl = "";
    const button = h("button.button", at({ type: "button", disabled: true, click: () => copy(curl, button) }), "Copy as curl");
    fill(detail,
      h("div.detail-head", badge(each), h("span.muted", dateTime(each.time)), h("button.button.icon", at({ type: "button", "aria-label": "Close the details", click: close }), "×")),
      h("h2.message", `${each.method} ${each.path}`),
      h("p", button),
      each.refusals.length ? h("section.refusal", h("h3", "Refused"), each.refusals.map((refusal) => h("div",
        h("p", h("b", refusal.rule), refusal.silent ? h("span.tag.warn", "silent: the answer does not tell") : null, h("span.muted", ` ${several(refusal.items, "item")}`)), h("pre", refusal.reason)))) : null,
      section("Answer", h("p", each.method === "SPOOL" ? each.answer : `${each.status || "connection dropped"}`), each.answer && each.method !== "SPOOL" ? h("pre", each.answer) : null,
        h("p.muted", `${count(each.stored)} stored, ${count(each.repeated)} recognised as repeats`)),
      body);
    try {
      const got = await model.source.detail(each.number);
      curl = got.curl ?? "";
      button.disabled = !curl;
      fill(body, attempt(() => [
        got.forwarded ? section("Forwarded", h("p", got.forwarded)) : null,
        section("Headers", tree(got.headers)),
        section(`Body: ${bytes(each.bytes)} on the wire${got.plainBytes === undefined ? "" : `, ${bytes(got.plainBytes)} unpacked`}`,
          got.kept ? null : h("p.note", "It was too large to be kept."), got.undecodable ? h("pre.error-text", got.undecodable) : null, records(got)),
        got.text !== undefined ? section("As it came", h("pre.body", pretty(got))) : null,
      ]));
    } catch (error) {
      fill(body, h("p.note", error.message));
    }
  }

  function records(got) {
    if (!got.records) return null;
    return h("ol.records", got.records.map((line) => attempt(() => h("li", h("details", h("summary", line.length > 160 ? `${line.slice(0, 160)}…` : line), tree(JSON.parse(line)))))),
      got.count > got.records.length ? h("li.muted", `and ${count(got.count - got.records.length)} more`) : null);
  }

  function pretty(got) {
    if (got.cut || got.text.length > 200000) return got.text.slice(0, 200000) + (got.cut || got.text.length > 200000 ? "\n… cut" : "");
    try {
      return JSON.stringify(JSON.parse(got.text), null, 2);
    } catch {
      return got.text;
    }
  }

  function close() {
    detail.hidden = true;
    state.number = 0;
    list.choose(-1, false);
    remember();
    list.element.focus();
  }

  refilter();
  const wanted = shown.find((each) => each.number === state.number);
  if (wanted) open(wanted);
  return {
    update(what) { if (what.has("wire") || what.has("loaded")) refilter(); },
    escape: () => { if (!detail.hidden) close(); },
    close: () => list.close(),
  };
}
