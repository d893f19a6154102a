/** Feature flags with sticky rollout. */
@NullMarked
package dev.medsync.config.flag;

import org.jspecify.annotations.NullMarked;
