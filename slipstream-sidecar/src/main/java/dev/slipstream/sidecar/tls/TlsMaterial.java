/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.tls;

import dev.slipstream.sidecar.config.SidecarConfig.TlsFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is in the three files of one side of TLS, after everything about it was checked that would make a handshake
 * fail. Immutable.
 *
 * @param key         of the first certificate.
 * @param chain       that is shown to peers, the own certificate first.
 * @param authorities that are believed about peers; none of them has expired.
 * @param fingerprint of the content of the files.
 */
public record TlsMaterial(
    PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities, String fingerprint)
{
    /** Bundles of public authorities are about 200 KiB. */
    private static final long MAX_FILE_BYTES = 1 << 20;

    private static final int MAX_READS = 5;

    /** An identity that a certificate is for, RFC 5280, 4.2.1.12: servers, clients, anything. */
    private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1";
    private static final String FOR_CLIENTS = "1.3.6.1.5.5.7.3.2";
    private static final String FOR_ANYTHING = "2.5.29.37.0";

    private static final Pattern PEM_KEY = Pattern.compile(
        "-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END \\1PRIVATE KEY-----");

    /** Copies the lists. */
    public TlsMaterial
    {
        chain = List.copyOf(chain);
        authorities = List.copyOf(authorities);
    }

    /**
     * Read and check the files.
     *
     * @param files    to read.
     * @param isServer whether the certificate is shown to those who connect, or where somebody connects to.
     * @return what is in them.
     * @throws TlsException if they cannot be used; the message names the file and the remedy.
     */
    public static TlsMaterial load(final TlsFiles files, final boolean isServer) throws TlsException
    {
        final Contents contents = Contents.read(files);
        final List<X509Certificate> chain = certificates(files.certificate(), contents.certificate());
        final Instant now = Instant.now();
        for (final X509Certificate certificate : chain)
        {
            checkValidity(files.certificate(), certificate, now);
        }
        checkOrder(files.certificate(), chain);
        final X509Certificate own = chain.getFirst();
        checkUse(files.certificate(), own, isServer);
        final PrivateKey key = key(files.key(), contents.key(), own);
        checkPair(files, key, own);
        final List<X509Certificate> authorities = certificates(files.authorities(), contents.authorities()).stream()
            .filter((certificate) -> certificate.getNotAfter().toInstant().isAfter(now)).toList();
        if (authorities.isEmpty())
        {
            throw new TlsException(files.authorities() + ": all authorities have expired; put in those of today");
        }
        return new TlsMaterial(key, chain, authorities, contents.fingerprint());
    }

    /**
     * Who peers take us for.
     *
     * @return the identity in the own certificate.
     */
    public PeerIdentity identity()
    {
        return PeerIdentity.of(chain.getFirst());
    }

    /**
     * When the first certificate of the chain expires.
     *
     * @return that time.
     */
    public Instant expiry()
    {
        Instant first = Instant.MAX;
        for (final X509Certificate certificate : chain)
        {
            final Instant end = certificate.getNotAfter().toInstant();
            first = end.isBefore(first) ? end : first;
        }
        return first;
    }

    /**
     * Whether peers that believe the same authorities believe us.
     *
     * @param isServer which side we are.
     * @return false if the own certificate is of none of the authorities, as it may be between two organizations.
     */
    public boolean isOfOwnAuthorities(final boolean isServer)
    {
        try
        {
            new PeerTrust(authorities, List.of()).check(chain, isServer);
            return true;
        }
        catch (final GeneralSecurityException e)
        {
            return false;
        }
    }

    private static List<X509Certificate> certificates(final Path file, final byte[] content) throws TlsException
    {
        final List<X509Certificate> certificates = new ArrayList<>();
        try
        {
            CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content))
                .forEach((certificate) -> certificates.add((X509Certificate)certificate));
        }
        catch (final CertificateException e)
        {
            throw new TlsException(file + ": holds no certificates in PEM (" + e.getMessage() +
                "); name a file with BEGIN CERTIFICATE", e);
        }
        if (certificates.isEmpty())
        {
            throw new TlsException(file + ": holds no certificates in PEM; name a file with BEGIN CERTIFICATE");
        }
        return certificates;
    }

    private static void checkValidity(final Path file, final X509Certificate certificate, final Instant now)
        throws TlsException
    {
        try
        {
            certificate.checkValidity(java.util.Date.from(now));
        }
        catch (final CertificateExpiredException e)
        {
            throw new TlsException(file + ": the certificate of " + nameOf(certificate) + " has expired at " +
                certificate.getNotAfter().toInstant() + "; have a new one issued", e);
        }
        catch (final CertificateNotYetValidException e)
        {
            throw new TlsException(file + ": the certificate of " + nameOf(certificate) + " is not valid before " +
                certificate.getNotBefore().toInstant() + "; look at the clock, or wait", e);
        }
    }

    private static void checkOrder(final Path file, final List<X509Certificate> chain) throws TlsException
    {
        for (int i = 1; i < chain.size(); i++)
        {
            try
            {
                chain.get(i - 1).verify(chain.get(i).getPublicKey());
            }
            catch (final GeneralSecurityException e)
            {
                throw new TlsException(file + ": certificate " + (i + 1) + ", of " + nameOf(chain.get(i)) +
                    ", has not issued the one before it; put the own certificate first, and after each its issuer", e);
            }
        }
    }

    private static void checkUse(final Path file, final X509Certificate own, final boolean isServer)
        throws TlsException
    {
        final List<String> uses;
        try
        {
            uses = own.getExtendedKeyUsage();
        }
        catch (final CertificateException e)
        {
            throw new TlsException(file + ": cannot be understood (" + e.getMessage() + "); have it issued anew", e);
        }
        final String wanted = isServer ? FOR_SERVERS : FOR_CLIENTS;
        if (uses != null && !uses.contains(wanted) && !uses.contains(FOR_ANYTHING))
        {
            throw new TlsException(file + ": the certificate of " + nameOf(own) + " is not for " +
                (isServer ? "servers; have it issued for serverAuth" : "clients; have it issued for clientAuth") +
                " (extended key usage)");
        }
    }

    private static PrivateKey key(final Path file, final byte[] content, final X509Certificate own)
        throws TlsException
    {
        final Matcher pem = PEM_KEY.matcher(new String(content, StandardCharsets.ISO_8859_1));
        if (!pem.find())
        {
            throw new TlsException(file + ": holds no key in PEM; name a file with BEGIN PRIVATE KEY");
        }
        final String kind = pem.group(1).strip();
        if (!kind.isEmpty())
        {
            throw new TlsException(file + ": holds " + ("ENCRYPTED".equals(kind) ? "a key with a password" :
                "a key of the form " + kind) + "; make it one of PKCS #8 without: openssl pkcs8 -topk8 -nocrypt -in " +
                file);
        }
        try
        {
            return KeyFactory.getInstance(own.getPublicKey().getAlgorithm()).generatePrivate(
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(2))));
        }
        catch (final GeneralSecurityException | IllegalArgumentException e)
        {
            throw new TlsException(file + ": holds no key of the kind " + own.getPublicKey().getAlgorithm() +
                ", which its certificate is for; name the key of that certificate", e);
        }
    }

    private static void checkPair(final TlsFiles files, final PrivateKey key, final X509Certificate own)
        throws TlsException
    {
        final String algorithm = switch (own.getPublicKey().getAlgorithm())
        {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> own.getPublicKey().getAlgorithm();
        };
        final byte[] words = algorithm.getBytes(StandardCharsets.US_ASCII);
        boolean isPair;
        try
        {
            final Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(words);
            final byte[] signed = signature.sign();
            signature.initVerify(own.getPublicKey());
            signature.update(words);
            isPair = signature.verify(signed);
        }
        catch (final GeneralSecurityException e)
        {
            isPair = false;
        }
        if (!isPair)
        {
            throw new TlsException(files.key() + ": is not the key of the first certificate in " +
                files.certificate() + "; name the one that belongs to it");
        }
    }

    private static String nameOf(final X509Certificate certificate)
    {
        final Set<String> names = PeerIdentity.of(certificate).names();
        return names.isEmpty() ? certificate.getSubjectX500Principal().getName() :
            String.join(", ", names.stream().sorted().toList());
    }

    /**
     * The bytes of the files, all of one moment: Kubernetes replaces the files of a volume together, and whoever reads
     * them one by one could get the certificate of today and the key of yesterday.
     */
    private record Contents(List<byte[]> files)
    {
        private static final int CERTIFICATE = 0;
        private static final int KEY = 1;
        private static final int AUTHORITIES = 2;

        static Contents read(final TlsFiles files) throws TlsException
        {
            Contents before = readOnce(files);
            for (int i = 1; i < MAX_READS; i++)
            {
                final Contents again = readOnce(files);
                if (again.fingerprint().equals(before.fingerprint()))
                {
                    return again;
                }
                before = again;
            }
            throw new TlsException(files.certificate() + ": changes while it is read; write it beside, and rename it");
        }

        byte[] certificate()
        {
            return files.get(CERTIFICATE);
        }

        byte[] key()
        {
            return files.get(KEY);
        }

        byte[] authorities()
        {
            return files.get(AUTHORITIES);
        }

        String fingerprint()
        {
            try
            {
                final MessageDigest digest = MessageDigest.getInstance("SHA-256");
                for (final byte[] content : files)
                {
                    digest.update(MessageDigest.getInstance("SHA-256").digest(content));
                }
                return Base64.getEncoder().encodeToString(digest.digest());
            }
            catch (final GeneralSecurityException e)
            {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        private static Contents readOnce(final TlsFiles files) throws TlsException
        {
            return new Contents(
                List.of(bytes(files.certificate()), bytes(files.key()), bytes(files.authorities())));
        }

        private static byte[] bytes(final Path file) throws TlsException
        {
            try
            {
                if (Files.size(file) > MAX_FILE_BYTES)
                {
                    throw new TlsException(file + ": is larger than " + MAX_FILE_BYTES + " bytes; name a PEM file");
                }
                return Files.readAllBytes(file);
            }
            catch (final TlsException e)
            {
                throw e;
            }
            catch (final IOException e)
            {
                throw new TlsException(file + ": cannot be read (" + e + "); name a PEM file that user " +
                    System.getProperty("user.name") + " can read", e);
            }
        }
    }

    /**
     * What the files hold at this moment, for comparison.
     *
     * @param files to read.
     * @return the {@link #fingerprint()} that they would have.
     * @throws TlsException if they cannot be read.
     */
    static String fingerprintOf(final TlsFiles files) throws TlsException
    {
        return Contents.read(files).fingerprint();
    }
}
