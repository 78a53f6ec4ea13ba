// Every PromQL expression of dashboards, rules and documents, asked of a real Prometheus that has the stack's configuration
// and rules. It holds a fight of the arena, and apart from it, as game="pushed", series that such a fight does not show.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { push, series } from './pushed.mjs';
import { files, fill, queries, read, root, stack } from './queries.mjs';

const PATIENCE = 90_000;
// The newer servers of the gate, if they are there.
const program = (name) => (existsSync(`${process.env.NEWER_SERVERS}/${name}`) ? `${process.env.NEWER_SERVERS}/${name}` : name);
// The demo, and beside it what sends the JVM's metrics.
const MODULES = [process.env.ARENA_MODULES ?? `${root}examples/play/target/modules`, `${root}gametracker.jvm/target/classes`];
const GAMES = /game(=~?)"[^"]*"/g;

// What must have data of the fight itself, whatever else there is.
const FIGHT = ['Players', 'Players by version', 'Frames a second', 'Delivered', 'Sessions', 'Series by game', 'Heap',
    'Garbage collection', 'CPU', 'Threads'];

const folder = mkdtempSync(`${tmpdir()}/gametracker-stack-`);
const children = [];
let address;

const freePort = () => new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
        const { port } = server.address();
        server.close(() => resolve(port));
    });
});

const start = (command, args) => {
    const output = [];
    const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    [child.stdout, child.stderr].forEach((stream) => stream.on('data', (data) => output.push(data)));
    child.on('error', (error) => output.push(error.message));
    child.said = () => output.join('').slice(-4000);
    children.push(child);
    return child;
};

const until = async (what, condition, child) => {
    const end = Date.now() + PATIENCE;
    for (;;) {
        const found = await condition();
        if (found) return found;
        assert.ok(Date.now() < end, `${what}: not within ${PATIENCE / 1000} s\n${child.said()}`);
        assert.equal(child.exitCode, null, `${what}: ended\n${child.said()}`);
        await pause(200);
    }
};

const ask = async (path) => {
    const answer = await fetch(`${address}${path}`);
    return { status: answer.status, ...await answer.json() };
};

const result = async (expression) => {
    const answer = await ask(`/api/v1/query?query=${encodeURIComponent(expression)}`);
    assert.equal(answer.status, 'success', `${expression}: ${answer.error}`);
    return answer.data.result;
};

const configure = (port) => {
    const configuration = read(`${stack}prometheus/prometheus.yml`).replace('localhost:9090', `localhost:${port}`);
    writeFileSync(`${folder}/prometheus.yml`, configuration.replace('evaluation_interval: 30s', 'evaluation_interval: 1s'));
    cpSync(`${stack}rules`, `${folder}/rules`, { recursive: true });
    const rules = files(`${folder}/rules/`, '.rules.yml');
    rules.forEach((file) => writeFileSync(file, read(file).replaceAll('interval: 30s', 'interval: 1s')));
};

before(async () => {
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    configure(port);
    const server = start(program('prometheus'), [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=127.0.0.1:${port}`, '--web.enable-remote-write-receiver', '--log.level=warn']);
    await until('Prometheus', () => fetch(`${address}/-/ready`).then((answer) => answer.ok, () => false), server);

    // In so small a nursery garbage is collected soon.
    const arena = start('java', ['-Xmn2m', '-p', MODULES.join(':'), '--add-modules', 'gametracker.jvm',
        '-m', 'gametracker.examples.arena', '--seconds', '600', '--metrics', `${address}/api/v1/write`]);
    await push(`${address}/api/v1/write`);
    await until('the fight', async () => (await result('count_over_time(frame_time_ms_count{game="arena"}[20s]) >= 3')).length > 0
        && (await result('game:sessions_reporting:count{game="arena"}')).length > 0
        && (await result('game:errors_per_session:rate5m{game="pushed"}')).length > 0
        && (await result('count_over_time(jvm_gc_duration_seconds_count{game="arena"}[20s]) >= 3')).length > 0, arena);
});

after(async () => {
    for (const child of children.reverse()) {
        if (child.exitCode === null && child.pid) {
            const ended = new Promise((resolve) => child.once('exit', resolve));
            child.kill();
            const kill = setTimeout(() => child.kill('SIGKILL'), 5000);
            await ended;
            clearTimeout(kill);
        }
    }
    rmSync(folder, { recursive: true, force: true });
});

test('Prometheus runs every rule', async () => {
    const { data } = await ask('/api/v1/rules');
    const rules = data.groups.flatMap((group) => group.rules);
    const texts = files(`${stack}rules/`, '.rules.yml').map(read).join('\n');
    assert.equal(rules.length, texts.match(/^ +- (record|alert):/gm).length);
    for (const rule of rules) assert.equal(rule.health, 'ok', `${rule.name}: ${rule.lastError}`);
});

test('what was pushed for the JVM has the names and labels that the library sends', async () => {
    const { data } = await ask(`/api/v1/series?match[]=${encodeURIComponent('{game="arena", __name__=~"jvm_.+"}')}`);
    const keys = (labels) => Object.keys(labels).sort().join();
    const sent = new Map(data.map((labels) => [labels.__name__, keys(labels)]));
    const pushed = series().map(({ labels }) => labels).filter(({ __name__ }) => __name__.startsWith('jvm_'));
    assert.ok(pushed.length > 20);
    for (const labels of pushed) assert.equal(keys(labels), sent.get(labels.__name__), labels.__name__);
});

test('every expression returns data of the fight, or of the series that were pushed', async () => {
    const all = queries().filter(({ language }) => language === 'promql');
    const ofFight = new Set();
    const empty = [];
    for (const { place, panel, text, document } of all) {
        const on = (game) => (document || !text.includes('$game') ? fill(text).replace(GAMES, `game$1"${game}"`) : fill(text, { game }));
        const fight = await result(on('arena'));
        // An expression that selects no game finds both.
        if (fight.length > 0 && on('arena') !== on('pushed')) ofFight.add(panel ?? place);
        if (fight.length === 0 && (await result(on('pushed'))).length === 0) empty.push(`${place}: ${on('pushed')}`);
    }
    assert.deepEqual(empty, []);
    for (const panel of FIGHT) assert.ok(ofFight.has(panel), `nothing of the fight: ${panel}`);
    console.log(`${all.length} expressions, ${ofFight.size} panels and rules with data of the fight`);
});

test('every alert would fire on what was pushed for it', async () => {
    for (const { place, alert, text } of queries().filter((query) => query.alert)) {
        assert.ok((await result(text)).length > 0, `${place} ${alert}`);
    }
});

test('rules and their tests are promtool\'s own', () => {
    const promtool = (...args) => execFileSync(program('promtool'), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    promtool('check', 'rules', ...files(`${stack}rules/`, '.rules.yml'));
    files(`${stack}rules/`, '.test.yml').forEach((file) => promtool('test', 'rules', file));
    promtool('check', 'config', `${folder}/prometheus.yml`);
});
