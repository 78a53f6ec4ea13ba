/** A small libGDX game that reports to GameTracker. */
package gametracker.examples.libgdx;
