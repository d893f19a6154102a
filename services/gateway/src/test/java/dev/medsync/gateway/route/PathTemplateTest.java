package dev.medsync.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {

    private final RouteTable<String> table = new RouteTable.Builder<String>()
            .add("GET", PathTemplate.parse("/entries/{key}"), "entry")
            .add("GET", PathTemplate.parse("/entries/current"), "current")
            .add("GET", PathTemplate.parse("/flags/{key}:evaluate"), "evaluate")
            .add("GET", PathTemplate.parse("/files/{name=**}"), "file")
            .add("GET", PathTemplate.parse("/{name=shelves/*}/books/{book}"), "book")
            .build();

    @Test
    void aLiteralGoesBeforeAVariable() {
        assertThat(value("/entries/current")).isEqualTo("current");
        assertThat(value("/entries/other")).isEqualTo("entry");
    }

    @Test
    void aVerbEndsThePathAndAColonElsewhereIsPartOfAValue() {
        assertThat(value("/flags/a.b:evaluate")).isEqualTo("evaluate");
        assertThat(value("/flags/a.b")).isNull();
        assertThat(variable("/entries/a:b", "key")).isEqualTo("a:b");
    }

    @Test
    void aVariableMayTakeSeveralSegments() {
        assertThat(variable("/files/a/b%20c/d", "name")).isEqualTo("a/b c/d");
        assertThat(variable("/shelves/7/books/8", "name")).isEqualTo("shelves/7");
    }

    @Test
    void anEmptySegmentIsNoValue() {
        assertThat(value("/entries/")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "//a", "/a/", "/{a", "/a}", "/{}", "/a*", "/**/a", "/{a}b", "/a:"})
    void whatIsNoTemplateIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PathTemplate.parse(text));
    }

    @Test
    void twoTemplatesOfOneShapeAreRefused() {
        RouteTable.Builder<String> builder =
                new RouteTable.Builder<String>().add("GET", PathTemplate.parse("/a/{x}"), "one");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.add("GET", PathTemplate.parse("/a/{y}"), "other"));
    }

    private @org.jspecify.annotations.Nullable String value(String path) {
        RouteTable.Match<String> match = table.match("GET", path);
        return match == null ? null : match.value();
    }

    private @org.jspecify.annotations.Nullable String variable(String path, String name) {
        RouteTable.Match<String> match = table.match("GET", path);
        return match == null ? null : match.variables().get(name);
    }
}
