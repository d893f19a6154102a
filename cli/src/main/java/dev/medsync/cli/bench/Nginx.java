package dev.medsync.cli.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** nginx as a reverse proxy, when it is installed: connections to the backend are kept, nothing is logged. */
final class Nginx implements AutoCloseable {
    private final Process process;

    private Nginx(Process process) {
        this.process = process;
    }

    /** Where nginx is; empty when it is not installed. */
    static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin:/opt/homebrew/bin";
        return Stream.of(path.split(":"))
                .filter(each -> !each.isEmpty())
                .map(each -> Path.of(each, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Proxies a port to a backend. */
    static Nginx start(Path program, Stand stand, int port, int backend) throws IOException, InterruptedException {
        try (HttpConnection ignored = new HttpConnection(new InetSocketAddress("127.0.0.1", port))) {
            throw new IOException("port " + port + ", which nginx was to have, is taken by somebody else");
        } catch (ConnectException free) {
            // Nobody listens there.
        }
        Path directory = Files.createDirectories(stand.home().data().resolve("nginx"));
        Path configuration = directory.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                worker_processes auto;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log crit;
                events { worker_connections 1024; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  keepalive_requests 10000000;
                  upstream backend { server 127.0.0.1:%3$d; keepalive 64; keepalive_requests 10000000; }
                  server {
                    listen 127.0.0.1:%2$d;
                    location / {
                      proxy_pass http://backend;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                    }
                  }
                }
                """.formatted(directory, port, backend));
        Process process = new ProcessBuilder(program.toString(), "-c", configuration.toString(), "-p", directory + "/")
                .redirectErrorStream(true)
                .redirectOutput(stand.log("nginx").toFile())
                .start();
        Nginx nginx = new Nginx(process);
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try (HttpConnection ignored = new HttpConnection(new InetSocketAddress("127.0.0.1", port))) {
                return nginx;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > patience) {
                    nginx.close();
                    throw new IOException("nginx does not start: " + Files.readString(stand.log("nginx")), e);
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** The master ends its workers; killed workers first would be started again, and outlive it. */
    @Override
    public void close() {
        List<ProcessHandle> workers = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        workers.forEach(ProcessHandle::destroyForcibly);
    }
}
