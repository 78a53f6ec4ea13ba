/** A small game on LWJGL 3 and GLFW that reports to GameTracker. */
module gametracker.examples.lwjgl {
    requires gametracker.api;
    requires java.desktop; // writes the picture
    requires org.lwjgl;
    requires org.lwjgl.glfw;
    requires org.lwjgl.opengl;
}
