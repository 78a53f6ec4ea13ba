package gametracker.viewer.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Content-Security-Policy, level 3 (W3C). Beside what may be loaded, both policies forbid the page to make HTML or
 * scripts of text at all (Trusted Types), so that a mistake in the page fails instead of running what was received.
 */
final class ContentPolicy {
    private static final String COMMON =
            "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /** The live page: scripts and styles from the viewer alone, and nobody may frame it. */
    static final String LIVE = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; frame-ancestors 'none'; " + COMMON;

    /** Answers that are no page. */
    static final String DATA = "default-src 'none'; frame-ancestors 'none'";

    private ContentPolicy() {}

    /** A file by itself: this one script, this one style sheet, and no request to anywhere. */
    static String file(String script, String style) {
        return "default-src 'none'; script-src '" + hash(script) + "'; style-src '" + hash(style) + "'; " + COMMON;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
