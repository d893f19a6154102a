package dev.medsync.monolith;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The monolith is layered on purpose; and what the migration adds can be found by looking at who uses the seam. */
@AnalyzeClasses(packages = "dev.medsync.monolith", importOptions = ImportOption.DoNotIncludeTests.class)
final class LayersTest {

    @ArchTest
    static final ArchRule LAYERS_POINT_DOWNWARDS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("controller")
            .definedBy("..monolith.controller..")
            .layer("job")
            .definedBy("..monolith.job..")
            .layer("service")
            .definedBy("..monolith.service..")
            .layer("seam")
            .definedBy("..monolith.seam..")
            .layer("dao")
            .definedBy("..monolith.dao..")
            .layer("model")
            .definedBy("..monolith.model..")
            .whereLayer("controller")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("job")
            .mayOnlyBeAccessedByLayers("controller")
            .whereLayer("service")
            .mayOnlyBeAccessedByLayers("controller", "job")
            .whereLayer("seam")
            .mayOnlyBeAccessedByLayers("controller", "job", "service")
            .whereLayer("dao")
            .mayOnlyBeAccessedByLayers("job", "service", "seam");
}
