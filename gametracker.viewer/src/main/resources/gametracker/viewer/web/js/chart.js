// Charts: lines over time, and heat maps of histograms. All of it drawn by uPlot.

import uPlot from "../vendor/uPlot.esm.js";
import { number } from "./format.js";

export const PALETTE = ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6", "--c7", "--c8"];

export function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function axes(yLabels) {
  const line = { stroke: color("--muted"), font: "11px system-ui", grid: { stroke: color("--grid"), width: 1 }, ticks: { stroke: color("--grid"), width: 1, size: 4 } };
  return [
    { ...line, size: 26, space: 70 },
    { ...line, size: 54, space: 26, values: yLabels ?? ((u, values) => values.map((value) => number(value))) },
  ];
}

function cursor(sync) {
  return { y: false, points: { size: 6 }, drag: { x: true, y: false }, sync: { key: sync } };
}

/** Uneven times of several series on one axis: null where a series has no value. */
export function align(series) {
  const times = [...new Set(series.flatMap((each) => each.t))].sort((a, b) => a - b);
  const at = new Map(times.map((time, i) => [time, i]));
  const columns = series.map((each) => {
    const column = new Array(times.length).fill(null);
    each.t.forEach((time, i) => {
      const value = each.v[i];
      column[at.get(time)] = typeof value === "number" ? value : null;
    });
    return column;
  });
  return [times.map((time) => time / 1000), ...columns];
}

function size(place, height) {
  return { width: Math.max(160, place.clientWidth), height };
}

/** A chart of lines; update(data, range) draws anew. */
export function lineChart(place, { names, height = 150, sync = "time", min, zoom, fill = false, points = true, colors = PALETTE }) {
  const options = {
    ...size(place, height),
    cursor: cursor(sync),
    legend: { show: false },
    padding: [8, 8, 0, 0],
    scales: { x: { time: true }, y: { range: (u, low, high) => span(low, high, min) } },
    axes: axes(),
    series: [{}, ...names.map((name, i) => ({
      label: name,
      stroke: color(colors[i % colors.length]),
      fill: fill && names.length === 1 ? `${color(PALETTE[0])}22` : undefined,
      width: 1.6,
      spanGaps: true,
      points: { show: (u) => points && u.data[0].length < 60, size: 5 },
    }))],
    hooks: zoom ? { setSelect: [zoomed(zoom)] } : {},
  };
  return live(new uPlot(options, [[], ...names.map(() => [])], place), place, height);
}

function span(low, high, min) {
  if (low === null || low === undefined) return [0, 1];
  const bottom = min === undefined ? low : Math.min(min, low);
  const room = (high - bottom) * 0.08 || Math.abs(high) * 0.1 || 1;
  return [bottom === min ? bottom : bottom - room, high + room];
}

/** The user has dragged over a part of the time: let the page decide what that means. */
function zoomed(zoom) {
  return (u) => {
    if (u.select.width > 4) zoom(u.posToVal(u.select.left, "x") * 1000, u.posToVal(u.select.left + u.select.width, "x") * 1000);
    u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
  };
}

function live(chart, place, height) {
  const observer = new ResizeObserver(() => {
    if (Math.abs(chart.width - place.clientWidth) > 1 && place.clientWidth > 0) chart.setSize(size(place, height));
  });
  observer.observe(place);
  return {
    chart,
    update(data, range) {
      chart.batch(() => {
        chart.setData(data, false);
        chart.setScale("x", range);
        chart.setScale("y", { min: null, max: null });
      });
    },
    close() {
      observer.disconnect();
      chart.destroy();
    },
  };
}

/** Counts by time and bucket as colours, with lines for percentiles. The y axis counts buckets, so all are of one height. */
export function heatMap(place, { bounds, height = 190, sync = "time", zoom, percentiles, pick }) {
  let cells = [];
  let marks = [];
  const label = (index) => (index <= 0 ? "" : index > bounds.length ? "" : number(bounds[index - 1]));
  const options = {
    ...size(place, height),
    cursor: cursor(sync),
    legend: { show: false },
    padding: [8, 8, 0, 0],
    scales: { x: { time: true }, y: { range: () => cells.range ?? [0, bounds.length + 1] } },
    axes: axes((u, splits) => splits.map((split) => (Number.isInteger(split) ? label(split) : ""))),
    series: [{}, ...percentiles.map((name, i) => ({
      label: name,
      stroke: color(["--c3", "--c4", "--error"][i]),
      width: 1.8,
      spanGaps: true,
      points: { show: (u) => u.data[0].length < 60, size: 4 },
    }))],
    hooks: { drawAxes: [(u) => paint(u, cells)], draw: [(u) => paintMarks(u, marks)], ...(zoom ? { setSelect: [zoomed(zoom)] } : {}) },
  };
  options.axes[1].incrs = [1, 2, 3, 5, 10];
  const chart = live(new uPlot(options, [[], ...percentiles.map(() => [])], place), place, height);
  if (pick) {
    chart.chart.over.addEventListener("click", (event) => {
      const ground = chart.chart.over.getBoundingClientRect();
      const found = nearest(chart.chart, marks, event.clientX - ground.left, event.clientY - ground.top);
      if (found) pick(found);
    });
  }
  return { ...chart, update(data, range, newCells, newMarks = []) { cells = newCells; marks = newMarks; chart.update(data, range); } };
}

