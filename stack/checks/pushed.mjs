// Series under the names that the library fixes, for what a short fight of the demo does not show: hours of frames, sessions
// that ended, the JVM, losses. Sent by remote write, with a label game="pushed".
import protobuf from 'protobufjs';
import { compress } from 'snappyjs';

const { root: types } = protobuf.parse(`syntax = "proto3";
    message Label { string name = 1; string value = 2; }
    message Sample { double value = 1; int64 timestamp = 2; }
    message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; }
    message WriteRequest { repeated TimeSeries timeseries = 1; }`);
const WriteRequest = types.lookupType('WriteRequest');

const HOUR = 3600;
const STEP = 15;
const BUCKETS = ['4.2', '7', '8.4', '11.2', '16.7', '20', '25', '33.4', '50', '100', '250', '1000', '5000', '30000', '+Inf'];

const one = (name, labels, value, { from = -2 * HOUR, to = 0, step = STEP } = {}) => {
    const samples = [];
    for (let second = from; second <= to; second += step) samples.push([second, value(second - from)]);
    return { labels: { __name__: name, ...labels }, samples };
};

const rising = (perSecond) => (seconds) => perSecond * seconds;
const steady = (value) => () => value;

const histogram = (name, labels, perSecond, bounds) => [
    ...bounds.map((le, index) => one(`${name}_bucket`, { ...labels, le }, rising(perSecond * (index + 1) / bounds.length))),
    one(`${name}_count`, labels, rising(perSecond)),
    one(`${name}_sum`, labels, rising(perSecond * 12)),
];

const session = (version, instance, late) => {
    const all = { game: 'pushed', env: 'production', version, instance };
    const loop = { ...all, loop: 'main' };
    return [
        one('gametracker_delivered_total', { ...all, signal: 'metrics' }, rising(4)),
        one('gametracker_delivered_total', { ...all, signal: 'traces' }, rising(2)),
        // Logs stopped an hour ago.
        one('gametracker_delivered_total', { ...all, signal: 'logs' }, (seconds) => Math.min(seconds, HOUR) * 3),
        ...['queue_full', 'spool_full', 'spool_damaged', 'too_late', 'declined'].map((reason) =>
            one('gametracker_dropped_total', { ...all, signal: 'logs', reason }, rising(0.5))),
        // A storm in the new version.
        one('gametracker_dropped_total', { ...all, signal: 'logs', reason: 'repeated' }, rising(version === '1.0' ? 0.001 : 0.5)),
        ...histogram('frame_time_ms', loop, 60, BUCKETS),
        one('frames_total', loop, rising(60)),
        one('frames_slow_total', loop, rising(0.5)),
        one('frames_frozen_total', loop, rising(0.01)),
        one('frame_delay_ms_total', loop, rising(late)),
        ...['gc', 'lock', 'io', 'unknown'].flatMap((cause) => [
            one('hitches_total', { ...loop, cause }, rising(0.05)),
            one('hitch_ms_total', { ...loop, cause }, rising(late / 4)),
        ]),
        ...['G1 Eden Space', 'G1 Old Gen'].flatMap((pool) => ['used', 'committed', 'limit', 'used_after_last_gc'].map((what) =>
            one(`jvm_memory_${what}_bytes`, { ...all, jvm_memory_type: 'heap', jvm_memory_pool_name: pool }, steady(2 ** 28)))),
        ...histogram('jvm_gc_duration_seconds', { ...all, jvm_gc_name: 'G1 Young Generation', jvm_gc_action: 'end of minor GC' },
            0.2, ['0.001', '0.002', '0.004', '0.008', '0.016', '0.033', '0.066', '0.125', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf']),
        ...['runnable', 'waiting'].map((state) =>
            one('jvm_thread_count', { ...all, jvm_thread_daemon: 'true', jvm_thread_state: state }, steady(8))),
        one('jvm_class_count', all, steady(4000)),
        one('jvm_class_loaded_total', all, rising(0.1)),
        one('jvm_class_unloaded_total', all, steady(0)),
        one('jvm_cpu_time_seconds_total', all, rising(0.4)),
        one('jvm_cpu_count', all, steady(8)),
        one('jvm_cpu_recent_utilization_ratio', all, steady(0.1)),
    ];
};

const of = (version) => ({ game: 'pushed', env: 'production', version });

/** Every series: its labels, and its samples as [seconds from now, value]. */
export const series = () => [
    ...session('1.0', 'a', 2), ...session('1.0', 'b', 4), ...session('2.0', 'c', 15),
    // What Loki's ruler writes.
    one('game:session_end:count1d', { ...of('2.0'), ending: 'EXITED' }, steady(95)),
    one('game:session_end:count1d', { ...of('2.0'), ending: 'VM_CRASH' }, steady(5)),
    one('game:session_end:count1d', { ...of('1.0'), ending: 'EXITED' }, steady(100)),
    one('game:log_errors:rate5m', of('1.0'), steady(0.001)),
    one('game:log_errors:rate5m', of('2.0'), steady(0.2)),
    // A day ago there was version 1.0 alone.
    one('game:sessions_reporting:count', of('1.0'), steady(2), { from: -27 * HOUR, to: -23 * HOUR, step: 60 }),
    // A game of which nothing is heard any more.
    one('game:sessions_reporting:count', { ...of('1.0'), game: 'silent' }, steady(12), { from: -2 * HOUR, to: -HOUR / 3 }),
];

/** Sends them all; times are seconds from now. */
export const push = async (url) => {
    const now = Date.now();
    const timeseries = series().map(({ labels, samples }) => ({
        labels: Object.keys(labels).sort().map((name) => ({ name, value: labels[name] })),
        samples: samples.map(([second, value]) => ({ value, timestamp: Math.round(now + second * 1000) })),
    }));
    for (let first = 0; first < timeseries.length; first += 50) {
        const body = WriteRequest.encode(WriteRequest.create({ timeseries: timeseries.slice(first, first + 50) })).finish();
        const answer = await fetch(url, {
            method: 'POST',
            headers: { 'Content-Type': 'application/x-protobuf', 'Content-Encoding': 'snappy', 'X-Prometheus-Remote-Write-Version': '0.1.0' },
            body: compress(body),
        });
        if (answer.status !== 204) throw new Error(`${answer.status} ${await answer.text()}`);
    }
    return timeseries.length;
};
