package dev.medsync.monolith.dao;

import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Brings the schema up with Flyway. The down scripts stand beside the versions and are ours to run ({@code psql -1 -f}, newest
 * first): Flyway's undo is not free, and its scanner would take a {@code .down.sql} for a second version 1.
 */
public final class UpMigrations implements ResourceProvider {

    /** Every version, in order. A list, because then a forgotten or a stray file is a failing test. */
    static final List<String> VERSIONS = List.of(
            "V1__shared_auth_config",
            "V2__records",
            "V3__billing",
            "V4__procedures_and_triggers",
            "V5__replica_identity",
            "V100__seam_ownership",
            "V101__seam_guard",
            "V102__seam_numbers",
            "V103__seam_foreign_writers",
            "V104__seam_publication",
            "V105__seam_records_away",
            "V106__seam_archive");

    static final String DIRECTORY = "/db/migration/";

    private UpMigrations() {}

    /** Runs what is missing. The data source's role must own the schema. */
    public static void run(DataSource owner) {
        Flyway.configure()
                .dataSource(owner)
                .resourceProvider(new UpMigrations())
                .javaMigrationClassProvider(List::of)
                .connectRetries(5)
                .load()
                .migrate();
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        return VERSIONS.contains(name.replaceFirst("\\.sql$", "")) ? new Script(name) : null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        if (!prefix.equals("V") || !Arrays.asList(suffixes).contains(".sql")) {
            return List.of();
        }
        return VERSIONS.stream()
                .map(version -> (LoadableResource) new Script(version + ".sql"))
                .toList();
    }

    private static final class Script extends LoadableResource {

        private final String fileName;

        Script(String fileName) {
            this.fileName = fileName;
        }

        @Override
        public Reader read() {
            return new InputStreamReader(
                    Objects.requireNonNull(UpMigrations.class.getResourceAsStream(DIRECTORY + fileName), fileName),
                    StandardCharsets.UTF_8);
        }

        @Override
        public String getAbsolutePath() {
            return DIRECTORY + fileName;
        }

        @Override
        public @Nullable String getAbsolutePathOnDisk() {
            return null;
        }

        @Override
        public String getFilename() {
            return fileName;
        }

        @Override
        public String getRelativePath() {
            return fileName;
        }
    }
}
