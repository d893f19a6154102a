package dev.medsync.platform.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.flywaydb.core.api.resource.LoadableResource;

/** A script on the class path, e.g. {@code db/migration/V3__invoice.sql} or its way back {@code V3__invoice.down.sql}. */
final class MigrationScript extends LoadableResource {

    private static final String DOWN = ".down.sql";

    private final String path;
    private final String text;

    private MigrationScript(String path, String text) {
        this.path = path;
        this.text = text;
    }

    /** Every script of a class path folder, ups and downs, by name. */
    static List<MigrationScript> in(String folder) {
        List<MigrationScript> scripts = new ArrayList<>();
        ClassLoader loader = MigrationScript.class.getClassLoader();
        try {
            for (URL url : Collections.list(loader.getResources(folder))) {
                for (String name : names(url, folder)) {
                    try (InputStream in = loader.getResourceAsStream(folder + "/" + name)) {
                        if (in == null) {
                            throw new IllegalStateException("not readable: " + folder + "/" + name);
                        }
                        scripts.add(new MigrationScript(
                                folder + "/" + name, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        scripts.sort(Comparator.comparing(script -> script.path));
        return scripts;
    }

    private static List<String> names(URL url, String folder) throws IOException {
        if (url.openConnection() instanceof JarURLConnection jar) {
            jar.setUseCaches(false);
            try (JarFile file = jar.getJarFile()) {
                return file.stream()
                        .map(JarEntry::getName)
                        .filter(name -> name.startsWith(folder + "/") && name.endsWith(".sql"))
                        .map(name -> name.substring(folder.length() + 1))
                        .toList();
            }
        }
        try (Stream<Path> files = Files.list(Path.of(uri(url)))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sql"))
                    .toList();
        }
    }

    private static URI uri(URL url) throws IOException {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    boolean isDown() {
        return path.endsWith(DOWN);
    }

    /** Whether this is the way back of the given script. */
    boolean isDownOf(String upFilename) {
        return isDown() && getFilename().equals(upFilename.substring(0, upFilename.length() - ".sql".length()) + DOWN);
    }

    String text() {
        return text;
    }

    @Override
    public Reader read() {
        return new StringReader(text);
    }

    @Override
    public String getAbsolutePath() {
        return path;
    }

    @Override
    public String getAbsolutePathOnDisk() {
        return path;
    }

    @Override
    public String getFilename() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String getRelativePath() {
        return path;
    }
}
