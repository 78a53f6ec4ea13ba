// The page in a real browser. Usage: node run.mjs MODULES TARGET — the folder with all modules, and where to write.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { fight, lokiPush, otlpTraces, post, remoteWrite } from "./feed.mjs";

const [modules, target] = process.argv.slice(2).map((path) => resolve(path));
const shots = join(target, "screenshots");
const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin", "java") : "java";
const scratch = mkdtempSync(join(tmpdir(), "viewer-"));
const results = [];
let latest = null;
mkdirSync(shots, { recursive: true });

/** A viewer of its own on a free port. */
async function viewer(...options) {
  const child = spawn(java, ["-Xmx400m", "-p", modules, "-m", "gametracker.viewer/gametracker.viewer.Main", "--port", "0", ...options], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  const waiting = [];
  child.stdout.on("data", (data) => {
    text += data;
    for (const each of waiting) each();
  });
  const said = (pattern) => new Promise((done, failed) => {
    const look = () => { const found = pattern.exec(text); if (found) done(found); };
    waiting.push(look);
    child.once("exit", (code) => { look(); failed(new Error(`the viewer ended with ${code} before it said ${pattern}:\n${text}`)); });
    look();
  });
  const base = (await said(/(http:\/\/127\.0\.0\.1:\d+)/))[1];
  const stop = () => new Promise((done) => {
    if (child.exitCode !== null) done();
    child.once("exit", done);
    child.kill();
  });
  return { base, said, stop };
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** A fresh page; whatever it complains of fails the test. */
async function open(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  const page = await context.newPage();
  latest = page;
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(String(error.stack)));
  page.on("console", (message) => { if (message.type() === "error") page.problems.push(message.text()); });
  page.on("request", (request) => { if (!/^(http:\/\/127\.0\.0\.1:|file:|data:|blob:)/.test(request.url())) page.problems.push(`asked for ${request.url()}`); });
  page.setDefaultTimeout(20000);
  await page.goto(url);
  await page.waitForSelector("html[data-ready]");
  return page;
}

async function test(name, body) {
  const begun = performance.now();
  try {
    const measured = await body();
    results.push({ name, seconds: (performance.now() - begun) / 1000 });
    console.log(`ok      ${name}${measured ? `: ${measured}` : ""}`);
  } catch (error) {
    results.push({ name, seconds: (performance.now() - begun) / 1000, error });
    console.log(`FAILED  ${name}\n${error.stack}`);
    await latest?.screenshot({ path: join(shots, `failed-${results.length}.png`) }).catch(() => {});
    if (latest?.problems.length) console.log(latest.problems.join("\n"));
  }
}

async function done(page) {
  assert.deepEqual(page.problems, []);
  await page.context().close();
}

const text = (page, selector) => page.locator(selector).first().innerText();
const sees = (page, selector, expected) => page.waitForFunction(([where, what]) => document.querySelector(where)?.innerText.includes(what), [selector, expected]);
const shot = (page, name) => page.screenshot({ path: join(shots, `${name}.png`) });
const tab = (page, name) => page.click(`#tabs a[data-name=${name}]`);

// --- a fight, counted -------------------------------------------------------------------------------------------

const first = await viewer();

await test("an empty page says what to do", async () => {
  const page = await open(first.base);
  await sees(page, "#view", "Nothing has arrived yet");
  assert.ok((await text(page, "#view")).includes(`endpoint(URI.create("${first.base}"))`));
  for (const [name, hint] of [["logs", "logInfo"], ["metrics", "increment"], ["traces", "startSpan"], ["wire", "Each request"]]) {
    await tab(page, name);
    await sees(page, "#view", hint);
  }
  await shot(page, "empty");
  await done(page);
});

const watching = await open(first.base);
// A minute that holds midnight would put its lines' times of day out of order.
const now = Date.now();
const counted = await fight(first.base, { now: now - new Date(now).setHours(0, 0, 0, 0) < 90_000 ? now - 90_000 : now });

await test("the overview shows what was counted, live, without a reload", async () => {
  await sees(watching, "#tile-logs .tile-value", String(counted.logs));
  await sees(watching, "#tile-spans .tile-value", String(counted.spans));
  assert.equal(await text(watching, "#tile-errors .tile-value"), String(counted.error));
  assert.equal(await text(watching, "#tile-refused .tile-value"), "0");
  // The last spans may arrive between one look at the page and the next.
  await sees(watching, "#tile-spans .tile-more", `${counted.traces} traces, 3 failed`);
  await sees(watching, "table.plain tbody tr", counted.frames.toLocaleString("en-US")); // series come last
  const frames = await text(watching, "table.plain tbody tr");
  assert.match(frames, new RegExp(`frame_time_ms.*${counted.frames.toLocaleString("en-US")}`, "s"));
  assert.ok((await text(watching, "#view")).includes(counted.session.slice(0, 8)));
  await shot(watching, "overview");
  await done(watching);
});

await test("the logs are all there, and filters by level, word, field and number hold", async () => {
  const page = await open(`${first.base}/#/logs`);
  await sees(page, ".toolbar .told", `${counted.logs} lines`);
  for (const level of ["error", "warn", "info", "debug"]) assert.equal(await text(page, `.chip.${level} b`), String(counted[level]));
  const passing = async (filter, expected) => {
    await page.fill("input[type=search]", filter);
    await sees(page, ".toolbar .told", `${expected} of ${counted.logs} lines`);
  };
  await passing("level:error", counted.error);
  await passing("replay", counted.error);
  await passing('"round 1 begins"', 1);
  await passing("-level:debug", counted.logs - counted.debug);
  await passing("hp<10", counted.warn);
  await passing("msg=hit damage>=5", counted.debug);
  await passing('build=nightly "is over"', counted.traces);
  await page.fill("input[type=search]", "nothing says this");
  await sees(page, ".main", "No line passes the filter");
  await page.click("text=Clear the filter");
  await sees(page, ".toolbar .told", `${counted.logs} lines`);
  await page.click(".chip.debug");
  await sees(page, ".toolbar .told", `${counted.logs - counted.debug} of ${counted.logs} lines`);
  await shot(page, "logs");
  await done(page);
});

await test("lines stand in the order of their times, whatever the order of arrival", async () => {
  const page = await open(`${first.base}/#/logs`);
  await sees(page, ".toolbar .told", `${counted.logs} lines`);
  const times = await page.locator(".log .time").allInnerTexts();
  assert.deepEqual(times, [...times].sort());
  assert.ok(times.length > 10);
  await done(page);
});

await test("an error shows its stack and breadcrumbs, and leads to its trace, and the span leads back", async () => {
  const page = await open(`${first.base}/#/logs?q=level%3Aerror`);
  await page.click(".log.error >> nth=0");
  await sees(page, ".detail", "arena.Replays.save(Replays.java:88)");
  const detail = await text(page, ".detail");
  for (const part of ["java.io.IOException: disk quota exceeded", "last stand", "−1.98 s", "colosseum", "p-17", "RTX 4070", "nightly"]) assert.ok(detail.includes(part), part);
  assert.doesNotMatch(detail, /\bnull\b|undefined/);
  await shot(page, "log-detail");
  await page.click("text=Open the trace");
  await sees(page, ".detail h2", "save replay");
  assert.match(page.url(), /#\/traces\?trace=/);
  await sees(page, ".detail", "disk quota exceeded");
  assert.doesNotMatch(await text(page, ".detail"), /\bnull\b|undefined/);
  assert.equal(await page.locator(".trace[aria-selected=true]").count(), 1);
  await shot(page, "trace-detail");
  await page.click("text=Logs of this span (1)");
  await sees(page, ".toolbar .told", `1 of ${counted.logs} lines`);
  await sees(page, ".log .message", "replay could not be saved");
  await done(page);
});

await test("the metrics show each metric's kind, total and last values", async () => {
  const page = await open(`${first.base}/#/metrics`);
  await sees(page, ".toolbar .told", "4 metrics, 22 series");
  const card = (name) => `[data-metric=${name}]`;
  await sees(page, `${card("hits_total")} .now`, String(counted.totalHits));
  assert.equal(await text(page, `${card("hits_total")} .kind`), "counter");
  assert.equal(await page.locator(`${card("hits_total")} canvas`).count(), 2);
  const legend = await text(page, `${card("hits_total")} .series`);
  for (const [weapon, hits] of Object.entries(counted.weapons)) assert.match(legend, new RegExp(`weapon=${weapon}\\s+${hits}`));
  await sees(page, `${card("frame_time_ms")} .now`, `${counted.frames.toLocaleString("en-US")} values`);
  assert.match(await text(page, `${card("frame_time_ms")} .series`), /p50\s+1\d[\d.]*\s+p95\s+[\d.]+\s+p99\s+[\d.]+/);
  assert.equal(await text(page, `${card("player_health")} .kind`), "gauge");
  await shot(page, "metrics");
  await page.click("text=1 min");
  await page.fill("input[type=search]", "player=ann");
  await sees(page, ".toolbar .told", "1 of 4 metrics");
  await done(page);
});

await test("a waterfall nests its spans, folds, and is driven by keys", async () => {
  const page = await open(`${first.base}/#/traces`);
  await sees(page, ".toolbar .told", `${counted.traces} traces, ${counted.spans} spans`);
  await sees(page, ".trace-head", "29 spans");
  assert.deepEqual((await page.locator(".span-name").allInnerTexts()).slice(0, 5).map((name) => name.replace("▾", "").trim()), ["round", "load arena", "read textures", "build navmesh", "attack"]);
  await shot(page, "traces");
  const all = Number(await page.locator(".span").first().getAttribute("aria-setsize"));
  assert.equal(all, 29);
  await page.locator("[aria-label=Spans]").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await sees(page, ".detail h2", "load arena");
  await page.keyboard.press("ArrowLeft");
  assert.equal(Number(await page.locator(".span").first().getAttribute("aria-setsize")), all - 2);
  await page.click("text=Show only this span");
  await sees(page, ".ruler", "420 ms");
  assert.equal(await page.locator(".span").count(), 1, "folded, and all others left out");
  await page.click("text=Show the whole trace");
  await page.locator("[aria-label=Spans]").focus();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".detail:visible").count(), 0);
  await page.keyboard.press("2");
  await sees(page, ".toolbar .told", "lines");
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.type), "search");
  await done(page);
});

