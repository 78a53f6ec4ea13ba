package gametracker.viewer;

import gametracker.decode.OtlpTracesBody;
import gametracker.transport.file.SafeText;
import gametracker.viewer.received.Received;
import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedRequest;
import gametracker.viewer.received.ReceivedSeries;
import gametracker.viewer.received.ReceivedSpan;
import gametracker.viewer.received.Refusal;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Prints what arrived as text: log lines by level, series with their last values, spans as a tree, and refusals.
 */
public final class Summary {
    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "unknown");
    private static final int SAMPLES_A_LEVEL = 3;
    private static final int MAX_SERIES = 40;
    private static final int MAX_TRACES = 3;
    private static final int MAX_SPANS_A_TRACE = 25;
    private static final int MAX_TEXT = 100;

    /** Labels that say where a series is from, the same for all of a session. */
    private static final List<String> COMMON = List.of("__name__", "game", "env", "version", "instance", "le");

    private final PrintWriter out;

    private Summary(PrintWriter out) {
        this.out = out;
    }

    /**
     * Prints the summary.
     *
     * @param received what arrived
     * @param out where to; flushed at the end
     */
    public static void print(Received received, PrintWriter out) {
        Summary summary = new Summary(out);
        summary.logs(received.logs());
        summary.series(received.series());
        summary.spans(received.spans());
        summary.refusals(received.requests());
        out.flush();
    }

    private void logs(List<ReceivedLog> logs) {
        out.printf(Locale.ROOT, "Logs: %d lines%n", logs.size());
        Map<String, List<ReceivedLog>> levels = logs.stream().collect(Collectors.groupingBy(ReceivedLog::level));
        for (String level : LEVELS) {
            List<ReceivedLog> lines = levels.getOrDefault(level, List.of());
            if (!lines.isEmpty()) {
                out.printf(Locale.ROOT, "  %-7s %6d%n", level, lines.size());
                lines.stream()
                        .limit(SAMPLES_A_LEVEL)
                        .forEach(line -> out.printf(Locale.ROOT, "          %s%s%n", cut(line.message()), trace(line)));
            }
        }
    }

    private static String trace(ReceivedLog line) {
        return line.traceId().isEmpty() ? "" : "  trace " + cut(line.traceId());
    }

    private void series(List<ReceivedSeries> all) {
        out.printf(Locale.ROOT, "Metrics: %d series%n", all.size());
        Map<String, String> lines = new TreeMap<>();
        for (ReceivedSeries series : all) {
            String name = series.name();
            if (name.endsWith("_bucket") || name.equals("target_info")) {
                continue;
            }
            series.last().ifPresent(last -> lines.put(SafeText.oneLine(name + labels(series)), number(last)));
        }
        lines.entrySet().stream()
                .limit(MAX_SERIES)
                .forEach(line -> out.printf(Locale.ROOT, "  %-60s %14s%n", line.getKey(), line.getValue()));
        if (lines.size() > MAX_SERIES) {
            out.printf(Locale.ROOT, "  … and %d more%n", lines.size() - MAX_SERIES);
        }
    }

    private void spans(List<ReceivedSpan> all) {
        Map<String, List<ReceivedSpan>> traces = all.stream()
                .collect(Collectors.groupingBy(ReceivedSpan::traceId, LinkedHashMap::new, Collectors.toList()));
        out.printf(Locale.ROOT, "Traces: %d spans in %d traces%n", all.size(), traces.size());
        List<List<ReceivedSpan>> largest = new ArrayList<>(traces.values());
        largest.sort(Comparator.comparingInt((List<ReceivedSpan> trace) -> trace.size())
                .reversed());
        largest.stream().limit(MAX_TRACES).forEach(this::trace);
        if (traces.size() > MAX_TRACES) {
            out.printf(Locale.ROOT, "  … and %d more traces%n", traces.size() - MAX_TRACES);
        }
    }

    private void trace(List<ReceivedSpan> trace) {
        Map<String, List<ReceivedSpan>> children = new LinkedHashMap<>();
        Set<String> ids = trace.stream().map(ReceivedSpan::spanId).collect(Collectors.toSet());
        trace.stream()
                .sorted(Comparator.comparingLong(each -> each.span().startNanos()))
                .forEach(span -> children.computeIfAbsent(
                                ids.contains(span.parentSpanId()) ? span.parentSpanId() : "",
                                parent -> new ArrayList<>())
                        .add(span));
        int printed = branch(children, "", 1, 0);
        if (printed < trace.size()) {
            out.printf(Locale.ROOT, "    … and %d more spans%n", trace.size() - printed);
        }
    }

    private int branch(Map<String, List<ReceivedSpan>> children, String parent, int depth, int printed) {
        List<ReceivedSpan> spans = children.remove(parent); // removed, so that a cycle of parents ends
        if (spans == null) {
            return printed;
        }
        int count = printed;
        for (ReceivedSpan each : spans) {
            if (count >= MAX_SPANS_A_TRACE) {
                return count;
            }
            OtlpTracesBody.Span span = each.span();
            String name = "  ".repeat(Math.min(depth, 20)) + cut(span.name());
            String error = span.failed() ? "  ERROR " + cut(span.statusMessage()) : "";
            out.printf(Locale.ROOT, "%-60s %11.3f ms%s%n", name, span.durationNanos() / 1e6, error);
            count = branch(children, span.spanId(), depth + 1, count + 1);
        }
        return count;
    }

    private void refusals(List<ReceivedRequest> requests) {
        Map<String, Refusal> rules = new LinkedHashMap<>();
        for (ReceivedRequest request : requests) {
            request.refusals()
                    .forEach(refusal -> rules.merge(
                            refusal.rule(),
                            refusal,
                            (first, next) -> new Refusal(
                                    first.rule(), first.reason(), first.items() + next.items(), first.silent())));
        }
        out.printf(Locale.ROOT, "Requests: %d, refused by %d rules%n", requests.size(), rules.size());
        rules.values()
                .forEach(refusal -> out.printf(
                        Locale.ROOT,
                        "  %s (%d%s): %s%n",
                        cut(refusal.rule()),
                        refusal.items(),
                        refusal.silent() ? ", silent" : "",
                        cut(refusal.reason())));
    }

    private static String labels(ReceivedSeries series) {
        String labels = series.labels().entrySet().stream()
                .filter(label -> !COMMON.contains(label.getKey()))
                .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                .collect(Collectors.joining(", "));
        return labels.isEmpty() ? "" : "{" + labels + "}";
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, "%.3f", value);
    }

    private static String cut(String text) {
        boolean tooLong = text.length() > MAX_TEXT;
        return tooLong ? SafeText.oneLine(text.substring(0, MAX_TEXT - 1)) + "…" : SafeText.oneLine(text);
    }
}
