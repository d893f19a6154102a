package dev.medsync.emulator.servicebus;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@link Main}.
 *
 * @param config null for MedSync's own entities
 * @param managementPort empty for no management
 */
record CommandLine(@Nullable Path config, String host, int port, Path data, OptionalInt managementPort) {
    static final String USAGE = """
            usage: servicebus-emulator --data DIR [--config FILE] [--port N] [--management-port N] [--host ADDRESS]
              --data DIR            where messages are kept; created when it does not exist
              --config FILE         the official emulator's Config.json; default: MedSync's own entities
              --port N              the AMQP port; default 5672
              --management-port N   the port of /health and /entities; default: none
              --host ADDRESS        the address to listen on; default 127.0.0.1""";

    /** A command line that is not understood. */
    static final class InvalidException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvalidException(String message) {
            super(message);
        }
    }

    static CommandLine parse(String... arguments) {
        Path config = null;
        Path data = null;
        String host = "127.0.0.1";
        int port = 5672;
        OptionalInt managementPort = OptionalInt.empty();
        for (int i = 0; i < arguments.length; i += 2) {
            String option = arguments[i];
            if (i + 1 == arguments.length) {
                throw new InvalidException(option + " needs a value");
            }
            String value = arguments[i + 1];
            switch (option) {
                case "--config" -> config = Path.of(value);
                case "--data" -> data = Path.of(value);
                case "--host" -> host = value;
                case "--port" -> port = port(option, value);
                case "--management-port" -> managementPort = OptionalInt.of(port(option, value));
                default -> throw new InvalidException("unknown option " + option);
            }
        }
        if (data == null) {
            throw new InvalidException("--data is missing");
        }
        return new CommandLine(config, host, port, data, managementPort);
    }

    private static int port(String option, String value) {
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new InvalidException(option + " must be a port number, got " + value);
    }
}
