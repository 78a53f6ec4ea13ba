// A game's telemetry, made up: always the same numbers, so that tests can count.

/** Snappy format description, section 2.1: a literal whose length takes two bytes. */
const LONG_LITERAL = 61 << 2;

/** Loki push: entries as {level, line} or {level, json}, one stream a level. */
export function lokiPush(entries, labels = {}) {
  const streams = new Map();
  for (const { ns, level, json, line } of entries) {
    if (!streams.has(level)) streams.set(level, []);
    streams.get(level).push([String(ns), line ?? JSON.stringify(json)]);
  }
  return JSON.stringify({
    streams: [...streams].map(([level, values]) => ({ stream: { game: "arena", env: "development", version: "1.2.0", level, service_name: "arena", ...labels }, values })),
  });
}

export function otlpTraces(spans, session) {
  const attributes = (map) => Object.entries(map).map(([key, value]) => ({ key, value: typeof value === "number" ? (Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }) : { stringValue: String(value) } }));
  return JSON.stringify({
    resourceSpans: [{
      resource: { attributes: attributes({ "service.name": "arena", "service.version": "1.2.0", "deployment.environment.name": "development", "session.id": session }) },
      scopeSpans: [{
        scope: { name: "gametracker" },
        spans: spans.map((span) => ({
          traceId: span.trace, spanId: span.id, ...(span.parent ? { parentSpanId: span.parent } : {}), name: span.name, kind: 1,
          startTimeUnixNano: String(span.start), endTimeUnixNano: String(span.start + BigInt(span.duration)),
          attributes: attributes(span.attributes ?? {}),
          ...(span.links ? { links: span.links.map((link) => ({ traceId: link.trace, spanId: link.id, attributes: attributes(link.attributes ?? {}) })) } : {}),
          ...(span.error ? { status: { code: 2, message: span.error }, events: [{ name: "exception", timeUnixNano: String(span.start + BigInt(span.duration)), attributes: attributes({ "exception.type": "java.io.IOException", "exception.message": span.error, "exception.stacktrace": `java.io.IOException: ${span.error}\n\tat arena.Assets.load(Assets.java:42)` }) }] } : {}),
        })),
      }],
    }],
  });
}

/** prometheus.WriteRequest in a Snappy block of literals: series as {labels, samples: [[ms, value]]}. */
export function remoteWrite(series) {
  return snappy(Buffer.concat(series.map(({ labels, samples }) => field(1, Buffer.concat([
    ...Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(value))]))),
    ...samples.map(([ms, value]) => {
      const bits = Buffer.alloc(9);
      bits[0] = (1 << 3) | 1;
      if (value === "stale") bits.writeBigUInt64LE(0x7ff0000000000002n, 1);
      else bits.writeDoubleLE(value, 1);
      return field(2, Buffer.concat([bits, Buffer.from([2 << 3]), varint(BigInt(ms))]));
    }),
  ])))));
}

function field(number, bytes) {
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(BigInt(bytes.length)), bytes]);
}

function varint(value) {
  const out = [];
  while (value > 0x7fn) {
    out.push(Number(value & 0x7fn) | 0x80);
    value >>= 7n;
  }
  out.push(Number(value));
  return Buffer.from(out);
}

function snappy(bytes) {
  const parts = [varint(BigInt(bytes.length))];
  for (let at = 0; at < bytes.length; at += 65536) {
    const part = bytes.subarray(at, at + 65536);
    parts.push(Buffer.from([LONG_LITERAL, (part.length - 1) & 0xff, (part.length - 1) >> 8]), part);
  }
  return Buffer.concat(parts);
}

export async function post(base, path, body) {
  const protobuf = Buffer.isBuffer(body);
  const response = await fetch(base + path, {
    method: "POST",
    headers: protobuf ? { "Content-Type": "application/x-protobuf", "Content-Encoding": "snappy", "X-Prometheus-Remote-Write-Version": "0.1.0" } : { "Content-Type": "application/json" },
    body,
  });
  return { status: response.status, text: await response.text() };
}

