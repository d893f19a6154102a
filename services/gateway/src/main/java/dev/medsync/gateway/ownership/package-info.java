/** Who owns a facility's data, as far as the gateway knows: a hint, never the truth. */
@NullMarked
package dev.medsync.gateway.ownership;

import org.jspecify.annotations.NullMarked;
