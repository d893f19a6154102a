/** The monolith from outside: the real server over a real database. */
@NullMarked
package dev.medsync.monolith;

import org.jspecify.annotations.NullMarked;
