/**
 * Everything that a game needs: {@link gametracker.api.GameTracker} to record with, {@link
 * gametracker.api.TrackerConfig} to set it up, {@link gametracker.api.TrackerStats} to see what became of it all.
 */
@NullMarked
package gametracker.api;

import org.jspecify.annotations.NullMarked;
