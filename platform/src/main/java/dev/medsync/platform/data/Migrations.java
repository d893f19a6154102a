package dev.medsync.platform.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Schema versions, up and down. Going up is Flyway's; its undo is a paid feature, so each {@code V3__invoice.sql} has a
 * {@code V3__invoice.down.sql} beside it, run here in one transaction with the history row. Scripts of the platform are
 * {@code V0_n} and may arrive after a service's own. {@code ${service_role}} stands for the service's role.
 */
public final class Migrations {

    private static final String HISTORY = "schema_history";

    private final DataSource owner;
    private final Map<String, String> placeholders;
    private final List<MigrationScript> scripts;
    private final Flyway flyway;

    /**
     * @param owner connections of the schema's owner
     * @param serviceRole the role that the service works as
     * @param locations class path folders, e.g. {@code db/platform}, {@code db/migration}
     */
    public Migrations(DataSource owner, String serviceRole, List<String> locations) {
        this.owner = owner;
        this.placeholders = Map.of("service_role", serviceRole);
        this.scripts = locations.stream()
                .flatMap(location -> MigrationScript.in(location).stream())
                .toList();
        this.flyway = Flyway.configure()
                .dataSource(owner)
                .table(HISTORY)
                .resourceProvider(new UpScripts())
                .placeholders(placeholders)
                .outOfOrder(true)
                .loggers("slf4j")
                .load();
    }

    /** A service's usual locations. */
    public static Migrations ofService(Database database, String serviceRole) {
        return new Migrations(database.ownerPool(), serviceRole, List.of("db/platform", "db/migration"));
    }

    /** Brings the schema to the newest version. Returns how many versions were applied. */
    public int up() {
        return flyway.migrate().migrationsExecuted;
    }

    /** Brings the schema to the given version, e.g. {@code 2}. Newer ones are not taken down. */
    public int upTo(String version) {
        Flyway bounded = Flyway.configure()
                .configuration(flyway.getConfiguration())
                .target(version)
                .load();
        return bounded.migrate().migrationsExecuted;
    }

    /** The versions in place, oldest first. */
    public List<String> versions() {
        return applied().stream().map(info -> info.getVersion().getVersion()).toList();
    }

    /** The versions not in place yet, in the order in which they would be applied. */
    public List<String> pending() {
        return Arrays.stream(flyway.info().pending())
                .map(info -> info.getVersion().getVersion())
                .toList();
    }

    /**
     * Takes the last version back, with its own script.
     *
     * @return the version that is gone; empty when there was none
     */
    public Optional<String> down() {
        List<MigrationInfo> applied = applied();
        if (applied.isEmpty()) {
            return Optional.empty();
        }
        MigrationInfo last = applied.getLast();
        String filename = last.getScript().substring(last.getScript().lastIndexOf('/') + 1);
        MigrationScript down = scripts.stream()
                .filter(script -> script.isDownOf(filename))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no way down from " + filename));
        takeBack(last, down);
        return Optional.of(last.getVersion().getVersion());
    }

    private void takeBack(MigrationInfo version, MigrationScript down) {
        String sql = down.text();
        for (Map.Entry<String, String> placeholder : placeholders.entrySet()) {
            sql = sql.replace("${" + placeholder.getKey() + "}", placeholder.getValue());
        }
        try (Connection connection = owner.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement();
                    PreparedStatement forget =
                            connection.prepareStatement("delete from " + HISTORY + " where installed_rank = ?")) {
                statement.execute(sql);
                forget.setInt(1, version.getInstalledRank());
                forget.executeUpdate();
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("way down from " + version.getScript() + " failed: " + e.getMessage(), e);
        }
    }

    private List<MigrationInfo> applied() {
        return Arrays.stream(flyway.info().applied())
                .filter(info -> info.getVersion() != null)
                .sorted(Comparator.comparing(MigrationInfo::getInstalledRank))
                .toList();
    }

    /** Hides the ways down from Flyway, which would take them for a second script of the same version. */
    private final class UpScripts implements ResourceProvider {

        @Override
        public @Nullable LoadableResource getResource(String name) {
            return scripts.stream()
                    .filter(script -> script.getRelativePath().equals(name))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            List<LoadableResource> found = new ArrayList<>();
            for (MigrationScript script : scripts) {
                if (!script.isDown()
                        && script.getFilename().startsWith(prefix)
                        && Arrays.stream(suffixes).anyMatch(script.getFilename()::endsWith)) {
                    found.add(script);
                }
            }
            return found;
        }
    }
}
