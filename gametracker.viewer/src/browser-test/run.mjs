// The page in a real browser. Usage: node run.mjs MODULES TARGET — the folder with all modules, and where to write.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { ended, fight, hitching, lokiPush, otlpTraces, post, remoteWrite } from "./feed.mjs";
import { MARK, attack, leaks } from "./hostile.mjs";

const [modules, target] = process.argv.slice(2).map((path) => resolve(path));
const shots = join(target, "screenshots");
const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin", "java") : "java";
const scratch = mkdtempSync(join(tmpdir(), "viewer-"));
const results = [];
let latest = null;
mkdirSync(shots, { recursive: true });

/** A viewer of its own on a free port. */
/** All viewers that were started: a test that fails leaves its own running, which would keep this process from its end. */
const viewers = [];

async function viewer(...options) {
  const child = spawn(java, ["-Xmx400m", "-p", modules, "-m", "gametracker.viewer/gametracker.viewer.Main", "--port", "0", ...options], { stdio: ["ignore", "pipe", "inherit"] });
  viewers.push(child);
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

/** ONLY, a regular expression, picks tests by their names. */
async function test(name, body) {
  if (process.env.ONLY && !new RegExp(process.env.ONLY).test(name)) return;
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
/** A metric's card, by its heading. */
const card = (page, name) => page.locator("section.metric").filter({ has: page.locator("h2").getByText(name, { exact: true }) });
const shows = (locator, expected) => locator.filter({ hasText: String(expected) }).first().waitFor();
const tab = (page, name) => page.click(`#tabs a[data-name=${name}]`);

// --- a fight, counted -------------------------------------------------------------------------------------------

const first = await viewer();

await test("an empty page says what to do", async () => {
  const page = await open(first.base);
  await sees(page, "#view", "Nothing has arrived yet");
  assert.ok((await text(page, "#view")).includes(`endpoint(URI.create("${first.base}"))`));
  for (const [name, hint] of [["logs", "logInfo"], ["metrics", "increment"], ["frames", "frames.frame()"], ["traces", "startSpan"], ["wire", "Each request"]]) {
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
  const hits = card(page, "hits_total");
  await shows(hits.locator(".now"), counted.totalHits);
  assert.equal(await hits.locator(".kind").innerText(), "counter");
  assert.equal(await hits.locator("canvas").count(), 2);
  const legend = await hits.locator(".series").innerText();
  for (const [weapon, count] of Object.entries(counted.weapons)) assert.match(legend, new RegExp(`weapon=${weapon}\\s+${count}`));
  await hits.locator(".series li").first().hover();
  await shows(hits.locator(".tip:visible"), "weapon=\"axe\"");
  await shows(card(page, "frame_time_ms").locator(".now"), `${counted.frames.toLocaleString("en-US")} values`);
  assert.match(await card(page, "frame_time_ms").locator(".series").innerText(), /p50\s+1\d[\d.]*\s+p95\s+[\d.]+\s+p99\s+[\d.]+/);
  assert.equal(await card(page, "player_health").locator(".kind").innerText(), "gauge");
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

await test("what a real server would refuse is shown with reason and rule, and can be sent again by curl", async () => {
  const old = BigInt(Date.now() - 8 * 86400000) * 1000000n;
  await post(first.base, "/loki/api/v1/push", lokiPush([{ ns: old, level: "info", line: "too old" }]));
  const page = await open(`${first.base}/#/overview`);
  await sees(page, "#refusals", "Loki push: timestamp too old");
  assert.equal(await text(page, "#count-wire"), "1 refused");
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
    for (const name of ["overview", "logs", "metrics", "frames", "traces", "wire"]) {
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
  await sees(page, "#tile-logs .tile-value", String(counted.logs));
  await tab(page, "metrics");
  await shows(card(page, "hits_total").locator(".now"), counted.totalHits);
  await card(page, "hits_total").locator("canvas").first().waitFor();
  await tab(page, "traces");
  await sees(page, ".toolbar .told", `${counted.traces} traces`);
  await tab(page, "wire");
  await page.locator(".vlist .request").last().click();
  await page.waitForSelector(".detail .records li");
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

// --- frames -----------------------------------------------------------------------------------------------------

await test("the frames' page shows each loop's frame times, its hitches by cause, and what took the time of each", async () => {
  const hitched = await viewer();
  const { told, causes, frames } = await hitching(hitched.base);
  const page = await open(`${hitched.base}/#/frames`);
  await sees(page, ".toolbar .told", `${told.length} hitches`);
  assert.equal(await text(page, "#count-frames"), String(told.length));
  const strip = (loop) => page.locator("section.strip").filter({ has: page.locator("h2").getByText(loop, { exact: true }) });
  for (const loop of ["main", "server-tick"]) {
    const delay = told.filter((hitch) => hitch.loop === loop).reduce((sum, hitch) => sum + hitch.duration - 16, 0);
    await shows(strip(loop).locator("header"), `${frames.toLocaleString("en-US")} frames · 10 slow · 0 frozen · hitch ratio ${Number((delay / (frames * 0.016)).toFixed(1))} ms/s`);
    await strip(loop).locator("canvas").waitFor();
  }
  const bars = page.locator(".causes .shares li");
  assert.equal(await bars.count(), causes.length);
  for (const cause of causes) {
    const ms = told.reduce((sum, hitch) => sum + (hitch.causes[cause] ?? 0), 0);
    await shows(bars.filter({ has: page.getByText(cause, { exact: true }) }), `${ms} ms`);
    assert.match(await bars.filter({ has: page.getByText(cause, { exact: true }) }).innerText(), /2 hitches/);
    assert.equal(await page.locator(".chip.cause", { hasText: cause }).locator("b").innerText(), "2");
  }
  await shot(page, "frames");

  const rowOf = (hitch) => page.locator(".vlist .hitch").filter({ has: page.locator("b").getByText(`${hitch.duration} ms`, { exact: true }) });
  // The longest comes first, and the sections, causes, evidence, stack, trace and breadcrumbs of a hitch are told.
  const longest = [...told].sort((a, b) => b.duration - a.duration);
  assert.ok((await text(page, ".vlist .hitch")).includes(`${longest[0].duration} ms`));
  for (const loop of ["main", "server-tick"]) {
    const hitch = told.find((each) => each.loop === loop && each.cause === "cpu");
    await rowOf(hitch).click();
    await sees(page, ".detail h2", `${hitch.duration} ms in ${loop}`);
    const detail = await text(page, ".detail");
    for (const part of [`frame ${hitch.frame}`, "budget 16.7 ms", `thread ${loop === "main" ? "render" : "server"}`, "cpu", `${hitch.own} ms`, `${hitch.duration - hitch.own} ms`, "arena.Paths.search:141 x12", "arena.Grid.cost:60 x3", "arena.Wave.step:58", "physics", `${hitch.own + 2} ms`, "door opened"]) assert.ok(detail.includes(part), `${part}\n${detail}`);
    assert.equal((await text(page, ".detail pre.stack")).split("\n").length, 4);
    assert.doesNotMatch(detail, /\bnull\b|undefined|NaN/);
  }
  await page.locator("[aria-label=Hitches]").focus();
  await page.keyboard.press("End");
  await rowOf(told[0]).click();
  await sees(page, ".detail", "G1 Evacuation Pause");
  assert.match(await text(page, ".detail .shares"), /gc\s+48 ms\s+lock\s+5 ms/);
  await shot(page, "frames-detail");
  await page.reload();
  await sees(page, ".detail h2", `${told[0].duration} ms in main`);
  await page.click("text=Open the trace");
  await sees(page, ".trace-head h2", "wave");
  await page.goBack();
  await sees(page, ".detail h2", `${told[0].duration} ms in main`);
  await page.click("text=Open the log line");
  await sees(page, ".detail h2", "hitch");
  await page.keyboard.press("4");
  await sees(page, ".toolbar .told", `${told.length} hitches`);

  await page.click(".chip.cause:has-text('io')");
  await sees(page, ".toolbar .told", `${told.length - 2} of ${told.length} hitches`);
  await page.click(".chip.cause:has-text('io')");
  await page.selectOption("select[aria-label=Loop]", "server-tick");
  await sees(page, ".toolbar .told", `${told.length / 2} of ${told.length} hitches`);
  assert.equal(await page.locator("section.strip").count(), 1);
  await shows(bars.filter({ has: page.getByText("gc", { exact: true }) }), `${told[1].causes.gc} ms`);
  await page.click("text=Newest first");
  assert.match(await text(page, ".vlist .hitch"), /unknown/);
  await page.reload();
  await sees(page, ".toolbar .told", `${told.length / 2} of ${told.length} hitches`);

  // A click on a mark of the strip chooses its hitch; dragging chooses a part of the time.
  const over = page.locator("section.strip .u-over");
  const ground = await over.boundingBox();
  for (let x = 0; x < ground.width && !(await page.locator(".detail:visible").count()); x += 12) {
    for (let y = 6; y < ground.height && !(await page.locator(".detail:visible").count()); y += 12) await page.mouse.click(ground.x + x, ground.y + y);
  }
  await sees(page, ".detail h2", "ms in server-tick");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".detail:visible").count(), 0);
  const now = await over.boundingBox();
  await page.mouse.move(now.x + 2, now.y + 20);
  await page.mouse.down();
  await page.mouse.move(now.x + now.width / 2, now.y + 20, { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction((all) => Number(/^\d+/.exec(document.querySelector(".toolbar .told").innerText)[0]) < all / 2, told.length);
  await page.locator(".toolbar button", { hasText: "×" }).click();
  await sees(page, ".toolbar .told", `${told.length / 2} of ${told.length} hitches`);
  await done(page);
  const dark = await open(`${hitched.base}/#/frames`, { colorScheme: "dark", reducedMotion: "reduce" });
  await sees(dark, ".toolbar .told", `${told.length} hitches`);
  await dark.locator(".vlist .hitch").first().click();
  assert.deepEqual(await dark.evaluate(faint), []);
  await shot(dark, "dark-frames");
  await done(dark);
  const file = join(scratch, "frames.html");
  writeFileSync(file, await (await fetch(`${hitched.base}/ui/data/export`)).text());
  const exported = await open(`${pathToFileURL(file).href}#/frames`);
  await sees(exported, ".toolbar .told", `${told.length} hitches`);
  await exported.locator("section.strip canvas").first().waitFor();
  await done(exported);
  await hitched.stop();
});

// --- sessions ---------------------------------------------------------------------------------------------------

await test("the overview tells how each session ended, and release health by version", async () => {
  const told = await viewer();
  const { id } = await ended(told.base);
  const page = await open(told.base, { colorScheme: "dark", reducedMotion: "reduce" });
  const rowOf = (n) => page.locator("#sessions tbody tr").filter({ hasText: id(n).slice(0, 8) });
  await rowOf(5).waitFor();
  for (const [n, expected] of [
    [1, /1\.1\s.*60 min 0 s|1\.1\s.*1 h 0 min/s], [1, /exited/], [2, /exited/], [3, /killed/], [4, /VM crash\s+SIGSEGV/], [5, /1\.2\s.*exited/s], [6, /hangs/],
  ]) assert.match(await rowOf(n).innerText(), expected, `session ${n}`);
  assert.equal(await rowOf(4).count(), 1, "told twice, shown once");
  const cells = async (version) => (await page.locator("#releases tbody tr").filter({ hasText: version }).locator("td").allInnerTexts()).join(" | ");
  assert.equal(await cells("1.1"), "1.1 | 4 | 75 % | 2 | 50 % | 25 % | 3.5");
  assert.equal(await cells("1.2"), "1.2 | 1 | 100 % | 1 | 100 % | 0 % | 1");
  assert.deepEqual(await page.evaluate(faint), []);
  await shot(page, "sessions");
  await rowOf(4).locator("a", { hasText: "VM crash" }).click();
  await sees(page, ".detail h2", "app.crash");
  await sees(page, ".detail", "libjvm.so");
  await page.goBack();
  await rowOf(2).locator("a").first().click();
  await sees(page, ".toolbar .told", "3 of 13 lines");
  await done(page);
  const file = join(scratch, "sessions.html");
  writeFileSync(file, await (await fetch(`${told.base}/ui/data/export`)).text());
  const exported = await open(pathToFileURL(file).href);
  await sees(exported, "#releases", "75 %");
  await done(exported);
  await told.stop();
});

// --- hostile ----------------------------------------------------------------------------------------------------

/** Opens every record of every view; nothing of it may become more than text, and no record may hide another. */
async function lookAtAll(page, sent) {
  const clean = async (where) => {
    assert.deepEqual(await page.evaluate(leaks, MARK), [], where);
    assert.equal(await page.getByText("This cannot be shown").count(), 0, where);
  };
  /** Each row of a list, opened by keys. */
  const walk = async (list, where) => {
    await page.locator(list).focus();
    await page.keyboard.press("Home");
    const rows = await page.locator(`${list} [role=option]`).first().getAttribute("aria-setsize");
    for (let i = 1; i < Number(rows); i++) {
      await page.waitForSelector(".detail:visible");
      await page.waitForFunction(() => !document.querySelector(".detail").innerText.includes("Loading …"));
      await clean(`${where} ${i}`);
      await page.locator(list).focus();
      await page.keyboard.press("ArrowDown");
    }
    await page.waitForFunction(() => !document.querySelector(".detail").innerText.includes("Loading …"));
    await clean(`${where}, the last`);
    return Number(rows);
  };
  await sees(page, "#tile-logs .tile-value", sent.logs.toLocaleString("en-US"));
  await sees(page, "#tile-spans .tile-value", String(sent.traces));
  await sees(page, "#view", "<img src");
  await clean("overview");
  await tab(page, "logs");
  await sees(page, ".toolbar .told", `${sent.logs.toLocaleString("en-US")} lines`);
  assert.equal(await walk("[aria-label='Log lines']", "logs"), sent.logs);
  for (const filter of [MARK, "msg:img", "error.type=x", "constructor:x", "data.a>3", "__proto__:a", `level:${MARK}`, "session:<img"]) {
    await page.fill("input[type=search]", filter);
    await sees(page, ".toolbar .told", "line");
    await clean(`logs filtered by ${filter}`);
  }
  await tab(page, "metrics");
  await page.setViewportSize({ width: 1280, height: 6000 });
  await page.locator("section.metric").first().waitFor();
  await page.waitForTimeout(500);
  await clean("metrics");
  await page.setViewportSize({ width: 1280, height: 720 });
  await tab(page, "frames");
  await page.waitForSelector("section.strip canvas");
  assert.ok((await walk("[aria-label=Hitches]", "frames")) > 100);
  await tab(page, "traces");
  await sees(page, ".toolbar .told", `${sent.traces} traces`);
  for (let i = 0; i < sent.traces; i++) {
    await page.locator("[aria-label=Traces]").focus();
    await page.keyboard.press(i ? "ArrowDown" : "Home");
    await page.locator(".span").first().click();
    await page.waitForSelector(".detail:visible");
    await sees(page, ".detail h2", "<img");
    await clean(`trace ${i}`);
  }
  await page.fill("input[type=search]", MARK);
  await sees(page, ".toolbar .told", "trace");
  await clean("traces filtered");
  await tab(page, "wire");
  await page.waitForSelector(".request");
  await walk("[aria-label=Requests]", "wire");
}

await test("whatever is sent, in any field of any signal, stays text: live and in a file", async () => {
  const attacked = await viewer();
  const sent = await attack(attacked.base);
  assert.ok(sent.statuses.every((status) => status < 300), `all of it is taken: ${sent.statuses}`);
  assert.ok(sent.refused.every((status) => status >= 400), `all of it is refused: ${sent.refused}`);
  const live = await open(attacked.base);
  await lookAtAll(live, sent);
  await shot(live, "hostile");
  await done(live);
  const file = join(scratch, "hostile.html");
  writeFileSync(file, await (await fetch(`${attacked.base}/ui/data/export`)).text());
  const exported = await open(pathToFileURL(file).href);
  await lookAtAll(exported, sent);
  await done(exported);
  await attacked.stop();
  return `${sent.logs} log lines, ${sent.traces} traces`;
});

await test("the pages' policies stop scripts even if the page made HTML of what it was sent", async () => {
  const plain = await viewer();
  const file = join(scratch, "policy.html");
  writeFileSync(file, await (await fetch(`${plain.base}/ui/data/export`)).text());
  for (const url of [plain.base, pathToFileURL(file).href]) {
    const page = await open(url);
    const told = await page.evaluate(async () => {
      const view = document.getElementById("view");
      const outcomes = [];
      try { view.innerHTML = "<img src=x onerror='window.ran = 1'>"; outcomes.push("HTML was made"); } catch (error) { outcomes.push(error.name); }
      const script = document.createElement("script");
      try { script.textContent = "window.ran = 2"; document.body.append(script); } catch (error) { outcomes.push(error.name); }
      const frame = document.createElement("iframe");
      frame.setAttribute("src", "data:text/html,<p>x");
      document.body.append(frame);
      const image = new Image();
      await new Promise((done) => { image.onload = image.onerror = done; image.src = "http://127.0.0.1:9/leak"; });
      outcomes.push(await fetch("http://127.0.0.1:9/leak").then(() => "sent", () => "blocked"));
      return { outcomes, ran: window.ran };
    });
    assert.equal(told.ran, undefined, url);
    assert.equal(told.outcomes[0], "TypeError", "Trusted Types forbid innerHTML");
    assert.equal(told.outcomes.at(-1), "blocked");
    assert.ok(page.problems.length > 0, "and the browser says so");
    await page.context().close();
  }
  await plain.stop();
});

await test("a page from elsewhere that embeds an image writes nothing", async () => {
  const guarded = await viewer();
  const http = await import("node:http");
  const elsewhere = http.createServer((request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end(`<img src="${guarded.base}/loki/api/v1/push"><img src="${guarded.base.replace("127.0.0.1", "localhost")}/api/v1/push"><form method=post action="${guarded.base}/v1/traces"></form>`);
  });
  await new Promise((listening) => elsewhere.listen(0, "127.0.0.1", listening));
  const context = await browser.newContext();
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.goto(`http://127.0.0.1:${elsewhere.address().port}/`, { waitUntil: "networkidle" });
  const posted = page.waitForRequest(/v1\/traces/);
  await page.evaluate(() => document.forms[0].submit());
  assert.equal((await (await posted).response())?.status(), 403);
  assert.deepEqual(asked.sort(), ["GET /", "GET /api/v1/push", "GET /loki/api/v1/push", "POST /v1/traces"]);
  assert.equal((await (await fetch(`${guarded.base}/ui/data/state`)).json()).totals.requests, 0);
  await context.close();
  elsewhere.close();
  await guarded.stop();
});

// --- large ------------------------------------------------------------------------------------------------------

await test("a series of 200,000 samples and a trace 12,000 deep are shown: live and in a file", async () => {
  const large = await viewer();
  const samples = 200000;
  const deep = 12000;
  const begin = Date.now() - samples;
  for (let from = 0; from < samples; from += 50000) {
    const reply = await post(large.base, "/api/v1/push", remoteWrite([{ labels: { __name__: "long" }, samples: Array.from({ length: 50000 }, (_, i) => [begin + from + i, from + i]) }]));
    assert.equal(reply.status, 204, reply.text);
  }
  const id = (n) => n.toString(16).padStart(16, "0");
  const start = BigInt(begin) * 1000000n;
  for (let from = 0; from < deep; from += 3000) {
    const reply = await post(large.base, "/v1/traces", otlpTraces(Array.from({ length: 3000 }, (_, i) => ({ trace: "d".repeat(32), id: id(from + i + 1), parent: from + i ? id(from + i) : "", name: `depth ${from + i}`, start: start + BigInt(from + i), duration: 1000000 })), "s"));
    assert.equal(reply.status, 200, reply.text);
  }
  const file = join(scratch, "large.html");
  writeFileSync(file, await (await fetch(`${large.base}/ui/data/export`)).text());
  for (const url of [large.base, pathToFileURL(file).href]) {
    const page = await open(url);
    await sees(page, "#tile-spans .tile-value", deep.toLocaleString("en-US"));
    await sees(page, "#tile-series .tile-more", `${samples.toLocaleString("en-US")} samples`);
    await tab(page, "metrics");
    await shows(card(page, "long").locator(".now"), (samples - 1).toLocaleString("en-US"));
    await card(page, "long").locator("canvas").first().waitFor();
    await tab(page, "traces");
    await sees(page, ".trace-head", `${deep.toLocaleString("en-US")} spans`);
    await page.locator("[aria-label=Spans]").focus();
    await page.keyboard.press("End");
    await sees(page, ".detail h2", `depth ${deep - 1}`);
    await done(page);
  }
  await large.stop();
});

// --- links between traces ---------------------------------------------------------------------------------------

await test("a trace shows the traces that it is linked to, in both directions", async () => {
  const linked = await viewer();
  const now = BigInt(Date.now()) * 1000000n;
  const [match, wave] = ["a".repeat(32), "b".repeat(32)];
  await post(linked.base, "/v1/traces", otlpTraces([
    { trace: match, id: "00000000000000a1", name: "match", start: now, duration: 9000000, links: [{ trace: wave, id: "00000000000000b1", attributes: { why: "continued" } }] },
    { trace: wave, id: "00000000000000b1", name: "wave", start: now + 10n, duration: 5000000 },
    { trace: "c".repeat(32), id: "00000000000000c1", name: "lonely", start: now - 10n, duration: 1, links: [{ trace: "e".repeat(32), id: "00000000000000e1" }] },
  ], "s"));
  const page = await open(`${linked.base}/#/traces?trace=${match}`);
  await sees(page, ".trace-head .links", "Links to");
  await page.locator(".span").first().click();
  await sees(page, ".detail", "continued");
  await page.locator(".detail a", { hasText: "wave" }).click();
  await sees(page, ".trace-head h2", "wave");
  await sees(page, ".detail", "LINKED FROM");
  await sees(page, ".trace-head .links", "Linked from");
  assert.ok(page.url().includes(`trace=${wave}`));
  await shot(page, "linked");
  await page.locator(".trace-head .links a").click();
  await sees(page, ".trace-head h2", "match");
  await page.locator(".trace", { hasText: "lonely" }).click();
  await sees(page, ".trace-head .links", "(not here)");
  await done(page);
  await linked.stop();
});

await test("ids that came as structured metadata, and lines with their fields in any order, are shown as others are", async () => {
  const ordered = await viewer();
  const now = BigInt(Date.now()) * 1000000n;
  const trace = "f".repeat(32);
  const ids = { trace_id: trace, span_id: "00000000000000f1", session_id: "5e55-1" };
  await post(ordered.base, "/loki/api/v1/push", JSON.stringify({ streams: [{ stream: { level: "info", game: "arena" }, values: [
    [String(now), JSON.stringify({ msg: "only metadata", thread: "main" }), { ...ids, region: "eu" }],
    [String(now + 1n), JSON.stringify({ trace_id: trace, span_id: ids.span_id, session_id: ids.session_id, data: { hp: 3 }, error: { stack: "at A", message: "m", type: "a.B" }, msg: "ids first" }), ids],
    [String(now + 2n), "no JSON", ids],
  ] }] }));
  await post(ordered.base, "/v1/traces", otlpTraces([{ trace, id: ids.span_id, name: "load", start: now, duration: 1000 }], ids.session_id));
  const page = await open(`${ordered.base}/#/logs`);
  await sees(page, ".toolbar .told", "3 lines");
  const rows = await page.locator(".log").allInnerTexts();
  assert.ok(rows.every((row) => row.includes("trace") && !row.includes("trace_id")), `ids are no fields: ${rows}`);
  assert.ok(rows[0].includes("region") && rows[1].includes("hp"), String(rows));
  for (let i = 0; i < 3; i++) {
    await page.locator(".log").nth(i).click();
    await sees(page, ".detail", "Open the trace");
    await page.waitForFunction((message) => document.querySelector(".detail h2").innerText === message, ["only metadata", "ids first", "no JSON"][i]);
    const detail = await text(page, ".detail");
    assert.ok(detail.includes(trace) && detail.includes(ids.session_id), detail);
    assert.equal(detail.split(trace).length, 2, "each id once");
    assert.equal(detail.includes("METADATA"), i === 0, detail);
    if (i === 0) assert.ok(detail.includes("thread"), detail);
  }
  await page.fill("input[type=search]", `trace_id:${trace}`);
  await sees(page, ".toolbar .told", "3 lines");
  await page.fill("input[type=search]", "session:5e55");
  await sees(page, ".toolbar .told", "3 lines");
  await page.locator(".log").first().click();
  await page.click("text=Open the trace");
  await page.click("text=Logs of this span (3)");
  await sees(page, ".toolbar .told", "3 lines");
  await tab(page, "overview");
  await page.waitForFunction(() => document.querySelectorAll(".card table.plain tbody tr").length === 1);
  await done(page);
  await ordered.stop();
});

// --- very many --------------------------------------------------------------------------------------------------

await test("100,000 records neither freeze the page nor keep it waiting", async () => {
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

await test("the demo's fight is shown as the demo counted it", async () => {
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
  for (const [name, value] of counters) await shows(card(page, `${name}_total`).locator(".now"), value.toLocaleString("en-US"));
  for (const [name, count] of histogram) await shows(card(page, name).locator(".now"), `${count.toLocaleString("en-US")} values`);
  await page.setViewportSize({ width: 1280, height: 720 });
  await shot(page, "demo-metrics");
  await tab(page, "traces");
  await sees(page, ".toolbar .told", `${sum(told.spans)} spans`);
  await shot(page, "demo-traces");
  await done(page);
  await play.stop();
});

await test("a spool is shown as it was written, with nothing sent", async () => {
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
  // Beside what the fight logged, the session tells its beginning and its end.
  await sees(page, "#tile-logs .tile-value", String(sum(told.logs) + 2));
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
  await sees(exported, "#tile-logs .tile-value", String(sum(told.logs) + 2));
  await done(exported);
});

await browser.close();
viewers.forEach((each) => each.kill());
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
