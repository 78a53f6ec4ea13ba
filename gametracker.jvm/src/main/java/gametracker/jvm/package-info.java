/**
 * The probe of the JVM. The way of an explanation: a {@link gametracker.jvm.Loop} is asked on the game's thread, the
 * {@link gametracker.jvm.Heartbeat} reads what the loops' threads do and answers a second later, by the {@link
 * gametracker.jvm.Attribution}, a pure function over what was observed: the {@link gametracker.jvm.EventLog}'s events,
 * heard by {@link gametracker.jvm.JfrEvents}, and the readings of a {@link gametracker.jvm.Watch}.
 */
@NullMarked
package gametracker.jvm;

import org.jspecify.annotations.NullMarked;
