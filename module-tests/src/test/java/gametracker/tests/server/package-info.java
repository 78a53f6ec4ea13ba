/** The server example, held against what arrives of it. */
@NullMarked
package gametracker.tests.server;

import org.jspecify.annotations.NullMarked;
