package dev.medsync.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** One look for the help of every command. */
final class HelpStyle {
    /** Columns of the narrowest terminal that is common. */
    private static final int WIDTH = 80;

    private HelpStyle() {}

    static void apply(CommandLine command) {
        command.getCommandSpec().mixinStandardHelpOptions(true);
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.width(WIDTH);
        usage.sortOptions(false);
        usage.synopsisHeading("%nUsage: ");
        usage.synopsisSubcommandLabel("COMMAND");
        usage.descriptionHeading("%n");
        usage.parameterListHeading("%n");
        usage.optionListHeading("%nOptions:%n");
        usage.commandListHeading("%nCommands:%n");
        usage.exitCodeListHeading("%nExit status:%n");
        usage.exitCodeList(exitStatus());
        command.getSubcommands().values().forEach(HelpStyle::apply);
    }

    private static Map<String, String> exitStatus() {
        Map<String, String> meaning = new LinkedHashMap<>();
        meaning.put("  0", "done");
        meaning.put("  1", "the command ran, and something failed or was found");
        meaning.put("  2", "the command line was not understood");
        meaning.put("  3", "the platform does not run");
        meaning.put("  4", "the platform runs already");
        meaning.put("  5", "this machine lacks something (port, disk, file, JDK, build); the message says what");
        meaning.put(" 70", "a bug in medsync");
        meaning.put("130", "ended by Ctrl-C");
        return meaning;
    }
}
