/**
 * In which order capabilities can leave, and who reaches into them from outside: asked of the legacy catalog, not drawn.
 * {@link dev.medsync.strangler.order.LegacyMap} declares what belongs to whom; everything else is found.
 */
@NullMarked
package dev.medsync.strangler.order;

import org.jspecify.annotations.NullMarked;
