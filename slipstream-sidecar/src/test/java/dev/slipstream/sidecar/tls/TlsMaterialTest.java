/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.sidecar.config.SidecarConfig.TlsFiles;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsMaterialTest
{
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path directory;

    private TestAuthority authority;

    @BeforeEach
    void makeAuthority()
    {
        authority = TestAuthority.in(directory);
    }

    @Test
    void shouldReadWhatBelongsTogether() throws IOException
    {
        final X509Bundle rsa = authority.issue("a", CertificateBuilder::rsa2048);

        final TlsMaterial material = TlsMaterial.load(files("a"), true);

        assertThat(material.identity().names()).containsExactlyInAnyOrder("spiffe://test/a", "a.test");
        assertThat(material.chain()).containsExactly(rsa.getCertificate());
        assertThat(material.expiry()).isEqualTo(rsa.getCertificate().getNotAfter().toInstant());
        authority.issue("b", (builder) -> builder.algorithm(CertificateBuilder.Algorithm.ed25519));
        assertThat(TlsMaterial.load(files("b"), false).chain()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"rsa2048", "ecp256", "ed25519"})
    void shouldNoticeThatAnAuthorityOfItsOwnHasIssuedIt(final CertificateBuilder.Algorithm algorithm) throws IOException
    {
        authority.issue("any", (builder) -> builder.algorithm(algorithm));
        authority.issue("server", (builder) -> builder.algorithm(algorithm).addExtendedKeyUsageServerAuth());
        authority.issue("client", (builder) -> builder.algorithm(algorithm).addExtendedKeyUsageClientAuth());

        assertThat(TlsMaterial.load(files("any"), true).isOfOwnAuthorities(true)).isTrue();
        assertThat(TlsMaterial.load(files("any"), false).isOfOwnAuthorities(false)).isTrue();
        assertThat(TlsMaterial.load(files("server"), true).isOfOwnAuthorities(true)).isTrue();
        assertThat(TlsMaterial.load(files("client"), false).isOfOwnAuthorities(false)).isTrue();
    }

    @Test
    void shouldNoticeThatNoAuthorityOfItsOwnHasIssuedIt() throws IOException
    {
        TestAuthority.in(directory.resolve("other"));
        authority.issue("a");
        final TlsFiles files = new TlsFiles(authority.certificate("a"), authority.key("a"),
            directory.resolve("other/ca.crt"));

        assertThat(TlsMaterial.load(files, true).isOfOwnAuthorities(true)).isFalse();
        assertThat(TlsMaterial.load(files, false).isOfOwnAuthorities(false)).isFalse();
    }

    @Test
    void shouldNameTheFileAndTheRemedy() throws IOException
    {
        final Path certificate = authority.certificate("a");
        final Path key = authority.key("a");
        assertRefused("a", true, certificate + ": cannot be read (java.nio.file.NoSuchFileException: ");

        final X509Bundle good = authority.issue("a");
        Files.writeString(certificate, "hello");
        assertRefused("a", true, certificate + ": holds no certificates in PEM");
        Files.writeString(certificate, good.getCertificatePEM().substring(0, 200));
        assertRefused("a", true, certificate + ": holds no certificates in PEM (");
        Files.writeString(certificate, good.getCertificatePEM());

        Files.writeString(key, good.getCertificatePEM());
        assertRefused("a", true, key + ": holds no key in PEM; name a file with BEGIN PRIVATE KEY");
        Files.writeString(key, good.getPrivateKeyPEM().replace(" PRIVATE KEY", " RSA PRIVATE KEY"));
        assertRefused("a", true, key + ": holds a key of the form RSA; make it one of PKCS #8 without: openssl pkcs8");
        Files.writeString(key, good.getPrivateKeyPEM().replace(" PRIVATE KEY", " ENCRYPTED PRIVATE KEY"));
        assertRefused("a", true, key + ": holds a key with a password; make it one of");
        final X509Bundle rsa = authority.issue("rsa", CertificateBuilder::rsa2048);
        Files.writeString(key, rsa.getPrivateKeyPEM());
        assertRefused("a", true, key + ": holds no key of the kind EC, which its certificate is for");
        final X509Bundle other = authority.issue("other");
        Files.writeString(key, other.getPrivateKeyPEM());
        assertRefused("a", true, key + ": is not the key of the first certificate in " + certificate);

        Files.writeString(certificate, good.getCertificatePEM() + other.getCertificatePEM());
        Files.writeString(key, good.getPrivateKeyPEM());
        assertRefused("a", true, certificate + ": certificate 2, of other.test, spiffe://test/other, has not issued " +
            "the one before it; put the own certificate first");
        Files.writeString(certificate, good.getCertificatePEM() + Files.readString(authority.authorities()));
        assertThat(TlsMaterial.load(files("a"), true).chain()).hasSize(2);
        Files.writeString(authority.authorities(), "");
        assertRefused("a", true, authority.authorities() + ": holds no certificates in PEM");
    }

    @Test
    void shouldRefuseWhatIsOfAnotherTimeOrForAnotherUse()
    {
        final Instant now = Instant.now();
        authority.issue("old", (builder) -> builder.notBefore(now.minus(DAY.multipliedBy(2))).notAfter(now.minus(DAY)));
        assertRefused("old", true, authority.certificate("old") + ": the certificate of old.test, spiffe://test/old " +
            "has expired at ");
        authority.issue("new", (builder) -> builder.notBefore(now.plus(DAY)).notAfter(now.plus(DAY.multipliedBy(2))));
        assertRefused("new", true, authority.certificate("new") + ": the certificate of new.test, spiffe://test/new " +
            "is not valid before ");
        authority.issue("client", CertificateBuilder::addExtendedKeyUsageClientAuth);
        assertRefused("client", true, authority.certificate("client") + ": the certificate of client.test, " +
            "spiffe://test/client is not for servers; have it issued for serverAuth");
        authority.issue("server", CertificateBuilder::addExtendedKeyUsageServerAuth);
        assertRefused("server", false, authority.certificate("server") + ": the certificate of server.test, " +
            "spiffe://test/server is not for clients; have it issued for clientAuth");

        final TestAuthority gone = TestAuthority.in(directory.resolve("gone"), now.minus(DAY));
        authority.issue("a");
        assertThatThrownBy(() -> TlsMaterial.load(new TlsFiles(authority.certificate("a"), authority.key("a"),
            gone.authorities()), true)).isInstanceOf(TlsException.class)
            .hasMessage(gone.authorities() + ": all authorities have expired; put in those of today");
    }

    @Test
    void shouldTakeNobodyForTwo()
    {
        final X509Bundle two = authority.issue("a", (builder) -> builder.addSanUriName(URI.create("spiffe://test/b")));

        final PeerIdentity identity = PeerIdentity.of(two.getCertificate());

        assertThat(identity.names()).containsExactly("a.test");
        assertThat(identity.isAcceptedBy(List.of("spiffe://test/a"))).isFalse();
        assertThat(identity.isAcceptedBy(List.of("b.test", "a.test"))).isTrue();
        assertThat(identity.isAcceptedBy(List.of())).isTrue();
    }

    private TlsFiles files(final String name)
    {
        return new TlsFiles(authority.certificate(name), authority.key(name), authority.authorities());
    }

    private void assertRefused(final String name, final boolean isServer, final String message)
    {
        assertThatThrownBy(() -> TlsMaterial.load(files(name), isServer)).isInstanceOf(TlsException.class)
            .hasMessageStartingWith(message);
    }
}
