/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * A value in a YAML file that knows its line.
 *
 * <p>A file has one document of mappings, lists and scalars. Aliases are refused: a few lines of them can stand for
 * gigabytes. So are keys that are given twice, of which YAML leaves open which one counts.
 */
sealed interface YamlNode
{
    /** Deeper than any configuration is. */
    int MAX_DEPTH = 16;

    /** Line of the file, from 1. */
    int line();

    /** Words for messages. */
    String kind();

    /** A mapping, in the order of the file. */
    record Mapping(Map<String, YamlNode> values, int line) implements YamlNode
    {
        @Override
        public String kind()
        {
            return "a mapping";
        }
    }

    /** A list. */
    record Sequence(List<YamlNode> values, int line) implements YamlNode
    {
        @Override
        public String kind()
        {
            return "a list";
        }
    }

    /** Anything else, as it is written. */
    record Scalar(String text, JsonToken token, int line) implements YamlNode
    {
        @Override
        public String kind()
        {
            return token == JsonToken.VALUE_NULL ? "nothing" : "'" + text + "'";
        }
    }

    /**
     * Read a file.
     *
     * @param file name of it, for messages.
     * @param yaml its content.
     * @return the mapping that it is.
     * @throws ConfigException if it is none.
     */
    static Mapping read(final String file, final String yaml)
    {
        final YAMLFactory factory = YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        try (YAMLParser parser = (YAMLParser)factory.createParser(
            tools.jackson.core.ObjectReadContext.empty(), new StringReader(yaml)))
        {
            if (parser.nextToken() == null)
            {
                throw new ConfigException(file + ":1: is empty; it needs 'listeners' and 'upstreams'");
            }
            final YamlNode root = readValue(file, parser, 0);
            final int end = line(parser);
            if (parser.nextToken() != null)
            {
                throw new ConfigException(file + ":" + end + ": has a second document; write one");
            }
            if (root instanceof final Mapping mapping)
            {
                return mapping;
            }
            throw new ConfigException(file + ":" + root.line() + ": is " + root.kind() +
                "; it has to be a mapping with 'listeners' and 'upstreams'");
        }
        catch (final JacksonException e)
        {
            final TokenStreamLocation location = e.getLocation();
            throw new ConfigException(file + ":" + (location == null ? 1 : location.getLineNr()) + ": is no YAML: " +
                firstLine(e.getOriginalMessage()), e);
        }
    }

    private static YamlNode readValue(final String file, final YAMLParser parser, final int depth)
    {
        final int line = line(parser);
        if (parser.isCurrentAlias())
        {
            throw new ConfigException(file + ":" + line + ": aliases are not supported; write it out");
        }
        if (depth > MAX_DEPTH)
        {
            throw new ConfigException(file + ":" + line + ": is nested deeper than any configuration");
        }
        final JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT)
        {
            final Map<String, YamlNode> values = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT)
            {
                final String key = parser.currentName();
                parser.nextToken();
                values.put(key, readValue(file, parser, depth + 1));
            }
            return new Mapping(values, line);
        }
        if (token == JsonToken.START_ARRAY)
        {
            final List<YamlNode> values = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY)
            {
                values.add(readValue(file, parser, depth + 1));
            }
            return new Sequence(values, line);
        }
        return new Scalar(parser.getString(), token, line);
    }

    private static int line(final JsonParser parser)
    {
        return parser.currentTokenLocation().getLineNr();
    }

    private static String firstLine(final String message)
    {
        return message.lines().findFirst().orElse("").strip();
    }
}
