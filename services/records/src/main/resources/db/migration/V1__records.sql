-- The chart. A record in dev.medsync.records is the declared shape of each table's row; 0 and '' stand for "none", as in the
-- messages. What identifies a person, or says what ails them, is encrypted with the facility's key (bytea). Primary keys start
-- with the facility: row-level security uses them, and a deleted row still names its aggregate in the log. Ids are even; the
-- legacy system's are odd.
-- No foreign keys between aggregates: copies and events of them arrive in any order. Children belong to their root and cascade.

-- The index of the MRN knows neither case nor trailing blanks, and is not unique: legacy tells 'ab12' from 'AB12 ' (habit 7).
create sequence patient_id_seq start 2 increment 2;
create table patient (
  facility_id         int not null,
  id                  bigint not null,
  version             bigint not null,
  mrn                 bytea not null,
  mrn_index           bytea not null,
  family_name         bytea not null,
  given_name          bytea not null,
  middle_name         bytea not null,
  suffix              bytea not null,
  birth_date          bytea not null,
  gender              bytea not null,
  ssn                 bytea not null,
  phone               bytea not null,
  email               bytea not null,
  address_line1       bytea not null,
  address_line2       bytea not null,
  city                bytea not null,
  state               bytea not null,
  zip                 bytea not null,
  language            text not null,
  marital_status      bytea not null,
  deceased_at         bytea not null,
  status              text not null,
  merged_into_id      bigint not null,
  primary_provider_id bigint not null,
  created_by          bigint not null,
  created_at          timestamptz not null,
  updated_at          timestamptz not null,
  primary key (facility_id, id)
);
create index patient_mrn on patient (facility_id, mrn_index);
create index patient_merged_into on patient (facility_id, merged_into_id) where merged_into_id <> 0;

create sequence patient_identifier_id_seq start 2 increment 2;
create table patient_identifier (
  facility_id int not null,
  patient_id  bigint not null,
  id          bigint not null,
  type        text not null,
  value       bytea not null,
  issuer      text not null,
  status      text not null,
  primary key (facility_id, patient_id, id),
  foreign key (facility_id, patient_id) references patient on delete cascade
);

create sequence patient_contact_id_seq start 2 increment 2;
create table patient_contact (
  facility_id int not null,
  patient_id  bigint not null,
  id          bigint not null,
  relation    text not null,
  full_name   bytea not null,
  phone       bytea not null,
  priority    int not null,
  primary key (facility_id, patient_id, id),
  foreign key (facility_id, patient_id) references patient on delete cascade
);

create sequence encounter_id_seq start 2 increment 2;
create table encounter (
  facility_id    int not null,
  id             bigint not null,
  version        bigint not null,
  patient_id     bigint not null,
  provider_id    bigint not null,
  type           text not null,
  started_at     timestamptz not null,
  ended_at       timestamptz,
  status         text not null,
  diagnosis_code bytea not null,
  reason_code    bytea not null,
  reason_text    bytea not null,
  closed_by      bigint not null,
  created_by     bigint not null,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  primary key (facility_id, id)
);
create index encounter_patient on encounter (facility_id, patient_id, started_at);

create sequence coverage_id_seq start 2 increment 2;
create table coverage (
  facility_id         int not null,
  id                  bigint not null,
  version             bigint not null,
  patient_id          bigint not null,
  payer_id            bigint not null,
  member_id           bytea not null,
  group_number        bytea not null,
  plan_name           text not null,
  relation            text not null,
  rank                int not null,
  copay               numeric(12,2) not null,
  coinsurance_percent text not null,
  starts_on           date not null,
  ends_on             date,
  status              text not null,
  created_at          timestamptz not null,
  updated_at          timestamptz not null,
  primary key (facility_id, id)
);
create index coverage_patient on coverage (facility_id, patient_id, rank);

create sequence allergy_id_seq start 2 increment 2;
create table allergy (
  facility_id  int not null,
  id           bigint not null,
  version      bigint not null,
  patient_id   bigint not null,
  encounter_id bigint not null,
  code         bytea not null,
  description  bytea not null,
  severity     text not null,
  onset_date   date,
  status       text not null,
  void_reason  bytea not null,
  recorded_by  bigint not null,
  created_at   timestamptz not null,
  primary key (facility_id, id)
);
create index allergy_patient on allergy (facility_id, patient_id);

