// Records of which every field is what no game would send: HTML as text, and what is no text where a text belongs.

import { post, remoteWrite } from "./feed.mjs";

/** Stands in each hostile text, so that a test can look where it went. */
export const MARK = "h4cked";

export const HTML = `<img src=x onerror="window.${MARK}=1"><script>window.${MARK}=2</script>`;

/** What a client may send in the place of a text. */
const KINDS = [
  HTML,
  { innerHTML: [HTML], outerHTML: [HTML], textContent: [HTML] },
  { innerHTML: { toString: HTML }, onclick: HTML, onerror: [HTML], srcdoc: HTML, className: [HTML], style: { cssText: HTML }, href: `javascript:window.${MARK}=3` },
  [HTML, { innerHTML: [HTML] }, [[HTML]]],
  [{ innerHTML: HTML }],
  { toString: HTML, valueOf: 1, toJSON: 2, length: 3, split: 4, then: 5 },
  { constructor: { prototype: HTML }, hasOwnProperty: HTML },
  JSON.parse(`{"__proto__":{"innerHTML":["${MARK}"]}}`),
  { nodeType: 1, tagName: "IMG", outerHTML: HTML },
  7, true, null, [], {}, "", -1e308,
  nested(400),
];

function nested(depth) {
  let value = HTML;
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { a: value };
  return value;
}

/** Each field alone, with each kind: a fault of one must not hide that of another. */
function lines() {
  const fields = ["msg", "message", "data", "error", "error.type", "error.message", "error.stack", "breadcrumbs", "breadcrumbs.0", "breadcrumbs.0.msg", "breadcrumbs.0.ts", "breadcrumbs.0.data", "user", "user.name", "tags", "tags.a", "contexts", "contexts.a.b", "device", "session_id", "trace_id", "span_id", "level", "thread", "logger", "event", "seq", HTML];
  const all = [];
  for (const field of fields) for (const kind of KINDS) all.push(JSON.stringify(set({ msg: `field ${field.slice(0, 20)}`, ...(field.startsWith("error.") ? { error: {} } : {}) }, field.split("."), kind)));
  for (const field of HITCH_FIELDS) for (const kind of KINDS.slice(0, 8)) all.push(JSON.stringify(set(hitch(), field.split("."), kind)));
  for (const field of SESSION_FIELDS) for (const kind of KINDS.slice(0, 8)) all.push(JSON.stringify(set(sessionEnd(field), field.split("."), kind)));
  return [...all, HTML, `{"broken": ${HTML}`, "[1]", "null", "{}", `{"msg":"${"x".repeat(5000)}"}`];
}

const HITCH_FIELDS = ["event", "thread", "breadcrumbs", "data", "data.loop", "data.frame", "data.start", "data.duration_ms", "data.cause", "data.causes", "data.causes.gc", "data.evidence", "data.evidence.gc", "data.evidence.gc.stack", "data.sections", "data.sections.a", `data.sections.${HTML.replaceAll(".", "")}`];

function hitch() {
  return { msg: "hitch", event: "hitch", data: { loop: "main", frame: 1, duration_ms: 180, budget_ms: 16.7, cause: "gc", causes: { gc: 150 }, evidence: { gc: { stack: "a < b" } }, sections: { a: 1 } } };
}

const SESSION_FIELDS = ["event", "session_id", "user", "user.id", "data", "data.ending", "data.duration_s", "data.state", "data.error"];

function sessionEnd(field) {
  const event = { "data.state": "app.hang", "data.error": "app.crash" }[field] ?? "session.end";
  return { msg: event, event, session_id: `session ${field}`, user: { id: "ann" }, data: { ending: "EXITED", duration_s: 60 } };
}

function set(target, [step, ...rest], value) {
  if (!rest.length) target[step] = value;
  else target[step] = set(rest[0] === "0" ? [] : target[step] ?? {}, rest, value);
  return target;
}

/** A value of OTLP. */
function any(value) {
  if (value === null) return {};
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") return { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(any) } };
  return { kvlistValue: { values: Object.entries(value).map(([key, each]) => ({ key, value: any(each) })) } };
}

const attributes = (map) => Object.entries(map).map(([key, value]) => ({ key, value: any(value) }));

/** Not so deep that a server refuses it: each level of a value is four of JSON. */
const OTLP_KINDS = KINDS.slice(0, -1);

