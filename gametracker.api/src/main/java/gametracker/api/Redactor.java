package gametracker.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes personal data and secrets out of texts before they leave the process or are written to disk.
 *
 * <p>The tracker calls it on its own threads, never on the thread that records, with one text at a time. The key says
 * where the text stands:
 *
 * <table class="plain">
 * <caption>Keys</caption>
 * <tr><th>key</th><th>text</th></tr>
 * <tr><td>{@code msg}, {@code data.<path>}</td><td>a log record</td></tr>
 * <tr><td>{@code error.message}</td><td>an exception of a log record or a span, its causes and suppressed ones</td></tr>
 * <tr><td>{@code user.<path>}, {@code context.<group>.<path>}, {@code tags.<key>}</td><td>its context</td></tr>
 * <tr><td>{@code breadcrumb.msg}, {@code breadcrumb.<path>}</td><td>its breadcrumbs</td></tr>
 * <tr><td>{@code thread}, {@code logger}</td><td>where it was recorded</td></tr>
 * <tr><td>{@code span.name}, {@code attribute.<key>}</td><td>a span</td></tr>
 * <tr><td>{@code label.<key>}, {@code section}</td><td>a label's value; a part of a frame</td></tr>
 * <tr><td>{@code device.<path>}, {@code crash}, {@code evidence}</td><td>the device; a crash report; a hitch's cause</td>
 * </tr>
 * </table>
 *
 * <p>A path joins the keys of nested maps by dots; the elements of a list have the path of the list. The keys of maps
 * are texts as well: they pass the redactor under the path of the map in which they stand, which is {@code data} for
 * those of a log record's data, {@code user}, {@code context} (the names of groups), {@code context.<group>}, {@code
 * tags}, {@code breadcrumb}, {@code attribute} and {@code device}. Of keys that become the same, the later ones get a
 * number.
 *
 * <p>Numbers and truth values do not pass it, nor do the names of metrics and labels, the classes and stack frames of
 * exceptions, and what the configuration itself says (game, version, environment, instance).
 *
 * <p>If it throws or returns null, the text becomes {@code [redacted]}; the record goes on. A text that needs no change
 * should be returned as it is: the same object costs nothing. Series whose labels are equal after redaction are one
 * series: counters and histograms add up, gauges keep the last value. What user, contexts, breadcrumbs and labels say
 * is redacted once for many records, so the same text at the same key should always become the same.
 *
 * <p>It must not block: while it does, nothing is sent, and the queues overflow. What it records itself is ignored. One
 * redactor may serve several trackers, each of which has a thread of its own, and two if it has a state directory.
 */
@FunctionalInterface
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
public interface Redactor {
    /**
     * Returns the text without what must not leave the process.
     *
     * @param key where the text stands, as listed above
     * @param text the text, never null
     * @return the text to send; the same object if nothing is to change; null to send {@code [redacted]} instead
     */
    @Nullable
    String redact(String key, String text);

    /**
     * Returns a redactor for what personal data looks like in any game's texts: e-mail addresses, IPv4 and IPv6
     * addresses, payment card numbers with a valid check digit, the home directory and the account's name in paths,
     * bearer tokens, user info and credentials in URLs. They become {@code [email]}, {@code [ip]}, {@code [card]},
     * {@code ~}, {@code [user]}, {@code [token]} and {@code [secret]}.
     *
     * <p>Times of day and version numbers stay, as does an IP address that is glued to a letter or to more numbers, or
     * an IPv4 address at a key that ends with {@code version}.
     *
     * @return always the same; safe for use by several threads at once
     */
    static Redactor common() {
        return CommonRedactor.INSTANCE;
    }

    /**
     * Returns a redactor that hands what this one returns to another.
     *
     * @param next the other one; not called if this one returns null
     * @return both, one after the other
     */
    default Redactor and(Redactor next) {
        Objects.requireNonNull(next, "next");
        return (key, text) -> {
            String redacted = redact(key, text);
            return redacted == null ? null : next.redact(key, redacted);
        };
    }
}
