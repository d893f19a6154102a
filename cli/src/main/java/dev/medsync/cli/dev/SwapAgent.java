package dev.medsync.cli.dev;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs inside the process that is being developed, and gives loaded classes new bodies. It arrives there alone, in a jar
 * made for it, so it uses nothing but the JDK.
 */
public final class SwapAgent {
    private SwapAgent() {}

    /**
     * Called by the JVM when the agent arrives.
     *
     * @param order a file: the classes' directory, then a class file in it a line; the answer is written beside it, with
     *     the suffix {@code .answer}: empty when all were swapped, else why none was
     */
    public static void agentmain(String order, Instrumentation instrumentation) throws Exception {
        Path file = Path.of(order);
        String answer = "";
        try {
            List<String> lines = Files.readAllLines(file);
            Path classes = Path.of(lines.getFirst());
            Map<String, Path> wanted = new HashMap<>();
            for (String line : lines.subList(1, lines.size())) {
                wanted.put(
                        line.substring(0, line.length() - ".class".length()).replace('/', '.'), classes.resolve(line));
            }
            List<ClassDefinition> definitions = new ArrayList<>();
            for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
                Path content = wanted.get(loaded.getName());
                if (content != null && loaded.getClassLoader() == ClassLoader.getSystemClassLoader()) {
                    definitions.add(new ClassDefinition(loaded, Files.readAllBytes(content)));
                }
            }
            // What is not loaded yet is read from the directory when it is needed.
            instrumentation.redefineClasses(definitions.toArray(ClassDefinition[]::new));
        } catch (Exception | LinkageError e) {
            answer = String.valueOf(e.getMessage() == null ? e : e.getMessage());
        }
        Files.writeString(Path.of(order + ".answer"), answer);
    }
}
