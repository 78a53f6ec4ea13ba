package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gametracker.api.spi.Delivery.Delivered;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PayloadRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LOKI_PUSH      | entry too far behind, oldest acceptable timestamp is: 2026             | true",
                "LOKI_PUSH      | entry for stream '{}' has timestamp too old: 1970-01-01T00:00:00Z      | true",
                "LOKI_PUSH      | entry for stream '{}' has timestamp too new: 2036-01-01T00:00:00Z      | false",
                "LOKI_PUSH      | couldn't parse labels: 1:5: parse error                                | false",
                "OTLP_LOGS      | entry Too Far Behind                                                   | true",
                "REMOTE_WRITE_1 | out of order sample                                                    | true",
                "REMOTE_WRITE_1 | out of bounds                                                          | true",
                "REMOTE_WRITE_1 | out of bounds: timestamp is too far in the future                      | false",
                "REMOTE_WRITE_1 | too old sample                                                         | true",
                "REMOTE_WRITE_1 | duplicate sample for timestamp 17; overrides not allowed               | false",
                "REMOTE_WRITE_1 | snappy: corrupt input                                                  | false",
                "OTLP_METRICS   | out of order sample                                                    | true",
                "OTLP_TRACES    | too old, out of bounds, too far behind                                 | false",
            })
    void wordsTellWhatIsTooLate(Format format, String words, boolean tooLate) {
        assertEquals(tooLate, PayloadRules.of(format).isTooLate(words));
    }

    @ParameterizedTest
    @EnumSource
    void sampleIsTwoItems(Format format) {
        PayloadRules rules = PayloadRules.of(format);
        Envelope sample = new Envelope("e", format, rules.twoItems(), 2, Instant.EPOCH);
        assertEquals(2, rules.halve(sample).size());
        assertEquals(format == Format.LOKI_PUSH, rules.late(sample).isPresent());
        assertEquals(format == Format.LOKI_PUSH, rules.stream(sample).isPresent());
    }

    @ParameterizedTest
    @EnumSource
    void onlyALokiBodyHasALateFormAndAStream(Format format) {
        PayloadRules rules = PayloadRules.of(format);
        boolean isLoki = format == Format.LOKI_PUSH;
        assertEquals(isLoki, rules.hasLateForm());
        assertEquals(isLoki, rules.isCuredByLateForm("entry too far behind"));
    }

    @ParameterizedTest
    @EnumSource
    void onlyOtlpCountsItemsThatASuccessRefuses(Format format) {
        Delivered answer = new Delivered(200, "{\"partialSuccess\":{\"rejectedSpans\":\"3\"}}");
        boolean isOtlp = format.name().startsWith("OTLP");
        assertEquals(isOtlp ? 3 : 0, PayloadRules.of(format).refusedItems(answer));
    }

    @ParameterizedTest
    @EnumSource
    void tooLargeBodyIsHalvedAndOfRemoteWriteABadOneToo(Format format) {
        PayloadRules rules = PayloadRules.of(format);
        assertEquals(true, rules.isWorthHalving(413));
        assertEquals(format == Format.REMOTE_WRITE_1, rules.isWorthHalving(400));
        assertEquals(false, rules.isWorthHalving(401));
    }

    @Test
    void envelopeWithoutTimesIsAsOldAsItsOwnTime() {
        PayloadRules rules = PayloadRules.of(Format.REMOTE_WRITE_1);
        Instant made = Instant.ofEpochSecond(17);
        Envelope envelope = new Envelope("e", Format.REMOTE_WRITE_1, rules.twoItems(), 2, made);
        assertEquals(made, rules.oldest(envelope));
        assertEquals(Optional.empty(), rules.stream(envelope));
    }
}
