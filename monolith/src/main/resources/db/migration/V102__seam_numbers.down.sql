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
drop function next_number(int, text);
drop table number_counter;
