/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.mesh;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Issues the certificates of a test, as files of PEM. */
public final class Authority
{
    private static final String OWN = "ca";

    private final Path directory;
    private final X509Bundle root;

    /**
     * Make one.
     *
     * @param directory for its files.
     * @throws Exception if it cannot be made.
     */
    public Authority(final Path directory) throws Exception
    {
        this.directory = directory;
        root = new CertificateBuilder().ecp256().subject("CN=" + OWN).setIsCertificateAuthority(true)
            .buildSelfSigned();
        Files.writeString(file(OWN, "crt"), root.getCertificatePEM());
    }

    /**
     * Issue a certificate.
     *
     * @param name of its owner.
     * @return the files of a tls section for the owner, without what it asks of peers.
     * @throws Exception if it cannot be issued.
     */
    public String issue(final String name) throws Exception
    {
        final X509Bundle bundle = new CertificateBuilder().ecp256().subject("CN=" + name)
            .addSanUriName(URI.create(identity(name))).buildIssuedBy(root);
        Files.writeString(file(name, "crt"), bundle.getCertificatePEM());
        Files.writeString(file(name, "key"), bundle.getPrivateKeyPEM());
        return "certificate: '%s', key: '%s', authorities: '%s'".formatted(file(name, "crt"), file(name, "key"),
            file(OWN, "crt"));
    }

    /**
     * Who the owner of a certificate is.
     *
     * @param name of the owner.
     * @return as other sidecars know it.
     */
    public static String identity(final String name)
    {
        return "spiffe://test/" + name;
    }

    private Path file(final String name, final String kind)
    {
        return directory.resolve(name + "." + kind);
    }
}
