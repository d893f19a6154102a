package dev.medsync.strangler.order;

import dev.medsync.strangler.order.Reference.Kind;
import dev.medsync.strangler.side.LegacyDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the monolith's catalog who reaches into whom: foreign keys, cascades, views, functions, triggers, statements that ran. */
final class LegacyReferences {
    private static final Logger LOG = LoggerFactory.getLogger(LegacyReferences.class);

    private final LegacyDatabase database;
    private final LegacyMap map;

    LegacyReferences(LegacyDatabase database, LegacyMap map) {
        this.database = database;
        this.map = map;
    }

    /**
     * What was found.
     *
     * @param undeclared tables that belong to nobody by {@link LegacyMap}
     * @param statements how many statements the server had counted; -1 when it does not count them
     */
    record Found(List<Reference> references, List<String> undeclared, long statements) {}

    Found read() throws IOException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            LegacyViews views = LegacyViews.read(statement);
            return new Reading(map.with(views), statement).all(views);
        } catch (SQLException e) {
            throw new IOException("The monolith's catalog cannot be read: " + e.getMessage(), e);
        }
    }

    private record Function(String name, SqlText body, Set<String> onTables) {
        boolean isTrigger() {
            return !onTables.isEmpty();
        }
    }

    private interface Pair {
        void of(String from, String to);
    }

    /** One look at the catalog. */
    private static final class Reading {
        private final LegacyMap map;
        private final Statement statement;
        private final List<Reference> references = new ArrayList<>();

        Reading(LegacyMap map, Statement statement) {
            this.map = map;
            this.statement = statement;
        }

        Found all(LegacyViews views) throws SQLException {
            foreignKeys();
            references.addAll(views.references(map));
            functions();
            jobs();
            long statements = statements();
            return new Found(references, undeclared(), statements);
        }

        private void foreignKeys() throws SQLException {
            String query = "select c.conrelid::regclass::text, c.confrelid::regclass::text, c.confdeltype,"
                    + " string_agg(a.attname, ', ') from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid"
                    + " and a.attnum = any(c.conkey) where c.contype = 'f' and c.connamespace = 'public'::regnamespace"
                    + " group by c.oid, c.conrelid, c.confrelid, c.confdeltype order by 1, 4";
            try (ResultSet row = statement.executeQuery(query)) {
                while (row.next()) {
                    String child = row.getString(1);
                    String parent = row.getString(2);
                    String column = child + "." + row.getString(4);
                    between(
                            map.ofTable(child),
                            map.ofTable(parent),
                            (from, to) -> references.add(
                                    new Reference(from, to, Kind.FOREIGN_KEY, column + " → " + parent, false, "")));
                    if ("cnd".contains(row.getString(3))) {
                        between(
                                map.ofTable(parent),
                                map.ofTable(child),
                                (from, to) -> references.add(new Reference(
                                        from,
                                        to,
                                        Kind.CASCADE,
                                        "deleting " + parent + " reaches " + column,
                                        true,
                                        "")));
                    }
                }
            }
        }

        private void functions() throws SQLException {
            String query =
                    "select p.proname, p.prosrc, coalesce(string_agg(distinct t.tgrelid::regclass::text, ','), '')"
                            + " from pg_proc p left join pg_trigger t on t.tgfoid = p.oid and not t.tgisinternal"
                            + " where (p.pronamespace = 'public'::regnamespace or p.pronamespace = 'replication'::regnamespace"
                            + " and p.proname in ('" + String.join("', '", map.functions()) + "'))"
                            + " and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')"
                            + " group by p.oid, p.proname, p.prosrc order by 1";
            List<Function> functions = new ArrayList<>();
            try (ResultSet row = statement.executeQuery(query)) {
                while (row.next()) {
                    String tables = row.getString(3);
                    functions.add(new Function(
                            row.getString(1),
                            new SqlText(row.getString(2)),
                            tables.isEmpty() ? Set.of() : Set.of(tables.split(","))));
                }
            }
            Map<String, String> owners = new LinkedHashMap<>();
            functions.forEach(function -> owner(function).ifPresent(owner -> owners.put(function.name(), owner)));
            for (Function function : functions) {
                String owner = owners.get(function.name());
                if (owner != null) {
                    touched(function, owner);
                    called(function, owner, owners);
                }
            }
        }

        /** Declared, or of the table it stands on, or of the first table it changes, or reads. */
        private Optional<String> owner(Function function) {
            Set<String> candidates = new LinkedHashSet<>();
            function.onTables().forEach(table -> map.ofTable(table).ifPresent(candidates::add));
            if (candidates.size() > 1) {
                return Optional.empty(); // stands on tables of several, and touches the row at hand only
            }
            function.body()
                    .written(map.tables())
                    .forEach(table -> map.ofTable(table).ifPresent(candidates::add));
            function.body()
                    .tables(map.tables())
                    .forEach(table -> map.ofTable(table).ifPresent(candidates::add));
            return map.ofFunction(function.name()).or(() -> candidates.stream().findFirst());
        }

        private void touched(Function function, String owner) {
            Kind kind = function.isTrigger() ? Kind.TRIGGER : Kind.FUNCTION;
            Set<String> written = function.body().written(map.tables());
            Map<String, List<String>> reads = new LinkedHashMap<>();
            Map<String, List<String>> writes = new LinkedHashMap<>();
            for (String table : function.body().tables(map.tables())) {
                map.ofTable(table)
                        .filter(to -> !to.equals(owner))
                        .ifPresent(to -> (written.contains(table) ? writes : reads)
                                .computeIfAbsent(to, unused -> new ArrayList<>())
                                .add(table));
            }
            reads.forEach((to, tables) -> references.add(new Reference(
                    owner, to, kind, function.name() + " reads " + String.join(", ", tables), false, Reference.COPY)));
            writes.forEach((to, tables) -> references.add(new Reference(
                    owner,
                    to,
                    kind,
                    function.name() + " writes " + String.join(", ", tables),
                    true,
                    function.body().enters(to) ? "enters first; refused while the facility is away" : "")));
            for (String command : function.body().commands()) {
                references.add(new Reference(
                        owner, "billing", kind, function.name(), true, "writes, or leaves the command " + command));
            }
        }

        private void called(Function function, String owner, Map<String, String> owners) {
            owners.forEach((name, callee) -> {
                if (!callee.equals(owner)
                        && !callee.equals(LegacyMap.SHARED)
                        && function.body().calls(name)) {
                    references.add(new Reference(
                            owner, callee, Kind.FUNCTION, function.name() + " calls " + name, false, Reference.COPY));
                }
            });
        }

        private void jobs() {
            map.jobs()
                    .forEach(job -> references.add(
                            new Reference(LegacyMap.SHARED, job.writes(), Kind.JOB, job.name(), true, job.seam())));
        }

        /** What the monolith really asked, since its server began to count. */
        private long statements() {
            String query = "select s.query from extensions.pg_stat_statements s"
                    + " join pg_database d on d.oid = s.dbid join pg_roles r on r.oid = s.userid"
                    + " where d.datname = current_database() and r.rolname <> 'strangler' and not r.rolsuper"
                    + " and s.query ~* '^\\s*(select|insert|update|delete|with)' and s.query !~* '\\m(pg_|replication\\.)'";
            long seen = 0;
            try (ResultSet row = statement.executeQuery(query)) {
                while (row.next()) {
                    seen++;
                    SqlText text = new SqlText(row.getString(1));
                    List<String> tables = text.tables(map.tables());
                    Set<String> written = text.written(map.tables());
                    String asker = tables.stream()
                            .filter(table -> written.isEmpty() || written.contains(table))
                            .findFirst()
                            .flatMap(map::ofTable)
                            .orElse(LegacyMap.SHARED);
                    tables.stream()
                            .flatMap(table -> map.ofTable(table).stream())
                            .distinct()
                            .filter(to -> !to.equals(asker) && !to.equals(LegacyMap.SHARED))
                            .forEach(to -> references.add(
                                    new Reference(asker, to, Kind.STATEMENT, text.shown(), false, Reference.COPY)));
                }
                return seen;
            } catch (SQLException notCounted) {
                LOG.info("The monolith's server does not count statements: {}", notCounted.getMessage());
                return -1;
            }
        }

        private List<String> undeclared() throws SQLException {
            List<String> tables = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("select relname from pg_class where relkind in ('r', 'p')"
                    + " and relnamespace = 'public'::regnamespace and relname <> 'flyway_schema_history' order by 1")) {
                while (row.next()) {
                    if (map.ofTable(row.getString(1)).isEmpty()) {
                        tables.add(row.getString(1));
                    }
                }
            }
            return tables;
        }

        private static void between(Optional<String> from, Optional<String> to, Pair pair) {
            if (from.isPresent() && to.isPresent() && !from.get().equals(to.get())) {
                pair.of(from.get(), to.get());
            }
        }
    }
}