const NAMES = ["ann", "bo", "cy", "dee"];
const WEAPONS = ["axe", "bow", "staff"];
const BOUNDS = [1, 2, 4, 8, 12, 16.7, 20, 25, 33.4, 50, 100];
const SESSION = "3f0c9a52-7a1e-4a57-9d0e-5b1c2d3e4f50";

/** A fight of a minute: what was sent, counted. */
export async function fight(base, { now = Date.now(), seconds = 60 } = {}) {
  const begin = now - seconds * 1000;
  const ns = (ms, more = 0) => BigInt(Math.round(ms)) * 1000000n + BigInt(more);
  const counted = { error: 0, warn: 0, info: 0, debug: 0, logs: 0, spans: 0, traces: 0, hits: 0 };
  let seed = 7;
  const random = () => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const id = (n, digits) => (0xabc0000000000000n + BigInt(n)).toString(16).padStart(digits, "7").slice(-digits);
  const entries = [];
  const spans = [];
  const log = (ms, level, msg, data = {}, more = {}) => {
    counted[level]++;
    counted.logs++;
    entries.push({ ns: ns(ms, counted.logs), level, json: { msg, data, ...more, seq: counted.logs, session_id: SESSION, user: { id: "p-17" }, contexts: { arena: { map: "colosseum", players: 4 } }, tags: { build: "nightly" }, device: { os: "Linux", arch: "amd64", gpu: "RTX 4070" } } });
  };
  let spanNumber = 0;
  const span = (trace, parent, name, start, duration, attributes, error) => {
    const one = { trace, id: id(++spanNumber, 16), parent, name, start: ns(start), duration: Math.round(duration * 1e6), attributes, error };
    spans.push(one);
    counted.spans++;
    return one;
  };
  for (let round = 0; round < 6; round++) {
    const at = begin + (round * seconds * 1000) / 6;
    const length = (seconds * 1000) / 6 - 300;
    const trace = id(1000 + round, 32);
    counted.traces++;
    const root = span(trace, "", "round", at, length, { number: round + 1, map: "colosseum" });
    const load = span(trace, root.id, "load arena", at + 4, 420, { assets: 128 });
    span(trace, load.id, "read textures", at + 10, 260, { mib: 48.5 });
    span(trace, load.id, "build navmesh", at + 275, 140, { triangles: 20480 });
    log(at + 5, "info", `round ${round + 1} begins`, { round: round + 1, players: 4 }, { trace_id: trace, span_id: root.id });
    for (let turn = 0; turn < 8; turn++) {
      const begun = at + 500 + (turn * (length - 700)) / 8;
      const attack = span(trace, root.id, "attack", begun, 120 + random() * 300, { by: pick(NAMES), weapon: pick(WEAPONS) });
      span(trace, attack.id, "find path", begun + 3, 12 + random() * 20, { nodes: Math.floor(random() * 900) });
      span(trace, attack.id, "resolve hit", begun + 60, 8 + random() * 9, {});
      const damage = Math.floor(5 + random() * 20);
      counted.hits++;
      log(begun + 70, "debug", "hit", { by: attack.attributes.by, weapon: attack.attributes.weapon, damage, hp: 100 - damage }, { trace_id: trace, span_id: attack.id });
      if (damage > 20) log(begun + 80, "warn", `${attack.attributes.by} is low on health`, { hp: 9 }, { trace_id: trace, span_id: attack.id });
    }
    if (round % 2 === 1) {
      const save = span(trace, root.id, "save replay", at + length - 180, 160, { slot: round }, "disk quota exceeded");
      log(at + length - 20, "error", "replay could not be saved", { slot: round }, {
        trace_id: trace, span_id: save.id,
        error: { type: "java.io.IOException", message: "disk quota exceeded", stack: "java.io.IOException: disk quota exceeded\n\tat arena.Replays.save(Replays.java:88)\n\tat arena.Round.end(Round.java:141)\n\tat arena.Arena.main(Arena.java:30)" },
        breadcrumbs: [{ ts: String(ns(at + length - 2000)), msg: "last stand", data: { alive: 1 } }, { ts: String(ns(at + length - 400)), msg: "round won", data: { by: "ann" } }],
      });
    }
    log(at + length, "info", `round ${round + 1} is over`, { winner: pick(NAMES), seconds: 9.7 }, { trace_id: trace, span_id: root.id });
  }
  const common = { game: "arena", env: "development", version: "1.2.0", instance: SESSION };
  const steps = seconds / 5;
  const frames = new Array(BOUNDS.length + 1).fill(0);
  let frameSum = 0;
  let frameCount = 0;
  const totals = Object.fromEntries(WEAPONS.map((weapon) => [weapon, 0]));
  for (let step = 0; step <= steps; step++) {
    const ms = Math.round(begin + step * 5000) + 7;
    if (step > 0) {
      for (let frame = 0; frame < 300; frame++) {
        const hard = step > 7 && step < 10 ? 9 : 0;
        const time = 13 + hard + random() * 5 + (random() > 0.985 ? 20 + random() * 20 : 0);
        frames[BOUNDS.findIndex((bound) => time <= bound)]++;
        frameSum += time;
        frameCount++;
      }
      for (const weapon of WEAPONS) totals[weapon] += Math.floor(random() * 14);
    }
    let below = 0;
    const series = [
      ...BOUNDS.map((bound, i) => ({ labels: { __name__: "frame_time_ms_bucket", le: String(bound), ...common }, samples: [[ms, (below += frames[i])]] })),
      { labels: { __name__: "frame_time_ms_bucket", le: "+Inf", ...common }, samples: [[ms, frameCount]] },
      { labels: { __name__: "frame_time_ms_sum", ...common }, samples: [[ms, frameSum]] },
      { labels: { __name__: "frame_time_ms_count", ...common }, samples: [[ms, frameCount]] },
      ...WEAPONS.map((weapon) => ({ labels: { __name__: "hits_total", weapon, ...common }, samples: [[ms, totals[weapon]]] })),
      ...NAMES.map((player, i) => ({ labels: { __name__: "player_health", player, ...common }, samples: [[ms, Math.max(0, Math.round(100 - step * (2 + i * 2) + random() * 12))]] })),
      { labels: { __name__: "heap_used_mib", ...common }, samples: [[ms, 180 + 60 * Math.sin(step / 1.7) + random() * 20]] },
    ];
    await expect(post(base, "/api/v1/push", remoteWrite(series)), 204);
  }
  for (let i = 0; i < entries.length; i += 20) await expect(post(base, "/loki/api/v1/push", lokiPush(entries.slice(i, i + 20))), 204);
  for (let i = 0; i < spans.length; i += 25) await expect(post(base, "/v1/traces", otlpTraces(spans.slice(i, i + 25), SESSION)), 200);
  return { ...counted, session: SESSION, frames: frameCount, weapons: totals, totalHits: WEAPONS.reduce((sum, weapon) => sum + totals[weapon], 0) };
}

