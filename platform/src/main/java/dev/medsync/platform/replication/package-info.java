/**
 * What a database needs so that a capability can move to it and away from it, facility by facility: who owns a facility,
 * what changed, and how copies are applied. It knows no domain.
 */
@NullMarked
package dev.medsync.platform.replication;

import org.jspecify.annotations.NullMarked;
