package gametracker.core.frame;

import gametracker.api.spi.FrameCause;
import gametracker.api.spi.FrameExplanation;
import gametracker.api.spi.FrameExplanation.Evidence;
import gametracker.api.spi.FrameExplanation.Share;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what is known of a hitch as the data of its record. */
final class HitchData {
    private static final double NANOS_PER_MICRO = 1e3;

    private HitchData() {}

    static Map<String, Object> of(Hitch hitch, Instant start, FrameExplanation explanation) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("loop", hitch.loop());
        data.put("frame", hitch.frame());
        data.put("start", start.toString());
        data.put("duration_ms", ms(hitch.durationNanos()));
        data.put("budget_ms", ms(hitch.budgetNanos()));
        data.put("cause", explanation.main().label());
        Map<String, Object> causes = new LinkedHashMap<>();
        Map<String, Object> evidence = new LinkedHashMap<>();
        for (Share share : explanation.causes()) {
            causes.put(share.cause().label(), ms(share.nanos()));
            if (!share.evidence().isEmpty()) {
                evidence.put(share.cause().label(), texts(share.evidence()));
            }
        }
        data.put("causes", causes);
        if (!evidence.isEmpty()) {
            data.put("evidence", evidence);
        }
        if (!hitch.sections().isEmpty()) {
            Map<String, Object> sections = new LinkedHashMap<>();
            hitch.sections().forEach((name, nanos) -> sections.put(name, ms(nanos)));
            data.put("sections", sections);
        }
        if (!explanation.complete() && explanation.main() != FrameCause.UNKNOWN) {
            data.put("complete", false);
        }
        return data;
    }

    private static Map<String, Object> texts(List<Evidence> evidence) {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        for (Evidence each : evidence) {
            byName.computeIfAbsent(each.name(), name -> new ArrayList<>()).add(each.text());
        }
        Map<String, Object> texts = new LinkedHashMap<>();
        byName.forEach((name, all) -> texts.put(name, all.size() == 1 ? all.get(0) : all));
        return texts;
    }

    /** Milliseconds, to the microsecond. */
    static double ms(long nanos) {
        return Math.round(nanos / NANOS_PER_MICRO) / NANOS_PER_MICRO;
    }
}
