-- What billing needs of records, fed by its events. Not billing's own: never copied with a facility, rebuilt from events.
create table encounter_reference (
  facility_id    int not null,
  id             bigint not null,
  version        bigint not null,
  patient_id     bigint not null,
  provider_id    bigint not null,
  started_at     timestamptz not null,
  diagnosis_code text not null,
  primary key (facility_id, id)
);
create table patient_reference (
  facility_id    int not null,
  id             bigint not null,
  version        bigint not null,
  merged_into_id bigint not null,
  primary key (facility_id, id)
);
create table coverage_reference (
  facility_id     int not null,
  id              bigint not null,
  version         bigint not null,
  patient_id      bigint not null,
  payer_id        bigint not null,
  member_id       bytea not null,
  member_id_index bytea not null,
  starts_on       date not null,
  ends_on         date,
  rank            int not null,
  primary key (facility_id, id)
);
create index coverage_patient on coverage_reference (facility_id, patient_id);
select replication.secure('encounter_reference'), replication.secure('patient_reference'), replication.secure('coverage_reference');
