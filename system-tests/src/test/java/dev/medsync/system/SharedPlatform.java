package dev.medsync.system;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class the platform that several share, since a start costs as much as the test itself: healthy, both
 * capabilities SYNCED, every facility at home. Whoever moves facilities brings them home again; what is stored stays.
 */
final class SharedPlatform implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == WholePlatform.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(SharedPlatform.class))
                .computeIfAbsent(WholePlatform.class, type -> start());
    }

    private static WholePlatform start() {
        try {
            WholePlatform medsync = new WholePlatform("platform");
            medsync.awaitHealthy();
            for (String capability : WholePlatform.CAPABILITIES) {
                medsync.carryOut(capability, "migrate", "SYNCED");
            }
            return medsync;
        } catch (Exception e) {
            throw new ParameterResolutionException("No platform to test on: " + e.getMessage(), e);
        }
    }
}
