package gametracker.viewer.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A part of the heap that is lent to what is open at the moment; who finds it all lent waits in line for a time. */
public final class HeapShare {
    private static final int UNIT = 1024;

    private final int units;
    private final Semaphore free;
    private final Duration patience;

    /** {@code patience} is how long at most one waits for others to give back. */
    public HeapShare(long bytes, Duration patience) {
        this.units = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT));
        this.free = new Semaphore(units, true);
        this.patience = patience;
    }

    /** How much can be lent to one. */
    public long bytes() {
        return (long) units * UNIT;
    }

    /** Lends nothing yet. */
    public Loan loan() {
        return new Loan();
    }

    /** Lends so many bytes for the time of a task; waits for them if they are lent to others. */
    public <T> T lend(long bytes, Supplier<T> task) throws NoRoomException, InterruptedException {
        Loan loan = loan();
        try {
            loan.grow(bytes);
            return task.get();
        } finally {
            loan.close();
        }
    }

    /** Lends so many bytes for the time of a task; empty if they are not free now. */
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

    /** Lends so many bytes if they are free now. */
    public Optional<Loan> loanNow(long bytes) {
        Loan loan = new Loan();
        long more = (bytes + UNIT - 1) / UNIT;
        if (more > units || !free.tryAcquire((int) more)) {
            return Optional.empty();
        }
        loan.lent = (int) more;
        return Optional.of(loan);
    }

    /** What one has been lent. For one thread at a time. */
    public final class Loan implements AutoCloseable {
        private int lent;

        private Loan() {}

        /** Lends so many bytes more. */
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

        /** Gives all of it back. */
        @Override
        public void close() {
            free.release(lent);
            lent = 0;
        }
    }

    /** There is not so much memory, or not now. */
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

        /** Whether it would not fit even if nothing else were open. */
        public boolean never() {
            return never;
        }
    }
}
