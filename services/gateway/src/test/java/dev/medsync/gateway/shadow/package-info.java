/** Comparing answers. */
@NullMarked
package dev.medsync.gateway.shadow;

import org.jspecify.annotations.NullMarked;
