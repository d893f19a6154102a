-- What a command has merged or taken back (0), until records' own event tells the same. Events and commands come by different
-- ways; in between, a payment for the old record would be nobody's. Not copied with a facility, and void at another epoch:
-- whoever owned it meanwhile may have been told otherwise.
create table commanded_merge (
  facility_id      int not null,
  patient_id       bigint not null,
  into_patient_id  bigint not null,
  epoch            bigint not null,
  primary key (facility_id, patient_id)
);
select replication.secure('commanded_merge');
-- An event moves bills where their facility is owned, and holds the ownership as whoever enters does.
grant execute on function replication.lock_class(text) to ${service_role};
