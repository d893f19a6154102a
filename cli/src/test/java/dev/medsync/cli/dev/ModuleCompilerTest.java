package dev.medsync.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleCompilerTest {
    @TempDir
    private Path module;

    private Path price;
    private Path invoice;
    private Path resource;
    private ModuleCompiler compiler;

    @BeforeEach
    void compileOnce() throws IOException {
        price = module.resolve("src/main/java/a/Price.java");
        invoice = module.resolve("src/main/java/a/Invoice.java");
        resource = module.resolve("src/main/resources/text.txt");
        write(price, "package a; class Price { Price() {} int of(int n) { return n * 2; } }");
        write(invoice, "package a; class Invoice { int total() { return new Price().of(3); } }");
        write(resource, "one");
        compiler = new ModuleCompiler(module, List.of(), module.resolve("work"));
        assertThat(compiler.whole()).isInstanceOf(Compilation.Compiled.class);
    }

    @AfterEach
    void close() throws IOException {
        compiler.close();
    }

    @Test
    void aNewBodyIsCompiledAloneAndMayBeSwapped() throws IOException {
        Compilation.Compiled compiled =
                compiled(price, "package a; class Price { Price() {} int of(int n) { return n * 3; } }");

        assertThat(compiled.whole()).isFalse();
        assertThat(compiled.swappable()).isTrue();
        assertThat(compiled.changed()).containsExactly(Path.of("a/Price.class"));
        assertThat(compiled.classes().resolve("a/Invoice.class")).exists();
        assertThat(compiled.classes().resolve("text.txt")).hasContent("one");
    }

    @Test
    void whatOthersSeeMakesThemCompileAgain() throws IOException {
        Compilation.Compiled compiled = compiled(
                price,
                "package a; class Price { Price() {} int of(int n) { return n * 2; } int more() { return 1; } }");

        assertThat(compiled.whole()).isTrue();
        assertThat(compiled.swappable()).isFalse();
    }

    @Test
    void aConstantIsPartOfWhatOthersSee() throws IOException {
        compiled(
                price,
                "package a; class Price { static final int TAX = 1; Price() {} int of(int n) { return n * 2; } }");
        Compilation.Compiled compiled = compiled(
                price,
                "package a; class Price { static final int TAX = 2; Price() {} int of(int n) { return n * 2; } }");

        assertThat(compiled.whole()).isTrue();
    }

    @Test
    void aConstructorHasRunSoItsBodyIsNotSwapped() throws IOException {
        Compilation.Compiled compiled = compiled(
                price, "package a; class Price { Price() { System.nanoTime(); } int of(int n) { return n * 2; } }");

        assertThat(compiled.whole()).isFalse();
        assertThat(compiled.swappable()).isFalse();
    }

    @Test
    void aDependentThatNoLongerCompilesIsToldAsJavacSaysIt() throws IOException {
        write(price, "package a; class Price { Price() {} String of(int n) { return \"\"; } }");

        assertThat(compiler.after(written(price)))
                .isInstanceOfSatisfying(
                        Compilation.Refused.class,
                        refused -> assertThat(refused.output())
                                .contains("Invoice.java:1: error: incompatible types")
                                .contains("1 error"));
        assertThat(compiled(price, "package a; class Price { Price() {} int of(int n) { return n * 5; } }")
                        .whole())
                .isFalse();
    }

    @Test
    void aCommentChangesNothing() throws IOException {
        write(price, "package a;\n\n// better\nclass Price { Price() {} int of(int n) { return n * 2; } }");

        // Line numbers are in the class file, so it differs; what it does is the same, and a swap is harmless.
        assertThat(compiler.after(written(price)))
                .isInstanceOfSatisfying(
                        Compilation.Compiled.class,
                        compiled -> assertThat(compiled.swappable()).isTrue());
        write(price, "package a;\n\n// worse.\nclass Price { Price() {} int of(int n) { return n * 2; } }");
        assertThat(compiler.after(written(price))).isInstanceOf(Compilation.Same.class);
    }

    @Test
    void aResourceIsTakenAlongAndNeedsARestart() throws IOException {
        write(resource, "two");

        assertThat(compiler.after(written(resource))).isInstanceOfSatisfying(Compilation.Compiled.class, compiled -> {
            assertThat(compiled.swappable()).isFalse();
            assertThat(compiled.classes().resolve("text.txt")).hasContent("two");
            assertThat(compiled.classes().resolve("a/Price.class")).exists();
        });
    }

    @Test
    void aDeletedSourceIsGone() throws IOException {
        Files.delete(invoice);

        assertThat(compiler.after(new SourceWatch.Changes(Set.of(), Set.of(invoice))))
                .isInstanceOfSatisfying(Compilation.Compiled.class, compiled -> {
                    assertThat(compiled.whole()).isTrue();
                    assertThat(compiled.classes().resolve("a/Invoice.class")).doesNotExist();
                });
    }

    private Compilation.Compiled compiled(Path file, String content) throws IOException {
        write(file, content);
        Compilation compilation = compiler.after(written(file));
        assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
        return (Compilation.Compiled) compilation;
    }

    private static SourceWatch.Changes written(Path file) {
        return new SourceWatch.Changes(new TreeSet<>(Set.of(file)), Set.of());
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
