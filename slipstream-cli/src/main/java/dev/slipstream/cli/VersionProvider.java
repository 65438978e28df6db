/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/**
 * What {@code --version} prints; the build writes the numbers.
 */
final class VersionProvider implements IVersionProvider
{
    @Override
    public String[] getVersion() throws IOException
    {
        final Properties properties = new Properties();
        try (InputStream in = VersionProvider.class.getResourceAsStream("version.properties"))
        {
            properties.load(in);
        }
        return new String[]{
            "slipstream " + properties.getProperty("version"),
            "Aeron      " + properties.getProperty("aeron"),
            "JVM        " + Runtime.version(),
        };
    }
}
