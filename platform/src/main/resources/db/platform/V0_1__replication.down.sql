drop publication medsync_changes;
drop schema replication cascade;
