// Every query of the stack and of the documents, with the place where it stands.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parser as logqlParser } from '@grafana/lezer-logql';
import { parser as traceqlParser } from '@grafana/lezer-traceql';
import { parser as promqlParser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const stack = `${root}stack/`;

const parsers = { promql: promqlParser, logql: logqlParser, traceql: traceqlParser };
const LANGUAGES = { prometheus: 'promql', loki: 'logql', tempo: 'traceql' };

export const read = (file) => readFileSync(file, 'utf8');

/** Files of a folder and of those below it. */
export const files = (folder, ending, skip = /\/(node_modules|target|\.git)\//) => readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
        const path = `${folder}${entry.name}`;
        if (!entry.isDirectory()) return path.endsWith(ending) ? [path] : [];
        return skip.test(`${path}/`) ? [] : files(`${path}/`, ending, skip);
    })
    .sort();

/** What Grafana puts in the place of its variables; by default every value is selected. */
export const fill = (text, values = {}) => Object.entries({
    __rate_interval: '1m', __range: '1h', __auto: '1m', __interval: '15s',
    game: '.+', env: '.+', version: '.+', loop: '.+', instance: '.+', session: '.+', ...values,
}).reduce((filled, [name, value]) => filled.replaceAll(`$${name}`, value), text);

/** Positions at which a grammar finds an error; the first is where to look. */
export const errors = (language, text) => {
    const found = [];
    parsers[language].parse(text).iterate({
        enter: (node) => {
            if (node.type.isError) found.push(node.from);
        },
    });
    return found;
};

export const dashboards = () => files(`${stack}dashboards/`, '.json').map((file) => ({ file, model: JSON.parse(read(file)) }));

const ofDashboards = () => dashboards().flatMap(({ file, model }) => [
    ...model.panels.flatMap((panel) => (panel.targets ?? []).map((target) => ({
        place: `${file.slice(root.length)}: ${panel.title}`,
        panel: panel.title,
        language: LANGUAGES[target.datasource.type],
        text: target.expr ?? target.query,
    }))),
    ...model.templating.list.filter((variable) => variable.type === 'query').map((variable) => ({
        place: `${file.slice(root.length)}: variable ${variable.name}`,
        language: 'promql',
        text: /^label_values\((.+), \w+\)$/.exec(variable.query)[1],
    })),
]);

const rulesOf = (file, language) => parse(read(file)).groups.flatMap((group) => group.rules).map((rule) => ({
    place: `${file.slice(root.length)}: ${rule.record ?? rule.alert}`,
    language,
    text: rule.expr,
    alert: rule.alert,
}));

const ofRules = () => [
    ...[...files(`${stack}rules/`, '.rules.yml'), ...files(`${root}docs/`, '.rules.yml')].flatMap((file) => rulesOf(file, 'promql')),
    ...files(`${stack}loki/rules/`, '.yaml').flatMap((file) => rulesOf(file, 'logql')),
];

// A block of a document holds a query a line; one that goes on in the next lines is indented there, or still open.
const expressions = (block) => {
    const found = [];
    for (const line of block.split('\n').map((one) => one.replace(/\s+#.*|^#.*/, '')).filter((one) => one.trim())) {
        const last = found.at(-1);
        const open = last !== undefined && [...last].reduce((depth, c) => depth + ('({['.includes(c) ? 1 : ')}]'.includes(c) ? -1 : 0), 0) > 0;
        if (open || (last !== undefined && /^\s/.test(line))) found[found.length - 1] += `\n${line}`;
        else found.push(line);
    }
    return found;
};

/** Blocks of a query language, and queries for logs and traces in the running text. */
const ofDocument = (file) => {
    const text = read(file);
    const place = file.slice(root.length);
    const blocks = [...text.matchAll(/^```(promql|logql|traceql)\n(.*?)^```/gms)]
        .flatMap(([, language, block]) => expressions(block).map((one) => ({ place, language, text: one, document: true })));
    const spans = [...text.replace(/^```.*?^```/gms, '').matchAll(/`(\{ ?(?:resource\.|span\.|link:)?[a-zA-Z_.]+ ?=~? ?"[^`]*)`/g)]
        .map(([, one]) => ({ place, language: /^\{ ?[\w]+[.:]/.test(one) ? 'traceql' : 'logql', text: one, document: true }))
        .filter(({ text: one }) => one.includes('}'));
    return [...blocks, ...spans];
};

const documents = () => [`${root}README.md`, ...files(`${root}docs/`, '.md'), ...files(stack, '.md')];

/** All of them: {place, language, text}, with the alert's or the panel's name where there is one. */
export const queries = () => [...ofDashboards(), ...ofRules(), ...documents().flatMap(ofDocument)];
