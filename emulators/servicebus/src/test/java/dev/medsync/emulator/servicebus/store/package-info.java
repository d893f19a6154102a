@NullMarked
package dev.medsync.emulator.servicebus.store;

import org.jspecify.annotations.NullMarked;
