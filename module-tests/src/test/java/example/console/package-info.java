/** A game's own transport, as docs/writing-a-transport.md walks through it. */
@NullMarked
package example.console;

import org.jspecify.annotations.NullMarked;
