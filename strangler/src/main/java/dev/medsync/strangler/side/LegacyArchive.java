package dev.medsync.strangler.side;

import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.OwnRows;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Where the monolith's tables of a capability end: in a schema of their own, which nobody changes any more. That it is there
 * decides that the capability is retired, as the row of an ownership decides who owns.
 */
public final class LegacyArchive {
    /** The monolith's function says that it may not be, and that waiting changes nothing. */
    private static final String REFUSED = "MV002";

    private final String capability;
    private final LegacyDatabase database;
    private final Set<String> whole = new LinkedHashSet<>();
    private final List<String[]> portions = new ArrayList<>();

    LegacyArchive(String capability, LegacyDatabase database, Collection<AggregateMapping<?, ?>> mappings) {
        this.capability = capability;
        this.database = database;
        for (AggregateMapping<?, ?> mapping : mappings) {
            for (AggregateMapping.Part part : mapping.parts()) {
                String table = part.mapping().table();
                OwnRows own = part.mapping().ownRows();
                if (own == null) {
                    whole.add(table);
                } else {
                    own.values().forEach(value -> portions.add(new String[] {table, own.column(), value}));
                }
            }
        }
    }

    /** Whether it was made, by whomever. */
    public boolean exists() throws IOException {
        return database.call(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select to_regnamespace('archive_' || ?) is not null")) {
                select.setString(1, capability);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getBoolean(1);
                }
            }
        });
    }

    /**
     * Makes it, in one transaction of the monolith's own function. Safe to repeat.
     *
     * @return why not; empty when it is there
     * @throws IOException when it may be that trying again helps
     */
    public Optional<String> make() throws IOException {
        try (Connection connection = database.connect();
                PreparedStatement archive = connection.prepareStatement("select replication.archive(?, ?, ?)")) {
            archive.setString(1, capability);
            archive.setArray(2, connection.createArrayOf("text", whole.toArray()));
            archive.setArray(3, connection.createArrayOf("text", portions.toArray(String[][]::new)));
            archive.execute();
            return Optional.empty();
        } catch (SQLException e) {
            if (REFUSED.equals(e.getSQLState())) {
                return Optional.of(reason(e));
            }
            throw LegacyDatabase.failed(e);
        }
    }

    /** The function's own sentence, without where in it that was said. */
    private static String reason(SQLException e) {
        ServerErrorMessage said = e instanceof PSQLException refused ? refused.getServerErrorMessage() : null;
        return String.valueOf(said == null ? e.getMessage() : said.getMessage());
    }
}
