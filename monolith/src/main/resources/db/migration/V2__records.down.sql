drop table audit_log, consent, chart_override, patient_merge_row, patient_merge_log, clinical_note, observation, immunization, medication, problem, allergy, encounter,
    patient_contact, patient_identifier, patient;
