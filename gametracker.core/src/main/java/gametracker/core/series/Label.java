package gametracker.core.series;

/** One label of a series: a legal name, a value that is not empty. */
public record Label(String name, String value) {}
