package dev.medsync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

class CommandsTest {
    static Stream<String> names() {
        return Commands.commandLine().getSubcommands().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyCommandExplainsItselfInOneLineAndAtLength(String name) {
        CommandLine command =
                Objects.requireNonNull(Commands.commandLine().getSubcommands().get(name));

        assertThat(command.getCommandSpec().usageMessage().header()).hasSize(1);
        assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
        assertThat(command.getCommandSpec().options())
                .allSatisfy(option -> assertThat(option.description()).isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyDefaultIsTold(String name) {
        CommandLine command =
                Objects.requireNonNull(Commands.commandLine().getSubcommands().get(name));

        assertThat(command.getCommandSpec().options())
                .filteredOn(option -> option.defaultValue() != null && !option.hidden())
                .allSatisfy(option -> assertThat(String.join(" ", option.description()))
                        .contains("Default: " + option.defaultValueString()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void helpFitsIntoEightyColumns(String name) {
        String help = Objects.requireNonNull(
                        Commands.commandLine().getSubcommands().get(name))
                .getUsageMessage(Ansi.OFF);

        assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void helpOfACommandIsTheSameWithAndWithoutDashes() {
        StringWriter dashes = new StringWriter();
        StringWriter word = new StringWriter();
        CommandLine medsync = Commands.commandLine();

        medsync.setOut(new PrintWriter(dashes)).execute("up", "--help");
        assertThat(medsync.setOut(new PrintWriter(word)).execute("help", "up")).isEqualTo(ExitCode.OK);

        assertThat(word.toString()).isNotEmpty().isEqualTo(dashes.toString());
    }

    @ParameterizedTest
    @MethodSource("names")
    void helpTellsTheExitStatus(String name) {
        StringWriter out = new StringWriter();
        CommandLine medsync = Commands.commandLine();
        medsync.setOut(new PrintWriter(out));

        assertThat(medsync.execute(name, "--help")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("Usage: medsync " + name).contains("3   the platform does not run");
    }

    @Test
    void anUnknownCommandIsAnErrorOfUsage() {
        assertThat(Main.run("upp")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void statusOfNothingSaysThatNothingRuns(@TempDir Path home) {
        assertThat(Main.run("status", "--home", home.toString())).isEqualTo(ExitCode.NOT_RUNNING);
    }

    @Test
    void downOfNothingIsNoError(@TempDir Path home) {
        assertThat(Main.run("down", "--home", home.toString())).isEqualTo(ExitCode.OK);
    }
}
