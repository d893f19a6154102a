package dev.medsync.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Arrows between modules point one way. Maven knows most of it; this also sees what comes in through another module. */
@AnalyzeClasses(packages = "dev.medsync", importOptions = ArrowsTest.WithoutTests.class)
class ArrowsTest {
    private static final String ROOT = "dev.medsync.";

    /** Module → the modules it may use. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("proto", Set.of()),
            Map.entry("platform", Set.of("proto")),
            Map.entry("auth", Set.of("platform", "proto")),
            Map.entry("billing", Set.of("platform", "proto")),
            Map.entry("config", Set.of("platform", "proto")),
            Map.entry("gateway", Set.of("platform", "proto")),
            Map.entry("records", Set.of("platform", "proto")),
            Map.entry("strangler", Set.of("platform", "proto")),
            // These would run without the rest of the house, and are known to it by their protocols alone.
            Map.entry("monolith", Set.of()),
            Map.entry("emulator", Set.of()),
            Map.entry("cli", Set.of()),
            // Programs that measure the platform's own code, and are no part of it.
            Map.entry("bench", Set.of("platform", "proto")));

    /** Leaves out the classes of tests, also of those modules whose tests are a jar. */
    static final class WithoutTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule modulesUseOnlyWhatIsBelowThem = classes().should(new ArchCondition<>("use what is below") {
        @Override
        public void check(JavaClass origin, ConditionEvents events) {
            Set<String> allowed = MAY_USE.getOrDefault(module(origin), Set.of());
            for (Dependency each : origin.getDirectDependenciesFromSelf()) {
                JavaClass target = each.getTargetClass().getBaseComponentType();
                if (!target.getPackageName().startsWith(ROOT)
                        || module(target).equals(module(origin))
                        || allowed.contains(module(target))) {
                    continue;
                }
                events.add(SimpleConditionEvent.violated(each, each.getDescription()));
            }
        }
    });

    @ArchTest
    static void everyModuleIsLookedAt(JavaClasses all) {
        assertThat(all.stream().map(ArrowsTest::module).collect(Collectors.toSet()))
                .isEqualTo(MAY_USE.keySet());
    }

    /** Contracts are {@code dev.medsync.<name>.v1}; everything else is named after its module. */
    private static String module(JavaClass of) {
        String[] names = of.getPackageName().substring(ROOT.length()).split("\\.", -1);
        return names.length > 1 && names[1].matches("v\\d+") ? "proto" : names[0];
    }
}
