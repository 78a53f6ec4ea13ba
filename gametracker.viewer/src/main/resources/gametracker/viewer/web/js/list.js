// A list of any length: only the rows that can be seen are there.

import { h, throttle } from "./dom.js";

let lists = 0;

export class VirtualList {
  selected = -1;
  count = 0;
  #from = -1;

  /** render(index) makes a row's element; select(index) is called when one is chosen. */
  constructor({ label, rowHeight, render, select, key }) {
    this.rowHeight = rowHeight;
    this.render = render;
    this.select = select;
    this.key = key;
    this.id = `list-${++lists}`;
    this.space = h("div.vlist-space");
    this.rows = h("div.vlist-rows");
    this.space.append(this.rows);
    this.element = h("div.vlist", { role: "listbox", tabIndex: 0, "aria-label": label }, this.space);
    const draw = throttle(() => this.#draw(false));
    this.element.addEventListener("scroll", draw, { passive: true });
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.rows.addEventListener("click", (event) => {
      const row = event.target.closest("[data-index]");
      if (row) this.choose(Number(row.dataset.index));
    });
    this.resizing = new ResizeObserver(draw);
    this.resizing.observe(this.element);
  }

  get atEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.element;
    return scrollTop + clientHeight >= scrollHeight - this.rowHeight;
  }

  setCount(count) {
    this.count = count;
    this.space.style.height = `${count * this.rowHeight}px`;
    if (this.selected >= count) this.selected = -1;
    this.#draw(true);
  }

  refresh() { this.#draw(true); }

  toEnd() {
    this.element.scrollTop = this.count * this.rowHeight;
    this.#draw(true);
  }

  show(index) {
    const top = index * this.rowHeight;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + this.rowHeight > scrollTop + clientHeight) this.element.scrollTop = top + this.rowHeight - clientHeight;
    this.#draw(true);
  }

  choose(index, tell = true) {
    this.selected = index;
    if (index >= 0) this.show(index);
    this.#draw(true);
    if (tell) this.select?.(index);
  }

  #key(event) {
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.rowHeight) - 1);
    const at = this.selected < 0 ? Math.floor(this.element.scrollTop / this.rowHeight) - 1 : this.selected;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: this.count - 1 }[event.key];
    if (to !== undefined && this.count) {
      event.preventDefault();
      this.choose(Math.max(0, Math.min(this.count - 1, to)));
    } else if (event.key === "Enter" && this.selected >= 0) {
      event.preventDefault();
      this.select?.(this.selected);
    } else {
      this.key?.(event);
    }
  }

  #draw(force) {
    const height = this.element.clientHeight || 400;
    const from = Math.max(0, Math.floor(this.element.scrollTop / this.rowHeight) - 4);
    const to = Math.min(this.count, from + Math.ceil(height / this.rowHeight) + 9);
    if (!force && from === this.#from) return;
    this.#from = from;
    const rows = [];
    for (let index = from; index < to; index++) {
      const row = this.render(index);
      row.dataset.index = index;
      row.id = `${this.id}-${index}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", String(index === this.selected));
      row.setAttribute("aria-posinset", index + 1);
      row.setAttribute("aria-setsize", this.count);
      rows.push(row);
    }
    this.rows.style.transform = `translateY(${from * this.rowHeight}px)`;
    this.rows.replaceChildren(...rows);
    if (this.selected >= from && this.selected < to) this.element.setAttribute("aria-activedescendant", `${this.id}-${this.selected}`);
    else this.element.removeAttribute("aria-activedescendant");
  }

  close() { this.resizing.disconnect(); }
}
