package dev.medsync.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a template is filled with comes out of it again, and no other template of the table takes it. */
class PathTemplateProperties {

    /** A template's segments, and what a path has in their place: null where the template has it literally. */
    record Filled(List<String> template, List<String> path, String verb) {

        String templateText() {
            return "/" + String.join("/", template) + (verb.isEmpty() ? "" : ":" + verb);
        }

        String pathText() {
            StringBuilder text = new StringBuilder();
            for (String segment : path) {
                text.append('/').append(encode(segment));
            }
            return text + (verb.isEmpty() ? "" : ":" + verb);
        }

        Map<String, String> variables() {
            Map<String, String> variables = new LinkedHashMap<>();
            for (int i = 0; i < template.size(); i++) {
                if (template.get(i).startsWith("{")) {
                    variables.put(template.get(i).substring(1, template.get(i).length() - 1), path.get(i));
                }
            }
            return variables;
        }
    }

    @Property(tries = 2000)
    void aFilledTemplateMatchesWithItsVariables(@ForAll("filled") Filled filled) {
        RouteTable<String> table = new RouteTable.Builder<String>()
                .add("GET", PathTemplate.parse(filled.templateText()), "it")
                .build();

        RouteTable.Match<String> match = table.match("GET", filled.pathText());

        assertThat(match).isEqualTo(new RouteTable.Match<>("it", filled.variables()));
        assertThat(table.match("POST", filled.pathText())).isNull();
        assertThat(table.match("GET", filled.pathText() + "/more")).isNull();
    }

    @Property(tries = 2000)
    void theTableAgreesWithTryingEveryTemplateByItself(
            @ForAll("tables") List<Filled> filled, @ForAll("filled") Filled asked) {
        List<Filled> routes = new ArrayList<>();
        RouteTable.Builder<Filled> builder = new RouteTable.Builder<>();
        for (Filled each : filled) {
            try {
                builder.add("GET", PathTemplate.parse(each.templateText()), each);
                routes.add(each);
            } catch (IllegalArgumentException e) {
                // Two of the same shape cannot both be served.
            }
        }
        RouteTable<Filled> table = builder.build();
        List<String> paths =
                new ArrayList<>(routes.stream().map(Filled::pathText).toList());
        paths.add(asked.pathText());

        for (String path : paths) {
            RouteTable.Match<Filled> match = table.match("GET", path);
            List<Filled> alone = routes.stream()
                    .filter(route -> new RouteTable.Builder<Filled>()
                                    .add("GET", PathTemplate.parse(route.templateText()), route)
                                    .build()
                                    .match("GET", path)
                            != null)
                    .toList();
            if (match == null) {
                assertThat(alone).isEmpty();
            } else {
                assertThat(alone).contains(match.value());
            }
        }
    }

    @Provide
    Arbitrary<List<Filled>> tables() {
        return filled().list().ofMinSize(1).ofMaxSize(8);
    }

    @Provide
    Arbitrary<Filled> filled() {
        Arbitrary<String> literal = Arbitraries.of("a", "b", "claims", "v1");
        Arbitrary<String> value = Arbitraries.strings()
                .withChars("ab1 +:é€%&?".toCharArray())
                .ofMinLength(1)
                .ofMaxLength(5)
                .map(text -> text.replace(':', '.'));
        Arbitrary<String> verb = Arbitraries.of("", "", "void", "submit");
        Arbitrary<List<String[]>> segments = net.jqwik.api.Combinators.combine(
                        Arbitraries.of(true, false), literal, value)
                .as((variable, text, filling) -> variable ? new String[] {"", filling} : new String[] {text, text})
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
        return net.jqwik.api.Combinators.combine(segments, verb).as((parts, end) -> {
            List<String> template = new ArrayList<>();
            List<String> path = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                template.add(parts.get(i)[0].isEmpty() ? "{v" + i + "}" : parts.get(i)[0]);
                path.add(parts.get(i)[1]);
            }
            return new Filled(template, path, end);
        });
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
