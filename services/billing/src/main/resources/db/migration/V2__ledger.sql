-- What each aggregate has contributed to the accounts, as entries that are only ever added. An aggregate that changes gets
-- an entry with the difference, so the sum of its entries is its contribution now, and the entries tell how it came about.
create table ledger_entry (
  facility_id int not null,
  id          bigint generated always as identity,
  source_type text not null,
  source_id   bigint not null,
  amount      numeric(12,2) not null check (amount <> 0),
  at          timestamptz not null default now(),
  primary key (facility_id, source_type, source_id, id)
);
select replication.secure('ledger_entry');
revoke update, delete, truncate on ledger_entry from ${service_role};

create function ledger_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: correct it with a compensating entry' using errcode = '55000';
end $$;
create trigger append_only before update or delete or truncate on ledger_entry
  for each statement execute function ledger_is_append_only();
-- Copies are applied with triggers off; this one stays on.
alter table ledger_entry enable always trigger append_only;
