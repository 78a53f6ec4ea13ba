package gametracker.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.decode.RemoteWriteBody;
import gametracker.viewer.received.ReceivedRequest;
import gametracker.viewer.received.ReceivedSeries;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteWriteEndpointTest {
    private static final String[] HITS = {"__name__", "hits_total", "player", "a"};

    private final TestClock clock = new TestClock();
    private Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT.withClock(clock));
    private PostClient sender = new PostClient(receiver.uri());

    @AfterEach
    void close() {
        receiver.close();
    }

    private long at(Duration offset) {
        return clock.millis() + offset.toMillis();
    }

    private PostClient.Reply send(WriteRequests requests) {
        return sender.remoteWrite(requests.snappy());
    }

    private PostClient.Reply send(String[] labels, Object... samples) {
        return send(new WriteRequests().series(labels, samples));
    }

    private ReceivedRequest last() {
        List<ReceivedRequest> all = receiver.received().requests();
        return all.get(all.size() - 1);
    }

    private List<Double> values(String name) {
        return receiver.received().series(name).stream()
                .flatMap(series -> series.points().stream())
                .map(ReceivedSeries.Point::value)
                .toList();
    }

    private void refused(PostClient.Reply reply, String reason) {
        assertEquals(400, reply.status());
        assertTrue(reply.text().contains(reason), reply.text());
        assertEquals(0, last().stored());
    }

    @Test
    void goodSamplesAreStoredUnderAllThreePaths() {
        for (String path : List.of("/api/v1/push", "/api/v1/write", "/api/v1/metrics/write")) {
            byte[] body = new WriteRequests()
                    .series(new String[] {"__name__", "m", "path", path}, at(Duration.ZERO), 1.5)
                    .snappy();
            Map<String, String> headers =
                    Map.of("Content-Type", "application/x-protobuf", "Content-Encoding", "snappy");
            assertEquals(204, sender.post(path, headers, body).status());
        }
        assertEquals(List.of(1.5, 1.5, 1.5), values("m"));
    }

    @Nested
    class Headers {
        private int send(String type, String encoding, byte[] body) {
            Map<String, String> headers = new HashMap<>();
            headers.put("Content-Type", type);
            if (!encoding.isEmpty()) {
                headers.put("Content-Encoding", encoding);
            }
            return sender.post("/api/v1/push", headers, body).status();
        }

        @Test
        void typeMayBeAbsentOrNameTheFirstVersion() {
            byte[] body =
                    new WriteRequests().series(HITS, at(Duration.ZERO), 1.0).snappy();
            assertEquals(204, send("", "snappy", body));
            assertEquals(204, send("application/x-protobuf", "", body));
            assertEquals(204, send("application/x-protobuf;proto=prometheus.WriteRequest", "snappy", body));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "application/json",
                    "text/plain",
                    "application/x-protobuf;proto=io.prometheus.write.v2.Request",
                    "application/x-protobuf;proto=nonsense"
                })
        void otherTypesAre415(String type) {
            assertEquals(415, send(type, "snappy", new WriteRequests().snappy()));
        }

        @Test
        void otherEncodingsAre415() {
            assertEquals(415, send("application/x-protobuf", "gzip", PostClient.gzip(new byte[4])));
        }

        @Test
        void bodiesThatAreNoSnappyOrNoMessageAre400() {
            refused(sender.remoteWrite(new byte[0]), "snappy: corrupt input");
            refused(sender.remoteWrite("nonsense".getBytes(StandardCharsets.UTF_8)), "snappy: corrupt input");
            byte[] protobuf = new WriteRequests().series(HITS, 1L, 1.0).protobuf();
            refused(sender.remoteWrite(snappy(java.util.Arrays.copyOf(protobuf, protobuf.length - 3))), "EOF");
        }

        @Test
        void overTheDecodedLimitIs400() {
            refused(
                    sender.remoteWrite(snappy(new byte[33_554_433])),
                    "snappy: decoded length 33554433 exceeds limit 33554432");
        }

        private byte[] snappy(byte[] bytes) {
            try {
                return org.xerial.snappy.Snappy.compress(bytes);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Nested
    class Labels {
        private void lost(String[] labels) {
            PostClient.Reply reply = send(
                    new WriteRequests().series(labels, at(Duration.ZERO), 1.0).series(HITS, at(Duration.ZERO), 2.0));
            assertEquals(204, reply.status());
            assertEquals(List.of(2.0), values("hits_total"));
            assertEquals(1, receiver.received().series().size());
            assertTrue(last().refusals().get(0).silent());
        }

        @Test
        void emptyLabelNameIsLostInSilence() {
            lost(new String[] {"__name__", "m", "", "x"});
        }

        @Test
        void missingOrEmptyMetricNameIsLostInSilence() {
            lost(new String[] {"a", "b"});
        }

        @Test
        void emptyMetricNameIsLostInSilence() {
            lost(new String[] {"__name__", "", "a", "b"});
        }

        @Test
        void noLabelsAtAllAreLostInSilence() {
            lost(new String[] {});
        }

        @Test
        void duplicateLabelIsLostInSilence() {
            lost(new String[] {"__name__", "m", "a", "1", "a", "2"});
        }

        @Test
        void valueThatIsNoUtf8IsLostInSilence() {
            byte[][] labels = {
                "__name__".getBytes(StandardCharsets.UTF_8), "m".getBytes(StandardCharsets.UTF_8), {'a'}, {(byte) 0xff}
            };
            PostClient.Reply reply = send(
                    new WriteRequests().series(labels, at(Duration.ZERO), 1.0).series(HITS, at(Duration.ZERO), 2.0));
            assertEquals(204, reply.status());
            assertEquals(1, receiver.received().series().size());
        }

        @Test
        void emptyValuesAreRemovedAndUnsortedLabelsAreTheSameSeries() {
            send(new String[] {"__name__", "m", "b", "2", "a", "1", "c", ""}, at(Duration.ZERO), 1.0);
            send(new String[] {"a", "1", "b", "2", "__name__", "m"}, at(Duration.ofSeconds(1)), 2.0);
            assertEquals(1, receiver.received().series().size());
            assertEquals(
                    Map.of("__name__", "m", "a", "1", "b", "2"),
                    receiver.received().series().get(0).labels());
        }

        @Test
        void namesBeyondTheOldAlphabetAreStoredAsTheyAre() {
            assertEquals(
                    204,
                    send(new String[] {"__name__", "m.total-x", "bad-name", "v", "имя", "v"}, at(Duration.ZERO), 1.0)
                            .status());
            assertEquals(List.of(1.0), values("m.total-x"));
        }
    }

    @Nested
    class Values {
        @Test
        void notANumberAndInfinityAreStored() {
            send(HITS, at(Duration.ZERO), Double.NaN, at(Duration.ofSeconds(1)), Double.POSITIVE_INFINITY);
            assertEquals(List.of(Double.NaN, Double.POSITIVE_INFINITY), values("hits_total"));
        }

        @Test
        void aStaleMarkerEndsTheSeries() {
            send(HITS, at(Duration.ZERO), 3.0, at(Duration.ofSeconds(1)), RemoteWriteBody.Sample.STALE_BITS);
            ReceivedSeries series = receiver.received().series("hits_total").get(0);
            assertTrue(series.ended());
            assertEquals(3.0, series.last().orElseThrow());
            assertEquals("a", series.label("player"));
        }
    }

    @Nested
    class Times {
        @Test
        void zeroNegativeAndSecondsAreOutOfBoundsAndDropAll() {
            for (long time : new long[] {0, -5, clock.millis() / 1000}) {
                refused(
                        send(new WriteRequests()
                                .series(new String[] {"__name__", "good"}, at(Duration.ZERO), 1.0)
                                .series(HITS, time, 1.0)),
                        "out of bounds");
            }
            assertEquals(List.of(), receiver.received().series());
        }

        @Test
        void elevenMinutesAheadIsTooFarAndNineIsNot() {
            refused(send(HITS, at(Duration.ofMinutes(11)), 1.0), "out of bounds: timestamp is too far in the future");
            assertEquals(204, send(HITS, at(Duration.ofMinutes(9)), 1.0).status());
        }

        @Test
        void anHourBehindTheNewestOfTheServerIsOutOfBoundsForAnySeries() {
            assertEquals(204, send(HITS, at(Duration.ofMinutes(-59)), 1.0).status());
            refused(send(new String[] {"__name__", "other"}, at(Duration.ofMinutes(-61)), 1.0), "out of bounds");
            // One sample nine minutes ahead moves that to fifty-one minutes, for everyone.
            send(new String[] {"__name__", "ahead"}, at(Duration.ofMinutes(9)), 1.0);
            refused(send(new String[] {"__name__", "third"}, at(Duration.ofMinutes(-52)), 1.0), "out of bounds");
            assertEquals(
                    204,
                    send(new String[] {"__name__", "third"}, at(Duration.ofMinutes(-50)), 1.0)
                            .status());
        }

        @Test
        void behindTheSeriesIsOutOfOrder() {
            send(HITS, at(Duration.ZERO), 2.0);
            refused(send(HITS, at(Duration.ofSeconds(-1)), 1.0), "out of order sample");
        }
    }

    @Nested
    class Repeats {
        @Test
        void oneSampleASeriesIsStoredOnce() {
            assertEquals(204, send(HITS, at(Duration.ZERO), 1.0).status());
            assertEquals(204, send(HITS, at(Duration.ZERO), 1.0).status());
            assertEquals(List.of(1.0), values("hits_total"));
            assertEquals(1, last().repeated());
        }

        @Test
        void severalSamplesASeriesAreOutOfOrderTheSecondTime() {
            WriteRequests request = new WriteRequests()
                    .series(HITS, at(Duration.ZERO), 1.0, at(Duration.ofSeconds(1)), 2.0)
                    .series(new String[] {"__name__", "other"}, at(Duration.ZERO), 1.0);
            assertEquals(204, send(request).status());
            refused(send(request), "out of order sample");
            assertEquals(List.of(1.0, 2.0), values("hits_total"));
        }

        @Test
        void anotherValueForOneTimeIsRefusedAndTheFirstStays() {
            send(HITS, at(Duration.ZERO), 1.0);
            refused(send(HITS, at(Duration.ZERO), 2.0), "duplicate sample for timestamp");
            assertEquals(List.of(1.0), values("hits_total"));
        }

        @Test
        void insideOneEntryTheFirstValueWinsInSilence() {
            assertEquals(
                    204,
                    send(HITS, at(Duration.ZERO), 1.0, at(Duration.ZERO), 2.0).status());
            assertEquals(List.of(1.0), values("hits_total"));
            assertTrue(last().refusals().get(0).silent());
        }

        @Test
        void newestFirstKeepsOnlyTheNewestInSilence() {
            assertEquals(
                    204,
                    send(HITS, at(Duration.ofSeconds(2)), 3.0, at(Duration.ofSeconds(1)), 2.0, at(Duration.ZERO), 1.0)
                            .status());
            assertEquals(List.of(3.0), values("hits_total"));
            assertEquals(2, last().refusals().get(0).items());
        }
    }

    @Nested
    class WithAWindowOfAWeek {
        WithAWindowOfAWeek() {
            receiver.close();
            receiver = Receiver.start(
                    ReceiverConfig.DEFAULT.withClock(clock).withOutOfOrderTimeWindow(Duration.ofDays(7)));
            sender = new PostClient(receiver.uri());
        }

        @Test
        void threeDaysBehindIsStoredAndEightAreTooOld() {
            send(HITS, at(Duration.ZERO), 9.0);
            assertEquals(204, send(HITS, at(Duration.ofDays(-3)), 1.0).status());
            assertEquals(List.of(1.0, 9.0), values("hits_total"));
            refused(send(HITS, at(Duration.ofDays(-8)), 1.0), "too old sample");
        }

        @Test
        void aRepeatOfSeveralSamplesIsStoredOnce() {
            WriteRequests request =
                    new WriteRequests().series(HITS, at(Duration.ZERO), 1.0, at(Duration.ofSeconds(1)), 2.0);
            assertEquals(204, send(request).status());
            assertEquals(204, send(request).status());
            assertEquals(List.of(1.0, 2.0), values("hits_total"));
        }
    }
}
