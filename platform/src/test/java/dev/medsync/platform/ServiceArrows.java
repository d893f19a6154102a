package dev.medsync.platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** The rules that every service obeys; each has a test that applies them to its own classes. */
public final class ServiceArrows {
    private static final String ROOT = "dev.medsync.";

    @ArchTest
    static final ArchRule onlyTheContractsAndThePlatformAreKnown = classes()
            .should(new ArchCondition<>("know only their service, the contracts and the platform") {
                @Override
                public void check(JavaClass origin, ConditionEvents events) {
                    for (Dependency each : origin.getDirectDependenciesFromSelf()) {
                        String target =
                                each.getTargetClass().getBaseComponentType().getPackageName() + '.';
                        if (target.startsWith(ROOT)
                                && !target.startsWith(ROOT + service(origin) + '.')
                                && !target.startsWith(ROOT + "platform.")
                                && !target.matches("dev\\.medsync\\.\\w+\\.v\\d+\\..*")) {
                            events.add(SimpleConditionEvent.violated(each, each.getDescription()));
                        }
                    }
                }
            });

    @ArchTest
    static final ArchRule featuresDoNotDependOnEachOtherInCircles =
            slices().matching("dev.medsync.*.(*)..").should().beFreeOfCycles();

    private ServiceArrows() {}

    private static String service(JavaClass of) {
        return of.getPackageName().substring(ROOT.length()).split("\\.", -1)[0];
    }
}
