package dev.medsync.cli.pki;

import dev.medsync.cli.Home;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A certificate authority for one machine. It gives each workload a directory of its own with {@code ca.pem},
 * {@code <workload>.pem} and {@code <workload>.key} (PKCS#8), so no process can read another's key. The identity is in
 * the certificate three times: common name, DNS name, and {@code spiffe://medsync/<workload>}.
 */
public final class CertificateAuthority {
    /** The name of the directory that holds the authority's own key. */
    static final String AUTHORITY = "authority";

    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final Duration WORKLOAD_LIFE = Duration.ofDays(90);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);
    private static final String SIGNATURE = "SHA256withECDSA";

    private final Path directory;
    private final Clock clock;
    private final X509Certificate certificate;
    private final PrivateKey key;

    private CertificateAuthority(Path directory, Clock clock, X509Certificate certificate, PrivateKey key) {
        this.directory = directory;
        this.clock = clock;
        this.certificate = certificate;
        this.key = key;
    }

    /** Opens the authority in a directory; creates it when it does not exist, is damaged or ends within a month. */
    public static CertificateAuthority in(Path directory, Clock clock) {
        Path own = Home.privateDirectory(directory.resolve(AUTHORITY));
        Path certificateFile = own.resolve("ca.pem");
        Path keyFile = own.resolve("ca.key");
        try {
            Optional<CertificateAuthority> existing = existing(directory, clock, certificateFile, keyFile);
            if (existing.isPresent()) {
                return existing.get();
            }
            KeyPair pair = newKeyPair();
            X500Name name = new X500Name("CN=MedSync local authority");
            X509v3CertificateBuilder builder = builder(name, name, pair, clock.instant(), AUTHORITY_LIFE)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            X509Certificate created = sign(builder, pair.getPrivate());
            writePem(keyFile, new JcaPKCS8Generator(pair.getPrivate(), null).generate());
            writePem(certificateFile, created);
            return new CertificateAuthority(directory, clock, created, pair.getPrivate());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("Cannot open the certificate authority in " + directory, e);
        }
    }

    private static Optional<CertificateAuthority> existing(
            Path directory, Clock clock, Path certificateFile, Path keyFile) throws IOException {
        if (!Files.exists(certificateFile) || !Files.exists(keyFile)) {
            return Optional.empty();
        }
        try {
            X509Certificate certificate = readCertificate(certificateFile);
            PrivateKey key = readKey(keyFile);
            return endsLaterThan(certificate, clock.instant().plus(RENEW_BEFORE))
                    ? Optional.of(new CertificateAuthority(directory, clock, certificate, key))
                    : Optional.empty();
        } catch (GeneralSecurityException damaged) {
            // Nothing is lost: a new authority issues every certificate anew, as it does when this one ends.
            return Optional.empty();
        }
    }

    /** The directory with this workload's certificate and key, valid for at least a month from now. */
    public Path workload(String name) {
        Path own = Home.privateDirectory(directory.resolve(name));
        Path certificateFile = own.resolve(name + ".pem");
        Path keyFile = own.resolve(name + ".key");
        try {
            if (!isValid(certificateFile, keyFile)) {
                KeyPair pair = newKeyPair();
                X509Certificate issued = issue(name, pair);
                writePem(keyFile, new JcaPKCS8Generator(pair.getPrivate(), null).generate());
                writePem(certificateFile, issued);
            }
            writePem(own.resolve("ca.pem"), certificate);
            return own;
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("Cannot issue a certificate for " + name, e);
        }
    }

    private boolean isValid(Path certificateFile, Path keyFile) throws IOException {
        if (!Files.exists(certificateFile) || !Files.exists(keyFile)) {
            return false;
        }
        try {
            readKey(keyFile);
            X509Certificate existing = readCertificate(certificateFile);
            existing.verify(certificate.getPublicKey());
            return endsLaterThan(existing, clock.instant().plus(RENEW_BEFORE));
        } catch (GeneralSecurityException fromAnotherAuthorityOrDamaged) {
            return false;
        }
    }

    private X509Certificate issue(String name, KeyPair pair)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        X500Name subject = new X500Name("CN=" + name + ",OU=workload,O=MedSync");
        X500Name issuer = new X500Name(certificate.getSubjectX500Principal().getName());
        GeneralNames names = new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, name),
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(
                    GeneralName.uniformResourceIdentifier,
                    URI.create("spiffe://medsync/" + name).toString())
        });
        X509v3CertificateBuilder builder = builder(issuer, subject, pair, clock.instant(), WORKLOAD_LIFE)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                }))
                .addExtension(Extension.subjectAlternativeName, false, names);
        return sign(builder, key);
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair pair, Instant now, Duration life) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(128, new SecureRandom()),
                // Clocks differ a little between a machine and its containers.
                Date.from(now.minus(Duration.ofMinutes(5))),
                Date.from(now.plus(life)),
                subject,
                pair.getPublic());
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
    }

    private static KeyPair newKeyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static boolean endsLaterThan(X509Certificate certificate, Instant moment) {
        return certificate.getNotAfter().toInstant().isAfter(moment);
    }

    static X509Certificate readCertificate(Path file) throws IOException, GeneralSecurityException {
        if (readPem(file) instanceof X509CertificateHolder holder) {
            return new JcaX509CertificateConverter().getCertificate(holder);
        }
        throw new GeneralSecurityException(file + " holds no certificate");
    }

    private static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
        if (readPem(file) instanceof PrivateKeyInfo info) {
            return new JcaPEMKeyConverter().getPrivateKey(info);
        }
        throw new GeneralSecurityException(file + " holds no private key");
    }

    private static @Nullable Object readPem(Path file) throws IOException, GeneralSecurityException {
        String text = Files.readString(file);
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            return parser.readObject();
        } catch (IOException malformed) {
            throw new GeneralSecurityException(file + " is damaged", malformed);
        }
    }

    private static void writePem(Path file, Object content) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(content);
        }
        Home.writePrivate(file, text.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