await test("a filter survives a reload", async () => {
  const page = await open(`${first.base}/#/traces`);
  await page.click("text=only failed");
  await sees(page, ".toolbar .told", `3 of ${counted.traces} traces`);
  await page.reload();
  await sees(page, ".toolbar .told", `3 of ${counted.traces} traces`);
  await done(page);
});

await test("a script in whatever is sent stays text", async () => {
  const evil = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>";
  const now = BigInt(Date.now()) * 1000000n;
  const trace = "deadbeefdeadbeefdeadbeefdeadbeef";
  await post(first.base, "/loki/api/v1/push", lokiPush([{ ns: now, level: "warn", json: { msg: evil, data: { [evil]: evil }, error: { type: evil, message: evil, stack: evil }, breadcrumbs: [{ msg: evil, data: { a: evil } }], user: { name: evil }, session_id: evil, trace_id: trace } }], { evil }));
  await post(first.base, "/v1/traces", otlpTraces([{ trace, id: "00000000000000e1", name: evil, start: now, duration: 1000, attributes: { [evil]: evil }, error: evil }], evil));
  await post(first.base, "/api/v1/push", remoteWrite([{ labels: { __name__: "evil", label: evil }, samples: [[Date.now(), 1]] }]));
  await post(first.base, "/loki/api/v1/push", evil);
  const page = await open(`${first.base}/#/logs?q=hacked`);
  await page.click(".log");
  await sees(page, ".detail", evil);
  for (const name of ["overview", "metrics", "traces", "wire"]) {
    await tab(page, name);
    if (name === "traces" || name === "wire") {
      await page.locator(name === "wire" ? ".vlist .request" : ".span").last().click();
      await page.waitForSelector(".detail:visible");
    }
    await sees(page, "#view", name === "overview" ? "<script>" : "<script>window.hacked");
  }
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator("#view script, #view img").count(), 0);
  await done(page);
});

