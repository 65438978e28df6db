/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.example;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Certificates of an authority that is there for one run of the example, made by the JDK's {@code keytool}.
 */
final class ExampleCertificates
{
    private static final String PASSWORD = "example";
    private static final String AUTHORITY = "ca";
    private static final int LINE_LENGTH = 64;

    private final Path folder;

    private ExampleCertificates(final Path folder)
    {
        this.folder = folder;
    }

    /**
     * Make an authority, and certificates by it.
     *
     * @param folder for files in PEM, readable by this user only.
     * @param names  whose certificates are made.
     */
    static ExampleCertificates create(final Path folder, final String... names) throws IOException
    {
        final ExampleCertificates certificates = new ExampleCertificates(folder);
        final Path store = folder.resolve("example.p12");
        keytool(store, AUTHORITY, "-ext", "bc:c");
        for (final String name : names)
        {
            keytool(store, name, "-signer", AUTHORITY, "-ext", "san=uri:" + identity(name));
        }
        try (InputStream in = Files.newInputStream(store))
        {
            final KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            write(folder.resolve(AUTHORITY + ".crt"), "CERTIFICATE", keys.getCertificate(AUTHORITY).getEncoded());
            for (final String name : names)
            {
                write(folder.resolve(name + ".crt"), "CERTIFICATE", keys.getCertificate(name).getEncoded());
                final Key key = keys.getKey(name, PASSWORD.toCharArray());
                write(folder.resolve(name + ".key"), "PRIVATE KEY", key.getEncoded());
            }
        }
        catch (final GeneralSecurityException e)
        {
            throw new IOException("cannot read what keytool has made: " + e, e);
        }
        Files.delete(store);
        return certificates;
    }

    /** Who the owner of a certificate is. */
    static String identity(final String name)
    {
        return "spiffe://example/" + name;
    }

    /** The tls section of a configuration for the owner of a certificate. */
    String section(final String name)
    {
        return "{certificate: '%s', key: '%s', authorities: '%s'}".formatted(folder.resolve(name + ".crt"),
            folder.resolve(name + ".key"), folder.resolve(AUTHORITY + ".crt"));
    }

    private static void keytool(final Path store, final String name, final String... more) throws IOException
    {
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", name,
            "-dname", "CN=" + name, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "1", "-keystore",
            store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of(more));
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try
        {
            if (process.waitFor() != 0)
            {
                throw new IOException(command.getFirst() + " has failed; run this by a JDK that has it: " + output);
            }
        }
        catch (final InterruptedException e)
        {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool ran", e);
        }
    }

    private static void write(final Path file, final String kind, final byte[] content) throws IOException
    {
        Files.writeString(file, "-----BEGIN " + kind + "-----\n" +
            Base64.getMimeEncoder(LINE_LENGTH, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content) +
            "\n-----END " + kind + "-----\n");
    }
}
