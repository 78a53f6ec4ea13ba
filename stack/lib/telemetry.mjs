import { SELECTED, board, graph, list, logql, logqlNow, number, promql, promqlNow, row } from './build.mjs';

const LOST = 'reason!~"repeated|declined"';
const lost = `sum(increase(gametracker_dropped_total{${SELECTED}, ${LOST}}[$__range]))`;
const delivered = `sum(increase(gametracker_delivered_total{${SELECTED}}[$__range]))`;

export default board('gametracker-telemetry', 'Telemetry itself',
    'The ledger of the library: what was delivered, what was lost and why, and what came late out of spools.')
    .withRow(row('In the time range'))
    .withPanel(number('Delivered', 'Log lines, samples and spans.', promqlNow(delivered), { decimals: 0 }))
    .withPanel(number('Lost', 'All but repeated errors, which are counted on purpose, and what players declined.',
        promqlNow(`${lost} or vector(0)`), { decimals: 0, steps: [['green', null], ['red', 1]] }))
    .withPanel(number('Share lost', 'Of what was delivered or lost.',
        promqlNow(`(${lost} or vector(0)) / (${delivered} + (${lost} or vector(0)))`),
        { unit: 'percentunit', decimals: 3, steps: [['green', null], ['orange', 0.001], ['red', 0.01]] }))
    .withPanel(number('Lines from spools', 'Lines that were sent so late that Loki has them under the label "late".',
        logqlNow(`sum(count_over_time({${SELECTED}, late=~".+"} [$__range]))`)))
    .withRow(row('Ledger'))
    .withPanel(graph('Delivered', 'A second, by signal.',
        [promql(`sum by (signal) (rate(gametracker_delivered_total{${SELECTED}}[$__rate_interval]))`, '{{signal}}')], { min: 0 }))
    .withPanel(graph('Dropped', 'By signal and reason.',
        [promql(`sum by (signal, reason) (increase(gametracker_dropped_total{${SELECTED}}[$__rate_interval]))`,
            '{{signal}} {{reason}}')], { stacked: true, min: 0 }))
    .withPanel(graph('Share lost by signal', 'Of what was delivered or lost; the alert is at one of a hundred.',
        [promql(`game:telemetry_lost:ratio15m{game=~"$game", env=~"$env"}`, '{{game}} {{signal}}')],
        { unit: 'percentunit', min: 0, mark: 0.01 }))
    .withPanel(list('Losses', 'By version, signal and reason.',
        promqlNow(`sort_desc(sum by (version, signal, reason) (increase(gametracker_dropped_total{${SELECTED}}[$__range])))`)))
    .withRow(row('Sessions that send'))
    .withPanel(graph('Sessions', 'By signal: a signal below the others is silent.',
        [promql(`count by (signal) (gametracker_delivered_total{${SELECTED}})`, '{{signal}}')], { min: 0 }))
    .withPanel(list('Sessions that lose most', 'The instance is the session.',
        promqlNow(`topk(10, sum by (instance, version) (increase(gametracker_dropped_total{${SELECTED}, ${LOST}}[$__range])))`)))
    .withRow(row('Spool and limits'))
    .withPanel(graph('Losses of spools', 'No room, damage, or too late for the server.',
        [promql(`sum by (reason) (increase(gametracker_dropped_total{${SELECTED}, reason=~"spool_full|spool_damaged|too_late"}`
            + '[$__rate_interval]))', '{{reason}}')], { min: 0 }))
    .withPanel(graph('Lines from spools', 'By the time at which they were recorded.',
        [logql(`sum by (version) (count_over_time({${SELECTED}, late=~".+"} [$__auto]))`, '{{version}}')], { min: 0 }))
    .withPanel(graph('Series by game', 'What a game costs in Prometheus.',
        [promql(`count by (game, version) ({game=~"$game", env=~"$env", version=~"$version", instance!=""})`, '{{game}} {{version}}')],
        { min: 0 }))
    .withPanel(graph('Repeated errors', 'Counted instead of sent, a second.',
        [promql(`sum by (version) (rate(gametracker_dropped_total{${SELECTED}, reason="repeated"}[$__rate_interval]))`, '{{version}}')],
        { min: 0 }));
