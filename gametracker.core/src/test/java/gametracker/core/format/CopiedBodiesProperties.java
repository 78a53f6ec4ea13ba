package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gametracker.api.spi.Format;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CopiedBodiesProperties {
    /** Puts pieces together as the next start does. */
    private static final class Pieces implements OpenBodies {
        final Map<Object, StringBuilder> open = new IdentityHashMap<>();
        final List<String> left = new ArrayList<>();
        int items;

        @Override
        public boolean areWanted() {
            return true;
        }

        @Override
        public void added(Object body, Format format, byte[] piece, int head, int tail, int count) {
            String text = new String(piece, StandardCharsets.UTF_8);
            StringBuilder whole = open.get(body);
            if (whole == null) {
                open.put(body, new StringBuilder(text));
            } else {
                whole.insert(whole.length() - tail, "," + text.substring(head, text.length() - tail));
            }
            items += count;
        }

        @Override
        public void finishing(Object body) {
            left.add(open.remove(body).toString());
        }
    }

    /** Lengths of 2 to 4 overflow a body; each third item is given up half way, as one that cannot be encoded. */
    @Property
    void piecesOfABodyAreTheBody(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 9) Integer> steps,
            @ForAll @IntRange(min = 2, max = 400_000) int length) {
        Pieces pieces = new Pieces();
        FinishedBodies finished = new FinishedBodies();
        BatchBuilder body =
                new BatchBuilder(Format.OTLP_LOGS, JsonWriter.ascii("{\"head\":["), JsonWriter.ascii("]}"), 0, false);
        int given = 0;
        for (int step : steps) {
            switch (step) {
                case 0 -> body.finish(finished);
                case 1 -> body.copyTo(pieces);
                case 2 -> {
                    body.begin();
                    body.writer().string("given up");
                }
                default -> {
                    body.begin();
                    body.writer().string((step + "-" + given++ + "-").repeat(1 + length / 8 / step));
                    body.end(finished);
                }
            }
        }
        body.copyTo(pieces);
        body.finish(finished);
        assertEquals(given, finished.items());
        List<String> copied = new ArrayList<>();
        for (FinishedBodies.Body each : finished.all) {
            if (pieces.left.contains(each.text())) {
                copied.add(each.text());
            }
        }
        assertEquals(pieces.left, copied, "each body that was copied is what was finished, in the same order");
        assertEquals(0, pieces.open.size(), "and nothing is copied of one that was not finished");
    }
}
