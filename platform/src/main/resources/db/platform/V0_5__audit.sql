-- Who did what to whose data (45 CFR 164.312(b)). The service may add and nothing else; it is shipped from here to the
-- hash chain of auth. No row-level security: one commit holds the entries of many facilities.
create table audit_entry (
  id          bigint generated always as identity primary key,
  at          timestamptz not null,
  actor       text not null,
  role        text not null,
  facility_id int not null,
  patient_id  bigint,
  action      text not null,
  resource    text not null,
  purpose     text not null,
  outcome     text not null check (outcome in ('ALLOWED', 'DENIED')),
  source      text not null,
  trace_id    text not null
);
create index audit_entry_patient on audit_entry (facility_id, patient_id, at);
revoke all on audit_entry from ${service_role};
grant insert on audit_entry to ${service_role};
