package gametracker.core.deliver;

import gametracker.api.spi.Delivery.Delivered;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.core.format.PayloadRules;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rules of bodies that are lists of numbers, such as {@code 1,2,3}, each item's own; the late form begins with {@code
 * late:}. What a server's words mean is as in the real rules of the format.
 */
final class FakeRules implements Function<Format, PayloadRules> {
    /** Thrown by so many of the next questions about an answer. */
    Error error = new OutOfMemoryError("of a test");

    int errors;

    /** Run by whoever asks for an envelope's stream or about an answer. */
    Runnable asked = () -> {};

    private void fail() {
        asked.run();
        if (errors > 0) {
            errors--;
            throw error;
        }
    }

    private static final String LATE = "late:";

    static Envelope envelope(String id, Format format, Instant createdAt, List<Integer> items) {
        return new Envelope(id, format, body(items), items.size(), createdAt);
    }

    private static ByteBuffer body(List<Integer> items) {
        return ByteBuffer.wrap(items.stream()
                .map(String::valueOf)
                .collect(Collectors.joining(","))
                .getBytes(StandardCharsets.US_ASCII));
    }

    static List<Integer> items(Envelope envelope) {
        String text = text(envelope);
        String list = isLate(envelope) ? text.substring(LATE.length()) : text;
        return list.isEmpty()
                ? List.of()
                : List.of(list.split(",")).stream().map(Integer::valueOf).toList();
    }

    static String text(Envelope envelope) {
        return new String(envelope.bytes(), StandardCharsets.US_ASCII);
    }

    static boolean isLate(Envelope envelope) {
        return text(envelope).startsWith(LATE);
    }

    static List<Integer> range(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    @Override
    public PayloadRules apply(Format format) {
        return new Rules(PayloadRules.of(format));
    }

    private final class Rules implements PayloadRules {
        private final PayloadRules real;

        Rules(PayloadRules real) {
            this.real = real;
        }

        @Override
        public ByteBuffer twoItems() {
            return body(List.of(1, 2));
        }

        @Override
        public boolean isWorthHalving(int status) {
            return real.isWorthHalving(status);
        }

        @Override
        public boolean isTooLate(String words) {
            return real.isTooLate(words);
        }

        @Override
        public boolean isAboutOneStream(RetryLater answer) {
            return real.isAboutOneStream(answer);
        }

        @Override
        public boolean hasLateForm() {
            return real.hasLateForm();
        }

        @Override
        public boolean isCuredByLateForm(String words) {
            return real.isCuredByLateForm(words);
        }

        @Override
        public List<Envelope> halve(Envelope envelope) {
            fail();
            List<Integer> items = items(envelope);
            if (items.size() < 2) {
                return List.of();
            }
            int half = items.size() / 2;
            return List.of(
                    envelope(envelope.id() + ".0", envelope.format(), envelope.createdAt(), items.subList(0, half)),
                    envelope(
                            envelope.id() + ".1",
                            envelope.format(),
                            envelope.createdAt(),
                            items.subList(half, items.size())));
        }

        @Override
        public Optional<Envelope> late(Envelope envelope) {
            if (envelope.format() != Format.LOKI_PUSH || isLate(envelope)) {
                return Optional.empty();
            }
            byte[] bytes = (LATE + text(envelope)).getBytes(StandardCharsets.US_ASCII);
            return Optional.of(new Envelope(
                    envelope.id(),
                    envelope.format(),
                    ByteBuffer.wrap(bytes),
                    envelope.itemCount(),
                    envelope.createdAt()));
        }

        /** Ten thousand numbers are a stream of a log server's. */
        @Override
        public Optional<String> stream(Envelope envelope) {
            asked.run();
            List<Integer> items = items(envelope);
            return envelope.format() != Format.LOKI_PUSH
                    ? Optional.empty()
                    : Optional.of((isLate(envelope) ? LATE : "") + (items.isEmpty() ? 0 : items.get(0) / 10_000));
        }

        @Override
        public Instant oldest(Envelope envelope) {
            return envelope.createdAt();
        }

        /** The answer of a partial success is the number of refused items. */
        @Override
        public int refusedItems(Delivered delivered) {
            fail();
            return delivered.answer().isEmpty() ? 0 : Integer.parseInt(delivered.answer());
        }
    }
}
