package gametracker.core.record;

/** A note of what happened before an error. */
public record Breadcrumb(long timeNanos, String message, Fields data) {}
