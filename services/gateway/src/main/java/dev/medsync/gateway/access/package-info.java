/** Who may come in, and how often. */
@NullMarked
package dev.medsync.gateway.access;

import org.jspecify.annotations.NullMarked;
