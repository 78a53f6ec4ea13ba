import { SELECTED, board, choice, event, graph, lines, list, logql, logqlNow, number, promql, promqlNow, row } from './build.mjs';

const LOOP = `${SELECTED}, loop=~"$loop"`;
const hitch = event('hitch');
const quantile = (share, by = '') => `histogram_quantile(${share}, sum by (${by}le) `
    + `(rate(frame_time_ms_bucket{${LOOP}}[$__rate_interval])))`;

export default board('gametracker-frames', 'Frames',
    'Which frames were late, by version and device, and what took the time.', {
        variables: [choice('loop', 'Loop', 'label_values(frames_total{game=~"$game", env=~"$env"}, loop)')],
    })
    .withRow(row('In the time range'))
    .withPanel(number('Frames', 'All frames that were measured.',
        promqlNow(`sum(increase(frames_total{${LOOP}}[$__range]))`)))
    .withPanel(number('Hitch ratio', 'Milliseconds a second by which frames were late: 5 is good, 10 is bad.',
        promqlNow(`avg(rate(frame_delay_ms_total{${LOOP}}[$__range]))`),
        { unit: 'ms', decimals: 1, steps: [['green', null], ['orange', 5], ['red', 10]] }))
    .withPanel(number('Slow frames', 'The share of frames that took longer than their budget.',
        promqlNow(`sum(rate(frames_slow_total{${LOOP}}[$__range])) / sum(rate(frames_total{${LOOP}}[$__range]))`),
        { unit: 'percentunit', decimals: 2 }))
    .withPanel(number('Frozen frames', 'Frames of more than 700 ms.',
        promqlNow(`sum(increase(frames_frozen_total{${LOOP}}[$__range]))`), { decimals: 0 }))
    .withRow(row('By version'))
    .withPanel(graph('Frame time', 'Half, 95 and 99 of 100 frames were at most as long as this.', [
        promql(quantile('0.5'), 'median'), promql(quantile('0.95'), '95 %'), promql(quantile('0.99'), '99 %'),
    ], { unit: 'ms', min: 0, mark: 16.7 }))
    .withPanel(graph('Frame time by version', '95 of 100 frames were at most as long as this.',
        [promql(quantile('0.95', 'version, '), '{{version}}')], { unit: 'ms', min: 0 }))
    .withPanel(graph('Hitch ratio by version', 'Milliseconds a second; above the line a player sees it.',
        [promql(`avg by (version) (rate(frame_delay_ms_total{${LOOP}}[$__rate_interval]))`, '{{version}}')],
        { unit: 'ms', min: 0, mark: 10 }))
    .withPanel(graph('Slow frames by version', 'The share of frames that took longer than their budget.',
        [promql(`sum by (version) (rate(frames_slow_total{${LOOP}}[$__rate_interval])) `
            + `/ sum by (version) (rate(frames_total{${LOOP}}[$__rate_interval]))`, '{{version}}')],
        { unit: 'percentunit', min: 0 }))
    .withRow(row('Causes'))
    .withPanel(graph('Hitches by cause', 'The main cause of each.',
        [promql(`sum by (cause) (increase(hitches_total{${LOOP}}[$__rate_interval]))`, '{{cause}}')],
        { stacked: true, min: 0 }))
    .withPanel(graph('Time lost by cause', 'Milliseconds a second and player. A hitch may have several causes.',
        [promql(`sum by (cause) (rate(hitch_ms_total{${LOOP}}[$__rate_interval])) `
            + `/ scalar(count(count by (instance) (frames_total{${LOOP}})))`, '{{cause}}')],
        { unit: 'ms', stacked: true, min: 0 }))
    .withPanel(list('Causes', 'Milliseconds in the time range.',
        promqlNow(`sort_desc(sum by (cause) (increase(hitch_ms_total{${LOOP}}[$__range])))`), { unit: 'ms' }))
    .withPanel(list('Sessions with the worst hitch ratio', 'The instance is the session.',
        promqlNow(`topk(10, sum by (instance, version) (rate(frame_delay_ms_total{${LOOP}}[$__range])))`), { unit: 'ms' }))
    .withRow(row('By device'))
    .withPanel(list('Frames a second by graphics card', 'Of sessions that ended in the time range; the game tells its card as device.gpu.',
        logqlNow(`sum by (gpu) (sum_over_time(${event('session.end')} | json frames="data.frames", gpu="device.gpu" `
            + `| unwrap frames [$__range])) / sum by (gpu) (sum_over_time(${event('session.end')} `
            + '| json duration="data.duration_s", gpu="device.gpu" | unwrap duration [$__range]))', '{{gpu}}')))
    .withPanel(list('Length of hitches by device', '95 of 100 hitches were at most as long.',
        logqlNow(`quantile_over_time(0.95, ${hitch} | json duration="data.duration_ms", os="device.os", gpu="device.gpu" `
            + '| unwrap duration [$__range]) by (os, gpu)', '{{os}} {{gpu}}'), { unit: 'ms' }))
    .withRow(row('Worst'))
    .withPanel(graph('Hitches over 100 ms', 'As they were recorded, by cause.',
        [logql(`sum by (cause) (count_over_time(${hitch} | json cause="data.cause", duration="data.duration_ms" `
            + '| duration > 100 [$__auto]))', '{{cause}}')], { stacked: true, min: 0, width: 24 }))
    .withPanel(lines('Worst hitches', 'Over 100 ms; a line\'s details hold its causes, its sections and the link to its trace.',
        logql(`${hitch} | json duration="data.duration_ms", cause="data.cause", loop="data.loop", frame="data.frame" `
            + '| duration > 100 | line_format "{{.duration}} ms, {{.cause}}, frame {{.frame}} of {{.loop}}"')));
