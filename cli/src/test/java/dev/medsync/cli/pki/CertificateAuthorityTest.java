package dev.medsync.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final int DNS_NAME = 2;
    private static final int ADDRESS = 7;
    private static final int URI = 6;

    @TempDir
    private Path directory;

    private CertificateAuthority authority(Instant now) {
        return CertificateAuthority.in(directory, Clock.fixed(now, ZoneOffset.UTC));
    }

    private X509Certificate certificate(String workload) throws IOException, GeneralSecurityException {
        return CertificateAuthority.readCertificate(directory.resolve(workload).resolve(workload + ".pem"));
    }

    @Test
    void aWorkloadGetsACertificateOfItsOwnSignedByTheAuthority() throws IOException, GeneralSecurityException {
        Path own = authority(NOW).workload("billing");

        X509Certificate billing = certificate("billing");
        X509Certificate ca = CertificateAuthority.readCertificate(own.resolve("ca.pem"));
        assertThatCode(() -> billing.verify(ca.getPublicKey())).doesNotThrowAnyException();
        assertThat(billing.getSubjectX500Principal().getName()).contains("CN=billing");
        assertThat(billing.getSubjectAlternativeNames())
                .contains(
                        List.of(DNS_NAME, "billing"),
                        List.of(DNS_NAME, "localhost"),
                        List.of(ADDRESS, "127.0.0.1"),
                        List.of(URI, "spiffe://medsync/billing"));
        assertThat(billing.getBasicConstraints()).as("may not sign others").isEqualTo(-1);
    }

    @Test
    void nobodyElseMayReadAKey() throws IOException {
        Path own = authority(NOW).workload("billing");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own.resolve("billing.key"))))
                .isEqualTo("rw-------");
        assertThat(own.resolve("ca.key")).doesNotExist();
        assertThat(Files.readString(own.resolve("billing.key"))).startsWith("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    void aCertificateIsKeptWhileItIsGoodAndRenewedAMonthBeforeItsEnd() throws IOException, GeneralSecurityException {
        authority(NOW).workload("billing");
        X509Certificate first = certificate("billing");

        authority(NOW.plus(Duration.ofDays(30))).workload("billing");
        assertThat(certificate("billing")).isEqualTo(first);

        authority(NOW.plus(Duration.ofDays(61))).workload("billing");
        assertThat(certificate("billing")).isNotEqualTo(first);
    }

    @Test
    void aNewAuthorityIssuesNewCertificates() throws IOException, GeneralSecurityException {
        authority(NOW).workload("billing");
        X509Certificate first = certificate("billing");
        Files.delete(directory.resolve(CertificateAuthority.AUTHORITY).resolve("ca.key"));

        authority(NOW).workload("billing");

        assertThat(certificate("billing")).isNotEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"authority,ca.pem", "authority,ca.key", "billing,billing.pem", "billing,billing.key"})
    void whatIsDamagedIsMadeAnew(String owner, String name) throws IOException, GeneralSecurityException {
        authority(NOW).workload("billing");
        X509Certificate first = certificate("billing");
        Path file = directory.resolve(owner).resolve(name);

        for (String damaged :
                List.of("", "no certificate", Files.readString(file).substring(0, 60))) {
            Files.writeString(file, damaged);
            authority(NOW).workload("billing");

            assertThat(certificate("billing")).as(damaged).isNotEqualTo(first);
            assertThat(file).content().contains("-----END");
            first = certificate("billing");
        }
    }
}
