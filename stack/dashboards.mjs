// node dashboards.mjs: writes dashboards/*.json. With --check it compares them with what it would write.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import frames from './lib/frames.mjs';
import overview from './lib/overview.mjs';
import servers from './lib/servers.mjs';
import session from './lib/session.mjs';
import telemetry from './lib/telemetry.mjs';

const folder = new URL('dashboards/', import.meta.url);
const boards = { overview, frames, session, servers, telemetry };

// The SDK leaves panels without an id, and gives each variable what only one of type interval has.
const complete = (built) => {
    built.panels.forEach((panel, index) => {
        panel.id = index + 1;
    });
    built.templating.list.filter((variable) => variable.type !== 'interval').forEach((variable) => {
        delete variable.auto;
        delete variable.auto_min;
        delete variable.auto_count;
    });
    return built;
};

const files = new Map(Object.entries(boards).map(([name, builder]) => {
    const text = JSON.stringify(complete(builder.build()), null, 2);
    return [`${name}.json`, `${text}\n`];
}));

if (process.argv.includes('--check')) {
    const there = readdirSync(folder).sort();
    const wrong = [...files.keys()].filter((name) => !there.includes(name) || readFileSync(new URL(name, folder), 'utf8') !== files.get(name))
        .concat(there.filter((name) => !files.has(name)));
    if (wrong.length > 0) {
        console.error(`stack/dashboards differs from what the scripts make of it: ${wrong.join(', ')}; npm run dashboards`);
        process.exit(1);
    }
} else {
    files.forEach((text, name) => writeFileSync(new URL(name, folder), text));
}
