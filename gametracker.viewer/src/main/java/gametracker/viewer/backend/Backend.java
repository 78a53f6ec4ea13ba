package gametracker.viewer.backend;

/** Takes requests as a real server would. Safe for use by several threads. */
@FunctionalInterface
public interface Backend {
    /**
     * Takes a request.
     *
     * @param post the request
     * @param shelf where to put what is stored
     * @return the answer
     */
    Verdict take(Post post, Shelf shelf);
}
