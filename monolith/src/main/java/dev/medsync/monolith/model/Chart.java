package dev.medsync.monolith.model;

import java.util.List;

/** What a clinician sees first: who it is, and what holds now. Newest first. */
public record Chart(
        Patient patient,
        List<Encounter> encounters,
        List<Entry.Allergy> allergies,
        List<Entry.Problem> problems,
        List<Entry.Medication> medications,
        List<Entry.Immunization> immunizations,
        List<Entry.Observation> observations,
        List<Entry.Note> notes) {}
