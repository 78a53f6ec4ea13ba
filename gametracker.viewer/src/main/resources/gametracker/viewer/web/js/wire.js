// Requests as they came, and what a real server would have made of them.

import { h, copy, empty, fill, tree } from "./dom.js";
import { bytes, clock, count, dateTime, several } from "./format.js";
import { VirtualList } from "./list.js";

const NAMES = { LOKI_PUSH: "Loki push", REMOTE_WRITE_1: "Remote write", OTLP_LOGS: "OTLP logs", OTLP_METRICS: "OTLP metrics", OTLP_TRACES: "OTLP traces", "": "unknown" };

export function wire(root, model, frame, params) {
  const state = { refused: params.get("refused") === "1", format: params.get("format") ?? "", number: Number(params.get("number") ?? 0) };
  let shown = [];
  const format = h("select", { "aria-label": "Format", onchange: () => { state.format = format.value; refilter(); } }, h("option", { value: "" }, "All formats"), ...Object.entries(NAMES).filter(([key]) => key).map(([key, name]) => h("option", { value: key }, name)));
  format.value = state.format;
  const refused = h("button.chip.error", { type: "button", "aria-pressed": String(state.refused), onclick: () => { state.refused = !state.refused; refused.setAttribute("aria-pressed", String(state.refused)); refilter(); } }, "only refused");
  const info = h("span.told", { role: "status" });
  const list = new VirtualList({ label: "Requests", rowHeight: 28, render: (index) => row(shown[index]), select: (index) => open(shown[index]) });
  const detail = h("aside.detail.wide", { hidden: true, "aria-label": "Details of the request" });
  const none = h("div");
  const header = h("div.request.header", { "aria-hidden": "true" }, ["Time", "Answer", "Format", "Path", "Size", "", "Items", ""].map((name) => h("span", name)));
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
    const button = h("button.button", { type: "button", disabled: true }, "Copy as curl");
    fill(detail,
      h("div.detail-head", badge(each), h("span.muted", dateTime(each.time)), h("button.button.icon", { type: "button", "aria-label": "Close the details", onclick: close }, "×")),
      h("h2.message", `${each.method} ${each.path}`),
      h("p", button),
      each.refusals.length ? h("section.refusal", h("h3", "Refused"), each.refusals.map((refusal) => h("div",
        h("p", h("b", refusal.rule), refusal.silent ? h("span.tag.warn", "silent: the answer does not tell") : null, h("span.muted", ` ${several(refusal.items, "item")}`)), h("pre", refusal.reason)))) : null,
      section("Answer", h("p", each.method === "SPOOL" ? each.answer : `${each.status || "connection dropped"}`), each.answer && each.method !== "SPOOL" ? h("pre", each.answer) : null,
        h("p.muted", `${count(each.stored)} stored, ${count(each.repeated)} recognised as repeats`)),
      body);
    try {
      const got = await model.source.detail(each.number);
      button.disabled = false;
      button.addEventListener("click", () => copy(got.curl, button));
      fill(body,
        got.forwarded ? section("Forwarded", h("p", got.forwarded)) : null,
        section("Headers", tree(got.headers)),
        section(`Body: ${bytes(each.bytes)} on the wire, ${bytes(got.plainBytes)} unpacked`, got.undecodable ? h("pre.error-text", got.undecodable) : null, records(got)),
        got.text !== undefined ? section("As it came", h("pre.body", pretty(got))) : null);
    } catch (error) {
      body.replaceChildren(h("p.note", String(error.message)));
    }
  }

  function records(got) {
    if (!got.records) return null;
    return h("ol.records", got.records.map((line) => h("li", h("details", h("summary", line.length > 160 ? `${line.slice(0, 160)}…` : line), tree(JSON.parse(line))))),
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

function section(title, ...content) {
  return h("section", h("h3", title), ...content);
}
