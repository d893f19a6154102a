package dev.medsync.records;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import dev.medsync.platform.ServiceArrows;

/** Arrows point one way. */
@AnalyzeClasses(packages = "dev.medsync.records", importOptions = DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchTests rules = ArchTests.in(ServiceArrows.class);
}
