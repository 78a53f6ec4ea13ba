/** What the tests of several packages share, and tests that concern all modules. */
@NullMarked
package gametracker.tests;

import org.jspecify.annotations.NullMarked;
