package gametracker.viewer.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Content-Security-Policies (W3C, level 3). Both policies of pages also require Trusted Types and allow none, so that a
 * mistake in the page that would turn received text into HTML or script fails instead.
 */
final class ContentPolicy {
    private static final String COMMON =
            "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /** The policy of the live page: scripts and styles from the viewer alone; no other page may frame it. */
    static final String LIVE = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; frame-ancestors 'none'; " + COMMON;

    /** Answers that are no page. */
    static final String DATA = "default-src 'none'; frame-ancestors 'none'";

    private ContentPolicy() {}

    /** The policy of an exported file: this script and this style sheet by their hashes, and no network request. */
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
