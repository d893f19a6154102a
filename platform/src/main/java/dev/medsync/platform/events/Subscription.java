package dev.medsync.platform.events;

/**
 * A consumer's place at a topic.
 *
 * @param topic named as the service that publishes, e.g. {@code records}
 * @param name named as the service that consumes, e.g. {@code billing-service}
 */
public record Subscription(String topic, String name) {}
