package dev.medsync.platform.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;

/** Walks a schema up, down and up again, one version at a time, with data in it. */
public final class MigrationsCheck {

    private MigrationsCheck() {}

    /**
     * Takes every pending version up, down and up. The data written after a version must survive the step down and up of
     * the next one.
     *
     * @param afterVersion called once a version is in place, to write rows
     */
    public static void upDownUp(Migrations migrations, Consumer<String> afterVersion) {
        assertThat(migrations.versions()).isEmpty();
        for (String version : migrations.pending()) {
            assertThat(migrations.upTo(version)).isEqualTo(1);
            assertThat(migrations.down()).contains(version);
            assertThat(migrations.upTo(version)).isEqualTo(1);
            afterVersion.accept(version);
        }
        int versions = migrations.versions().size();
        for (int i = 0; i < versions; i++) {
            assertThat(migrations.down()).isPresent();
        }
        assertThat(migrations.versions()).isEmpty();
        assertThat(migrations.up()).isEqualTo(versions);
    }
}
