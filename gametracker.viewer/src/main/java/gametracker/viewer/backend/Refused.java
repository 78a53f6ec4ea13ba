package gametracker.viewer.backend;

import gametracker.viewer.received.Refusal;
import java.util.List;

/** Thrown when a whole request is refused. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String rule;

    Refused(int status, String rule, String reason) {
        super(Faults.cut(reason), null, false, false);
        this.status = status;
        this.rule = rule;
    }

    int status() {
        return status;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    List<Refusal> refusals(int items) {
        return List.of(new Refusal(rule, reason(), items, false));
    }
}
