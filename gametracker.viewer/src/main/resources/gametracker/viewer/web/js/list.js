// A list of any length: only the rows that can be seen are there.

import { active, at, attempt, fill, h, look, option, throttle } from "./dom.js";

let lists = 0;

export class VirtualList {
  selected = -1;
  count = 0;
  #from = -1;

  /** `attributes` name the list; render(index) makes a row's element; select(index) is called when one is chosen. */
  constructor({ attributes, rowHeight, render, select, key }) {
    this.rowHeight = rowHeight;
    this.render = render;
    this.select = select;
    this.key = key;
    this.number = ++lists;
    this.rows = h("div.vlist-rows");
    this.space = h("div.vlist-space", this.rows);
    this.element = h("div.vlist", at({ role: "listbox", tabIndex: 0 }), attributes, this.space);
    const draw = throttle(() => this.#draw(false));
    this.element.addEventListener("scroll", draw, { passive: true });
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.rows.addEventListener("click", (event) => {
      const place = [...this.rows.children].findIndex((row) => row.contains(event.target));
      if (place >= 0) this.choose(this.#from + place);
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
    look(this.space, { height: count * this.rowHeight });
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
    const here = this.selected < 0 ? Math.floor(this.element.scrollTop / this.rowHeight) - 1 : this.selected;
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, PageDown: here + page, PageUp: here - page, Home: 0, End: this.count - 1 }[event.key];
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

  /** Renders a row. A row that cannot be rendered shows the reason instead. */
  #row(index) {
    const made = attempt(() => this.render(index));
    const row = made.tagName === "P" ? h("div.broken", made) : made;
    option(row, this.number, index, this.count, index === this.selected);
    return row;
  }

  #draw(force) {
    const height = this.element.clientHeight || 400;
    const from = Math.max(0, Math.floor(this.element.scrollTop / this.rowHeight) - 4);
    const to = Math.min(this.count, from + Math.ceil(height / this.rowHeight) + 9);
    if (!force && from === this.#from) return;
    this.#from = from;
    const rows = [];
    for (let index = from; index < to; index++) rows.push(this.#row(index));
    look(this.rows, { down: from * this.rowHeight });
    fill(this.rows, rows);
    active(this.element, rows[this.selected - from]);
  }

  close() { this.resizing.disconnect(); }
}