create sequence problem_id_seq start 2 increment 2;
create table problem (
  facility_id   int not null,
  id            bigint not null,
  version       bigint not null,
  patient_id    bigint not null,
  encounter_id  bigint not null,
  code          bytea not null,
  description   bytea not null,
  onset_date    date,
  resolved_date date,
  status        text not null,
  void_reason   bytea not null,
  recorded_by   bigint not null,
  created_at    timestamptz not null,
  primary key (facility_id, id)
);
create index problem_patient on problem (facility_id, patient_id);

create sequence medication_id_seq start 2 increment 2;
create table medication (
  facility_id  int not null,
  id           bigint not null,
  version      bigint not null,
  patient_id   bigint not null,
  encounter_id bigint not null,
  provider_id  bigint not null,
  code         bytea not null,
  description  bytea not null,
  sig          bytea not null,
  started_on   date not null,
  stopped_on   date,
  status       text not null,
  void_reason  bytea not null,
  created_at   timestamptz not null,
  primary key (facility_id, id)
);
create index medication_patient on medication (facility_id, patient_id);

create sequence immunization_id_seq start 2 increment 2;
create table immunization (
  facility_id  int not null,
  id           bigint not null,
  version      bigint not null,
  patient_id   bigint not null,
  encounter_id bigint not null,
  code         bytea not null,
  description  bytea not null,
  lot_number   bytea not null,
  given_at     timestamptz not null,
  given_by     bigint not null,
  status       text not null,
  void_reason  bytea not null,
  primary key (facility_id, id)
);
create index immunization_patient on immunization (facility_id, patient_id);

create sequence observation_id_seq start 2 increment 2;
create table observation (
  facility_id  int not null,
  id           bigint not null,
  version      bigint not null,
  patient_id   bigint not null,
  encounter_id bigint not null,
  code         bytea not null,
  description  bytea not null,
  value_number bytea not null,
  value_text   bytea not null,
  unit         text not null,
  observed_at  timestamptz not null,
  status       text not null,
  void_reason  bytea not null,
  primary key (facility_id, id)
);
create index observation_patient on observation (facility_id, patient_id, observed_at);

create sequence clinical_note_id_seq start 2 increment 2;
create table clinical_note (
  facility_id  int not null,
  id           bigint not null,
  version      bigint not null,
  patient_id   bigint not null,
  encounter_id bigint not null,
  author_id    bigint not null,
  type         text not null,
  body         bytea not null,
  status       text not null,
  signed_at    timestamptz,
  created_at   timestamptz not null,
  void_reason  bytea not null,
  written_by   bigint not null,
  primary key (facility_id, id)
);
create index clinical_note_patient on clinical_note (facility_id, patient_id, created_at);

create sequence patient_merge_id_seq start 2 increment 2;
create table patient_merge (
  facility_id     int not null,
  id              bigint not null,
  version         bigint not null,
  from_patient_id bigint not null,
  into_patient_id bigint not null,
  from_mrn        bytea not null,
  rows_rewritten  int not null,
  merged_by       bigint not null,
  merged_at       timestamptz not null,
  undone_at       timestamptz,
  undone_by       bigint not null,
  undo_reason     bytea not null,
  moved           text not null,
  primary key (facility_id, id)
);
create index patient_merge_from on patient_merge (facility_id, from_patient_id);

create sequence chart_override_id_seq start 2 increment 2;
create table chart_override (
  facility_id int not null,
  id          bigint not null,
  version     bigint not null,
  patient_id  bigint not null,
  user_id     bigint not null,
  reason      bytea not null,
  opened_at   timestamptz not null,
  expires_at  timestamptz not null,
  reviewed_by bigint not null,
  reviewed_at timestamptz,
  primary key (facility_id, id)
);
create index chart_override_patient on chart_override (facility_id, patient_id, user_id, expires_at);
create index chart_override_unreviewed on chart_override (facility_id, opened_at) where reviewed_by = 0;

-- The next medical record number. It moves with the patients it numbers.
create table number_counter (
  facility_id int not null,
  kind        text not null check (kind = 'mrn'),
  next_value  bigint not null check (next_value > 0),
  primary key (facility_id, kind)
);

do $$
declare
  name text;
begin
  foreach name in array array[
      'patient', 'patient_identifier', 'patient_contact', 'encounter', 'coverage', 'allergy', 'problem',
      'medication', 'immunization', 'observation', 'clinical_note', 'patient_merge', 'chart_override', 'number_counter'] loop
    perform replication.secure(name::regclass);
    perform replication.publish(name::regclass);
  end loop;
end $$;
grant usage on all sequences in schema public to ${service_role};
