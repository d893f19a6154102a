/** Passwords and one-time codes. */
@NullMarked
package dev.medsync.auth.credential;

import org.jspecify.annotations.NullMarked;
