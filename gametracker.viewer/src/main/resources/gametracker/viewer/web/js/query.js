// The filter of the logs: words, "several words", -not, field:value, field>number.

import { text } from "./format.js";

const TERM = /(-?)(?:([\w.@-]+)(:|=|>=|<=|>|<))?(?:"([^"]*)"?|(\S+))/g;

/** Makes a function that says yes or no to a log. */
export function compile(query) {
  const tests = [];
  for (const [, not, field, operator, quoted, plain] of query.matchAll(TERM)) {
    const value = quoted ?? plain;
    const test = field ? fieldTest(field, operator, value) : textTest(value);
    tests.push(not ? (log) => !test(log) : test);
  }
  return (log) => tests.every((test) => test(log));
}

function textTest(words) {
  const pattern = new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
  return (log) => pattern.test(log.line) || (log.metadata !== null && Object.values(log.metadata).some((value) => pattern.test(text(value))));
}

function fieldTest(field, operator, value) {
  const compare = comparison(operator, value);
  switch (field) {
    case "level": return (log) => compare(log.level);
    case "session": case "session_id": return (log) => log.session.startsWith(value);
    case "trace": case "trace_id": return (log) => log.trace === value;
    case "span": case "span_id": return (log) => log.span === value;
    default: {
      const path = field.split(".");
      const key = `"${path[path.length - 1]}"`;
      return (log) => {
        const known = own(log.labels, field) ?? own(log.metadata, field);
        if (known !== undefined) return compare(known);
        if (!log.line.includes(key)) return false; // far cheaper than to read it
        const json = log.json?.json;
        return json !== undefined && [json, own(json, "data"), own(json, "tags"), own(json, "user")].some((root) => found(root, path, compare));
      };
    }
  }
}

function found(root, path, compare) {
  let value = root;
  for (const step of path) value = own(value, step);
  return value !== undefined && compare(value);
}

/** An own property; undefined for inherited ones such as constructor. */
function own(object, name) {
  return object !== null && typeof object === "object" && Object.hasOwn(object, name) ? object[name] : undefined;
}

function comparison(operator, words) {
  const wanted = Number(words);
  const numberOf = (value) => (typeof value === "object" ? NaN : Number(value));
  switch (operator) {
    case ">": return (value) => numberOf(value) > wanted;
    case "<": return (value) => numberOf(value) < wanted;
    case ">=": return (value) => numberOf(value) >= wanted;
    case "<=": return (value) => numberOf(value) <= wanted;
    case "=": return (value) => text(value) === words;
    default: {
      const lower = words.toLowerCase();
      return (value) => text(value).toLowerCase().includes(lower);
    }
  }
}
