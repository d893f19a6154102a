package dev.medsync.cli.control;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.Json;
import dev.medsync.cli.UserProblem;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Talks to the supervisor of a running platform. */
public final class ControlClient {
    private static final int CONNECT_MILLIS = 2000;
    private static final int READ_MILLIS = 60_000;
    private static final int TRAIN_MILLIS = 600_000;

    private final ControlFile file;

    private ControlClient(ControlFile file) {
        this.file = file;
    }

    /** The running platform of this home; empty when none runs. */
    public static Optional<ControlClient> find(Home home) {
        return ControlFile.read(home).filter(ControlClient::answers).map(ControlClient::new);
    }

    /** A supervisor that was killed leaves its file behind, and its process id may live on as a zombie or another. */
    private static boolean answers(ControlFile file) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), file.port()), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The running platform of this home, or a problem that says how to start one. */
    public static ControlClient require(Home home) {
        return find(home)
                .orElseThrow(() -> new UserProblem(
                        ExitCode.NOT_RUNNING,
                        "MedSync does not run (looked in " + home.state() + ")",
                        "Start it with ./medsync up -d, or name another state directory with --home."));
    }

    /** First port of the platform. */
    public int portBase() {
        return file.portBase();
    }

    /** Process id of the supervisor. */
    public long supervisor() {
        return file.supervisor();
    }

    /** Everything, measured. */
    public PlatformStatus status() throws IOException {
        return status("/status");
    }

    /** Without memory and processor use, which are costly to measure; for those who ask often. */
    public PlatformStatus progress() throws IOException {
        return status("/progress");
    }

    private PlatformStatus status(String path) throws IOException {
        HttpURLConnection connection = request("GET", path);
        try (InputStream body = connection.getInputStream()) {
            return Json.MAPPER.readValue(body, PlatformStatus.class);
        }
    }

    /** One process; a problem when there is none of this name. */
    public PlatformStatus.ProcessStatus process(String name) throws IOException {
        PlatformStatus status = progress();
        return status.processes().stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow(() -> noSuchProcess(name, status));
    }

    /** Restarts a process and returns when it was stopped; it comes up again by itself. */
    public void restart(String process) throws IOException {
        command("/restart/" + encoded(process), process);
    }

    /** Restarts a process with its classes from a directory instead of its jar; null: from its jar again. */
    public void edit(String process, @Nullable Path classes) throws IOException {
        HttpURLConnection connection = request(classes == null ? "DELETE" : "POST", "/edit/" + encoded(process));
        if (classes != null) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(classes.toString().getBytes(StandardCharsets.UTF_8));
        }
        requireDone(connection.getResponseCode(), "/edit/" + encoded(process), process);
    }

    /** Kills a process hard, as a crash would. */
    public void kill(String process) throws IOException {
        command("/kill/" + encoded(process), process);
    }

    /** Makes the AOT caches that are missing; takes some seconds for each process. */
    public List<String> train() throws IOException {
        return train("");
    }

    /** The same for one process. */
    public List<String> train(String process) throws IOException {
        HttpURLConnection connection = request("POST", "/train/" + encoded(process));
        connection.setReadTimeout(TRAIN_MILLIS);
        try (InputStream body = connection.getInputStream()) {
            return List.of(Json.MAPPER.readValue(body, String[].class));
        }
    }

    /** Asks the platform to stop; it goes on stopping after this returns. */
    public void stop() throws IOException {
        request("POST", "/stop").getResponseCode();
    }

    private void command(String path, String process) throws IOException {
        requireDone(request("POST", path).getResponseCode(), path, process);
    }

    private void requireDone(int status, String path, String process) throws IOException {
        if (status == 404) {
            throw noSuchProcess(process, progress());
        }
        if (status != 204) {
            throw new IOException("The supervisor answered " + status + " to " + path);
        }
    }

    private static UserProblem noSuchProcess(String name, PlatformStatus status) {
        return new UserProblem(
                ExitCode.USAGE,
                "There is no process called '" + name + "'",
                "There are "
                        + status.processes().stream()
                                .map(PlatformStatus.ProcessStatus::name)
                                .collect(Collectors.joining(", "))
                        + ".");
    }

    /** A person may have typed anything. */
    private static String encoded(String process) {
        return URLEncoder.encode(process, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpURLConnection request(String method, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + file.port() + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setRequestProperty("Authorization", "Bearer " + file.token());
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        return connection;
    }
}
