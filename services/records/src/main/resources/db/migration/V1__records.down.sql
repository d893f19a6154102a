delete from replication.ownership where capability = 'records';
drop table
  number_counter, chart_override, patient_merge, clinical_note, observation, immunization, medication, problem,
  allergy, coverage, encounter, patient_contact, patient_identifier, patient;
drop sequence
  chart_override_id_seq, patient_merge_id_seq, clinical_note_id_seq, observation_id_seq,
  immunization_id_seq, medication_id_seq, problem_id_seq, allergy_id_seq, coverage_id_seq, encounter_id_seq,
  patient_contact_id_seq, patient_identifier_id_seq, patient_id_seq;
