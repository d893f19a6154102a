/** People, their roles and their sessions. */
@NullMarked
package dev.medsync.auth;

import org.jspecify.annotations.NullMarked;
