package dev.medsync.auth;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Arrows point one way. */
@AnalyzeClasses(packages = "dev.medsync.auth", importOptions = DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule onlyTheContractsAndThePlatformAreKnown = noClasses()
            .should()
            .dependOnClassesThat(Predicates.resideInAPackage("dev.medsync..")
                    .and(Predicates.resideOutsideOfPackages(
                            "dev.medsync.auth..", "dev.medsync.platform..", "dev.medsync.*.v1..")));

    @ArchTest
    static final ArchRule featuresDoNotDependOnEachOtherInCircles =
            slices().matching("dev.medsync.auth.(*)..").should().beFreeOfCycles();
}
