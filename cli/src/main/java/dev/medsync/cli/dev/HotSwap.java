package dev.medsync.cli.dev;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Gives the methods of a running process new bodies (JVMTI), so that an edit needs no restart at all. */
final class HotSwap {
    private final Path agent;
    private final Path order;

    /** @param work where the agent's jar and its orders are kept */
    HotSwap(Path work) throws IOException {
        Files.createDirectories(work);
        agent = work.resolve("agent.jar");
        order = work.resolve("order");
        writeAgent();
    }

    /**
     * Swaps what changed.
     *
     * @param running the directory that the process loads its classes from; the new ones are put there too
     * @return why it is not possible; empty when it was done
     */
    Optional<String> into(long process, Path running, Path classes, Set<Path> changed) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(running.toString());
        for (Path file : changed) {
            Path draft = running.resolve(file + ".new");
            Files.copy(classes.resolve(file), draft, StandardCopyOption.REPLACE_EXISTING);
            Files.move(draft, running.resolve(file), StandardCopyOption.ATOMIC_MOVE);
            lines.add(file.toString());
        }
        Files.write(order, lines);
        Path answer = Path.of(order + ".answer");
        Files.deleteIfExists(answer);
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process));
            try {
                machine.loadAgent(agent.toString(), order.toString());
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        String said = Files.exists(answer) ? Files.readString(answer) : "the process gave no answer";
        return said.isEmpty() ? Optional.empty() : Optional.of(said);
    }

    private void writeAgent() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Agent-Class", SwapAgent.class.getName());
        attributes.putValue("Can-Redefine-Classes", "true");
        String entry = SwapAgent.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(agent);
                JarOutputStream jar = new JarOutputStream(file, manifest);
                InputStream content = HotSwap.class.getClassLoader().getResourceAsStream(entry)) {
            if (content == null) {
                throw new IOException(entry + " is not on the class path");
            }
            jar.putNextEntry(new JarEntry(entry));
            content.transferTo(jar);
        }
    }
}
