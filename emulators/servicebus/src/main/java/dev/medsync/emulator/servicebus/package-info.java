/** A development stand-in for Azure Service Bus: command line, configuration file, embedding, management. */
@NullMarked
package dev.medsync.emulator.servicebus;

import org.jspecify.annotations.NullMarked;
