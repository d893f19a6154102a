drop index replication.request_key_aggregate;
