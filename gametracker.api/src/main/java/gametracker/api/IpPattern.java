package gametracker.api;

import java.util.List;

/** Addresses of the Internet Protocol. One that is glued to a letter or to more of the same is something else. */
final class IpPattern {
    private static final String REPLACEMENT = "[ip]";

    private IpPattern() {}

    /** Returns where a dotted quad that begins here ends, or -1. */
    private static int endOfQuad(String text, int start) {
        int i = start;
        for (int octet = 0; octet < 4; octet++) {
            if (octet > 0) {
                if (SensitivePattern.charAt(text, i) != '.') {
                    return -1;
                }
                i++;
            }
            int value = 0;
            int digits = 0;
            while (digits < 4 && SensitivePattern.isDigit(SensitivePattern.charAt(text, i))) {
                value = value * 10 + text.charAt(i) - '0';
                digits++;
                i++;
            }
            if (digits == 0 || digits > 3 || value > 255) {
                return -1;
            }
        }
        return i;
    }

    /**
     * {@code 192.0.2.1}, but not the {@code 1.2.3.4} of {@code v1.2.3.4}, {@code 1.2.3.4.5}, {@code 1.2.3.4-beta} or
     * {@code version 1.2.3.4}, nor at a key that ends with {@code version}.
     */
    static final class V4 extends SensitivePattern {
        private static final String[] VERSION = {"version", "ver", "v", "build"};
        private static final List<String> QUALIFIERS = List.of(
                "snapshot", "alpha", "beta", "rc", "cr", "final", "release", "ga", "build", "milestone", "dev", "pre");

        V4() {
            super(DIGITS, REPLACEMENT);
        }

        @Override
        long find(String text, int at, int from) {
            char before = before(text, at, from);
            if (Character.isLetterOrDigit(before) || before == '.' && Character.isLetterOrDigit(charAt(text, at - 2))) {
                return NO_MATCH;
            }
            int end = endOfQuad(text, at);
            if (end < 0 || isPartOfMore(text, end) || followsTheWordVersion(text, at)) {
                return NO_MATCH;
            }
            return match(at, end);
        }

        private static boolean isPartOfMore(String text, int end) {
            char next = charAt(text, end);
            if (Character.isLetterOrDigit(next)) {
                return true;
            }
            if (next == '.') {
                return isDigit(charAt(text, end + 1));
            }
            if (next == '-' || next == '+' || next == '_') {
                for (String qualifier : QUALIFIERS) {
                    if (text.regionMatches(true, end + 1, qualifier, 0, qualifier.length())) {
                        return true;
                    }
                }
            }
            return false;
        }

        @Override
        boolean appliesTo(String key) {
            return !key.regionMatches(true, key.length() - VERSION[0].length(), VERSION[0], 0, VERSION[0].length());
        }

        /** Says whether a word that means a version ends here; "clientVersion" does, "server" does not. */
        private static boolean endsWithVersion(String text, int end) {
            for (String word : VERSION) {
                int start = end - word.length();
                boolean found = text.regionMatches(true, start, word, 0, word.length());
                if (found && (word.equals(VERSION[0]) || !Character.isLetterOrDigit(charAt(text, start - 1)))) {
                    return true;
                }
            }
            return false;
        }

        private static boolean followsTheWordVersion(String text, int start) {
            int end = start;
            while (end > 0 && " :=\"'".indexOf(text.charAt(end - 1)) >= 0) {
                end--;
            }
            return end < start && endsWithVersion(text, end);
        }
    }

    /**
     * An address in one of the forms of RFC 4291, section 2.2, with or without a zone (RFC 4007, section 11): found by
     * its first colon. Eight groups, or fewer with {@code ::}; so neither a time of day nor a MAC address.
     */
    static final class V6 extends SensitivePattern {
        private static final int GROUPS = 8;
        private static final int LONGEST = 45;

        V6() {
            super(":", REPLACEMENT);
        }

        @Override
        long find(String text, int at, int from) {
            int start = at;
            while (start > from && at - start < 5 && isHex(text.charAt(start - 1))) {
                start--;
            }
            if (at - start > 4) {
                return NO_MATCH;
            }
            char before = before(text, start, from);
            if (Character.isLetterOrDigit(before)) {
                return NO_MATCH; // the address of "host:fe80::1" is found by its own first colon
            }
            int end = endOfAddress(text, start);
            if (end < 0 || goesOn(text, end) || looksLikeWords(text, start, end)) {
                return NO_MATCH;
            }
            return match(start, endOfZone(text, end));
        }

        private static boolean goesOn(String text, int end) {
            char next = charAt(text, end);
            char afterNext = charAt(text, end + 1);
            return Character.isLetterOrDigit(next) || next == ':' && (isHex(afterNext) || afterNext == ':');
        }

        /** {@code add::face}: two words of a programming language, rather than an address without a decimal digit. */
        private static boolean looksLikeWords(String text, int start, int end) {
            int colons = 0;
            for (int i = start; i < end; i++) {
                if (isDigit(text.charAt(i))) {
                    return false;
                }
                colons += text.charAt(i) == ':' ? 1 : 0;
            }
            return colons < 3;
        }

        /** Returns the end of the longest address that begins here, or -1. */
        private static int endOfAddress(String text, int start) {
            int found = -1;
            int groups = 0;
            boolean compressed = false;
            int i = start;
            if (text.startsWith("::", i)) {
                compressed = true;
                i += 2;
            }
            while (i - start <= LONGEST && groups < GROUPS) {
                int group = i;
                while (i - group < 5 && isHex(charAt(text, i))) {
                    i++;
                }
                if (i == group || i - group > 4) {
                    break;
                }
                if (charAt(text, i) == '.') {
                    int quad = endOfQuad(text, group);
                    boolean whole = compressed ? groups <= GROUPS - 3 : groups == GROUPS - 2;
                    return quad > 0 && whole ? quad : found;
                }
                groups++;
                if (compressed ? groups < GROUPS : groups == GROUPS) {
                    found = i;
                }
                if (text.startsWith("::", i) && !compressed) {
                    compressed = true;
                    i += 2;
                    if (groups < GROUPS) {
                        found = i;
                    }
                } else if (charAt(text, i) == ':') {
                    i++;
                } else {
                    break;
                }
            }
            return found;
        }

        private static int endOfZone(String text, int end) {
            if (charAt(text, end) != '%') {
                return end;
            }
            int i = end + 1;
            while (Character.isLetterOrDigit(charAt(text, i)) || "-_.".indexOf(charAt(text, i)) >= 0) {
                i++;
            }
            return i;
        }
    }
}
