package gametracker.tests.fault;

import gametracker.viewer.Answer;
import gametracker.viewer.Request;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;

/** What a server does to requests instead of taking them as it should. */
final class Faults {
    private Faults() {}

    /** The same answer to the first so many requests of each path. */
    static Function<Request, Optional<Answer>> first(int requests, Answer answer) {
        return first(requests, answer, path -> true);
    }

    static Function<Request, Optional<Answer>> first(int requests, Answer answer, Predicate<String> paths) {
        Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
        return request -> {
            int number = seen.computeIfAbsent(request.path(), path -> new AtomicInteger())
                    .incrementAndGet();
            return paths.test(request.path()) && number <= requests ? Optional.of(answer) : Optional.empty();
        };
    }

    /** Takes its time with each request, and takes it then. */
    static Function<Request, Optional<Answer>> slow(long millis) {
        return request -> {
            LockSupport.parkNanos(millis * 1_000_000);
            return Optional.empty();
        };
    }
}
