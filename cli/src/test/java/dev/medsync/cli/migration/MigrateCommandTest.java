package dev.medsync.cli.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.UserProblem;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MigrateCommandTest {

    /** Before it looks for a platform, of which there is none here. */
    @Test
    void nothingIsRetiredByWhoDoesNotSayThatItIsMeant() {
        MigrateCommand command = new MigrateCommand();
        new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs("billing", "--to", "Retired");

        assertThatThrownBy(command::call).isInstanceOfSatisfying(UserProblem.class, problem -> {
            assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(problem).hasMessageContaining("tables of billing are archived");
            assertThat(problem.remedy()).contains("--yes");
        });
    }
}