await test("what a real server would refuse is shown with reason and rule, and can be sent again by curl", async () => {
  const old = BigInt(Date.now() - 8 * 86400000) * 1000000n;
  await post(first.base, "/loki/api/v1/push", lokiPush([{ ns: old, level: "info", line: "too old" }]));
  const page = await open(`${first.base}/#/overview`);
  await sees(page, "#refusals", "Loki push: timestamp too old");
  assert.equal(await text(page, "#count-wire"), "2 refused");
  await page.click("text=Loki push: timestamp too old");
  await sees(page, ".detail", "oldest acceptable timestamp is");
  await sees(page, ".detail pre.body", "too old");
  assert.match(await text(page, ".detail .badge"), /400/);
  await sees(page, ".detail .records", "too old");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.click("text=Copy as curl");
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).includes("--data-binary"));
  const curl = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(curl.includes(`--data-binary @- '${first.base}/loki/api/v1/push'`));
  const again = await new Promise((done) => {
    const shell = spawn("bash", ["-c", curl], { stdio: ["ignore", "pipe", "ignore"] });
    let out = "";
    shell.stdout.on("data", (data) => { out += data; });
    shell.on("exit", () => done(out));
  });
  assert.match(again, /^HTTP\/1.1 400 /);
  await shot(page, "wire");
  await done(page);
});