const CAUSES = ["gc", "safepoint", "lock", "wait", "sleep", "io", "class_loading", "cpu", "scheduler", "unknown"];
const EVIDENCE = {
  gc: { collector: "G1New", gc_cause: "G1 Evacuation Pause" },
  lock: { class: "arena.Inventory", owner: "autosave" },
  io: { path: "assets/level7.pak", at: "arena.Assets.read:88" },
  cpu: { method: ["arena.Paths.search:141 x12", "arena.Grid.cost:60 x3"], stack: "arena.Paths.search:141 < arena.Wave.step:58 < arena.Fight.play:97 < arena.Arena.main:30" },
};

/** A minute of two loops that hitch: 20 times, each cause twice, of which the server's loop sends OTLP. */
export async function hitching(base, { now = Date.now(), seconds = 60 } = {}) {
  const begin = now - seconds * 1000;
  const common = { game: "arena", env: "development", version: "1.2.0", instance: SESSION };
  const told = CAUSES.flatMap((cause, i) => ["main", "server-tick"].map((loop, j) => {
    const duration = 60 + 47 * i + 11 * j;
    const own = Math.round(duration * 0.8);
    return { cause, loop, ms: begin + 4000 + i * 5000 + j * 1500, frame: 200 + i * 300 + j * 90, duration, own, causes: { [cause]: own, ...(cause === "gc" ? { lock: 5 } : {}) } };
  }));
  const upTo = (loop, ms) => told.filter((hitch) => hitch.loop === loop && hitch.ms <= ms);
  for (let step = 0; step <= seconds / 5; step++) {
    const ms = Math.round(begin + step * 5000);
    const series = ["main", "server-tick"].flatMap((loop) => {
      const hitches = upTo(loop, ms);
      const frames = 300 * step;
      const labels = { loop, ...common };
      let below = 0;
      const counts = BOUNDS.map((bound, i) => (BOUNDS[i] === 16.7 ? frames - hitches.length : hitches.filter((hitch) => hitch.duration <= bound && hitch.duration > (BOUNDS[i - 1] ?? 0)).length));
      const one = (name, value, more = {}) => ({ labels: { __name__: name, ...more, ...labels }, samples: [[ms, value]] });
      return [
        ...BOUNDS.map((bound, i) => one("frame_time_ms_bucket", (below += counts[i]), { le: String(bound) })),
        one("frame_time_ms_bucket", frames, { le: "+Inf" }), one("frame_time_ms_sum", frames * 16), one("frame_time_ms_count", frames),
        one("frames_total", frames), one("frames_slow_total", hitches.length), one("frames_frozen_total", 0),
        one("frame_delay_ms_total", hitches.reduce((sum, hitch) => sum + hitch.duration - 16, 0)),
        ...CAUSES.flatMap((cause) => {
          const those = hitches.filter((hitch) => hitch.cause === cause);
          return [one("hitches_total", those.length, { cause }), one("hitch_ms_total", hitches.reduce((sum, hitch) => sum + (hitch.causes[cause] ?? 0), 0), { cause })];
        }),
      ];
    });
    await expect(post(base, "/api/v1/push", remoteWrite(series)), 204);
  }
  const ns = (ms) => BigInt(Math.round(ms)) * 1000000n;
  const data = (hitch) => ({
    loop: hitch.loop, frame: hitch.frame, start: new Date(hitch.ms).toISOString(), duration_ms: hitch.duration, budget_ms: 16.667, cause: hitch.cause,
    causes: hitch.causes, ...(EVIDENCE[hitch.cause] ? { evidence: { [hitch.cause]: EVIDENCE[hitch.cause] } } : {}), sections: { physics: 4.5, render: hitch.own + 2 },
  });
  const trace = "abc1".repeat(8);
  const crumbs = (hitch) => [{ ts: String(ns(hitch.ms - 700)), msg: "door opened", data: { room: 7 } }];
  const line = (hitch, i) => ({ ns: ns(hitch.ms + hitch.duration), level: "warn", json: { msg: "hitch", event: "hitch", thread: "render", data: data(hitch), breadcrumbs: crumbs(hitch), trace_id: trace, span_id: "00000000000000a1", seq: i, session_id: SESSION, user: { id: "p-17" } } });
  await expect(post(base, "/loki/api/v1/push", lokiPush(told.filter((hitch) => hitch.loop === "main").map(line))), 204);
  // As GameTracker flattens: one attribute a value.
  const flat = (prefix, value) => (value !== null && typeof value === "object" && !Array.isArray(value) ? Object.entries(value).flatMap(([key, each]) => flat(`${prefix}.${key}`, each)) : [[prefix, value]]);
  const any = (value) => (Array.isArray(value) ? { arrayValue: { values: value.map(any) } } : typeof value === "number" ? { doubleValue: value } : { stringValue: String(value) });
  await expect(post(base, "/v1/logs", JSON.stringify({ resourceLogs: [{
    resource: { attributes: [{ key: "service.name", value: any("arena") }, { key: "session.id", value: any(SESSION) }] },
    scopeLogs: [{ scope: { name: "gametracker" }, logRecords: told.filter((hitch) => hitch.loop !== "main").map((hitch) => ({
      timeUnixNano: String(ns(hitch.ms + hitch.duration)), severityNumber: 13, severityText: "WARN", eventName: "hitch", body: any("hitch"),
      attributes: [["thread.name", "server"], ...flat("data", data(hitch))].map(([key, value]) => ({ key, value: any(value) })).concat([{ key: "breadcrumbs", value: { arrayValue: { values: crumbs(hitch).map((crumb) => (
        { kvlistValue: { values: [{ key: "ts", value: any(crumb.ts) }, { key: "msg", value: any(crumb.msg) }] } })) } } }]),
    })) }],
  }] })), 204);
  await expect(post(base, "/v1/traces", otlpTraces([{ trace, id: "00000000000000a1", name: "wave", start: ns(begin), duration: seconds * 1e9, attributes: {} }], SESSION)), 200);
  return { told, causes: CAUSES, frames: 300 * (seconds / 5), session: SESSION };
}

