/**
 * Telling other services what happened. A change and its event are committed together ({@link
 * dev.medsync.platform.events.OutboxWriter}); a relay hands the events to Azure Service Bus in order, lane by lane; a
 * consumer ({@link dev.medsync.platform.events.EventHandler}) applies each at least once, with a guard that makes this look
 * like once.
 *
 * <p>Events are for domain consumers only. Data moves between owners on the copy path (platform.replication), so that a
 * broker that is down does not prevent a rollback.
 */
@NullMarked
package dev.medsync.platform.events;

import org.jspecify.annotations.NullMarked;
