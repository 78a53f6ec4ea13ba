/** A small game on jMonkeyEngine that reports to GameTracker. */
package gametracker.examples.jme;
