drop publication medsync_changes;
revoke select (id) on app_user from strangler;
revoke all on all tables in schema public, replication from strangler;
revoke all on all sequences in schema public from strangler;
revoke all on schema public, replication from strangler;
