-- The seam, part 6: what records does to billing while records is away.
--
-- close_encounter and merge_patient are gone for such a facility; the service publishes EncounterClosed and PatientMerged
-- instead. The strangler hears them and leaves here the very command that the monolith would have left, which then goes to
-- whoever owns billing: one way in for four cells of ownership. The command's id is the event's, so an event that is told
-- twice leaves one command.
--
-- All raise no_data_found while the copy of what the event tells of has not arrived: ask again. They enter nothing, because
-- they write no row of records or billing; and they answer whether a command was left.

create function replication.leave_facility_charge(p_command_id uuid, p_encounter_id bigint) returns boolean
    language plpgsql as
$$
declare
    v_enc encounter;
    v_fee jsonb;
begin
    select * into v_enc from public.encounter where id = p_encounter_id and status = 'C' and ended_at is not null;
    if not found then
        raise exception 'the closing of encounter % has not arrived', p_encounter_id using errcode = 'no_data_found';
    end if;
    v_fee := replication.facility_fee(v_enc);
    if v_fee is null then
        return false;
    end if;
    insert into replication.command (id, capability, facility_id, kind, payload)
    values (p_command_id, 'billing', v_enc.facility_id, 'capture-facility-charge', v_fee) on conflict (id) do nothing;
    return found;
end
$$;

-- p_undone: the event says that the merge was taken back. A merge is carried out once and taken back once, whatever the
-- number of events; one that was taken back before anybody heard of it is neither.
--
-- Copies arrive aggregate by aggregate, in no order. So the visits have to be here too, on the right side: somebody who
-- charges a visit after the merge reached billing, and still finds it with the old patient, would write a bill that nobody
-- comes back for. The patient as well: who charges a visit that is back, and finds its patient still merged, bills the survivor.
create function replication.leave_merge(p_command_id uuid, p_merge_id bigint, p_undone boolean default false) returns boolean
    language plpgsql as
$$
declare
    v_log  patient_merge_log;
    v_done boolean;
begin
    select * into v_log from public.patient_merge_log where id = p_merge_id for update;   -- two events at a time, one after the other
    if not found or p_undone and v_log.undone_at is null then
        raise exception 'merge % has not arrived', p_merge_id using errcode = 'no_data_found';
    end if;
    select exists (select from replication.command where capability = 'billing' and kind = 'merge-patient' and payload ->> 'mergeId' = p_merge_id::text) into v_done;
    if not p_undone then
        if v_done or v_log.undone_at is not null then
            return false;
        end if;
        if not exists (select from public.patient where id = v_log.from_patient_id and merged_into_id is not null)
           or exists (select from public.patient_merge_row r join public.encounter e on e.id = r.row_id
                       where r.merge_id = v_log.id and r.table_name = 'encounter' and e.patient_id = v_log.from_patient_id) then
            raise exception 'merge % has arrived in part', p_merge_id using errcode = 'no_data_found';
        end if;
        insert into replication.command (id, capability, facility_id, kind, payload)
        select p_command_id, 'billing', v_log.facility_id, 'merge-patient', jsonb_build_object('fromPatientId', v_log.from_patient_id,
               'intoPatientId', v_log.into_patient_id, 'fromMrn', v_log.from_mrn, 'intoMrn', i.mrn, 'mergeId', p_merge_id)
          from public.patient i where i.id = v_log.into_patient_id
            on conflict (id) do nothing;
        -- records writes into auth; see return_consents
        with moved as (
            update public.consent set patient_id = v_log.into_patient_id where patient_id = v_log.from_patient_id returning id)
        insert into replication.command (id, capability, facility_id, kind, payload, delivered_at, outcome)
        select md5(p_command_id::text || '/auth')::uuid, 'auth', v_log.facility_id, 'merge-patient', jsonb_build_object('mergeId', p_merge_id), now(),
               jsonb_build_object('rows', coalesce(jsonb_agg(jsonb_build_object('table', 'consent', 'id', id)), '[]')) from moved
            on conflict (id) do nothing;
        return true;
    end if;
    if not v_done or exists (select from replication.command
                              where capability = 'billing' and kind = 'unmerge-patient' and payload ->> 'mergeId' = p_merge_id::text) then
        return false;
    end if;
    -- unless they are elsewhere for a good reason: the patient was merged again
    if (exists (select from public.patient where id = v_log.from_patient_id and merged_into_id is not null)
        or exists (select from public.patient_merge_row r join public.encounter e on e.id = r.row_id
                    where r.merge_id = v_log.id and r.table_name = 'encounter' and e.patient_id <> v_log.from_patient_id))
       and not exists (select from public.patient_merge_log where from_patient_id = v_log.from_patient_id and id > v_log.id) then
        raise exception 'the undoing of merge % has arrived in part', p_merge_id using errcode = 'no_data_found';
    end if;
    perform replication.return_consents(v_log);
    insert into replication.command (id, capability, facility_id, kind, payload)
    values (p_command_id, 'billing', v_log.facility_id, 'unmerge-patient', replication.unmerge_command(v_log)) on conflict (id) do nothing;
    return true;
end
$$;
