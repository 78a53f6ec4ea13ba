import { CRASHES, SELECTED, board, event, graph, list, logql, logqlNow, number, promql, promqlNow, row } from './build.mjs';

const ended = event('session.end');
const ending = '| json ending="data.ending"';
const frames = (share) => `1000 / histogram_quantile(${share}, sum by (le) `
    + `(rate(frame_time_ms_bucket{${SELECTED}}[$__rate_interval])))`;
// Where nothing crashed there is no series of crashes; the sum over all, times zero, stands in for it.
const crashFree = (by, range) => `1 - (sum${by} (count_over_time(${ended} ${ending} | ending=~"${CRASHES}" [${range}])) `
    + `or sum${by} (count_over_time(${ended} [${range}])) * 0) / sum${by} (count_over_time(${ended} [${range}]))`;
const hung = (range) => `count by (version) (sum by (version, session) (count_over_time(${event('app.hang')} `
    + `| json session="session_id" [${range}])))`;

export default board('gametracker-overview', 'Game overview',
    'Who plays, how their sessions end, what fails, and how fast it runs.')
    .withRow(row('Now'))
    .withPanel(number('Players', 'Sessions that send metrics now.',
        promqlNow(`count(gametracker_delivered_total{signal="metrics", ${SELECTED}})`)))
    .withPanel(number('Sessions ended', 'In the time range. Sessions are told of where the game has a state directory.',
        logqlNow(`sum(count_over_time(${ended} [$__range]))`)))
    .withPanel(number('Crash-free sessions',
        'Neither an uncaught exception, nor a crash of the VM, nor lack of memory, nor a hang ended them.',
        logqlNow(crashFree('', '$__range')),
        { unit: 'percentunit', decimals: 2, steps: [['red', null], ['orange', 0.99], ['green', 0.995]] }))
    .withPanel(number('Errors', 'Log lines of level error in the time range.',
        logqlNow(`sum(count_over_time({${SELECTED}, level="error"} [$__range]))`)))
    .withRow(row('Players and sessions'))
    .withPanel(graph('Players by version', 'Sessions that send metrics.',
        [promql(`sum by (version) (count by (version) (gametracker_delivered_total{signal="metrics", ${SELECTED}}))`,
            '{{version}}')], { stacked: true, min: 0 }))
    .withPanel(graph('How sessions ended', 'Sessions that ended, by ending.',
        [logql(`sum by (ending) (count_over_time(${ended} ${ending} [$__auto]))`, '{{ending}}')],
        { stacked: true, min: 0 }))
    .withPanel(graph('Crash-free sessions by version', 'Over the day before each point, as Loki\'s ruler records it.',
        [promql(`game:sessions_crash_free:ratio1d{${SELECTED}}`, '{{version}}')], { unit: 'percentunit', max: 1 }))
    .withPanel(list('Crash-free sessions by version', 'Over the time range.',
        logqlNow(crashFree(' by (version)', '$__range'), '{{version}}'), { unit: 'percentunit' }))
    .withPanel(list('Hang rate by version', 'The share of sessions in which a loop hung, whether or not it went on.',
        logqlNow(`(${hung('$__range')} or sum by (version) (count_over_time(${ended} [$__range])) * 0) `
            + `/ sum by (version) (count_over_time(${ended} [$__range]))`, '{{version}}'), { unit: 'percentunit' }))
    .withPanel(list('Hours played by version', 'Of sessions that ended in the time range.',
        logqlNow(`sum by (version) (sum_over_time(${ended} | json seconds="data.duration_s" | unwrap seconds [$__range])) / 3600`,
            '{{version}}'), { unit: 'h' }))
    .withRow(row('Errors'))
    .withPanel(graph('Errors by version', 'Lines of level error, and repeated errors that were counted instead of sent.', [
        logql(`sum by (version) (count_over_time({${SELECTED}, level="error"} [$__auto]))`, '{{version}}'),
        promql(`sum by (version) (increase(gametracker_dropped_total{signal="logs", reason="repeated", ${SELECTED}}`
            + '[$__rate_interval]))', '{{version}}, repeated'),
    ], { min: 0 }))
    .withPanel(list('Most frequent errors', 'By message, in the time range.',
        logqlNow(`topk(10, sum by (message) (count_over_time({${SELECTED}, level="error"} | json message="msg" [$__range])))`,
            '{{message}}')))
    .withRow(row('Frames'))
    .withPanel(graph('Frames a second', 'The median frame, and the slowest of 20 and of 100, as frames a second.', [
        promql(frames('0.5'), 'median'), promql(frames('0.95'), '5 % low'), promql(frames('0.99'), '1 % low'),
    ], { min: 0 }))
    .withPanel(graph('Hitch ratio', 'Milliseconds a second by which frames were late: 5 is good, 10 is bad.',
        [promql(`avg by (version) (rate(frame_delay_ms_total{${SELECTED}}[$__rate_interval]))`, '{{version}}')],
        { unit: 'ms', min: 0, mark: 10 }));
