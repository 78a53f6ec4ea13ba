// Builds elements. Text only ever becomes text nodes, so nothing that was received is ever read as HTML.

/** h("div.note", { onclick }, "text", child, ...) */
export function h(selector, ...rest) {
  const [tag, ...classes] = selector.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const part of rest) append(element, part);
  return element;
}

/** Puts other content into an element; what is null or false is left out. */
export function fill(element, ...parts) {
  element.replaceChildren();
  for (const part of parts) append(element, part);
  return element;
}

function append(element, part) {
  if (part === null || part === undefined || part === false) return;
  if (Array.isArray(part)) {
    for (const each of part) append(element, each);
  } else if (part instanceof Node) {
    element.append(part);
  } else if (typeof part === "object") {
    for (const [name, value] of Object.entries(part)) attribute(element, name, value);
  } else {
    element.append(String(part));
  }
}

function attribute(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "style") Object.assign(element.style, value);
  else if (name in element && typeof value !== "string") element[name] = value;
  else element.setAttribute(name, value === true ? "" : value);
}

export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A row of buttons of which one is pressed. */
export function segments(label, choices, chosen, choose) {
  const group = h("div.segments", { role: "group", "aria-label": label });
  const show = (value) => {
    for (const button of group.children) button.setAttribute("aria-pressed", String(button.dataset.value === String(value)));
  };
  for (const [value, text] of choices) {
    const button = h("button", { type: "button", onclick: () => { show(value); choose(value); } }, text);
    button.dataset.value = value;
    group.append(button);
  }
  show(chosen);
  return group;
}

/** What a view shows when there is nothing: what to do. */
export function empty(title, ...hints) {
  return h("div.empty", h("h2", title), ...hints);
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

export async function copy(text, button) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    const area = h("textarea", { readOnly: true, "aria-label": "Copy this" });
    area.value = text;
    button.after(area);
    area.select();
    button.textContent = "Select and copy";
  }
  setTimeout(() => { button.textContent = before; }, 1500);
}

/** Any JSON value as a tree of definitions. */
export function tree(value, depth = 0) {
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value);
    if (!entries.length) return h("span.value", Array.isArray(value) ? "[]" : "{}");
    return h("dl.tree", entries.map(([key, each]) => h("div", h("dt", key), h("dd", depth > 12 ? "…" : tree(each, depth + 1)))));
  }
  return h(`span.value.${value === null ? "null" : typeof value}`, typeof value === "string" ? value : String(value));
}
