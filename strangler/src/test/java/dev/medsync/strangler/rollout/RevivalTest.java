package dev.medsync.strangler.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.platform.rpc.TestService;
import dev.medsync.strangler.StranglerAlone;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.order.OrderUtil;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevivalTest {
    @Test
    void whatIsFencedComesBeforeEverythingElseAndKeepsAProcessWhoseSidesAreAwayForAMomentOnly() throws Exception {
        try (TestService strangler = StranglerAlone.start()) {
            ApplicationContext context = strangler.bean(ApplicationContext.class);
            List<BeanDefinition<?>> eager =
                    new ArrayList<>(context.getBeanDefinitions(Qualifiers.byStereotype(Context.class)));
            OrderUtil.sortOrdered(eager);

            assertThat(eager).hasSizeGreaterThan(1);
            assertThat(eager.getFirst().getBeanType()).isEqualTo(Revival.class);
            for (Supervision each : context.getBeansOfType(Supervision.class)) {
                assertThat(each.awaitSettled(Duration.ZERO)).isFalse();
            }
        }
    }
}
