package gametracker.api;

/** An e-mail address: found by its {@code @}, whose left side is searched backwards. */
final class EmailAddress extends SensitivePattern {
    /** What RFC 5322 allows beside letters and digits, without what more often separates: {@code & / = ? { | }}. */
    private static final String LOCAL = ".!#$%'*+^_`~-";

    private static final int LONGEST_LOCAL = 64;

    EmailAddress() {
        super("@", "[email]");
    }

    @Override
    long find(String text, int at, int from) {
        int start = at;
        while (start > from && at - start < LONGEST_LOCAL && isLocal(text.charAt(start - 1))) {
            start--;
        }
        while (start < at && !Character.isLetterOrDigit(text.charAt(start)) && text.charAt(start) != '_') {
            start++; // punctuation of the sentence, as in <a@b.example> or 'a@b.example'
        }
        int end = endOfDomain(text, at + 1);
        return start < at && end > 0 ? match(start, end) : NO_MATCH;
    }

    private static boolean isLocal(char c) {
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c) || LOCAL.indexOf(c) >= 0;
    }

    /** At least two labels, the last of two letters or more; or -1. */
    private static int endOfDomain(String text, int from) {
        int end = -1;
        int labelStart = from;
        int i = from;
        while (true) {
            char c = charAt(text, i);
            if (Character.isLetterOrDigit(c) || c == '-' && i > labelStart) {
                i++;
                continue;
            }
            if (i == labelStart) {
                return end;
            }
            if (labelStart > from && i - labelStart >= 2 && Character.isLetter(text.charAt(labelStart))) {
                end = i;
            }
            if (c != '.') {
                return end;
            }
            labelStart = ++i;
        }
    }
}