/** Sessions of two versions, and how they ended; the last of 1.1 is told twice, one of 1.2 in OTLP, and one still runs. */
export async function ended(base, { now = Date.now() } = {}) {
  const id = (n) => `${String(n).repeat(8)}-0000-4000-8000-000000000000`;
  const ns = (ms) => BigInt(Math.round(ms)) * 1000000n;
  const lines = (n, version, player, events) => post(base, "/loki/api/v1/push", lokiPush(events.map(([event, ms, data], i) => (
    { ns: ns(ms), level: event.startsWith("app") ? "error" : "info", json: { msg: event, event, data, seq: i + 1, session_id: id(n), ...(player ? { user: { id: player } } : {}) } })), { version }));
  const at = (minutes) => now - minutes * 60000;
  const hang = (state, ms) => ({ loop: "main", state, duration_ms: ms, evidence: { stack: "arena.Level.load(Level.java:7)" } });
  const crash = [["app.crash", at(30), { error: "SIGSEGV (0xb) at pc=0x00007f31, pid=7, tid=8", problematic_frame: "V  [libjvm.so+0x1]" }], ["session.end", at(30), { ending: "VM_CRASH", duration_s: 1800, frames: 9, errors: 0 }]];
  for (const push of [
    () => lines(1, "1.1", "ann", [["session.start", at(58), {}], ["session.end", at(50), { ending: "EXITED", duration_s: 3600, frames: 9, errors: 2 }]]),
    () => lines(2, "1.1", "ann", [["app.hang", at(45), hang("hanging", 5012)], ["app.hang", at(44), hang("ended", 8000)], ["session.end", at(40), { ending: "EXITED", duration_s: 5400, frames: 9, errors: 0 }]]),
    () => lines(3, "1.1", "", [["session.end", at(35), { ending: "KILLED", duration_s: 1800, frames: 9, errors: 0 }]]),
    () => lines(4, "1.1", "bob", crash), () => lines(4, "1.1", "bob", crash.map(([event, ms, data]) => [event, ms + 1, data])),
    () => lines(6, "1.2", "dan", [["session.start", at(5), { previous_id: id(4) }], ["app.hang", at(1), hang("hanging", 5004)]]),
  ]) await expect(push(), 204);
  const attributes = (map) => Object.entries(map).map(([key, value]) => ({ key, value: typeof value === "number" ? { doubleValue: value } : { stringValue: value } }));
  await expect(post(base, "/v1/logs", JSON.stringify({ resourceLogs: [{
    resource: { attributes: attributes({ "service.name": "arena", "service.version": "1.2", "session.id": id(5) }) },
    scopeLogs: [{ scope: { name: "gametracker" }, logRecords: [{ timeUnixNano: String(ns(at(10))), severityNumber: 9, severityText: "INFO", eventName: "session.end", body: { stringValue: "session.end" },
      attributes: attributes({ "data.ending": "EXITED", "data.duration_s": 3600, "data.frames": 9, "data.errors": 0, "user.id": "cid" }) }] }],
  }] })), 204);
  return { id };
}

async function expect(reply, status) {
  const got = await reply;
  if (got.status !== status) throw new Error(`answered ${got.status} instead of ${status}: ${got.text}`);
}
