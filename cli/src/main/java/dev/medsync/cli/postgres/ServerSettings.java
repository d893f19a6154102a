package dev.medsync.cli.postgres;

/** The two configuration files of a server, written at each start. */
final class ServerSettings {
    /** Everybody shows a password, from loopback only. */
    static final String HOST_BASED_AUTHENTICATION = """
            # Written by medsync at each start.
            host all all 127.0.0.1/32 scram-sha-256
            host all all ::1/128      scram-sha-256
            host replication all 127.0.0.1/32 scram-sha-256
            """;

    // macOS has no syncfs, and PostgreSQL refuses to start with a value that its system cannot.
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

    private ServerSettings() {}

    static String forPort(int port) {
        return """
                # Written by medsync at each start; change ServerSettings.java instead.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                password_encryption = 'scram-sha-256'
                max_connections = 200

                # Durable: what was acknowledged survives a power cut.
                fsync = on
                synchronous_commit = on
                full_page_writes = on
                # After a crash everything is made durable before recovery: by one call, not by one for each of 6,000 files.
                recovery_init_sync_method = %s

                # The migration reads the log of changes. A forgotten slot may not fill the disk.
                wal_level = logical
                max_wal_senders = 24
                max_replication_slots = 24
                # Each connection that writes copies has an origin, four a capability, and the server never forgets one.
                max_active_replication_origins = 96
                max_slot_wal_keep_size = 4GB
                max_wal_size = 1GB

                # What the monolith really asks: medsync order looks at it.
                shared_preload_libraries = 'pg_stat_statements'
                pg_stat_statements.max = 2000
                pg_stat_statements.track_utility = off

                # Two servers share a small machine with ten JVMs.
                shared_buffers = 96MB
                effective_cache_size = 512MB
                work_mem = 8MB
                maintenance_work_mem = 64MB
                max_worker_processes = 4
                max_parallel_workers_per_gather = 0
                io_method = sync
                huge_pages = off
                jit = off
                random_page_cost = 1.1

                log_line_prefix = '%%m [%%p] %%q%%u@%%d '
                log_lock_waits = on
                deadlock_timeout = 1s
                timezone = 'UTC'
                log_timezone = 'UTC'
                """.formatted(port, LINUX ? "syncfs" : "fsync");
    }
}