await test("dark mode follows the system, and the button changes it", async () => {
  const page = await open(`${first.base}/#/metrics`, { colorScheme: "dark" });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(await background(), "rgb(19, 19, 24)");
  await page.waitForSelector("canvas");
  await shot(page, "dark-metrics");
  await tab(page, "overview");
  await page.waitForSelector("canvas");
  await shot(page, "dark-overview");
  await page.click("#theme");
  assert.equal(await background(), "rgb(247, 247, 249)");
  await page.reload();
  assert.equal(await background(), "rgb(247, 247, 249)");
  await done(page);
});

await test("everything that can be clicked has a name, and text stands out from its ground", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await open(`${first.base}/#/logs`, { colorScheme, reducedMotion: "reduce" }); // no colour on its way
    for (const name of ["overview", "logs", "metrics", "traces", "wire"]) {
      await tab(page, name);
      await page.waitForTimeout(300);
      const nameless = await page.evaluate(() => [...document.querySelectorAll("button, a, input, select, [tabindex]")]
        .filter((each) => each.id !== "view" && !(each.textContent.trim() || each.getAttribute("aria-label") || each.title)).map((each) => each.outerHTML));
      assert.deepEqual(nameless, [], name);
      assert.deepEqual(await page.evaluate(faint), [], `${name} ${colorScheme}`);
    }
    await done(page);
  }
});

/** Text of a contrast below 4.5 to 1 (WCAG 2.2, 1.4.3). */
function faint() {
  const parse = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const found = new Set();
  for (const element of document.querySelectorAll("body *")) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) || !element.checkVisibility?.() || element.closest("dialog, noscript, .skip")) continue;
    const style = getComputedStyle(element);
    let ground = element.closest(".bar")?.parentElement ?? element; // a bar's time stands beside it
    while (ground && (parse(getComputedStyle(ground).backgroundColor)[3] ?? 1) === 0) ground = ground.parentElement;
    const [a, b] = [luminance(parse(style.color)), luminance(parse(ground ? getComputedStyle(ground).backgroundColor : "rgb(255,255,255)"))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.add(`${element.className || element.tagName} ${ratio.toFixed(2)} ${style.color}`);
  }
  return [...found];
}

await test("an exported file shows the same without the viewer", async () => {
  const html = await (await fetch(`${first.base}/ui/data/export`)).text();
  const file = join(scratch, "export.html");
  writeFileSync(file, html);
  const page = await open(pathToFileURL(file).href);
  await sees(page, "#status", "recorded");
  await sees(page, "#tile-logs .tile-value", String(counted.logs + 1));
  await tab(page, "metrics");
  await sees(page, "[data-metric=hits_total] .now", String(counted.totalHits));
  await page.waitForSelector("[data-metric=hits_total] canvas");
  await tab(page, "traces");
  await sees(page, ".toolbar .told", `${counted.traces + 1} traces`);
  await tab(page, "wire");
  await page.locator(".vlist .request").last().click();
  await sees(page, ".detail pre.body", "too old");
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  await shot(page, "export");
  await done(page);
  return `${Math.round(html.length / 1024)} KiB`;
});

