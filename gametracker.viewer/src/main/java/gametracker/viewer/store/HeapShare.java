package gametracker.viewer.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A part of the heap for requests in progress. A request that finds it used up waits in a fair queue for a bounded
 * time.
 */
public final class HeapShare {
    private static final int UNIT = 1024;

    private final int units;
    private final Semaphore free;
    private final Duration patience;

    /** {@code patience} is the longest time that a request waits for memory. */
    public HeapShare(long bytes, Duration patience) {
        this.units = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT));
        this.free = new Semaphore(units, true);
        this.patience = patience;
    }

    /** The size of the share. */
    public long bytes() {
        return (long) units * UNIT;
    }

    /** Starts a loan of zero bytes. */
    public Loan loan() {
        return new Loan();
    }

    /** Runs a task with so many bytes reserved; waits if they are not free now. */
    public <T> T lend(long bytes, Supplier<T> task) throws NoRoomException, InterruptedException {
        Loan loan = loan();
        try {
            loan.grow(bytes);
            return task.get();
        } finally {
            loan.close();
        }
    }

    /** Runs a task with so many bytes reserved; empty, without running it, if they are not free now. */
    public <T> Optional<T> lendNow(long bytes, Supplier<T> task) {
        Optional<Loan> loan = loanNow(bytes);
        if (loan.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(task.get());
        } finally {
            loan.get().close();
        }
    }

    /** Starts a loan of so many bytes if they are free now. */
    public Optional<Loan> loanNow(long bytes) {
        Loan loan = new Loan();
        long more = (bytes + UNIT - 1) / UNIT;
        if (more > units || !free.tryAcquire((int) more)) {
            return Optional.empty();
        }
        loan.lent = (int) more;
        return Optional.of(loan);
    }

    /** A reservation. Not thread-safe. */
    public final class Loan implements AutoCloseable {
        private int lent;

        private Loan() {}

        /** Adds so many bytes to the loan; waits if they are not free now. */
        public void grow(long bytes) throws NoRoomException, InterruptedException {
            long more = (bytes + UNIT - 1) / UNIT;
            if (more + lent > units) {
                throw new NoRoomException(true, (more + lent) * UNIT, bytes());
            }
            if (!free.tryAcquire((int) more, patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new NoRoomException(false, bytes, bytes());
            }
            lent += (int) more;
        }

        /** Returns all borrowed memory. */
        @Override
        public void close() {
            free.release(lent);
            lent = 0;
        }
    }

    /** Thrown when the memory is too small, or not free in time. */
    public static final class NoRoomException extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean never;

        NoRoomException(boolean never, long wanted, long share) {
            super(
                    never
                            ? "it takes about " + wanted + " bytes of memory, and the viewer's heap of "
                                    + Runtime.getRuntime().maxMemory() + " bytes has room for " + share
                                    + " of this kind; give the viewer a larger one (java -Xmx…)"
                            : "the viewer's memory is taken by other requests at the moment",
                    null,
                    false,
                    false);
            this.never = never;
        }

        /** Says whether the request could not fit even alone. */
        public boolean never() {
            return never;
        }
    }
}
