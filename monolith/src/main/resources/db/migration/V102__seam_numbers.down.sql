create or replace function next_invoice_no(p_facility_id int) returns bigint
    language sql as
$$
select coalesce(max(invoice_no), 0) + 1 from invoice where facility_id = p_facility_id
$$;
create or replace function next_claim_no(p_facility_id int) returns bigint
    language sql as
$$
select coalesce(max(claim_no), 0) + 1 from claim where facility_id = p_facility_id
$$;
create or replace function next_mrn(p_facility_id int) returns varchar
    language sql as
$$
select to_char(p_facility_id, 'FM000') || '-' || to_char(coalesce(max(substr(mrn, 5)::bigint), 0) + 1, 'FM00000000')
  from patient where facility_id = p_facility_id and mrn ~ '^[0-9]{3}-[0-9]{8}$'
$$;
drop function next_number(int, text);
drop table number_counter;
drop function replication.guard_counter();
