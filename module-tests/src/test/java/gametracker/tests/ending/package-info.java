/** How games end, for real, and what the next start says of it. */
@NullMarked
package gametracker.tests.ending;

import org.jspecify.annotations.NullMarked;
