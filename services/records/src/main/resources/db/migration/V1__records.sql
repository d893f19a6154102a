-- Patients, visits and insurance. What identifies a person, or says what ails them, is encrypted with the facility's key.
-- Ids are the legacy ones: the id of an aggregate is the same on both sides of a move, and new ones are even here.
create sequence patient_id_seq start 2 increment 2;
create sequence encounter_id_seq start 2 increment 2;
create sequence coverage_id_seq start 2 increment 2;

create table patient (
  facility_id    int    not null,
  id             bigint not null,
  version        bigint not null,
  mrn            bytea  not null,
  mrn_index      bytea  not null,
  family_name    bytea  not null,
  given_name     bytea  not null,
  birth_date     bytea  not null,
  gender         bytea  not null,
  phone          bytea  not null,
  email          bytea  not null,
  death_date     bytea  not null,
  merged_into_id bigint not null,
  primary key (facility_id, id)
);
-- Not unique: legacy tells 'ab12' from 'AB12 ', and both become AB12 here (habit 7).
create index patient_mrn on patient (facility_id, mrn_index);

create table encounter (
  facility_id     int         not null,
  id              bigint      not null,
  version         bigint      not null,
  patient_id      bigint      not null,
  provider_id     bigint      not null,
  encounter_class text        not null,
  started_at      timestamptz not null,
  ended_at        timestamptz,
  status          text        not null,
  reason_code     bytea       not null,
  primary key (facility_id, id)
);
create index encounter_patient on encounter (facility_id, patient_id, started_at);

-- No foreign keys between the three: their events come in any order.
create table coverage (
  facility_id int    not null,
  id          bigint not null,
  version     bigint not null,
  patient_id  bigint not null,
  payer_id    bigint not null,
  member_id   bytea  not null,
  starts_on   date   not null,
  ends_on     date,
  rank        int    not null,
  primary key (facility_id, id)
);
create index coverage_patient on coverage (facility_id, patient_id, rank);

select replication.secure('patient'), replication.secure('encounter'), replication.secure('coverage');
select replication.publish('patient'), replication.publish('encounter'), replication.publish('coverage');
grant usage on sequence patient_id_seq, encounter_id_seq, coverage_id_seq to ${service_role};
