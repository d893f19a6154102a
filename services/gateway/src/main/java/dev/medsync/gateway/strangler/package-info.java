/**
 * What the strangler tells the gateway: owners and edge mappings. The last good word is kept, in memory and on disk, while the
 * strangler is down. Goes with the strangler when the migration is over.
 */
@NullMarked
package dev.medsync.gateway.strangler;

import org.jspecify.annotations.NullMarked;
