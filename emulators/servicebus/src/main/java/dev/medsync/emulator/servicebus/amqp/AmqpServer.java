package dev.medsync.emulator.servicebus.amqp;

import dev.medsync.emulator.servicebus.entity.MessageFormat;
import dev.medsync.emulator.servicebus.entity.Namespace;
import dev.medsync.emulator.servicebus.store.Store;
import dev.medsync.emulator.servicebus.store.StoreException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The server: one thread that reads from all connections, lets time pass, commits, and only then writes.
 *
 * <p>That order is the durability promise: an acknowledgement leaves after the commit that covers it. It is also the group
 * commit: whatever arrived while the last commit was forced to disk shares the next one.
 */
public final class AmqpServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AmqpServer.class.getName());
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Namespace namespace;
    private final Store store;
    private final InstantSource clock;
    private final LinkAcceptance acceptance;
    private final Consumer<Throwable> onFailure;
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<AmqpConnection> connections = new LinkedHashSet<>();
    private final Set<AmqpConnection> touched = new LinkedHashSet<>();
    private Instant lastHousekeeping = Instant.MIN;
    private volatile boolean stopping;

    /**
     * Listens at once; {@link #start()} begins to answer.
     *
     * @param onFailure told when the loop ends by an error, such as a full disk
     * @throws IOException the address cannot be listened on
     */
    public AmqpServer(
            InetSocketAddress address,
            Namespace namespace,
            Store store,
            MessageFormat format,
            InstantSource clock,
            Consumer<Throwable> onFailure)
            throws IOException {
        this.namespace = namespace;
        this.store = store;
        this.clock = clock;
        this.acceptance = new LinkAcceptance(namespace, format, clock);
        this.onFailure = onFailure;
        this.selector = Selector.open();
        this.listener = ServerSocketChannel.open();
        try {
            listener.bind(address);
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            listener.close();
            selector.close();
            throw e;
        }
        this.thread = new Thread(this::run, "servicebus-emulator");
    }

    public void start() {
        thread.start();
    }

    /** The port listened on. */
    public int port() {
        return listener.socket().getLocalPort();
    }

    /**
     * Does something with the entities between two turns of the loop, durably, and returns its result.
     *
     * @throws CompletionException the work failed, or the loop did not come to it within 10 s
     */
    public <T> T call(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                T value = work.get();
                store.commit();
                result.complete(value);
            } catch (StoreException e) {
                result.completeExceptionally(e);
                throw e;
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        selector.wakeup();
        return result.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private void run() {
        try {
            while (!stopping) {
                turn();
            }
            farewell();
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.ERROR, "the emulator stops: {0}", e.getMessage());
            fail(e);
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "the emulator stops", e);
            fail(e);
        }
    }

    private void fail(Throwable e) {
        connections.forEach(AmqpConnection::drop);
        onFailure.accept(e);
    }

    private void turn() throws IOException {
        selector.select(millisToWait());
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.isValid() && key.isAcceptable()) {
                accept();
            } else if (key.attachment() instanceof AmqpConnection connection) {
                if (key.isValid() && key.isReadable()) {
                    connection.read();
                }
                touched.add(connection);
            }
        }
        selector.selectedKeys().clear();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        namespace.tick();
        boolean housekeeping = lastHousekeeping.plus(LONGEST_WAIT).isBefore(clock.instant());
        if (housekeeping) {
            lastHousekeeping = clock.instant();
            tickConnections();
        }
        commitAndFlush();
        if (housekeeping) {
            store.compact();
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = listener.accept();
        if (channel == null) {
            return;
        }
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        AmqpConnection connection = new AmqpConnection(channel, key, acceptance, touched::add);
        key.attach(connection);
        connections.add(connection);
    }

    private void tickConnections() {
        // the engine's own idle timer, not the entities' clock
        long nowMillis = System.nanoTime() / 1_000_000;
        connections.forEach(connection -> connection.tick(nowMillis));
    }

    private void commitAndFlush() {
        List<AmqpConnection> toFlush;
        do {
            toFlush = new ArrayList<>(touched);
            toFlush.forEach(AmqpConnection::handleEvents);
        } while (touched.size() > toFlush.size());
        touched.clear();
        store.commit();
        toFlush.forEach(AmqpConnection::flush);
        connections.removeIf(AmqpConnection::isGone);
    }

    private long millisToWait() {
        if (!tasks.isEmpty() || !touched.isEmpty()) {
            return 1;
        }
        Duration wait = namespace
                .nextTick()
                .map(next -> Duration.between(clock.instant(), next))
                .filter(next -> next.compareTo(LONGEST_WAIT) < 0)
                .orElse(LONGEST_WAIT);
        return Math.max(1, wait.toMillis());
    }

    private void farewell() throws IOException {
        listener.close();
        connections.forEach(
                connection -> connection.close(ServiceBusSymbols.CONNECTION_FORCED, "The emulator is shutting down."));
        commitAndFlush();
        new ArrayList<>(connections).forEach(AmqpConnection::drop);
        store.commit();
        selector.close();
    }

    /** Closes all connections and waits until what was acknowledged is on disk. */
    @Override
    public void close() {
        stopping = true;
        selector.wakeup();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
