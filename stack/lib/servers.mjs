import { SELECTED, board, choice, graph, list, logql, promql, row, spans, traceql, traceqlMetric } from './build.mjs';

const HERE = `${SELECTED}, instance=~"$instance"`;
const LOOP = `${HERE}, loop=~"$loop"`;
const SERVICE = 'resource.service.name =~ "$game"';
const ticks = (share) => `histogram_quantile(${share}, sum by (loop, le) (rate(frame_time_ms_bucket{${LOOP}}[$__rate_interval])))`;

export default board('gametracker-servers', 'Servers',
    'Matches, ticks and the JVM. A server measures its ticks as frames of a loop.', {
        variables: [
            choice('instance', 'Server', 'label_values(gametracker_delivered_total{game=~"$game", env=~"$env"}, instance)'),
            choice('loop', 'Loop', 'label_values(frames_total{game=~"$game", env=~"$env"}, loop)'),
        ],
    })
    .withRow(row('Matches'))
    .withPanel(graph('Matches that ended', 'A second, from the spans named "match".',
        [traceqlMetric(`{ ${SERVICE} && name = "match" } | rate()`)], { min: 0 }))
    .withPanel(graph('Length of a match', '95 of 100 were at most as long.',
        [traceqlMetric(`{ ${SERVICE} && name = "match" } | quantile_over_time(duration, 0.95)`)], { unit: 's', min: 0 }))
    .withPanel(graph('Errors by match', 'Of matches with a tag "match", as a child tracker has it.',
        [logql(`topk(10, sum by (match) (count_over_time({${SELECTED}, level="error"} | json match="tags.match" `
            + '| match != "" [$__auto])))', '{{match}}')], { min: 0 }))
    .withPanel(list('Failed matches', 'Matches with an error.', traceql(`{ ${SERVICE} && name = "match" && status = error }`)))
    .withRow(row('Ticks'))
    .withPanel(graph('Ticks a second', 'By server and loop.',
        [promql(`sum by (instance, loop) (rate(frames_total{${LOOP}}[$__rate_interval]))`, '{{loop}} {{instance}}')], { min: 0 }))
    .withPanel(graph('Tick time', 'Half, 95 and 99 of 100 ticks were at most as long as this.', [
        promql(ticks('0.5'), '{{loop}}, median'), promql(ticks('0.95'), '{{loop}}, 95 %'), promql(ticks('0.99'), '{{loop}}, 99 %'),
    ], { unit: 'ms', min: 0 }))
    .withPanel(graph('Ticks over their budget', 'The share of ticks.',
        [promql(`sum by (instance, loop) (rate(frames_slow_total{${LOOP}}[$__rate_interval])) `
            + `/ sum by (instance, loop) (rate(frames_total{${LOOP}}[$__rate_interval]))`, '{{loop}} {{instance}}')],
        { unit: 'percentunit', min: 0 }))
    .withPanel(list('Slow ticks', 'Spans named "tick" of more than 50 ms.',
        traceql(`{ ${SERVICE} && name = "tick" && duration > 50ms }`, spans)))
    .withRow(row('JVM'))
    .withPanel(graph('Heap', 'Used, committed and the limit, in bytes.', [
        promql(`sum by (instance) (jvm_memory_used_bytes{${HERE}, jvm_memory_type="heap"})`, '{{instance}}, used'),
        promql(`sum by (instance) (jvm_memory_committed_bytes{${HERE}, jvm_memory_type="heap"})`, '{{instance}}, committed'),
        promql(`max by (instance) (jvm_memory_limit_bytes{${HERE}, jvm_memory_type="heap"})`, '{{instance}}, limit'),
    ], { unit: 'bytes', min: 0 }))
    .withPanel(graph('Heap after collections', 'What stays is what the server needs, or leaks.',
        [promql(`sum by (instance) (jvm_memory_used_after_last_gc_bytes{${HERE}, jvm_memory_type="heap"})`, '{{instance}}')],
        { unit: 'bytes', min: 0 }))
    .withPanel(graph('Garbage collection', 'The share of time.',
        [promql(`sum by (instance, jvm_gc_name) (rate(jvm_gc_duration_seconds_sum{${HERE}}[$__rate_interval]))`,
            '{{jvm_gc_name}} {{instance}}')], { unit: 'percentunit', min: 0 }))
    .withPanel(graph('Length of collections', '99 of 100 were at most as long.',
        [promql('histogram_quantile(0.99, sum by (jvm_gc_name, le) '
            + `(rate(jvm_gc_duration_seconds_bucket{${HERE}}[$__rate_interval])))`, '{{jvm_gc_name}}')], { unit: 's', min: 0 }))
    .withPanel(graph('CPU', 'Of all processors that the JVM may use.', [
        promql(`jvm_cpu_recent_utilization_ratio{${HERE}}`, '{{instance}}'),
        promql(`rate(jvm_cpu_time_seconds_total{${HERE}}[$__rate_interval]) / on (game, env, version, instance) jvm_cpu_count{${HERE}}`,
            '{{instance}}, from time'),
    ], { unit: 'percentunit', min: 0, max: 1 }))
    .withPanel(graph('Threads', 'By state.',
        [promql(`sum by (jvm_thread_state) (jvm_thread_count{${HERE}})`, '{{jvm_thread_state}}')], { stacked: true, min: 0 }))
    .withPanel(graph('Classes', 'Loaded now; a line that only rises is a leak of class loaders.',
        [promql(`jvm_class_count{${HERE}}`, '{{instance}}')], { min: 0 }));
