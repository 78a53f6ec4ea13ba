package gametracker.core;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.core.collect.Receipts;
import gametracker.core.deliver.PayloadRules;
import gametracker.core.format.LateForm;
import gametracker.core.format.PartialSuccess;
import gametracker.core.format.PayloadSplitter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lends delivery what the formatters know of bodies, so that neither has to know the other. */
final class FormatBodies implements PayloadRules {
    private final Receipts receipts;

    FormatBodies(Receipts receipts) {
        this.receipts = receipts;
    }

    @Override
    public void accepted(String envelopeId) {
        receipts.accepted(envelopeId);
    }

    @Override
    public List<Envelope> halve(Envelope whole) {
        List<Envelope> envelopes = new ArrayList<>(2);
        for (PayloadSplitter.Half half : PayloadSplitter.halve(whole.format(), whole.body(), whole.itemCount())) {
            envelopes.add(new Envelope(
                    whole.id() + "." + envelopes.size(), whole.format(), half.body(), half.items(), whole.createdAt()));
        }
        return envelopes;
    }

    @Override
    public Optional<Envelope> late(Envelope envelope) {
        if (envelope.format() != Format.LOKI_PUSH) {
            return Optional.empty();
        }
        Optional<ByteBuffer> late = LateForm.late(envelope.body());
        return late.map(body ->
                new Envelope(envelope.id(), envelope.format(), body, envelope.itemCount(), envelope.createdAt()));
    }

    @Override
    public Optional<String> stream(Envelope envelope) {
        return envelope.format() == Format.LOKI_PUSH ? LateForm.stream(envelope.body()) : Optional.empty();
    }

    @Override
    public Instant oldest(Envelope envelope) {
        return envelope.format() == Format.LOKI_PUSH
                ? LateForm.oldest(envelope.body()).orElse(envelope.createdAt())
                : envelope.createdAt();
    }

    @Override
    public int refusedItems(Envelope envelope, Delivery.Delivered delivered) {
        return switch (envelope.format()) {
            case OTLP_LOGS, OTLP_METRICS, OTLP_TRACES -> PartialSuccess.refused(delivered.answer());
            case LOKI_PUSH, REMOTE_WRITE_1 -> 0;
        };
    }
}
