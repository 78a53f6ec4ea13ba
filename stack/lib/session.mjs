import { SELECTED, board, choice, event, graph, lines, list, logql, logqlNow, number, promql, promqlNow, row, spans, traceql } from './build.mjs';

const HERE = 'game=~"$game", env=~"$env", instance=~"$session"';
// The session's id is structured metadata, which a query reads without a parser.
const of = (lines_) => `${lines_} | session_id="$session"`;
const all = of(`{${SELECTED}}`);

export default board('gametracker-session', 'Session',
    'One session: its lines, spans and hitches in the order of time.', {
        from: 'now-1h',
        variables: [choice('session', 'Session', 'label_values(gametracker_delivered_total{game=~"$game", env=~"$env", '
            + 'version=~"$version"}, instance)', { all: false })],
    })
    .withRow(row('In short'))
    .withPanel(number('Lines', 'In the time range.', logqlNow(`sum(count_over_time(${all} [$__range]))`)))
    .withPanel(number('Errors', 'In the time range.',
        logqlNow(`sum(count_over_time(${of(`{${SELECTED}, level="error"}`)} [$__range]))`),
        { steps: [['green', null], ['red', 1]] }))
    .withPanel(number('Hitch ratio', 'Milliseconds a second by which frames were late: 5 is good, 10 is bad.',
        promqlNow(`sum(rate(frame_delay_ms_total{${HERE}}[$__range]))`),
        { unit: 'ms', decimals: 1, steps: [['green', null], ['orange', 5], ['red', 10]] }))
    .withPanel(number('Lost', 'What could not be delivered.',
        promqlNow(`sum(max_over_time(gametracker_dropped_total{${HERE}, reason!~"repeated|declined"}[$__range])) or vector(0)`),
        { steps: [['green', null], ['red', 1]] }))
    .withRow(row('In time'))
    .withPanel(graph('Lines by level', '', [logql(`sum by (level) (count_over_time(${all} [$__auto]))`, '{{level}}')],
        { stacked: true, min: 0 }))
    .withPanel(graph('Frame time', 'Half and 99 of 100 frames were at most as long as this.', ['0.5', '0.99'].map((share) =>
        promql(`histogram_quantile(${share}, sum by (le) (rate(frame_time_ms_bucket{${HERE}}[$__rate_interval])))`, share)),
    { unit: 'ms', min: 0, mark: 16.7 }))
    .withPanel(graph('Hitches', 'Their length, by cause.',
        [logql(`max by (cause) (max_over_time(${of(event('hitch'))} | json duration="data.duration_ms", cause="data.cause" `
            + '| unwrap duration [$__auto]))', '{{cause}}')], { unit: 'ms', min: 0 }))
    .withPanel(graph('Heap', 'Used bytes of all pools of the heap.',
        [promql(`sum(jvm_memory_used_bytes{${HERE}, jvm_memory_type="heap"})`, 'used')], { unit: 'bytes', min: 0 }))
    .withRow(row('Spans'))
    .withPanel(list('Traces', 'Select one to see its spans; a span leads to its lines.',
        traceql('{ resource.session.id = "$session" }')))
    .withPanel(list('Failed spans', 'Spans with an error.',
        traceql('{ resource.session.id = "$session" && status = error }', spans)))
    .withRow(row('Lines'))
    .withPanel(lines('Hitches', '', logql(`${of(event('hitch'))} | json duration="data.duration_ms", cause="data.cause" `
        + '| line_format "{{.duration}} ms, {{.cause}}"'), { height: 6 }))
    .withPanel(lines('Lines', 'A line\'s details hold the link to its trace.',
        logql(`${all} | json message="msg" | line_format "{{.message}}"`), { height: 14 }));
