// The filter of the logs: words, "several words", -not, field:value, field>number.

const TERM = /(-?)(?:([\w.@-]+)(:|=|>=|<=|>|<))?(?:"([^"]*)"?|(\S+))/g;

/** Makes a function that says yes or no to a log. */
export function compile(text) {
  const tests = [];
  for (const [, not, field, operator, quoted, plain] of text.matchAll(TERM)) {
    const value = quoted ?? plain;
    const test = field ? fieldTest(field, operator, value) : textTest(value);
    tests.push(not ? (log) => !test(log) : test);
  }
  return (log) => tests.every((test) => test(log));
}

function textTest(text) {
  const pattern = new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
  return (log) => pattern.test(log.line) || (log.metadata !== null && Object.values(log.metadata).some((value) => pattern.test(value)));
}

function fieldTest(field, operator, value) {
  const compare = comparison(operator, value);
  switch (field) {
    case "level": return (log) => compare(log.level);
    case "session": return (log) => log.session.startsWith(value);
    case "trace": return (log) => log.trace === value;
    case "span": return (log) => log.span === value;
    default: {
      const path = field.split(".");
      const key = `"${path[path.length - 1]}"`;
      return (log) => {
        const known = log.labels[field] ?? log.metadata?.[field];
        if (known !== undefined) return compare(known);
        if (!log.line.includes(key)) return false; // far cheaper than to read it
        const json = log.json;
        return json !== null && [json, json.data, json.tags, json.user].some((root) => found(root, path, compare));
      };
    }
  }
}

function found(root, path, compare) {
  let value = root;
  for (const step of path) {
    if (value === null || typeof value !== "object") return false;
    value = value[step];
  }
  return value !== undefined && compare(value);
}

function comparison(operator, text) {
  const wanted = Number(text);
  switch (operator) {
    case ">": return (value) => Number(value) > wanted;
    case "<": return (value) => Number(value) < wanted;
    case ">=": return (value) => Number(value) >= wanted;
    case "<=": return (value) => Number(value) <= wanted;
    case "=": return (value) => String(value) === text;
    default: {
      const lower = text.toLowerCase();
      return (value) => (typeof value === "object" ? JSON.stringify(value) : String(value)).toLowerCase().includes(lower);
    }
  }
}
