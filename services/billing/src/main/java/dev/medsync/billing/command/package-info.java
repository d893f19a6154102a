/** What other domains want done in billing. */
@NullMarked
package dev.medsync.billing.command;

import org.jspecify.annotations.NullMarked;
