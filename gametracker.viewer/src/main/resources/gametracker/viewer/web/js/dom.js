// Creates all elements of the page. Received data becomes text nodes and nothing else, by construction: attributes come
// from at() alone, parsed JSON cannot be an instance of its class, and at() accepts constants, flags and handlers only.

import { text } from "./format.js";

const TAGS = new Set(["a", "aside", "b", "button", "code", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h2", "h3", "header", "i", "input", "li", "ol", "option", "p", "pre", "section", "select", "span", "summary", "table", "tbody", "td", "textarea", "th", "thead", "tr", "ul"]);
const CONSTANTS = new Set(["aria-hidden", "aria-label", "id", "placeholder", "role", "title", "type", "value"]);
const FLAGS = new Set(["disabled", "hidden", "readOnly"]);
const STATES = new Set(["aria-pressed", "aria-selected"]);
const NUMBERS = new Set(["tabIndex"]);
const EVENTS = new Set(["auxclick", "change", "click", "input"]);
const VIEWS = new Set(["overview", "logs", "metrics", "frames", "traces", "wire"]);

class Attributes {
  constructor(values) { this.values = values; }
}

/** Attributes as they stand in the sources: at({ type: "button", click: close }). `view` makes a link to a view. */
export function at(values) {
  return new Attributes(values);
}

/** h("div.note", at({ click: close }), "text", child, ...): an element, its attributes, and what is in it. */
export function h(selector, ...parts) {
  const [tag, ...classes] = selector.split(".");
  if (!TAGS.has(tag)) throw new TypeError(`no element of the page: ${tag}`);
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const part of parts) {
    if (part instanceof Attributes) apply(element, part);
    else append(element, part);
  }
  return element;
}

/** Puts other content into an element; what is null or false is left out. */
export function fill(element, ...parts) {
  element.replaceChildren();
  for (const part of parts) append(element, part);
  return element;
}

/** Appends content. An object that is no element becomes text. */
export function append(element, part) {
  if (part === null || part === undefined || part === false) return;
  if (Array.isArray(part)) {
    for (const each of part) append(element, each);
  } else if (part instanceof Node) {
    element.append(part);
  } else {
    element.append(text(part));
  }
}

function apply(element, attributes) {
  for (const [name, value] of Object.entries(attributes.values)) {
    if (CONSTANTS.has(name) && typeof value === "string") element.setAttribute(name, value);
    else if (FLAGS.has(name) && typeof value === "boolean") element[name] = value;
    else if (STATES.has(name) && typeof value === "boolean") element.setAttribute(name, String(value));
    else if (NUMBERS.has(name) && typeof value === "number") element[name] = value;
    else if (EVENTS.has(name) && typeof value === "function") element.addEventListener(name, value);
    else if (name === "view" && VIEWS.has(value)) element.setAttribute("href", `#/${value}`);
    else throw new TypeError(`no attribute of the page: ${name} as ${typeof value}`);
  }
}

/** Sets whether a button is pressed or a row is selected. */
export function state(element, name, on) {
  if (!STATES.has(name)) throw new TypeError(`no state of the page: ${name}`);
  element.setAttribute(name, String(on === true));
}

/** Sets whether a tab is the current one. */
export function current(tab, on) {
  if (on) tab.setAttribute("aria-current", "page");
  else tab.removeAttribute("aria-current");
}

/** Describes a row of a list for assistive technology. */
export function option(row, list, index, count, selected) {
  row.setAttribute("id", `list-${Number(list)}-${Number(index)}`);
  row.setAttribute("role", "option");
  row.setAttribute("aria-posinset", String(Number(index) + 1));
  row.setAttribute("aria-setsize", String(Number(count)));
  state(row, "aria-selected", selected);
}

/** Marks the selected row of a list; undefined if it is not rendered. */
export function active(element, row) {
  if (row) element.setAttribute("aria-activedescendant", row.id);
  else element.removeAttribute("aria-activedescendant");
}

/** Sets styles from numbers and names of CSS variables: left and width in percent, the others in pixels. */
export function look(element, { left, width, indent, height, down, background }) {
  if (left !== undefined) element.style.left = `${Number(left)}%`;
  if (width !== undefined) element.style.width = `${Number(width)}%`;
  if (indent !== undefined) element.style.paddingLeft = `${Number(indent)}px`;
  if (height !== undefined) element.style.height = `${Number(height)}px`;
  if (down !== undefined) element.style.transform = `translateY(${Number(down)}px)`;
  if (background !== undefined && /^--[a-z0-9]+$/.test(background)) element.style.background = `var(${background})`;
  return element;
}

/** Returns what make() returns; if it throws, a paragraph with the reason, so that one record cannot hide others. */
export function attempt(make) {
  try {
    return make();
  } catch (error) {
    return h("p.error-text", "This cannot be shown: ", error?.message);
  }
}

/** Fills a group with buttons, of which one is pressed. */
export function segments(group, choices, chosen, choose) {
  const buttons = choices.map(([value, label]) => h("button", at({ type: "button", click: () => { show(value); choose(value); } }), label));
  const show = (value) => buttons.forEach((button, i) => state(button, "aria-pressed", choices[i][0] === value));
  show(chosen);
  return fill(group, buttons);
}

/** The content of an empty view: what to do. */
export function empty(title, ...hints) {
  return h("div.empty", h("h2", title), hints);
}

export function section(title, ...content) {
  return h("section", h("h3", title), content);
}

/** Calls at most once a frame. */
export function throttle(task) {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; task(); });
  };
}

export async function copy(what, button) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(what);
    button.textContent = "Copied";
  } catch {
    const area = h("textarea", at({ readOnly: true, "aria-label": "Copy this" }));
    area.value = what;
    button.after(area);
    area.select();
    button.textContent = "Select and copy";
  }
  setTimeout(() => { button.textContent = before; }, 1500);
}

const MAX_DEPTH = 12;
const MAX_ENTRIES = 500;

/** Any received value as a tree of definitions. */
export function tree(value, depth = 0) {
  if (value === null || typeof value !== "object") return h(`span.value.${value === null ? "null" : typeof value}`, value === null ? "null" : text(value));
  const entries = Object.entries(value);
  if (!entries.length) return h("span.value", Array.isArray(value) ? "[]" : "{}");
  if (depth > MAX_DEPTH) return h("span.value", "…");
  return h("dl.tree",
    entries.slice(0, MAX_ENTRIES).map(([key, each]) => h("div", h("dt", key), h("dd", tree(each, depth + 1)))),
    entries.length > MAX_ENTRIES ? h("div", h("dt", "…"), h("dd", `and ${entries.length - MAX_ENTRIES} more`)) : null);
}
