package dev.medsync.emulator.servicebus.amqp;

import dev.medsync.emulator.servicebus.entity.Destination;
import dev.medsync.emulator.servicebus.entity.MessageFormat;
import dev.medsync.emulator.servicebus.entity.MessageQueue;
import dev.medsync.emulator.servicebus.entity.Namespace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.qpid.proton.amqp.DescribedType;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.amqp.transaction.Coordinator;
import org.apache.qpid.proton.amqp.transport.Target;
import org.apache.qpid.proton.engine.Link;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sender;
import org.jspecify.annotations.Nullable;

/** Decides what a link that a client opens is for, by the address it names. */
final class LinkAcceptance {
    private static final String CBS = "$cbs";
    private static final String MANAGEMENT = "/$management";
    /** How long a client waits for a session when it does not say. */
    private static final Duration DEFAULT_SESSION_WAIT = Duration.ofSeconds(30);

    private final Namespace namespace;
    private final InstantSource clock;
    private final BatchDecoder decoder;
    private final DeliveryEncoder encoder = new DeliveryEncoder();

    LinkAcceptance(Namespace namespace, MessageFormat format, InstantSource clock) {
        this.namespace = namespace;
        this.clock = clock;
        this.decoder = new BatchDecoder(format);
    }

    /** Opens or refuses a link; empty when it was refused. */
    Optional<LinkEndpoint> accept(Link link, AmqpConnection connection) {
        return switch (link) {
            case Receiver receiver -> acceptFromClient(receiver, connection);
            case Sender sender -> acceptToClient(sender, connection);
            default -> Optional.empty();
        };
    }

    private Optional<LinkEndpoint> acceptFromClient(Receiver link, AmqpConnection connection) {
        Target target = link.getRemoteTarget();
        if (target instanceof Coordinator) {
            return Optional.of(new CoordinatorLink(link, connection.transactions()));
        }
        String address = address(target == null ? null : target.getAddress());
        Optional<RequestHandler> node = node(address);
        if (node.isPresent()) {
            return Optional.of(new RequestLink(link, node.get(), connection::replyLink));
        }
        Optional<Destination> destination = namespace.destination(address);
        if (destination.isEmpty()) {
            return notFound(link, address);
        }
        return Optional.of(new PublishingLink(link, destination.get(), decoder, connection.transactions()));
    }

    private Optional<LinkEndpoint> acceptToClient(Sender link, AmqpConnection connection) {
        String address = address(
                link.getRemoteSource() == null ? null : link.getRemoteSource().getAddress());
        if (node(address).isPresent()) {
            return Optional.of(new ReplyLink(link));
        }
        Optional<MessageQueue> queue = namespace.source(address);
        if (queue.isEmpty()) {
            return notFound(link, address);
        }
        OutgoingMessages messages = new OutgoingMessages(link, queue.get(), encoder, connection.transactions(), clock);
        return queue.get().requiresSession()
                ? acceptSession(link, queue.get(), messages)
                : Optional.of(new ConsumingLink(link, queue.get(), messages));
    }

    private Optional<LinkEndpoint> acceptSession(Sender link, MessageQueue queue, OutgoingMessages messages) {
        Map<?, ?> filter = link.getRemoteSource() instanceof Source source ? source.getFilter() : null;
        if (filter == null || !filter.containsKey(ServiceBusSymbols.SESSION_FILTER)) {
            Links.refuse(
                    link,
                    ServiceBusSymbols.NOT_ALLOWED,
                    "It is not possible for an entity that requires sessions to create a non-sessionful message"
                            + " receiver.");
            return Optional.empty();
        }
        Object requested = filter.get(ServiceBusSymbols.SESSION_FILTER);
        Object sessionId = requested instanceof DescribedType described ? described.getDescribed() : requested;
        SessionLink session = new SessionLink(link, queue, messages, sessionDeadline(link));
        session.accept(sessionId == null ? null : sessionId.toString());
        return Optional.of(session);
    }

    private Instant sessionDeadline(Link link) {
        Object millis = link.getRemoteProperties() == null
                ? null
                : link.getRemoteProperties().get(ServiceBusSymbols.TIMEOUT);
        Duration wait = millis instanceof Number number ? Duration.ofMillis(number.longValue()) : DEFAULT_SESSION_WAIT;
        return clock.instant().plus(wait);
    }

    private Optional<RequestHandler> node(String address) {
        if (address.equals(CBS)) {
            // a development stand-in: whoever reaches the port may do everything
            return Optional.of(request -> Response.accepted());
        }
        if (!address.toLowerCase(java.util.Locale.ROOT).endsWith(MANAGEMENT)) {
            return Optional.empty();
        }
        String entity = address.substring(0, address.length() - MANAGEMENT.length());
        return namespace.exists(entity)
                ? Optional.of(new ManagementNode(entity, namespace, decoder, encoder))
                : Optional.empty();
    }

    private static Optional<LinkEndpoint> notFound(Link link, String address) {
        Links.refuse(link, ServiceBusSymbols.NOT_FOUND, "The messaging entity '" + address + "' could not be found.");
        return Optional.empty();
    }

    /** The entity's path in an address, which may be a whole URI. */
    private static String address(@Nullable String address) {
        return address == null
                ? ""
                : address.replaceFirst("^amqps?://[^/]+", "").replaceFirst("^/+", "");
    }
}
