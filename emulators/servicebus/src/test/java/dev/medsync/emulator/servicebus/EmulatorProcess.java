package dev.medsync.emulator.servicebus;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The emulator as a child process, so that it can be killed as nothing in this process could. */
final class EmulatorProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready in .*: amqp://127\\.0\\.0\\.1:(\\d+)(.*)");

    private final Process process;
    private final int port;

    private EmulatorProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts on any free port and waits until it is ready. */
    static EmulatorProcess start(Path data) throws IOException {
        Process process = launch("--config", config(data).toString(), "--data", data.toString(), "--port", "0");
        BufferedReader output = process.inputReader();
        List<String> seen = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                return new EmulatorProcess(process, Integer.parseInt(ready.group(1)));
            }
            seen.add(line);
        }
        throw new AssertionError("the emulator did not start: " + seen);
    }

    private static Path config(Path data) throws IOException {
        Path config = data.resolveSibling("test-entities.json");
        try (var json = EmulatorProcess.class.getResourceAsStream("/test-entities.json")) {
            if (json == null) {
                throw new IllegalStateException("test-entities.json is missing");
            }
            Files.write(config, json.readAllBytes());
        }
        return config;
    }

    /** Starts {@link Main}; its errors come with its output. */
    static Process launch(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    String connectionString() {
        return "Endpoint=sb://127.0.0.1:" + port
                + ";SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;"
                + "UseDevelopmentEmulator=true;";
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new AssertionError("the emulator survives kill -9");
        }
    }

    /** SIGTERM; returns what the process said on its way out. */
    String terminate() throws InterruptedException {
        // not process.destroy(), which would close the output as well
        process.toHandle().destroy();
        String output = process.inputReader().lines().collect(Collectors.joining("\n"));
        process.waitFor(10, TimeUnit.SECONDS);
        return output;
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
