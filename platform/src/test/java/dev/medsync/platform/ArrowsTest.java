package dev.medsync.platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Arrows point one way. */
@AnalyzeClasses(packages = "dev.medsync.platform", importOptions = DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule thePlatformKnowsNoDomain = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.medsync.auth..",
                    "dev.medsync.billing..",
                    "dev.medsync.config..",
                    "dev.medsync.gateway..",
                    "dev.medsync.records..",
                    "dev.medsync.monolith..",
                    "dev.medsync.strangler..");

    @ArchTest
    static final ArchRule packagesDoNotDependOnEachOtherInCircles =
            slices().matching("dev.medsync.platform.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule telemetryStandsAtTheBottom = noClasses()
            .that()
            .resideInAPackage("dev.medsync.platform.telemetry..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.medsync.platform.rpc..",
                    "dev.medsync.platform.security..",
                    "dev.medsync.platform.data..",
                    "dev.medsync.platform.events..",
                    "dev.medsync.platform.replication..");
}
