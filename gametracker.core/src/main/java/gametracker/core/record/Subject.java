package gametracker.core.record;

import gametracker.core.queue.FairShare;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the records of one tracker are about: the whole game, or for a child tracker one match, one player, one plugin. Each
 * has user, tags, contexts and breadcrumbs of its own.
 *
 * <p>A call that is made while a span of a descendant is current is about that descendant: what is deep down logs through
 * the process-wide tracker and knows nothing of matches. A call through any other tracker is about that tracker's own
 * subject, whichever span is current.
 *
 * <p>A subject does not know its children, so that one that is forgotten leaks nothing. Instead all subjects of a session
 * share a count of how many were closed. Only when that has changed does a subject look at its ancestors again.
 */
public final class Subject {
    private final @Nullable Subject parent;
    private final int depth;
    private final ContextHolder context;
    private final Breadcrumbs breadcrumbs;
    private final AtomicInteger closings;

    /** The number of closings as of which this one was open; any thread may write it, and each value is true. */
    private int openAsOf;

    private volatile boolean closed;

    /** Null in a session without children: all places are its own. */
    private volatile @Nullable FairShare logShare;

    private volatile @Nullable FairShare spanShare;

    /** The subject of a whole session. */
    public Subject(ContextHolder context, Breadcrumbs breadcrumbs) {
        this.parent = null;
        this.depth = 0;
        this.context = context;
        this.breadcrumbs = breadcrumbs;
        this.closings = new AtomicInteger();
    }

    private Subject(Subject parent) {
        this.parent = parent;
        this.depth = parent.depth + 1;
        this.context = parent.context.copy();
        this.breadcrumbs = parent.breadcrumbs.copy();
        this.closings = parent.closings;
        this.openAsOf = parent.openAsOf;
        this.closed = parent.closed;
        shareRings();
    }

    /** Makes one that begins with copies of what this one has. */
    public Subject child() {
        if (logShare == null) {
            shareRings();
        }
        return new Subject(this);
    }

    private void shareRings() {
        spanShare = new FairShare();
        logShare = new FairShare();
    }

    /** Returns the tags that a span which starts now bears: those of a child; none of the whole session's. */
    Fields spanTags() {
        return parent == null ? Fields.EMPTY : context.current().tags();
    }

    public ContextHolder context() {
        return context;
    }

    public Breadcrumbs breadcrumbs() {
        return breadcrumbs;
    }

    /** Returns this subject's part of the ring of logs; null if it has all of it. */
    public @Nullable FairShare logShare() {
        return logShare;
    }

    /** Returns this subject's part of the ring of spans; null if it has all of it. */
    public @Nullable FairShare spanShare() {
        return spanShare;
    }

    /** Returns the subject of a call that is made through this one's tracker. */
    public Subject during(@Nullable TrackerSpan current) {
        if (current == null) {
            return this;
        }
        Subject other = current.subject();
        return other != this && other.isWithin(this) ? other : this;
    }

    private boolean isWithin(Subject ancestor) {
        Subject each = this;
        while (each.depth > ancestor.depth) {
            each = each.parent;
        }
        return each == ancestor;
    }

    /** Ends this one and all its descendants. */
    public void close() {
        if (!closed) {
            closed = true;
            closings.incrementAndGet();
        }
    }

    /** Says whether this one or an ancestor of it was closed. */
    public boolean isClosed() {
        int now = closings.get();
        return now != openAsOf && !isOpenAsOf(now);
    }

    private boolean isOpenAsOf(int now) {
        for (Subject each = this; each != null; each = each.parent) {
            if (each.closed) {
                closed = true;
                return false;
            }
        }
        openAsOf = now;
        return true;
    }
}
