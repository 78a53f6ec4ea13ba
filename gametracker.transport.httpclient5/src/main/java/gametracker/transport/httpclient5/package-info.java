/** HTTP by Apache HttpClient 5. */
@NullMarked
package gametracker.transport.httpclient5;

import org.jspecify.annotations.NullMarked;
