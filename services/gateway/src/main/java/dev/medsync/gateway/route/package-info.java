/** Which request goes where. */
@NullMarked
package dev.medsync.gateway.route;

import org.jspecify.annotations.NullMarked;
