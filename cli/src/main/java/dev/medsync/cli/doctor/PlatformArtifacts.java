package dev.medsync.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether the PostgreSQL binaries of every platform can be fetched; only those of this machine can be run. */
final class PlatformArtifacts {
    private static final List<String> PROFILES = List.of("linux-amd64", "linux-arm64", "macos-amd64", "macos-arm64");

    private PlatformArtifacts() {}

    static List<Finding> check(Path project) {
        return PROFILES.stream().map(profile -> resolve(project, profile)).toList();
    }

    private static Finding resolve(Path project, String platform) {
        List<String> command = List.of(
                "mvn",
                "-B",
                "-q",
                "-pl",
                "cli",
                "-Ppostgresql-" + platform,
                "dependency:resolve",
                "-DincludeScope=runtime",
                "-DincludeGroupIds=io.zonky.test.postgres");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(project.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0) {
                return Finding.good("PostgreSQL for " + platform + ": resolved, not run");
            }
            String reason = output.lines().findFirst().orElse("no output");
            return Finding.problem("PostgreSQL for " + platform + " does not resolve: " + reason);
        } catch (IOException e) {
            return Finding.problem("PostgreSQL for " + platform + ": Maven could not be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.problem("PostgreSQL for " + platform + ": interrupted");
        }
    }
}
