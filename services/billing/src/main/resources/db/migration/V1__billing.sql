-- Billing's aggregates. A record in dev.medsync.billing is the declared shape of each table's row; 0 and '' stand for
-- "none", as in the messages. Primary keys start with the facility: row-level security uses them, and a deleted row still
-- names its aggregate in the log. Ids are even; the legacy system's are odd.
-- No foreign keys between aggregates: copies of them arrive in any order. Children belong to their root and cascade.

create sequence charge_id_seq start 2 increment 2;
create table charge (
  facility_id       int not null,
  id                bigint not null,
  version           bigint not null,
  patient_id        bigint not null,
  encounter_id      bigint not null,
  provider_id       bigint not null,
  charge_code       text not null,
  modifier          text not null,
  description       text not null,
  diagnosis_code    text not null,
  service_date      date not null,
  quantity          int not null check (quantity > 0),
  unit_price        numeric(12,2) not null,
  amount            numeric(12,2) not null,
  status            text not null,
  origin            text not null,
  void_reason       text not null,
  voided_at         timestamptz,
  source_command_id text not null,
  created_by        bigint not null,
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  primary key (facility_id, id)
);
create index charge_encounter on charge (facility_id, encounter_id);
create index charge_patient on charge (facility_id, patient_id);
-- A foreign writer's command is carried out once, however often it is delivered.
create unique index charge_source_command on charge (facility_id, source_command_id) where source_command_id <> '';

create sequence claim_id_seq start 2 increment 2;
create table claim (
  facility_id            int not null,
  id                     bigint not null,
  version                bigint not null,
  number                 text not null,
  patient_id             bigint not null,
  encounter_id           bigint not null,
  payer_id               bigint not null,
  coverage_id            bigint not null,
  provider_id            bigint not null,
  status                 text not null,
  service_date           date not null,
  service_to             date not null,
  diagnosis_codes        text not null,
  total                  numeric(12,2) not null,
  paid                   numeric(12,2) not null,
  adjusted               numeric(12,2) not null,
  patient_responsibility numeric(12,2) not null,
  denial_code            text not null,
  void_reason            text not null,
  submitted_at           timestamptz,
  created_by             bigint not null,
  created_at             timestamptz not null,
  updated_at             timestamptz not null,
  primary key (facility_id, id),
  unique (facility_id, number)
);
create index claim_patient on claim (facility_id, patient_id);

create sequence claim_line_id_seq start 2 increment 2;
create table claim_line (
  facility_id    int not null,
  claim_id       bigint not null,
  id             bigint not null,
  line_number    int not null,
  charge_id      bigint not null,
  charge_code    text not null,
  modifier       text not null,
  diagnosis_code text not null,
  service_date   date not null,
  quantity       int not null,
  amount         numeric(12,2) not null,
  paid           numeric(12,2) not null,
  primary key (facility_id, claim_id, id),
  foreign key (facility_id, claim_id) references claim on delete cascade
);
create index claim_line_charge on claim_line (facility_id, charge_id);

create sequence claim_status_change_id_seq start 2 increment 2;
create table claim_status_change (
  facility_id int not null,
  claim_id    bigint not null,
  id          bigint not null,
  from_status text,
  to_status   text not null,
  at          timestamptz not null,
  actor       text not null,
  note        text not null,
  primary key (facility_id, claim_id, id),
  foreign key (facility_id, claim_id) references claim on delete cascade
);

create sequence remittance_id_seq start 2 increment 2;
create table remittance (
  facility_id         int not null,
  id                  bigint not null,
  version             bigint not null,
  payer_id            bigint not null,
  check_number        text not null,
  payment_date        date not null,
  total_paid          numeric(12,2) not null,
  provider_adjustment numeric(12,2) not null,
  posted              boolean not null,
  posted_by           bigint not null,
  created_at          timestamptz not null,
  primary key (facility_id, id)
);
-- Not unique: the legacy system has posted check numbers twice, and such rows are copied as they are. That a number posts
-- once here is checked under a lock.
create index remittance_check on remittance (facility_id, payer_id, check_number);

create sequence remittance_claim_id_seq start 2 increment 2;
create table remittance_claim (
  facility_id            int not null,
  remittance_id          bigint not null,
  id                     bigint not null,
  claim_number           text not null,
  claim_id               bigint not null,
  status_code            text not null,
  charged                numeric(12,2) not null,
  paid                   numeric(12,2) not null,
  patient_responsibility numeric(12,2) not null,
  primary key (facility_id, remittance_id, id),
  foreign key (facility_id, remittance_id) references remittance on delete cascade
);

