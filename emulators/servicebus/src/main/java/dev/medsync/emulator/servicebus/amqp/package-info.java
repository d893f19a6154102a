/** The edge: AMQP 1.0 as the Service Bus SDK speaks it. Knows the entity model, never the store. */
@NullMarked
package dev.medsync.emulator.servicebus.amqp;

import org.jspecify.annotations.NullMarked;
