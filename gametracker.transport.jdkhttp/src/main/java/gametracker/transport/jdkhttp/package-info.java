/** HTTP by the JDK's own client. */
@NullMarked
package gametracker.transport.jdkhttp;

import org.jspecify.annotations.NullMarked;