await test("a page from elsewhere can neither read nor write", async () => {
  const page = await open(first.base);
  await page.goto("data:text/html,<p>elsewhere");
  page.problems.length = 0;
  const answers = await page.evaluate(async (base) => {
    const attempt = async (path, options) => { try { return (await fetch(base + path, options)).status; } catch { return "blocked"; } };
    return [await attempt("/ui/data/state"), await attempt("/loki/api/v1/push", { method: "POST", body: "{}", headers: { "Content-Type": "text/plain" } })];
  }, first.base);
  assert.deepEqual(answers, ["blocked", "blocked"]);
  await page.context().close();
  const before = await (await fetch(`${first.base}/ui/data/state`)).json();
  const forged = await fetch(`${first.base}/loki/api/v1/push`, { method: "POST", body: "{}", headers: { Origin: "https://evil.example" } });
  assert.equal(forged.status, 403);
  const after = await (await fetch(`${first.base}/ui/data/state`)).json();
  assert.equal(after.totals.requests, before.totals.requests);
});

await first.stop();

// --- very many --------------------------------------------------------------------------------------------------

if (!process.env.ONLY_FIRST) await test("100,000 records neither freeze the page nor keep it waiting", async () => {
  const many = await viewer();
  const total = 100000;
  const now = BigInt(Date.now()) * 1000000n;
  for (let from = 0; from < total; from += 2000) {
    const entries = Array.from({ length: 2000 }, (_, i) => ({
      ns: now - BigInt(total - from - i) * 1000000n, level: (from + i) % 100 === 0 ? "error" : (from + i) % 10 === 0 ? "warn" : "info",
      json: { msg: `event ${from + i}`, data: { frame: from + i, player: ["ann", "bo"][i % 2], zone: `zone-${i % 50}` }, seq: from + i, session_id: "s-1", user: { id: "p-17" }, device: { os: "Linux", gpu: "RTX 4070" } },
    }));
    const reply = await post(many.base, "/loki/api/v1/push", lokiPush(entries));
    assert.ok(reply.status === 204, reply.text);
  }
  const begun = performance.now();
  const page = await open(`${many.base}/#/logs`);
  await page.waitForSelector(".log");
  const firstRows = performance.now() - begun;
  // The longest time in which the page could not answer a key, while it loads and filters.
  await page.evaluate(() => {
    window.longest = 0;
    let last = performance.now();
    const beat = () => { const now = performance.now(); window.longest = Math.max(window.longest, now - last); last = now; setTimeout(beat, 0); };
    beat();
  });
  const tells = (what) => page.waitForFunction((exactly) => document.querySelector(".toolbar .told")?.innerText === exactly, what);
  await tells("100,000 lines");
  const loaded = performance.now() - begun;
  const filter = async (words, expected) => {
    const from = performance.now();
    await page.fill("input[type=search]", words);
    await sees(page, ".toolbar .told", `${expected} of 100,000 lines`);
    return Math.round(performance.now() - from);
  };
  const word = await filter("zone-7", "2,000");
  const field = await filter("frame>=99990", "10");
  await page.fill("input[type=search]", "");
  await tells("100,000 lines");
  await page.locator(".vlist").first().focus();
  await page.keyboard.press("Home");
  await sees(page, ".log .message", "event 0");
  await page.keyboard.press("End");
  await page.waitForFunction(() => [...document.querySelectorAll(".log .message")].pop()?.innerText === "event 99999");
  assert.ok(await page.locator(".log").count() < 60, "only what is seen is there");
  const longest = Math.round(await page.evaluate(() => window.longest));
  await shot(page, "many");
  await done(page);
  await many.stop();
  assert.ok(longest < 2000, `frozen for ${longest} ms`);
  return `first rows after ${Math.round(firstRows)} ms, all after ${Math.round(loaded)} ms, filtered by word in ${word} ms, by field in ${field} ms, longest pause ${longest} ms`;
});

// --- the demo ---------------------------------------------------------------------------------------------------

