/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * An authority of a test, which issues certificates as files of PEM. All authorities have the same name, so that they
 * can be told by their signatures only.
 */
public final class TestAuthority
{
    private static final Duration DAY = Duration.ofDays(1);

    private final Path directory;
    private final X509Bundle root;

    private TestAuthority(final Path directory, final X509Bundle root)
    {
        this.directory = directory;
        this.root = root;
    }

    /** Make one whose files go to a directory. */
    public static TestAuthority in(final Path directory)
    {
        return in(directory, Instant.now().plus(DAY));
    }

    /** Make one that ends. */
    static TestAuthority in(final Path directory, final Instant end)
    {
        try
        {
            Files.createDirectories(directory);
            final TestAuthority authority = new TestAuthority(directory, builder().subject("CN=authority")
                .setIsCertificateAuthority(true).notBefore(Instant.now().minus(DAY.multipliedBy(9))).notAfter(end)
                .buildSelfSigned());
            Files.writeString(authority.authorities(), authority.root.getCertificatePEM());
            return authority;
        }
        catch (final Exception e)
        {
            throw new AssertionError(e);
        }
    }

    /** The file with the certificate of the authority. */
    Path authorities()
    {
        return directory.resolve("ca.crt");
    }

    /** Where certificates are written to. */
    Path certificate(final String name)
    {
        return directory.resolve(name + ".crt");
    }

    /** Where keys are written to. */
    Path key(final String name)
    {
        return directory.resolve(name + ".key");
    }

    /** Issue a certificate for {@code spiffe://test/NAME} and {@code NAME.test}, and write it and its key. */
    public X509Bundle issue(final String name)
    {
        return issue(name, UnaryOperator.identity());
    }

    /** Issue a certificate with something about it. */
    X509Bundle issue(final String name, final UnaryOperator<CertificateBuilder> modifier)
    {
        try
        {
            final X509Bundle bundle = modifier.apply(builder().subject("CN=" + name)
                .addSanUriName(URI.create("spiffe://test/" + name)).addSanDnsName(name + ".test")
                .notBefore(Instant.now().minus(DAY)).notAfter(Instant.now().plus(DAY))).buildIssuedBy(root);
            Files.writeString(certificate(name), bundle.getCertificatePEM());
            Files.writeString(key(name), bundle.getPrivateKeyPEM());
            return bundle;
        }
        catch (final Exception e)
        {
            throw new AssertionError(e);
        }
    }

    /** The tls section for a certificate that was issued, and what is wanted besides. */
    public String section(final String name, final String more)
    {
        return "tls: {certificate: " + certificate(name) + ", key: " + key(name) + ", authorities: " + authorities() +
            more + "}";
    }

    /** Something else in the place of a file, at once. */
    static void replace(final Path file, final String content) throws IOException
    {
        final Path beside = Files.writeString(file.resolveSibling("new"), content);
        Files.move(beside, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static CertificateBuilder builder()
    {
        return new CertificateBuilder().ecp256();
    }
}
