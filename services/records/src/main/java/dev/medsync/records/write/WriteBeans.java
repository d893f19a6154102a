package dev.medsync.records.write;

import dev.medsync.platform.data.FieldEncryption;
import dev.medsync.platform.data.RowShapeFailures;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

@Factory
final class WriteBeans {

    @Singleton
    Stored.Means means(FieldEncryption encryption, RowShapeFailures failures) {
        return new Stored.Means(encryption, failures);
    }
}
