/** One contract for every HTTP transport, held against a server on loopback that can misbehave in every way. */
@NullMarked
package gametracker.contract;

import org.jspecify.annotations.NullMarked;
