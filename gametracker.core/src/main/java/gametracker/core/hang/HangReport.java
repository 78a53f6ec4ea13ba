package gametracker.core.hang;

import gametracker.api.spi.ThreadReport;
import gametracker.api.spi.ThreadReport.Other;
import gametracker.api.spi.ThreadReport.Waiting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was seen of one hang: the stacks of the loop's thread, and why it does not go on. */
final class HangReport {
    private static final int MAX_OTHER_STACKS = 2;
    private static final int MAX_DEADLOCKS = 4;
    private static final int MAX_OWNER_FRAMES = 32;
    private static final int MAX_RING_FRAMES = 8;

    /** Of a thread that has nothing to do with it, as far as is known. */
    private static final int MAX_TOP_FRAMES = 3;

    private static final int MAX_FRAME_CHARS = 300;
    private static final String OWN_THREADS = "gametracker-";

    /** By their texts: the same frame is not equal to itself if another part of the JDK made it. */
    private final Map<String, Integer> stacks = new LinkedHashMap<>();

    private @Nullable ThreadReport report;
    private int samples;

    void saw(ThreadReport seen) {
        report = seen;
        sample(seen.stack());
    }

    /** Counts a stack; an empty one is of a thread that has ended. */
    void sample(List<StackTraceElement> stack) {
        if (!stack.isEmpty()) {
            samples++;
            stacks.merge(text(stack, Examiner.MAX_FRAMES), 1, Integer::sum);
        }
    }

    /** Returns what a record tells as evidence, the most frequent stack first. */
    Map<String, Object> evidence() {
        Map<String, Object> evidence = new LinkedHashMap<>();
        List<Map.Entry<String, Integer>> byCount = new ArrayList<>(stacks.entrySet());
        byCount.sort(Map.Entry.<String, Integer>comparingByValue()
                .reversed()); // stable: of equal counts the one that was seen first
        if (!byCount.isEmpty()) {
            evidence.put("stack", byCount.get(0).getKey());
            evidence.put("stack_samples", byCount.get(0).getValue());
            evidence.put("samples", samples);
        }
        List<Map<String, Object>> others = new ArrayList<>();
        for (int i = 1; i < byCount.size() && i <= MAX_OTHER_STACKS; i++) {
            Map<String, Object> other = new LinkedHashMap<>();
            other.put("samples", byCount.get(i).getValue());
            other.put("stack", byCount.get(i).getKey());
            others.add(other);
        }
        if (!others.isEmpty()) {
            evidence.put("other_stacks", others);
        }
        if (report != null) {
            addWhy(evidence, report);
        }
        return evidence;
    }

    private static void addWhy(Map<String, Object> evidence, ThreadReport report) {
        evidence.put("state", report.state().name());
        report.waiting().ifPresent(waiting -> {
            evidence.put("waits_for", waiting.lock());
            waiting.owner().ifPresent(owner -> evidence.put("owner", owner));
            if (!waiting.ownerStack().isEmpty()) {
                evidence.put("owner_stack", text(waiting.ownerStack(), MAX_OWNER_FRAMES));
            }
        });
        List<String> deadlocks = report.deadlocks().stream()
                .limit(MAX_DEADLOCKS)
                .map(HangReport::ring)
                .toList();
        if (!deadlocks.isEmpty()) {
            evidence.put("deadlocks", deadlocks);
        }
        List<String> threads = report.others().stream()
                .filter(other -> !other.stack().isEmpty() && !other.thread().startsWith(OWN_THREADS))
                .map(HangReport::top)
                .toList();
        if (!threads.isEmpty()) {
            evidence.put("threads", threads);
        }
    }

    private static String ring(List<Waiting> ring) {
        StringBuilder text = new StringBuilder();
        for (Waiting each : ring) {
            text.append(text.length() == 0 ? "" : "\n")
                    .append('"')
                    .append(each.thread())
                    .append("\" waits for ")
                    .append(each.lock())
                    .append(" of \"")
                    .append(each.owner().orElse("?"))
                    .append("\", which is at");
            append(text, each.ownerStack(), MAX_RING_FRAMES, "\n    ");
        }
        return text.toString();
    }

    private static String top(Other other) {
        StringBuilder text = new StringBuilder()
                .append('"')
                .append(other.thread())
                .append("\" ")
                .append(other.state());
        append(text, other.stack(), MAX_TOP_FRAMES, "\n    ");
        return text.toString();
    }

    private static String text(List<StackTraceElement> stack, int most) {
        StringBuilder text = new StringBuilder();
        append(text, stack, most, "\n");
        return text.substring(1);
    }

    private static void append(StringBuilder text, List<StackTraceElement> stack, int most, String before) {
        for (int i = 0; i < stack.size() && i < most; i++) {
            String frame = frame(stack.get(i));
            text.append(before).append(frame, 0, Math.min(frame.length(), MAX_FRAME_CHARS));
        }
    }

    /** As a stack trace has it, without modules and class loaders, which not every JDK tells here. */
    private static String frame(StackTraceElement frame) {
        String file = frame.getFileName();
        String place = file == null ? "Unknown Source" : file;
        if (frame.isNativeMethod()) {
            place = "Native Method";
        } else if (file != null && frame.getLineNumber() >= 0) {
            place = file + ":" + frame.getLineNumber();
        }
        return frame.getClassName() + "." + frame.getMethodName() + "(" + place + ")";
    }
}
