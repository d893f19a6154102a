package dev.medsync.emulator.servicebus;

import dev.medsync.emulator.servicebus.entity.EntityCounts;
import dev.medsync.emulator.servicebus.entity.NamespaceDefinition;
import dev.medsync.emulator.servicebus.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the emulator as a process; ends cleanly on SIGTERM. */
public final class Main {
    /** Exit codes: a launcher tells a mistake in the call from a busy port or an unusable disk. */
    private static final int BAD_CALL = 2;

    private static final int CANNOT_START = 3;
    private static final int FAILED = 4;

    private Main() {}

    public static void main(String... arguments) {
        try {
            run(CommandLine.parse(arguments));
        } catch (CommandLine.InvalidException e) {
            exit(BAD_CALL, e.getMessage() + "\n" + CommandLine.USAGE);
        } catch (ConfigurationException e) {
            exit(BAD_CALL, String.valueOf(e.getMessage()));
        } catch (StoreException | CannotListenException e) {
            exit(CANNOT_START, String.valueOf(e.getMessage()));
        }
    }

    private static void run(CommandLine command) {
        long startedAt = System.nanoTime();
        NamespaceDefinition definition =
                command.config() == null ? ConfigurationFile.medsync() : ConfigurationFile.read(command.config());
        ServiceBusEmulator emulator = start(command, definition);
        ManagementServer management = command.managementPort().isEmpty()
                ? null
                : manage(command.host(), command.managementPort().getAsInt(), emulator);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(emulator, management), "shutdown"));
        announce(command, definition, emulator, management, (System.nanoTime() - startedAt) / 1_000_000);
    }

    private static ServiceBusEmulator start(CommandLine command, NamespaceDefinition definition) {
        try {
            return ServiceBusEmulator.configuredBy(definition)
                    .host(command.host())
                    .port(command.port())
                    .data(command.data())
                    .onFailure(failure -> halt(command, failure))
                    .start();
        } catch (UncheckedIOException e) {
            throw new CannotListenException(command.host(), command.port(), "--port", e);
        }
    }

    private static ManagementServer manage(String host, int port, ServiceBusEmulator emulator) {
        try {
            return new ManagementServer(new InetSocketAddress(host, port), emulator);
        } catch (IOException e) {
            emulator.close();
            throw new CannotListenException(host, port, "--management-port", e);
        }
    }

    private static void announce(
            CommandLine command,
            NamespaceDefinition definition,
            ServiceBusEmulator emulator,
            @Nullable ManagementServer management,
            long millis) {
        List<EntityCounts> counts = emulator.counts();
        int kept = counts.stream()
                .mapToInt(entity -> entity.active() + entity.deferred() + entity.scheduled() + entity.deadLettered())
                .sum();
        System.out.println("Service Bus emulator ready in " + millis + " ms: amqp://" + command.host() + ":"
                + emulator.port()
                + (management == null ? "" : ", management http://" + command.host() + ":" + management.port())
                + ", " + definition.queues().size() + " queues, "
                + definition.topics().size() + " topics, " + kept
                + " messages recovered from " + command.data());
    }

    private static void stop(ServiceBusEmulator emulator, @Nullable ManagementServer management) {
        if (management != null) {
            management.close();
        }
        emulator.close();
        System.out.println("Service Bus emulator stopped.");
    }

    /** Nothing more can be acknowledged, so nobody is to think that somebody listens. */
    private static void halt(CommandLine command, Throwable failure) {
        System.err.println("Service Bus emulator stopped: " + failure.getMessage() + "\nMessages are in "
                + command.data() + ". What was acknowledged is safe; start again when the reason is gone.");
        Runtime.getRuntime().halt(FAILED);
    }

    private static void exit(int code, String message) {
        System.err.println(message);
        System.exit(code);
    }

    private static final class CannotListenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CannotListenException(String host, int port, String option, Exception cause) {
            super(
                    "Cannot listen on " + host + ":" + port + " (" + cause.getMessage()
                            + "). Another emulator, or another program, is probably there: stop it, or choose another"
                            + " port with " + option + ".",
                    cause);
        }
    }
}
