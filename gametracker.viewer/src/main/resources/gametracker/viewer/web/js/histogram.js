// Metrics from their series; a histogram as columns of counts, and its percentiles.

export const QUANTILES = [0.5, 0.95, 0.99];

/** Metrics by name, the parts of a histogram put together. */
export function families(model) {
  const all = [...model.series.values()];
  const bucketed = new Set(all.filter((each) => each.name.endsWith("_bucket") && "le" in each.labels).map((each) => each.name.slice(0, -7)));
  const found = new Map();
  const family = (name, kind) => {
    if (!found.has(name)) found.set(name, { name, kind, series: [], buckets: [] });
    return found.get(name);
  };
  for (const series of all) {
    const base = series.name.replace(/_(bucket|sum|count)$/, "");
    if (base !== series.name && bucketed.has(base)) {
      if (series.name.endsWith("_bucket")) family(base, "histogram").buckets.push(series);
      else family(base, "histogram").series.push(series);
    } else {
      family(series.name, series.name.endsWith("_total") ? "counter" : "gauge").series.push(series);
    }
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

export function histograms(model) {
  return families(model).filter((each) => each.kind === "histogram");
}

/** What each bucket got between one collection and the next, all series of the metric added up. */
export function columns(family) {
  const bounds = [...new Set(family.buckets.map((each) => each.labels.le))].map((le) => (le === "+Inf" ? Infinity : Number(le))).sort((a, b) => a - b);
  const sets = new Map();
  for (const series of family.buckets) {
    const key = Object.entries(series.labels).filter(([name]) => name !== "le").map(String).join();
    if (!sets.has(key)) sets.set(key, new Map());
    const bound = series.labels.le === "+Inf" ? Infinity : Number(series.labels.le);
    sets.get(key).set(bound, series);
  }
  const found = new Map();
  for (const set of sets.values()) {
    const longest = [...set.values()].reduce((a, b) => (b.t.length > a.t.length ? b : a));
    const values = bounds.map((bound) => new Map(set.get(bound)?.t.map((time, i) => [time, set.get(bound).v[i]])));
    let before = null;
    for (const time of longest.t) {
      const now = values.map((each) => each.get(time));
      if (now.some((value) => typeof value !== "number")) continue;
      if (before) {
        const counts = now.map((value, i) => (value - before.now[i]) - (i ? now[i - 1] - before.now[i - 1] : 0));
        const reset = counts.some((each) => each < 0);
        const own = reset ? now.map((value, i) => value - (i ? now[i - 1] : 0)) : counts;
        if (!found.has(time)) found.set(time, { from: before.time, to: time, counts: new Array(bounds.length).fill(0) });
        own.forEach((each, i) => { found.get(time).counts[i] += each; });
      }
      before = { time, now };
    }
  }
  return { bounds, columns: [...found.values()].sort((a, b) => a.to - b.to) };
}

/** Where a share of the counts lies, as a bucket and a part of it. */
export function quantile(counts, share) {
  const total = counts.reduce((sum, each) => sum + each, 0);
  if (!total) return null;
  let below = 0;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] > 0 && below + counts[i] >= share * total) return i + (share * total - below) / counts[i];
    below += counts[i];
  }
  return counts.length;
}

/** From a place among the buckets to a value; the last bucket has no upper end. */
export function valueAt(place, bounds) {
  if (place === null) return null;
  const i = Math.min(Math.floor(place), bounds.length - 1);
  const low = i ? bounds[i - 1] : Math.min(0, bounds[0]);
  return bounds[i] === Infinity ? low : low + (bounds[i] - low) * Math.min(1, place - i);
}

export function percentilesOf(family, shares) {
  const { bounds, columns: all } = columns(family);
  const sum = new Array(bounds.length).fill(0);
  for (const column of all) column.counts.forEach((each, i) => { sum[i] += each; });
  return { values: shares.map((share) => valueAt(quantile(sum, share), bounds)), total: sum.reduce((a, b) => a + b, 0) };
}

/** Where a value lies, as a bucket and a part of it: the reverse of valueAt. */
export function placeOf(value, bounds) {
  const i = bounds.findIndex((bound) => value <= bound);
  if (i < 0 || bounds[i] === Infinity) return Math.max(0, i < 0 ? bounds.length - 1 : i) + 0.5;
  const low = i ? bounds[i - 1] : Math.min(0, bounds[0]);
  return i + (bounds[i] === low ? 0 : (value - low) / (bounds[i] - low));
}

/** Draws a histogram between two times, in seconds, on a heat map; returns its bounds and the counts between the times. */
export function drawHeat(chart, family, times, marks = []) {
  const { bounds: uppers, columns: all } = columns(family);
  const inside = all.filter((column) => column.to / 1000 >= times.min && column.from / 1000 <= times.max);
  const cells = inside.flatMap((column) => column.counts.map((each, bucket) => ({ from: column.from, to: column.to, bucket, count: each })).filter((cell) => cell.count > 0));
  let lowest = uppers.length;
  let highest = -1;
  for (const bucket of [...cells.map((cell) => cell.bucket), ...marks.map((mark) => Math.floor(mark.place))]) {
    lowest = Math.min(lowest, bucket);
    highest = Math.max(highest, bucket);
  }
  cells.range = highest >= 0 ? [Math.max(0, lowest - 1), highest + 2] : [0, uppers.length];
  const data = inside.length
    ? [inside.map((column) => (column.from + column.to) / 2000), ...QUANTILES.map((share) => inside.map((column) => quantile(column.counts, share)))]
    : [[times.min, times.max], ...QUANTILES.map(() => [null, null])]; // a chart without data would have no scales
  chart.update(data, times, cells, marks);
  const sum = new Array(uppers.length).fill(0);
  for (const column of inside) column.counts.forEach((each, i) => { sum[i] += each; });
  return { uppers, sum, total: sum.reduce((a, b) => a + b, 0) };
}
