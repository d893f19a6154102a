/** Settings and feature flags, versioned, with who and why. */
@NullMarked
package dev.medsync.config;

import org.jspecify.annotations.NullMarked;
