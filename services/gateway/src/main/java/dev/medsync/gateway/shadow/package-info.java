/** Mirrors reads to a service that does not own them yet, and compares. */
@NullMarked
package dev.medsync.gateway.shadow;

import org.jspecify.annotations.NullMarked;
