/** The receiver, for tests, demos and launchers, and the viewer's command line. */
@NullMarked
package gametracker.viewer;

import org.jspecify.annotations.NullMarked;