if (!process.env.ONLY_FIRST) await test("the demo's fight is shown as the demo counted it", async () => {
  const report = join(scratch, "arena.json");
  const play = await viewer("--stay", "--play", "gametracker.examples.arena/gametracker.examples.arena.Arena", "--", "--seconds", "8", "--report", report);
  await play.said(/The page stays/);
  const told = JSON.parse(readFileSync(report, "utf8"));
  const sum = (map) => Object.values(map).reduce((total, each) => total + each, 0);
  const page = await open(play.base);
  await sees(page, "#tile-logs .tile-value", String(sum(told.logs)));
  await sees(page, "#tile-spans .tile-value", String(sum(told.spans)));
  assert.equal(await text(page, "#tile-refused .tile-value"), "0");
  await shot(page, "demo-overview");
  await tab(page, "logs");
  for (const [level, count] of Object.entries(told.logs)) assert.equal(await text(page, `.chip.${level.toLowerCase()} b`), String(count));
  await shot(page, "demo-logs");
  await tab(page, "metrics");
  const counters = new Map();
  for (const { name, value } of told.counters) counters.set(name, (counters.get(name) ?? 0) + value);
  assert.ok(counters.size > 2);
  const histogram = told.histograms.reduce((all, { name, count }) => all.set(name, (all.get(name) ?? 0) + count), new Map());
  await page.setViewportSize({ width: 1280, height: 2600 });
  for (const [name, value] of counters) await sees(page, `[data-metric=${name}_total] .now`, value.toLocaleString("en-US"));
  for (const [name, count] of histogram) await sees(page, `[data-metric=${name}] .now`, `${count.toLocaleString("en-US")} values`);
  await page.setViewportSize({ width: 1280, height: 720 });
  await shot(page, "demo-metrics");
  await tab(page, "traces");
  await sees(page, ".toolbar .told", `${sum(told.spans)} spans`);
  await shot(page, "demo-traces");
  await done(page);
  await play.stop();
});

if (!process.env.ONLY_FIRST) await test("a spool is shown as it was written, with nothing sent", async () => {
  const report = join(scratch, "offline.json");
  const spool = join(scratch, "spool");
  await new Promise((done, failed) => spawn(java, ["-p", modules, "-m", "gametracker.examples.arena/gametracker.examples.arena.Arena", "--seconds", "4", "--fast", "--offline", spool, "--report", report], { stdio: ["ignore", "ignore", "inherit"] })
    .on("exit", (code) => (code === 0 ? done() : failed(new Error(`the arena ended with ${code}`)))));
  const told = JSON.parse(readFileSync(report, "utf8"));
  const sum = (map) => Object.values(map).reduce((total, each) => total + each, 0);
  const shown = await viewer("--spool", spool);
  const page = await open(shown.base);
  await sees(page, "#status", "spool");
  await sees(page, "#refusals", "no server’s rules");
  await sees(page, "#tile-logs .tile-value", String(sum(told.logs)));
  await sees(page, "#tile-spans .tile-value", String(sum(told.spans)));
  await tab(page, "wire");
  await sees(page, ".request .badge", "waiting");
  await page.locator(".vlist .request").first().click();
  await sees(page, ".detail", told.session);
  await shot(page, "spool");
  await done(page);
  await shown.stop();
  const file = join(scratch, "spool.html");
  await new Promise((done) => spawn(java, ["-p", modules, "-m", "gametracker.viewer/gametracker.viewer.Main", "--port", "0", "--spool", spool, "--export", file], { stdio: "ignore" }).on("exit", done));
  const exported = await open(pathToFileURL(file).href);
  await sees(exported, "#tile-logs .tile-value", String(sum(told.logs)));
  await done(exported);
});

await browser.close();
rmSync(scratch, { recursive: true, force: true });
report();

/** In Surefire's form, so that these tests are counted with all others. */
function report() {
  const escape = (value) => String(value).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  const failed = results.filter((each) => each.error);
  const cases = results.map((each) => `  <testcase name="${escape(each.name)}" classname="gametracker.viewer.Browser" time="${each.seconds.toFixed(3)}">${each.error ? `<failure>${escape(each.error.stack)}</failure>` : ""}</testcase>`);
  const folder = join(target, "surefire-reports");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "TEST-gametracker.viewer.Browser.xml"), `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="gametracker.viewer.Browser" tests="${results.length}" errors="0" failures="${failed.length}" skipped="0">\n${cases.join("\n")}\n</testsuite>\n`);
  console.log(`${results.length - failed.length} passed, ${failed.length} failed; screenshots in ${shots}`);
  process.exitCode = failed.length ? 1 : 0;
}
