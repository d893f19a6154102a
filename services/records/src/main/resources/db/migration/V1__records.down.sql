drop table coverage, encounter, patient;
drop sequence coverage_id_seq, encounter_id_seq, patient_id_seq;