/** Sends all of it to a viewer; returns how much there is to be seen. */
export async function attack(base) {
  const statuses = [];
  const send = async (...request) => statuses.push((await post(base, ...request)).status);
  const now = BigInt(Date.now()) * 1000000n;
  const all = lines();
  const metadata = { [`key ${MARK}`]: HTML, trace_id: HTML, span_id: HTML, session_id: HTML };
  await send("/loki/api/v1/push", JSON.stringify({ streams: [
    { stream: { level: HTML, game: HTML, version: HTML, env: HTML, service_name: HTML, constructor: HTML, toString: HTML }, values: all.map((line, i) => [String(now + BigInt(i)), line]) },
    { stream: { level: "error" }, values: [[String(now), HTML, metadata], [String(now + 1n), "{\"msg\":{\"innerHTML\":[\"x\"]}}", metadata]] },
  ] }));
  let logs = all.length + 2;
  let id = 1;
  const spanId = () => (id++).toString(16).padStart(16, "0");
  const trace = (n) => `${MARK.replace(/[^0-9a-f]/g, "a")}${n.toString(16)}`.padStart(32, "c");
  for (const [n, kind] of OTLP_KINDS.entries()) {
    const resource = { attributes: attributes({ "service.name": kind, "service.version": kind, "service.namespace": kind, "service.instance.id": kind, "deployment.environment.name": kind, "session.id": kind, [`other ${MARK}`]: kind }) };
    const scope = { name: HTML, version: HTML };
    await send("/v1/logs", JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: [
      { timeUnixNano: String(now + BigInt(n)), severityNumber: 17, severityText: HTML, body: any(kind), attributes: attributes({ "exception.type": kind, "exception.stacktrace": kind, [`a ${MARK}`]: kind }), traceId: trace(n), spanId: spanId() },
      { timeUnixNano: String(now + BigInt(n)), body: any({ msg: kind, error: { type: kind }, breadcrumbs: kind }) },
    ] }] }] }));
    logs += 2;
    await send("/v1/traces", JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [{
      traceId: trace(n), spanId: spanId(), name: HTML, kind: 99, startTimeUnixNano: String(now), endTimeUnixNano: String(now + 5000000n), attributes: attributes({ a: kind, [HTML]: kind }),
      status: { code: 2, message: HTML },
      events: [{ name: HTML, timeUnixNano: String(now), attributes: attributes({ "exception.type": kind, "exception.message": kind, "exception.stacktrace": kind }) }],
      links: [{ traceId: trace(n + 1), spanId: spanId(), attributes: attributes({ a: kind, [HTML]: kind }) }],
    }] }] }] }));
    await send("/v1/metrics", JSON.stringify({ resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics: [
      { name: `m${n} ${HTML}`, unit: HTML, description: HTML, gauge: { dataPoints: [{ timeUnixNano: String(now), asDouble: 1, attributes: attributes({ a: kind }) }] } },
    ] }] }] }));
  }
  const ms = Date.now();
  await send("/api/v1/push", remoteWrite([
    ...[0, 5].map((value) => ({ labels: { __name__: HTML, [HTML]: HTML, instance: HTML, game: HTML, version: HTML, env: HTML }, samples: [[ms - 10 + value, value]] })),
    { labels: { __name__: `${HTML}_total`, a: HTML }, samples: [[ms, 1]] },
    { labels: { __name__: "constructor", toString: HTML, __proto__: HTML }, samples: [[ms, 1]] },
    ...[HTML, "NaN", "+Inf", "1", ""].map((le) => ({ labels: { __name__: "frame_time_ms_bucket", le, loop: HTML, instance: HTML }, samples: [[ms - 5, 1], [ms, 2]] })),
    { labels: { __name__: "hitch_ms_total", cause: HTML, loop: HTML }, samples: [[ms, 1]] },
    { labels: { __name__: "hitches_total", cause: "__proto__", loop: "main" }, samples: [[ms, 1]] },
    ...[HTML, "NaN", "+Inf", "1", ""].map((le) => ({ labels: { __name__: "evil_frame_bucket", le }, samples: [[ms - 5, 1], [ms, 2]] })),
  ]));
  const refused = [];
  for (const [path, headers, body] of [
    [`/nowhere?a=${HTML}`, {}, HTML],
    ["/loki/api/v1/push", { "Content-Type": `text/html;${MARK}="<img>"` }, HTML],
    ["/loki/api/v1/push", { "Content-Type": "application/json", "Content-Encoding": `<img ${MARK}>` }, HTML],
    ["/loki/api/v1/push", { "Content-Type": "application/json", "X-Evil": HTML, [`x-${MARK}`]: HTML }, HTML],
    ["/loki/api/v1/push", { "Content-Type": "application/json" }, JSON.stringify({ streams: [{ stream: { a: HTML.repeat(30) }, values: [[String(now), HTML]] }] })],
    ["/v1/traces", { "Content-Type": "application/json" }, `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${MARK}<img>"}]}]}]}`],
    ["/v1/metrics", { "Content-Type": "application/json" }, JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: HTML, sum: { dataPoints: [{ timeUnixNano: "1", asInt: "1" }] } }] }] }] })],
  ]) refused.push((await fetch(base + path, { method: "POST", headers, body })).status);
  return { statuses, refused, logs, traces: OTLP_KINDS.length };
}

/** Runs in the page: what of the hostile texts became more than text. */
export function leaks(mark) {
  const found = [];
  if (window[mark] !== undefined) found.push(`a script ran: ${window[mark]}`);
  if ({}.innerHTML !== undefined) found.push("the prototype of all objects was changed");
  for (const element of document.querySelectorAll("body *")) {
    const ours = element.closest("svg") ?? element;
    if (/^(img|script|iframe|object|embed|link|base|form|video|audio|math)$/i.test(element.tagName) && !element.closest("dialog") && !["recorded", ""].includes(element.id)) found.push(`an element was made: ${element.outerHTML.slice(0, 80)}`);
    if (element.closest("#view") && /^(img|script|iframe|object|embed|link|base|form|video|audio|math|svg|style)$/i.test(ours.tagName)) found.push(`an element was made in the view: ${ours.outerHTML.slice(0, 80)}`);
    for (const attribute of element.attributes) if (`${attribute.name}=${attribute.value}`.includes(mark)) found.push(`an attribute was made: ${attribute.name}=${attribute.value.slice(0, 60)}`);
  }
  return [...new Set(found)];
}
