/** What runs at night. */
@NullMarked
package dev.medsync.monolith.job;

import org.jspecify.annotations.NullMarked;
