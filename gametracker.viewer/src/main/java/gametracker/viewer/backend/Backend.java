package gametracker.viewer.backend;

/** Takes requests as a real server would. Safe for use by several threads. */
@FunctionalInterface
public interface Backend {
    /**
     * Takes a request.
     *
     * @param post the request
     * @param sink where to put what is stored
     * @return the answer
     */
    Verdict take(Post post, RecordSink sink);
}
