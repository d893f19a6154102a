-- The seam, part 3: public numbers that can change hands.
--
-- max(invoice_no) + 1 cannot be moved. The new owner's copy may lack the newest invoice for the milliseconds of a hand-over,
-- a deleted row takes its number back, and two sessions collide. Replace it BEFORE copying starts: a counter is one more row,
-- owned, guarded and copied like the invoices it numbers, and the fence stops it together with them. (Surrogate ids do not
-- need this: the monolith's sequences give odd ids, the services' even ones.)
create table number_counter (
    facility_id int         not null references facility,
    kind        varchar(20) not null check (kind in ('invoice', 'claim', 'mrn')),
    next_value  bigint      not null check (next_value > 0),
    primary key (facility_id, kind)
);

-- One table, two owners: a counter belongs to the capability whose rows it numbers.
create function replication.guard_counter() returns trigger language plpgsql as
$$
begin
    if tg_op <> 'DELETE' then
        perform replication.enter(case new.kind when 'mrn' then 'records' else 'billing' end, new.facility_id);
    end if;
    if tg_op <> 'INSERT' then
        perform replication.enter(case old.kind when 'mrn' then 'records' else 'billing' end, old.facility_id);
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end
$$;
create trigger "0_guard" before insert or update or delete on number_counter for each row execute function replication.guard_counter();
create trigger "0_guard_truncate" before truncate on number_counter for each statement execute function replication.guard_truncate();

-- Where there is no counter yet (a new facility, a freshly loaded one) it starts after the highest number in use.
create function next_number(p_facility_id int, p_kind text) returns bigint
    language plpgsql as
$$
declare
    v_next bigint;
begin
    update number_counter set next_value = next_value + 1 where facility_id = p_facility_id and kind = p_kind returning next_value - 1 into v_next;
    if v_next is null then
        insert into number_counter as c (facility_id, kind, next_value)
        values (p_facility_id, p_kind, 2 + coalesce(case p_kind
                   when 'invoice' then (select max(invoice_no) from invoice where facility_id = p_facility_id)
                   when 'claim' then (select max(claim_no) from claim where facility_id = p_facility_id)
                   when 'mrn' then (select max(substr(mrn, 5)::bigint) from patient
                                     where facility_id = p_facility_id and mrn ~ '^[0-9]{3}-[0-9]{8}$') end, 0))
            on conflict (facility_id, kind) do update set next_value = c.next_value + 1
        returning c.next_value - 1 into v_next;
    end if;
    return v_next;
end
$$;

insert into number_counter (facility_id, kind, next_value) select facility_id, 'invoice', max(invoice_no) + 1 from invoice group by facility_id;
insert into number_counter (facility_id, kind, next_value) select facility_id, 'claim', max(claim_no) + 1 from claim group by facility_id;
insert into number_counter (facility_id, kind, next_value)
select facility_id, 'mrn', max(substr(mrn, 5)::bigint) + 1 from patient where mrn ~ '^[0-9]{3}-[0-9]{8}$' group by facility_id;

create or replace function next_invoice_no(p_facility_id int) returns bigint
    language sql as
$$
select next_number(p_facility_id, 'invoice')
$$;

create or replace function next_claim_no(p_facility_id int) returns bigint
    language sql as
$$
select next_number(p_facility_id, 'claim')
$$;

-- A record number can also be typed in at the front desk, so one may be taken already; compared as the screens do (HABIT 7).
create or replace function next_mrn(p_facility_id int) returns varchar
    language plpgsql as
$$
declare
    v_mrn varchar;
begin
    loop
        v_mrn := to_char(p_facility_id, 'FM000') || '-' || to_char(next_number(p_facility_id, 'mrn'), 'FM00000000');
        exit when not exists (select from patient where facility_id = p_facility_id and lower(rtrim(mrn)) = v_mrn);
    end loop;
    return v_mrn;
end
$$;
