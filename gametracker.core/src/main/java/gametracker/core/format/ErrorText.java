package gametracker.core.format;

import gametracker.core.record.ErrorSnapshot;
import gametracker.core.record.Freezer;

/** An error as text of bounded length, in the form of {@link Throwable#printStackTrace()}. */
record ErrorText(String type, String message, String stack) {
    private static final String CUT = "\n... cut";

    static ErrorText of(ErrorSnapshot error) {
        StringBuilder stack = new StringBuilder();
        append(stack, "", error, "");
        return new ErrorText(error.type(), error.message(), bounded(stack));
    }

    private static String bounded(StringBuilder stack) {
        int most = ErrorSnapshot.MAX_STACK_CHARS;
        return stack.length() <= most ? stack.toString() : Freezer.cut(stack.toString(), most - CUT.length()) + CUT;
    }

    private static void append(StringBuilder text, String caption, ErrorSnapshot error, String indent) {
        text.append(indent).append(caption).append(error.type());
        if (!error.message().isEmpty()) {
            text.append(": ").append(Freezer.cut(error.message(), ErrorSnapshot.MAX_HEADLINE_CHARS));
        }
        if (error.repeated()) {
            text.append(" (see above)");
            return;
        }
        frames(text, error, indent);
        for (ErrorSnapshot suppressed : error.suppressed()) {
            text.append('\n');
            append(text, "Suppressed: ", suppressed, indent + "\t");
        }
        ErrorSnapshot cause = error.cause();
        if (cause != null) {
            text.append('\n');
            append(text, "Caused by: ", cause, indent);
        }
    }

    private static void frames(StringBuilder text, ErrorSnapshot error, String indent) {
        for (int i = 0; i < error.frameCount(); i++) {
            if (i == ErrorSnapshot.FIRST_FRAMES && error.leftOut() > 0) {
                text.append('\n').append(indent).append("\t... ").append(error.leftOut());
                text.append(" frames left out");
            }
            text.append('\n').append(indent).append("\tat ").append(error.frame(i));
        }
        if (error.common() > 0) {
            text.append('\n').append(indent).append("\t... ").append(error.common());
            text.append(" more");
        }
    }
}
