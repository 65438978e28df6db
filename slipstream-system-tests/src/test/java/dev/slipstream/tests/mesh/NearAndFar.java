/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests.mesh;

import java.nio.file.Path;

/**
 * The configurations of two sidecars with mutual TLS between them, as far as listeners and upstreams go:
 *
 * <pre>
 * client ──> from-client: near ── mTLS ──> from-near: far ──> server
 * </pre>
 *
 * @param near as YAML.
 * @param far  as YAML.
 */
public record NearAndFar(String near, String far)
{
    private static final String NEAR = """
        listeners:
          - {name: from-client, address: "%s", direction: outbound, routes: [{upstream: far}]}
        upstreams:
          far: {endpoints: ["%s"], tls: {%s, peers: ["%s"]}, connectTimeout: 20s}
        """;

    private static final String FAR = """
        listeners:
          - name: from-near
            address: "%s"
            direction: inbound
            tls: {%s, peers: ["%s"]}
            routes: [{upstream: server}]
        upstreams:
          server: {endpoints: ["%s"]}
        """;

    /**
     * Make them, with certificates of an authority of their own.
     *
     * @param folder  for the certificates.
     * @param client  address that the client calls.
     * @param between address that near calls far at.
     * @param server  address of the server.
     * @return the configurations.
     * @throws Exception if there are no certificates to be had.
     */
    public static NearAndFar between(
        final Path folder, final String client, final String between, final String server) throws Exception
    {
        final Authority authority = new Authority(folder);
        return new NearAndFar(
            NEAR.formatted(client, between, authority.issue("near"), Authority.identity("far")),
            FAR.formatted(between, authority.issue("far"), Authority.identity("near"), server));
    }
}
