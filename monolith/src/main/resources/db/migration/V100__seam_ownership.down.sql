drop trigger own_new_facility on facility;
drop schema replication cascade;
