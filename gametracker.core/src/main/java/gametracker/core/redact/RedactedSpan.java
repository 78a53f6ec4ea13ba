package gametracker.core.redact;

import gametracker.core.record.EndedSpan;
import gametracker.core.record.Fields;
import gametracker.core.record.SpanLink;
import java.util.List;

/** A span with other texts. One for all spans of a redaction: it shows the last one that it was set to. */
final class RedactedSpan implements EndedSpan {
    private EndedSpan span;
    private String name;
    private Fields attributes;
    private Fields tags;
    private List<SpanError> errors;

    RedactedSpan(EndedSpan first) {
        this.span = first;
        this.name = first.name();
        this.attributes = first.attributes();
        this.tags = first.tags();
        this.errors = first.errors();
    }

    void set(
            EndedSpan shown,
            String redactedName,
            Fields redactedAttributes,
            Fields redactedTags,
            List<SpanError> redactedErrors) {
        span = shown;
        name = redactedName;
        attributes = redactedAttributes;
        tags = redactedTags;
        errors = redactedErrors;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Fields attributes() {
        return attributes;
    }

    @Override
    public Fields tags() {
        return tags;
    }

    @Override
    public List<SpanError> errors() {
        return errors;
    }

    @Override
    public List<SpanLink> links() {
        return span.links(); // ids, and relations of the library's own
    }

    @Override
    public boolean parentIsRemote() {
        return span.parentIsRemote();
    }

    @Override
    public long traceHigh() {
        return span.traceHigh();
    }

    @Override
    public long traceLow() {
        return span.traceLow();
    }

    @Override
    public long spanIdBits() {
        return span.spanIdBits();
    }

    @Override
    public long parentIdBits() {
        return span.parentIdBits();
    }

    @Override
    public long startNanos() {
        return span.startNanos();
    }

    @Override
    public long endNanos() {
        return span.endNanos();
    }

    @Override
    public boolean truncated() {
        return span.truncated();
    }
}
