// The frame: tabs, theme, keys, and which view is shown.

import { at, current as mark, fill, h, throttle } from "./dom.js";
import { count } from "./format.js";
import { Model } from "./model.js";
import { source } from "./source.js";
import { hitchesOf } from "./hitch.js";
import { overview } from "./overview.js";
import { logs } from "./logs.js";
import { metrics } from "./metrics.js";
import { frames } from "./frames.js";
import { traces } from "./traces.js";
import { wire } from "./wire.js";

const VIEWS = { overview, logs, metrics, frames, traces, wire };
const TITLES = { overview: "Overview", logs: "Logs", metrics: "Metrics", frames: "Frames", traces: "Traces", wire: "Wire" };

const from = source();
const model = new Model(from);
const place = document.getElementById("view");
const status = document.getElementById("status");
let current = null;

/** "#/logs?q=axe" is the view logs with the parameter q. */
function address() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  return { name: Object.hasOwn(VIEWS, path) ? path : "overview", params: new URLSearchParams(query ?? "") };
}

/** What a view can do with its frame. */
const frame = {
  go(name, params = {}) { location.hash = hash(name, params); },
  /**
   * A link to a view. Its href names the view only; the parameters, which may be received data, go into the page's
   * address at the click and into no attribute.
   */
  link(selector, name, params, ...content) {
    const follow = (event) => {
      const aside = event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey;
      if (event.type === "auxclick" && event.button !== 1) return;
      event.preventDefault();
      if (aside) window.open(location.href.split("#")[0] + hash(name, params), "_blank", "noopener");
      else frame.go(name, params);
    };
    return h(selector, at({ view: name, click: follow, auxclick: follow }), content);
  },
  /** Keeps what the view is set to, for a reload. */
  remember(name, params) { history.replaceState(null, "", hash(name, params)); },
};

function hash(name, params = {}) {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== "" && value !== null && value !== undefined));
  return `#/${name}${query.size ? `?${query}` : ""}`;
}

function show() {
  const { name, params } = address();
  current?.close?.();
  fill(place);
  place.className = `view-${name}`;
  document.title = `${TITLES[name]} · GameTracker`;
  for (const tab of document.querySelectorAll("#tabs a")) mark(tab, tab.dataset.name === name);
  current = VIEWS[name](place, model, frame, params);
}

function counts() {
  const set = (name, text, alarm = false) => {
    const place = document.getElementById(`count-${name}`);
    place.textContent = text;
    place.classList.toggle("alarm", alarm);
  };
  set("logs", model.logs.items.length ? count(model.logs.items.length) : "");
  set("metrics", model.series.size ? count(model.series.size) : "");
  const hitches = hitchesOf(model);
  set("frames", hitches ? count(hitches) : "");
  set("traces", model.traces.size ? count(model.traces.size) : "");
  set("wire", model.totals.refusedRequests ? `${count(model.totals.refusedRequests)} refused` : model.totals.requests ? count(model.totals.requests) : "", model.totals.refusedRequests > 0);
}

function theme() {
  const kept = localStorage.getItem("theme");
  if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
  document.getElementById("theme").addEventListener("click", toggleTheme);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => current?.restyle?.());
}

function toggleTheme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", document.documentElement.dataset.theme);
  current?.restyle?.();
}

function keys() {
  const help = document.getElementById("keys");
  document.getElementById("help").addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches?.("input, textarea, select");
    if (event.key === "Escape") {
      if (typing) event.target.blur();
      else current?.escape?.();
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const view = Object.keys(VIEWS)[Number(event.key) - 1];
    if (view) frame.go(view);
    else if (event.key === "t") toggleTheme();
    else if (event.key === "?") help.showModal();
    else if (event.key === "/") {
      const filter = place.querySelector("input[type=search]");
      if (filter) { event.preventDefault(); filter.focus(); filter.select(); }
    }
  });
}

theme();
keys();
from.onStatus = (text) => {
  status.textContent = text === "live" ? (model.about?.title ?? text) : text;
  status.dataset.state = text;
};
if (!from.live) {
  document.getElementById("export").remove();
  from.onStatus("recorded");
}
let pending = new Set();
const update = throttle(() => {
  const what = pending;
  pending = new Set();
  counts();
  current?.update?.(what);
});
model.addEventListener("change", (event) => {
  for (const each of event.detail) pending.add(each);
  update();
});
addEventListener("hashchange", show);
await model.start().catch(() => from.onStatus("disconnected"));
if (from.live && status.dataset.state === "live") from.onStatus("live");
show();
document.documentElement.dataset.ready = "true";
