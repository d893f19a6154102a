package dev.medsync.strangler.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps the page safe under a strict Content-Security-Policy, usable offline, and true to the contract in its README. */
class ConsolePageTest {

    private static final Pattern JSON_FIELD_READ = Pattern.compile("\\bjson\\??\\.([A-Za-z0-9]+)");
    private static final Pattern CONTRACT_FIELD = Pattern.compile("\"([A-Za-z0-9]+)\"\\s*:");
    private static final Pattern IMPORT = Pattern.compile("from '([^']+)'");
    private static final Pattern ELEMENT_LOOKED_UP = Pattern.compile("byId\\('([^']+)'\\)");
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

    @Test
    void thePageHasNoInlineScriptOrStyle() {
        String page = read("index.html");

        assertThat(page).doesNotContainPattern("(?i)<style").doesNotContainPattern("(?i)\\sstyle\\s*=");
        assertThat(page).doesNotContainPattern("(?i)\\son[a-z]+\\s*=").doesNotContainIgnoringCase("javascript:");
        assertThat(all("(?is)<script[^>]*>(.*?)</script>", page))
                .isNotEmpty()
                .allSatisfy(body -> assertThat(body).isBlank());
    }

    @Test
    void thePageForbidsInlineCodeAndForeignHostsByItself() {
        assertThat(read("index.html"))
                .contains("default-src 'none'; script-src 'self'; style-src 'self'")
                .doesNotContain("unsafe-");
    }

    @ParameterizedTest
    @MethodSource("files")
    void noFileNamesAnExternalUrlOrWritesMarkup(String file) {
        // The namespace of SVG is a name that looks like a URL; it is never fetched.
        String text = read(file).replace("http://www.w3.org/2000/svg", "");

        assertThat(text).doesNotContainPattern("(?i)(https?:|wss?:|data:\\w+/)?//[a-z0-9-]+\\.[a-z]");
        assertThat(text).doesNotContain("@import", "url(http", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(");
        assertThat(text).doesNotContain("setAttribute('style'");
    }

    @Test
    void everyFileThePageLoadsIsThere() {
        List<String> loaded = Stream.concat(
                        all(REFERENCE, read("index.html")).stream()
                                .filter(path -> path.startsWith("/console/") && !path.equals("/console/state"))
                                .map(path -> path.substring("/console/".length())),
                        scripts()
                                .flatMap(script -> all(IMPORT, read(script)).stream())
                                .map(path -> path.replaceFirst("^\\./", "")))
                .toList();

        assertThat(loaded).contains("console.css", "console.js", "state.js");
        assertThat(files()).containsAll(loaded);
    }

    @Test
    void everyElementAScriptLooksUpIsOnThePage() {
        String page = read("index.html");

        assertThat(scripts().flatMap(script -> all(ELEMENT_LOOKED_UP, read(script)).stream()))
                .isNotEmpty()
                .allSatisfy(id -> assertThat(page).contains("id=\"" + id + "\""));
    }

    @Test
    void thePageReadsExactlyTheFieldsOfTheContract() {
        Set<String> contract = new TreeSet<>(all(CONTRACT_FIELD, contract()));

        assertThat(new TreeSet<>(all(JSON_FIELD_READ, read("state.js")))).isEqualTo(contract);
    }

    @Test
    void onlyOneScriptReadsTheJson() {
        assertThat(scripts()
                        .filter(script -> read(script).contains("JSON.parse")
                                || read(script).contains(".json()")))
                .containsExactly("state.js");
    }

    @ParameterizedTest
    @ValueSource(strings = {"phase", "owner", "moves.recent", "class", "verdict", "state"})
    void thePageKnowsEveryWordOfTheContract(String field) {
        String row = all("(?m)^\\| `" + Pattern.quote(field) + "` \\|(.*)$", read("README.md"))
                .getFirst();
        String allScripts =
                String.join("\n", scripts().map(ConsolePageTest::read).toList());

        assertThat(all("`([A-Z][A-Z_]+)`", row))
                .isNotEmpty()
                .filteredOn(word -> !word.equals("TO_LEGACY")) // the direction is either TO_SERVICE or not
                .allSatisfy(word -> assertThat(allScripts).containsPattern("\\b" + word + "\\b"));
    }

    /** The example picture in the README. */
    private static String contract() {
        return all("(?s)```json\\n(.*?)```", read("README.md")).getFirst();
    }

    private static Stream<String> scripts() {
        return files().stream().filter(file -> file.endsWith(".js"));
    }

    /** What a browser may load: everything but the README. */
    static List<String> files() {
        try (Stream<Path> entries = Files.list(folder())) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(folder().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        URL page = Objects.requireNonNull(ConsolePageTest.class.getResource("/console/index.html"));
        try {
            return Objects.requireNonNull(Path.of(page.toURI()).getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> all(String pattern, String text) {
        return all(Pattern.compile(pattern), text);
    }

    /** The first group of every match. */
    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }
}