create sequence remittance_adjustment_id_seq start 2 increment 2;
create table remittance_adjustment (
  facility_id         int not null,
  remittance_id       bigint not null,
  remittance_claim_id bigint not null,
  id                  bigint not null,
  group_code          text not null,
  reason_code         text not null,
  amount              numeric(12,2) not null,
  primary key (facility_id, remittance_id, id),
  foreign key (facility_id, remittance_id) references remittance on delete cascade
);

create sequence payment_id_seq start 2 increment 2;
create table payment (
  facility_id   int not null,
  id            bigint not null,
  version       bigint not null,
  patient_id    bigint not null,
  payer_id      bigint not null,
  remittance_id bigint not null,
  method        text not null,
  amount        numeric(12,2) not null,
  received_on   date not null,
  reference     text not null,
  status        text not null,
  void_reason   text not null,
  voided_at     timestamptz,
  created_by    bigint not null,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  primary key (facility_id, id)
);
create index payment_patient on payment (facility_id, patient_id);

create sequence payment_allocation_id_seq start 2 increment 2;
create table payment_allocation (
  facility_id int not null,
  payment_id  bigint not null,
  id          bigint not null,
  claim_id    bigint not null,
  invoice_id  bigint not null,
  amount      numeric(12,2) not null,
  primary key (facility_id, payment_id, id),
  foreign key (facility_id, payment_id) references payment on delete cascade
);
create index payment_allocation_invoice on payment_allocation (facility_id, invoice_id) where invoice_id <> 0;

create sequence invoice_id_seq start 2 increment 2;
create table invoice (
  facility_id     int not null,
  id              bigint not null,
  version         bigint not null,
  number          text not null,
  patient_id      bigint not null,
  status          text not null,
  issued_on       date not null,
  due_on          date not null,
  total           numeric(12,2) not null,
  late_fee        numeric(12,2) not null,
  statement_count int not null,
  created_by      bigint not null,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  primary key (facility_id, id),
  unique (facility_id, number)
);
create index invoice_patient on invoice (facility_id, patient_id);

create sequence invoice_line_id_seq start 2 increment 2;
create table invoice_line (
  facility_id int not null,
  invoice_id  bigint not null,
  id          bigint not null,
  line_number int not null,
  charge_id   bigint not null,
  claim_id    bigint not null,
  description text not null,
  amount      numeric(12,2) not null,
  primary key (facility_id, invoice_id, id),
  foreign key (facility_id, invoice_id) references invoice on delete cascade
);
create index invoice_line_claim on invoice_line (facility_id, claim_id) where claim_id <> 0;

-- The next public number of a kind. It moves with ownership like the claims and invoices it numbers.
create table number_counter (
  facility_id int not null,
  kind        text not null check (kind in ('claim', 'invoice')),
  next_value  bigint not null check (next_value > 0),
  primary key (facility_id, kind)
);

-- Shared by all facilities: facility 0.
create table payer (
  facility_id int not null check (facility_id = 0),
  id          bigint not null,
  version     bigint not null,
  name        text not null,
  payer_code  text not null,
  kind        text not null,
  active      boolean not null,
  primary key (facility_id, id)
);
create table fee_schedule_entry (
  facility_id  int not null check (facility_id = 0),
  id           bigint not null,
  version      bigint not null,
  payer_id     bigint not null,
  charge_code  text not null,
  description  text not null,
  amount       numeric(12,2) not null,
  effective_on date not null,
  ends_on      date,
  primary key (facility_id, id)
);
create index fee_schedule_code on fee_schedule_entry (facility_id, charge_code);

do $$
declare
  name text;
begin
  foreach name in array array['charge', 'claim', 'claim_line', 'claim_status_change', 'remittance', 'remittance_claim',
      'remittance_adjustment', 'payment', 'payment_allocation', 'invoice', 'invoice_line', 'number_counter'] loop
    perform replication.secure(name::regclass);
    perform replication.publish(name::regclass);
  end loop;
  foreach name in array array['payer', 'fee_schedule_entry'] loop
    perform replication.secure(name::regclass, shared => true);
    perform replication.publish(name::regclass);
  end loop;
end $$;
grant usage on all sequences in schema public to ${service_role};

-- Until billing has moved here, every facility's data belongs to the legacy system.
insert into replication.ownership (capability, facility_id, state, epoch)
select 'billing', facility, 'REPLICA', 0 from generate_series(0, 200) facility;
