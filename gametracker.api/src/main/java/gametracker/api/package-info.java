/**
 * Everything that a game needs: {@link gametracker.api.GameTracker} to record with, {@link
 * gametracker.api.TrackerConfig} to configure it, {@link gametracker.api.TrackerStats} to see the outcome.
 */
@NullMarked
package gametracker.api;

import org.jspecify.annotations.NullMarked;
