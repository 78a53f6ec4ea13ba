// Where the page gets what was received: from the viewer, live, or from the file that it stands in.

class Live {
  live = true;

  async start(onState) {
    const title = await this.json("title");
    const events = new EventSource("/ui/events");
    events.onmessage = (event) => onState(JSON.parse(event.data));
    events.onopen = () => this.onStatus?.("live");
    events.onerror = () => this.onStatus?.("disconnected");
    return title;
  }

  logs(from, to) { return this.json(`logs?from=${from}&to=${to}`); }
  spans(from, to) { return this.json(`spans?from=${from}&to=${to}`); }
  wire(from, to) { return this.json(`wire?from=${from}&to=${to}`); }
  series(after) { return this.json(`series?after=${after}`); }
  detail(number) { return this.json(`detail?number=${number}`); }

  async json(path) {
    const response = await fetch(`/ui/data/${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.json();
  }
}

class Recorded {
  live = false;

  constructor(data) { this.data = data; }

  async start(onState) {
    queueMicrotask(() => onState(this.data.state));
    return { title: this.data.title, base: "" };
  }

  async logs(from, to) { return page(this.data.logs, from, to); }
  async spans(from, to) { return page(this.data.spans, from, to); }
  async wire(from, to) { return page(this.data.wire, from, to); }
  async series(after) { return after ? { next: after, series: [], count: this.data.series.count } : this.data.series; }

  async detail(number) {
    const detail = this.data.details[number];
    if (!detail) throw new Error("the body of this request is not in this file");
    return detail;
  }
}

function page(all, from, to) {
  const begin = Math.max(from, all.from);
  return { ...all, from: begin, rows: all.rows.slice(begin - all.from, Math.max(0, to - all.from)) };
}

export function source() {
  const recorded = document.getElementById("recorded");
  return recorded ? new Recorded(JSON.parse(recorded.textContent)) : new Live();
}
