// Where the page gets what was received: from the viewer, live, or from the file that it stands in.

class Live {
  live = true;

  async start(onState) {
    const title = await this.json("title");
    const events = new EventSource("/ui/events");
    events.addEventListener("message", (event) => onState(JSON.parse(event.data)));
    events.addEventListener("open", () => this.onStatus?.("live"));
    events.addEventListener("error", () => this.onStatus?.("disconnected"));
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

  /** The file holds the series in parts, as the viewer would have given them. */
  async series(after) {
    const parts = this.data.series;
    return parts.find((part) => part.next > after) ?? { next: after, series: [], count: parts[parts.length - 1].count };
  }

  async detail(number) {
    if (!Object.hasOwn(this.data.details, number)) throw new Error("The body of this request is not in this file.");
    return this.data.details[number];
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