const REACH = 12;

/** The mark that was clicked; null if none is near. */
function nearest(u, marks, x, y) {
  let found = null;
  let least = REACH;
  for (const mark of marks) {
    const distance = Math.hypot(u.valToPos(mark.ms / 1000, "x") - x, u.valToPos(mark.place, "y") - y);
    if (distance < least) { least = distance; found = mark; }
  }
  return found;
}

const LABEL_HEIGHT = 13;

/**
 * Dots at {ms, place, color, label, selected}, the most important mark first. A label is written where it covers nothing.
 */
function paintMarks(u, marks) {
  if (!marks.length) return;
  const { ctx } = u;
  const ratio = devicePixelRatio;
  const taken = [];
  ctx.save();
  ctx.beginPath();
  ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
  ctx.clip();
  ctx.font = `600 ${11 * ratio}px system-ui`;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  for (let i = marks.length - 1; i >= 0; i--) dot(u, marks[i], ratio);
  for (const mark of marks) {
    const [x, y] = [u.valToPos(mark.ms / 1000, "x", true), u.valToPos(mark.place, "y", true)];
    const width = ctx.measureText(mark.label).width;
    const left = x + 8 * ratio + width > u.bbox.left + u.bbox.width ? x - 8 * ratio - width : x + 8 * ratio;
    const box = { left, right: left + width, top: y - (LABEL_HEIGHT * ratio) / 2, bottom: y + (LABEL_HEIGHT * ratio) / 2 };
    const reach = 5 * ratio;
    const covers = (other) => other !== mark && within(u.valToPos(other.ms / 1000, "x", true), box.left - reach, box.right + reach) && within(u.valToPos(other.place, "y", true), box.top - reach, box.bottom + reach);
    const free = within(x, u.bbox.left, u.bbox.left + u.bbox.width) && !taken.some((other) => other.left < box.right && box.left < other.right && other.top < box.bottom && box.top < other.bottom) && !marks.some(covers);
    if (!free) continue;
    taken.push(box);
    ctx.lineWidth = 3 * ratio;
    ctx.strokeStyle = color("--panel");
    ctx.strokeText(mark.label, left, y);
    ctx.fillStyle = color(mark.color);
    ctx.fillText(mark.label, left, y);
  }
  ctx.restore();
}

function within(value, low, high) {
  return value >= low && value <= high;
}

function dot(u, mark, ratio) {
  const { ctx } = u;
  ctx.beginPath();
  ctx.arc(u.valToPos(mark.ms / 1000, "x", true), u.valToPos(mark.place, "y", true), (mark.selected ? 7 : 4.5) * ratio, 0, 2 * Math.PI);
  ctx.fillStyle = color(mark.color);
  ctx.fill();
  ctx.lineWidth = (mark.selected ? 2.5 : 1.2) * ratio;
  ctx.strokeStyle = color(mark.selected ? "--text" : "--panel");
  ctx.stroke();
}

function paint(u, cells) {
  const { ctx } = u;
  const base = color("--heat");
  const most = cells.reduce((max, cell) => Math.max(max, cell.count), 0);
  ctx.save();
  ctx.beginPath();
  ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
  ctx.clip();
  ctx.fillStyle = base;
  for (const { from, to, bucket, count } of cells) {
    const left = u.valToPos(from / 1000, "x", true);
    const right = u.valToPos(to / 1000, "x", true);
    const top = u.valToPos(bucket + 1, "y", true);
    const bottom = u.valToPos(bucket, "y", true);
    ctx.globalAlpha = 0.12 + 0.78 * Math.sqrt(count / most);
    ctx.fillRect(left + 0.5, top + 0.5, Math.max(1.5, right - left - 1), Math.max(1, bottom - top - 1));
  }
  ctx.restore();
}
