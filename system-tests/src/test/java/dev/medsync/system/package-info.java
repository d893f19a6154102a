/** What holds between modules, and the whole system from outside. */
@NullMarked
package dev.medsync.system;

import org.jspecify.annotations.NullMarked;
