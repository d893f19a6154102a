package dev.medsync.platform.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import com.google.type.Money;
import dev.medsync.billing.v1.Claim;
import dev.medsync.billing.v1.ClaimLine;
import dev.medsync.billing.v1.ClaimStatus;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CanonicalDigestTest {

    private static final CanonicalDigest DIGEST = CanonicalDigest.of(Claim.getDescriptor());
    private static final Claim CLAIM = Claim.newBuilder()
            .setId(4711)
            .setFacilityId(12)
            .setVersion(3)
            .setNumber("C-12-000042")
            .setStatus(ClaimStatus.CLAIM_STATUS_SUBMITTED)
            .setTotal(Money.newBuilder().setCurrencyCode("USD").setUnits(-5).setNanos(-250_000_000))
            .setCreatedAt(Timestamp.newBuilder().setSeconds(1_700_000_000))
            .addLines(ClaimLine.newBuilder().setId(1).setChargeCode("ÄRZT-LICH"))
            .addLines(ClaimLine.newBuilder().setId(2).setQuantity(3))
            .build();

    @Test
    void theAlgorithmIsTheOneTheOtherSideUses() {
        // Fixed vectors: a change of these digests makes two versions of a service disagree about equal data.
        assertThat(Long.toUnsignedString(DIGEST.digest(CLAIM), 16)).isEqualTo("b6dfe739788fdc0");
        assertThat(Long.toUnsignedString(DIGEST.digest(Claim.getDefaultInstance()), 16))
                .isEqualTo("efd01f60ba992926");
        assertThat(Long.toUnsignedString(
                        DIGEST.digest(Claim.newBuilder().setId(1).build()), 16))
                .isEqualTo("5e46c17beda6aa28");
    }

    @Test
    void unknownFieldsAndDefaultsDoNotCount() throws InvalidProtocolBufferException {
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(
                        900,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("x"))
                                .build())
                .build();
        Claim newer = CLAIM.toBuilder()
                .setUnknownFields(unknown)
                .setPaid(Money.getDefaultInstance())
                .build();
        assertThat(DIGEST.digest(Claim.parseFrom(newer.toByteArray()))).isEqualTo(DIGEST.digest(CLAIM));
    }

    @Test
    void aFieldOfTheOwnersOwnDoesNotCount() {
        assertThat(DIGEST.digest(CLAIM.toBuilder().setVersion(9).build())).isEqualTo(DIGEST.digest(CLAIM));
        assertThatThrownBy(() -> CanonicalDigest.of(Claim.getDescriptor(), Set.of("revision")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyFieldAndTheOrderOfChildrenCount() {
        long digest = DIGEST.digest(CLAIM);
        assertThat(DIGEST.digest(CLAIM.toBuilder().setNumber("C-12-000043").build()))
                .isNotEqualTo(digest);
        assertThat(DIGEST.digest(CLAIM.toBuilder().clearCreatedAt().build())).isNotEqualTo(digest);
        assertThat(DIGEST.digest(CLAIM.toBuilder().removeLines(0).build())).isNotEqualTo(digest);
        assertThat(DIGEST.digest(CLAIM.toBuilder()
                        .setLines(0, CLAIM.getLines(1))
                        .setLines(1, CLAIM.getLines(0))
                        .build()))
                .isNotEqualTo(digest);
        assertThat(DIGEST.digest(CLAIM.toBuilder()
                        .addLines(ClaimLine.getDefaultInstance())
                        .build()))
                .isNotEqualTo(digest);
    }
}
