/** Path templates and their table. */
@NullMarked
package dev.medsync.gateway.route;

import org.jspecify.annotations.NullMarked;
