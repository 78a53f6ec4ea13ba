package gametracker.core.deliver;

import java.util.Locale;

/** The kinds of tries that brought no answer, recognised by what either HTTP transport says of them. */
enum NoAnswer {
    UNKNOWN_HOST(
            "unknown host in %s",
            "the name of the host cannot be looked up: correct the address, or look at the machine's network and DNS",
            "unresolvedaddress",
            "unknownhost"),
    NO_CONNECTION(
            "no connection in time to %s",
            "the host does not answer at all: correct address and port, or have a firewall let them through",
            "connecttimeout",
            "connect timed out",
            "connection timed out"),
    UNTRUSTED(
            "TLS with %s failed: %s",
            "the JVM does not trust the server's certificate: import its authority into the JVM's trust store, or set"
                    + " sslContext",
            "pkix",
            "certpath",
            "unable to find valid certification path",
            "trustanchors"),
    OTHER_NAME(
            "TLS with %s failed: %s",
            "the server's certificate is for another host name: use the name in the certificate",
            "no subject alternative",
            "no name matching",
            "doesn't match any of the subject alternative names"),
    EXPIRED(
            "TLS with %s failed: %s",
            "the server's certificate is not valid at this time: renew it, or set this machine's clock",
            "certificateexpired",
            "certificatenotyetvalid",
            "notafter",
            "notbefore"),
    PLAIN_SERVER(
            "TLS with %s failed: %s",
            "the server at this port seems to speak plain HTTP: begin the address with http://, or name its TLS port",
            "unrecognized ssl message",
            "terminated the handshake",
            "not an ssl/tls record"),
    TLS(
            "TLS with %s failed: %s",
            "client and server found no common TLS: a runtime image needs jdk.crypto.ec for certificates with elliptic"
                    + " curves (on JDK 21 and older), and a server may want a client's certificate (sslContext)",
            "ssl",
            "tls",
            "handshake",
            "certificate",
            "nosuchalgorithm"),
    NO_ROUTE(
            "no route to %s",
            "this machine has no way to the host: is it online, in the right network or VPN?",
            "noroutetohost",
            "no route to host",
            "unreachable"),
    REFUSED(
            "connection refused by %s",
            "nothing listens at this host and port: start the server, or correct the address",
            "connection refused",
            "connectexception",
            "connectionrefused",
            "hostconnect"),
    TOO_SLOW(
            "no answer in time from %s",
            "the server accepts connections and does not answer in time: look whether it is overloaded, or set a longer"
                    + " requestTimeout",
            "timed out",
            "timeout",
            "no whole answer within"),
    BROKEN_OFF(
            "the connection to %s broke off: %s",
            "the server, or a proxy on the way, closes the connection instead of answering: read its log",
            "reset",
            "broken pipe",
            "eof",
            "closed",
            "no response",
            "noHttpResponse"),
    OTHER("no answer from %s: %s", "there was no answer: the transport says why", "");

    private final String form;
    final String meaning;
    private final String[] marks;

    NoAnswer(String form, String meaning, String... marks) {
        this.form = form;
        this.meaning = meaning;
        this.marks = marks;
    }

    static NoAnswer of(String words) {
        String text = words.toLowerCase(Locale.ROOT);
        for (NoAnswer kind : values()) {
            for (String mark : kind.marks) {
                if (text.contains(mark.toLowerCase(Locale.ROOT))) {
                    return kind;
                }
            }
        }
        return OTHER;
    }

    /** Says it of a host. */
    String at(String host, String words) {
        return String.format(Locale.ROOT, form, host, words);
    }
}
