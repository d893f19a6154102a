/** What is common to every write: who asks, and whether it was asked before. */
@NullMarked
package dev.medsync.billing.request;

import org.jspecify.annotations.NullMarked;
