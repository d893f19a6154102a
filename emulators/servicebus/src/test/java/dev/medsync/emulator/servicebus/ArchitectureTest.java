package dev.medsync.emulator.servicebus;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between the packages: edge to model to store, and the model without I/O. */
class ArchitectureTest {
    private static final String BASE = "dev.medsync.emulator.servicebus";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    @Test
    void theStoreKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE, BASE + ".entity", BASE + ".amqp")
                .check(CLASSES);
    }

    @Test
    void theModelKnowsNeitherNetworkNorDisk() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".entity")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        BASE, BASE + ".amqp", "org.apache.qpid..", "org.h2..", "java.io..", "java.net..", "java.nio..")
                .check(CLASSES);
    }

    @Test
    void theModelAsksNobodyForTheTimeButItsClock() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".entity")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void theEdgeDoesNotKnowHowMessagesAreKept() {
        noClasses()
                .that()
                .resideInAPackage(BASE + ".amqp")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE, "org.h2..")
                .check(CLASSES);
    }
}
