/** What outlives the process: messages, session state, duplicate history. Knows neither AMQP nor queues. */
@NullMarked
package dev.medsync.emulator.servicebus.store;

import org.jspecify.annotations.NullMarked;
