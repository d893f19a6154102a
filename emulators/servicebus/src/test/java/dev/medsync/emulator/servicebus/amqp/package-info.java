@NullMarked
package dev.medsync.emulator.servicebus.amqp;

import org.jspecify.annotations.NullMarked;
