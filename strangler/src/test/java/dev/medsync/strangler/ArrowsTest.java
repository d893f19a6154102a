package dev.medsync.strangler;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import dev.medsync.platform.ServiceArrows;

/** Arrows point one way, as in a service. */
@AnalyzeClasses(packages = "dev.medsync.strangler", importOptions = DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchTests rules = ArchTests.in(ServiceArrows.class);
}
