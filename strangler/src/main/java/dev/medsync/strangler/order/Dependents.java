package dev.medsync.strangler.order;

import dev.medsync.strangler.side.LegacyDatabase;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;

/** Who in the legacy system reaches into a capability's tables: while anybody does, they cannot be taken away. */
@Singleton
public final class Dependents {
    private final LegacyReferences references;

    public Dependents(LegacyDatabase database) {
        this.references = new LegacyReferences(database, new LegacyMap());
    }

    /**
     * Foreign keys, views, functions, triggers and statements of other capabilities, as the catalog tells them now. Not the nightly
     * jobs: they run for facilities that the monolith owns, so they have come to rest by themselves.
     *
     * @throws IOException if the catalog cannot be read
     */
    public List<String> of(String capability) throws IOException {
        return references.read().references().stream()
                .filter(each -> each.to().equals(capability) && each.kind() != Reference.Kind.JOB)
                .map(each -> each.from() + ": " + each.what())
                .distinct()
                .toList();
    }
}
