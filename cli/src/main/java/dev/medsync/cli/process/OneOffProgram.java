package dev.medsync.cli.process;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.UserProblem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A class of a module that is run once, to its end. */
public final class OneOffProgram {
    private OneOffProgram() {}

    /**
     * How it is run; whoever starts it says where its output goes.
     *
     * @param module its directory, relative to the project
     * @param heapMegabytes largest heap
     * @param environment for what nobody else on the machine should see, like passwords
     */
    public static ProcessBuilder of(
            Home home,
            String module,
            String mainClass,
            int heapMegabytes,
            Map<String, String> environment,
            List<String> arguments)
            throws IOException {
        ClassPath classPath = ClassPath.of(home.project().resolve(module));
        classPath.missing(mainClass).ifPresent(why -> {
            throw new UserProblem(ExitCode.ENVIRONMENT, "Cannot run: " + why, "Build it: mvn package -DskipTests.");
        });
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmProfile.LATENCY.flags(heapMegabytes));
        command.add("-cp");
        command.add(new JarCopies(home.lib())
                .of(classPath.all(), home.project()).stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)));
        command.add(mainClass);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }
}
