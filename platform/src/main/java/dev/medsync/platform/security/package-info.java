/** Who calls: tokens, roles, workloads, and the audit of what they did. */
@NullMarked
package dev.medsync.platform.security;

import org.jspecify.annotations.NullMarked;
