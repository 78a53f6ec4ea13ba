/** A fight of a few seconds at 60 frames a second, told to GameTracker as it happens. */
package gametracker.examples.arena;
