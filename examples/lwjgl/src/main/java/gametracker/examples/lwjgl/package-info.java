/** A small game on LWJGL 3 and GLFW that reports to GameTracker. */
package gametracker.examples.lwjgl;
