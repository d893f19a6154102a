package dev.medsync.cli.process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The processes and who depends on whom; refuses unknown names and circles. */
public final class ProcessGraph {
    private final Map<String, ProcessSpec> byName = new LinkedHashMap<>();
    private final List<List<ProcessSpec>> layers;

    public ProcessGraph(List<ProcessSpec> processes) {
        for (ProcessSpec process : processes) {
            if (byName.put(process.name(), process) != null) {
                throw new IllegalArgumentException("Process " + process.name() + " is listed twice");
            }
        }
        for (ProcessSpec process : processes) {
            dependencies(process).filter(name -> !byName.containsKey(name)).forEach(name -> {
                throw new IllegalArgumentException(
                        "Process " + process.name() + " depends on " + name + ", which does not exist");
            });
        }
        layers = layers();
    }

    private static Stream<String> dependencies(ProcessSpec process) {
        return Stream.concat(process.needs().stream(), process.uses().stream());
    }

    private List<List<ProcessSpec>> layers() {
        List<List<ProcessSpec>> result = new ArrayList<>();
        Map<String, ProcessSpec> open = new LinkedHashMap<>(byName);
        while (!open.isEmpty()) {
            List<ProcessSpec> layer = open.values().stream()
                    .filter(process -> dependencies(process).noneMatch(open::containsKey))
                    .toList();
            if (layer.isEmpty()) {
                throw new IllegalArgumentException("Processes depend on each other in a circle: "
                        + String.join(", ", new TreeSet<>(open.keySet())));
            }
            layer.forEach(process -> open.remove(process.name()));
            result.add(layer);
        }
        return List.copyOf(result);
    }

    /** All processes, each after everything it needs or uses. */
    public List<ProcessSpec> startOrder() {
        return layers.stream().flatMap(List::stream).toList();
    }

    /** Groups to stop one after the other; within a group nothing depends on another, so they stop together. */
    public List<List<ProcessSpec>> stopWaves() {
        return layers.reversed();
    }
}
