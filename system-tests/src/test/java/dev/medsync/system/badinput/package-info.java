/** Every public RPC, and whatever a broken or hostile client may send to it. */
@NullMarked
package dev.medsync.system.badinput;

import org.jspecify.annotations.NullMarked;
