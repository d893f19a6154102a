drop table encounter_reference, patient_reference, coverage_reference;
