@NullMarked
package dev.medsync.emulator.servicebus;

import org.jspecify.annotations.NullMarked;
