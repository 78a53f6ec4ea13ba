// What the dashboards have in common: variables, data sources, and panels with one query or several.
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as logs from '@grafana/grafana-foundation-sdk/logs';
import * as loki from '@grafana/grafana-foundation-sdk/loki';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as tempo from '@grafana/grafana-foundation-sdk/tempo';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

const PROMETHEUS = { type: 'prometheus', uid: '${prometheus}' };
const LOKI = { type: 'loki', uid: '${loki}' };
const MIXED = { type: 'datasource', uid: '-- Mixed --' };
const TEMPO = { type: 'tempo', uid: '${tempo}' };

/** Selects what the variables at the top of a dashboard say; the labels are the same in Prometheus and Loki. */
export const SELECTED = 'game=~"$game", env=~"$env", version=~"$version"';

/** The log lines of an event, by the name that stands in the line. */
export const event = (name) => `{${SELECTED}} |= \`"event":"${name}"\``;

/** The endings that count as a crash. A killed process and a machine that stopped are no fault of the game. */
export const CRASHES = '(?i)uncaught_exception|vm_crash|out_of_memory|hung';

/** PromQL over time. */
export const promql = (expr, legend = '') => new prometheus.DataqueryBuilder().expr(expr).legendFormat(legend)
    .range().datasource(PROMETHEUS);

/** PromQL at the end of the time range. */
export const promqlNow = (expr, legend = '') => new prometheus.DataqueryBuilder().expr(expr).legendFormat(legend)
    .instant().format(prometheus.PromQueryFormat.Table).datasource(PROMETHEUS);

/** LogQL over time: lines, or a metric of them. */
export const logql = (expr, legend = '') => new loki.DataqueryBuilder().expr(expr).legendFormat(legend)
    .queryType('range').datasource(LOKI);

/** LogQL at the end of the time range. */
export const logqlNow = (expr, legend = '') => new loki.DataqueryBuilder().expr(expr).legendFormat(legend)
    .queryType('instant').datasource(LOKI);

/** TraceQL: a search for traces or spans. */
export const traceql = (query, type = tempo.SearchTableType.Traces) => new tempo.DataqueryBuilder().query(query)
    .queryType('traceql').tableType(type).limit(50).datasource(TEMPO);

/** TraceQL that makes a series of spans. */
export const traceqlMetric = (query) => traceql(query).metricsQueryType(tempo.MetricsQueryType.Range);

const spans = tempo.SearchTableType.Spans;
export { spans };

/** A dashboard's panels lie in rows of 24 columns, each after the one before it. */
const finish = (panel, title, description, width, height, queries) => {
    const sources = queries.map((query) => query.build().datasource);
    panel.title(title).description(description).span(width).height(height)
        .datasource(sources.every((one) => one.uid === sources[0].uid) ? sources[0] : MIXED);
    queries.forEach((query, index) => panel.withTarget(query.refId(String.fromCharCode(65 + index))));
    return panel;
};

/** Lines over time. Options: unit, min, max, stacked, mark: where the line of a bad value is drawn. */
export const graph = (title, description, queries, { unit = 'short', min, max, stacked, mark, width = 12 } = {}) => {
    const panel = new timeseries.PanelBuilder().unit(unit).fillOpacity(stacked ? 30 : 5)
        .showPoints(common.VisibilityMode.Auto)
        .legend(new common.VizLegendOptionsBuilder().displayMode(common.LegendDisplayMode.List)
            .placement(common.LegendPlacement.Bottom).showLegend(true).calcs([]))
        .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi)
            .sort(common.SortOrder.Descending));
    if (min !== undefined) panel.min(min);
    if (max !== undefined) panel.max(max);
    if (stacked) panel.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal));
    if (mark !== undefined) {
        panel.thresholds(marks([['green', null], ['red', mark]]))
            .thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed));
    }
    return finish(panel, title, description, width, 8, queries);
};

/** One number. Steps: [colour, from], the first from null. */
export const number = (title, description, query, { unit = 'short', steps = [['text', null]], decimals } = {}) => {
    const panel = new stat.PanelBuilder().unit(unit).thresholds(marks(steps)).graphMode(common.BigValueGraphMode.None)
        .colorMode(common.BigValueColorMode.Value)
        .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']));
    if (decimals !== undefined) panel.decimals(decimals);
    return finish(panel, title, description, 6, 4, [query]);
};

/** A table, a row a series or a trace. */
export const list = (title, description, query, { unit = 'short', width = 12 } = {}) => finish(
    new table.PanelBuilder().unit(unit), title, description, width, 8, [query]);

/** Log lines. */
export const lines = (title, description, query, { width = 24, height = 10 } = {}) => finish(
    new logs.PanelBuilder().showTime(true).wrapLogMessage(true).enableLogDetails(true)
        .sortOrder(common.LogsSortOrder.Descending).dedupStrategy(common.LogsDedupStrategy.None),
    title, description, width, height, [query]);

/** A row's heading. */
export const row = (title) => new dashboard.RowBuilder(title);

const marks = (steps) => new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute)
    .steps(steps.map(([color, value]) => ({ color, value })));

const source = (name, type) => new dashboard.DatasourceVariableBuilder(name).type(type)
    .hide(dashboard.VariableHide.HideVariable).current({ selected: false, text: type, value: type });

/** A variable of the values that a label has in Prometheus. */
export const choice = (name, label, query, { all = true } = {}) => {
    const variable = new dashboard.QueryVariableBuilder(name).label(label).query(query).datasource(PROMETHEUS)
        .refresh(dashboard.VariableRefresh.OnTimeRangeChanged).sort(dashboard.VariableSort.AlphabeticalAsc).multi(all);
    // Loki wants one matcher that no empty value fulfils.
    return all ? variable.includeAll(true).allValue('.+').current({ selected: true, text: 'All', value: '$__all' })
        : variable;
};

/** A dashboard with the variables and links that all of them have. */
export const board = (uid, title, description, { from = 'now-6h', variables = [] } = {}) => new dashboard
    .DashboardBuilder(title).uid(uid).description(description).tags(['gametracker']).editable().timezone('browser')
    .time({ from, to: 'now' }).refresh('30s').tooltip(dashboard.DashboardCursorSync.Crosshair)
    .variables([
        source('prometheus', 'prometheus'), source('loki', 'loki'), source('tempo', 'tempo'),
        choice('game', 'Game', 'label_values(gametracker_delivered_total, game)'),
        choice('env', 'Environment', 'label_values(gametracker_delivered_total{game=~"$game"}, env)'),
        choice('version', 'Version', 'label_values(gametracker_delivered_total{game=~"$game", env=~"$env"}, version)'),
        ...variables,
    ])
    .link(new dashboard.DashboardLinkBuilder('GameTracker').type(dashboard.DashboardLinkType.Dashboards)
        .tags(['gametracker']).asDropdown(true).includeVars(true).keepTime(true));
