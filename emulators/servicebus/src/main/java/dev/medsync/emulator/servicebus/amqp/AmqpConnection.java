package dev.medsync.emulator.servicebus.amqp;

import dev.medsync.emulator.servicebus.store.StoreException;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.engine.Collector;
import org.apache.qpid.proton.engine.Connection;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Event;
import org.apache.qpid.proton.engine.Link;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.engine.Session;
import org.apache.qpid.proton.engine.Transport;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: moves bytes between its socket and the protocol engine, and what the engine reports to the
 * endpoints of its links. Used by the server's loop only.
 */
final class AmqpConnection {
    private static final System.Logger LOG = System.getLogger(AmqpConnection.class.getName());
    private static final int MAX_FRAME_SIZE = 65_536;
    private static final int IDLE_TIMEOUT_MILLIS = 60_000;
    /** How many bytes a client may have under way; a batch of 256 KB must fit many times. */
    private static final int SESSION_CAPACITY = 16 << 20;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final LinkAcceptance acceptance;
    private final Consumer<AmqpConnection> onTouch;
    private final Transport transport = Proton.transport();
    private final Connection connection = Proton.connection();
    private final Collector events = Proton.collector();
    private final Map<Link, LinkEndpoint> endpoints = new HashMap<>();
    private final Transactions transactions = new Transactions();
    private boolean gone;

    /** @param onTouch told whenever there may be something to write */
    AmqpConnection(
            SocketChannel channel, SelectionKey key, LinkAcceptance acceptance, Consumer<AmqpConnection> onTouch) {
        this.channel = channel;
        this.key = key;
        this.acceptance = acceptance;
        this.onTouch = onTouch;
        connection.setContext(this);
        connection.setContainer("medsync-servicebus-emulator");
        connection.collect(events);
        transport.setMaxFrameSize(MAX_FRAME_SIZE);
        transport.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
        AcceptAnybody.on(transport.sasl());
        transport.bind(connection);
    }

    void touch() {
        onTouch.accept(this);
    }

    boolean isGone() {
        return gone;
    }

    Transactions transactions() {
        return transactions;
    }

    /** The open reply link to this address; null when there is none. */
    @Nullable
    ReplyLink replyLink(String address) {
        for (Map.Entry<Link, LinkEndpoint> entry : endpoints.entrySet()) {
            if (entry.getValue() instanceof ReplyLink reply
                    && entry.getKey().getRemoteTarget() != null
                    && address.equals(entry.getKey().getRemoteTarget().getAddress())) {
                return reply;
            }
        }
        return null;
    }

    /** Reads what the socket has and lets the endpoints act on it. Nothing is written here. */
    void read() {
        try {
            int read;
            do {
                int capacity = transport.capacity();
                read = capacity > 0 ? channel.read(transport.tail()) : capacity;
                if (read > 0) {
                    transport.process();
                    handleEvents();
                }
            } while (read > 0);
            touch();
            if (read < 0) {
                drop();
            }
        } catch (IOException e) {
            drop();
        } catch (org.apache.qpid.proton.engine.TransportException e) {
            LOG.log(System.Logger.Level.WARNING, "a client does not speak AMQP: {0}", e.getMessage());
            drop();
        }
    }

    void handleEvents() {
        for (Event event = events.peek(); event != null; event = events.peek()) {
            try {
                handle(event);
            } catch (StoreException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a connection is closed after an error of the emulator's own", e);
                close(ServiceBusSymbols.INTERNAL_ERROR, e.toString());
            }
            events.pop();
        }
    }

    private void handle(Event event) {
        switch (event.getType()) {
            case CONNECTION_REMOTE_OPEN -> connection.open();
            case CONNECTION_REMOTE_CLOSE -> connection.close();
            case SESSION_REMOTE_OPEN -> {
                event.getSession().setIncomingCapacity(SESSION_CAPACITY);
                event.getSession().open();
            }
            case SESSION_REMOTE_CLOSE -> {
                forgetLinksOf(event.getSession());
                event.getSession().close();
            }
            case LINK_REMOTE_OPEN -> {
                Optional<LinkEndpoint> endpoint = acceptance.accept(event.getLink(), this);
                endpoint.ifPresent(accepted -> endpoints.put(event.getLink(), accepted));
            }
            case LINK_REMOTE_CLOSE, LINK_REMOTE_DETACH -> {
                forget(event.getLink());
                if (event.getLink().getLocalState() != EndpointState.CLOSED) {
                    event.getLink().close();
                }
                event.getLink().free();
            }
            case LINK_FLOW -> {
                LinkEndpoint endpoint = endpoints.get(event.getLink());
                if (endpoint != null && event.getLink() instanceof Sender) {
                    endpoint.flow();
                }
            }
            case DELIVERY -> {
                LinkEndpoint endpoint = endpoints.get(event.getDelivery().getLink());
                if (endpoint != null) {
                    endpoint.delivery(event.getDelivery());
                }
            }
            default -> {
                // the rest reports what this side did itself
            }
        }
    }

    private void forget(Link link) {
        LinkEndpoint endpoint = endpoints.remove(link);
        if (endpoint != null) {
            endpoint.closed();
        }
    }

    private void forgetLinksOf(Session session) {
        endpoints.keySet().stream()
                .filter(link -> link.getSession() == session)
                .toList()
                .forEach(this::forget);
    }

    /** Keeps the connection alive, and notices when the client no longer does. */
    void tick(long nowMillis) {
        transport.tick(nowMillis);
        List.copyOf(endpoints.values()).forEach(LinkEndpoint::flow);
        touch();
    }

    /** Writes what there is, as far as the socket takes it. Called only after the store's commit. */
    void flush() {
        if (gone) {
            return;
        }
        try {
            int pending = transport.pending();
            while (pending > 0) {
                int written = channel.write(transport.head());
                if (written == 0) {
                    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                    return;
                }
                transport.pop(written);
                pending = transport.pending();
            }
            if (pending < 0) {
                drop();
            } else if (key.isValid()) {
                key.interestOps(SelectionKey.OP_READ);
            }
        } catch (IOException | org.apache.qpid.proton.engine.TransportException e) {
            drop();
        }
    }

    /** Says goodbye; the socket is closed once that is written. */
    void close(Symbol condition, String reason) {
        if (connection.getLocalState() != EndpointState.CLOSED) {
            connection.setCondition(new ErrorCondition(condition, reason));
            connection.close();
            touch();
        }
    }

    /** The client is gone: its links, and with them its sessions, are free again. */
    void drop() {
        if (gone) {
            return;
        }
        gone = true;
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a socket", e);
        }
        new ArrayList<>(endpoints.keySet()).forEach(this::forget);
    }
}
