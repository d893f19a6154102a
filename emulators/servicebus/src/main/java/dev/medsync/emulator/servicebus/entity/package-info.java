/**
 * Queues, topics, sessions and locks: what Service Bus promises, without sockets, threads or a clock of its own.
 *
 * <p>Everything here runs on one thread (the edge's loop). What must outlive the process goes to the
 * {@link dev.medsync.emulator.servicebus.store.Store} at once; whoever drives the model commits before telling anybody.
 */
@NullMarked
package dev.medsync.emulator.servicebus.entity;

import org.jspecify.annotations.NullMarked;
