/** Signing in, refreshing, switching facility, signing out. */
@NullMarked
package dev.medsync.auth.session;

import org.jspecify.annotations.NullMarked;
