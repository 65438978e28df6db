/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * One mapping of a configuration, from which keys are taken one by one. What is left at the {@linkplain #end() end} was
 * not known. Every failure names file, line, key and remedy.
 *
 * <p>For one thread.
 */
final class Section
{
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(us|ms|s|m)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kmg]?)", Pattern.CASE_INSENSITIVE);
    private static final Map<String, Long> UNIT_NS =
        Map.of("us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L);

    private final String file;
    private final String path;
    private final int line;
    private final Map<String, YamlNode> rest;
    private final List<String> known = new ArrayList<>();

    /**
     * @param file    name of it, for messages.
     * @param path    of this mapping in the file, empty for the file itself.
     * @param mapping what there is.
     */
    Section(final String file, final String path, final YamlNode.Mapping mapping)
    {
        this.file = file;
        this.path = path;
        line = mapping.line();
        rest = new LinkedHashMap<>(mapping.values());
    }

    /** Fails if a key is left that nobody has taken. */
    void end()
    {
        for (final Map.Entry<String, YamlNode> unknown : rest.entrySet())
        {
            throw failure(unknown.getValue().line(), unknown.getKey(),
                "is not known here; there " + (known.size() == 1 ? "is " : "are ") + String.join(", ", known));
        }
    }

    /** A failure of the section as a whole. */
    ConfigException failure(final String what)
    {
        return failure(line, "", what);
    }

    /** A failure of a key that was taken. */
    ConfigException failure(final int atLine, final String key, final String what)
    {
        return new ConfigException(file + ":" + atLine + ": " + join(key) + " " + what);
    }

    /** A mapping, or an empty one that is not there. */
    Section section(final String key)
    {
        final YamlNode node = take(key);
        return node == null ? new Section(file, join(key), new YamlNode.Mapping(Map.of(), line)) : section(key, node);
    }

    /** The mappings in a list, which must not be empty. */
    List<Section> sections(final String key)
    {
        final List<YamlNode> nodes = elements(key, "a mapping");
        final List<Section> sections = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++)
        {
            sections.add(section(key + "[" + i + "]", nodes.get(i)));
        }
        return sections;
    }

    /** The mappings in a mapping, by their names; at least one. */
    SequencedMap<String, Section> named(final String key)
    {
        final YamlNode node = require(key, "a mapping of names");
        if (!(node instanceof final YamlNode.Mapping mapping) || mapping.values().isEmpty())
        {
            throw failure(node.line(), key, "is " + node.kind() + "; give a mapping of names");
        }
        final SequencedMap<String, Section> sections = new LinkedHashMap<>();
        mapping.values().forEach((name, value) -> sections.put(name, section(key + "." + name, value)));
        return sections;
    }

    /** Whether there is such a key. */
    boolean has(final String key)
    {
        return rest.containsKey(key);
    }

    /** Line that it begins at. */
    int line()
    {
        return line;
    }

    /** Line of a key that is there, else that of the section. */
    int lineOf(final String key)
    {
        final YamlNode node = rest.get(key);
        return node == null ? line : node.line();
    }

    /** A text that has to be there. */
    String text(final String key, final String meaning)
    {
        return scalar(key, require(key, meaning), meaning);
    }

    /** A text, or a default. */
    String textOr(final String key, final String meaning, final String other)
    {
        final YamlNode node = take(key);
        return node == null ? other : scalar(key, node, meaning);
    }

    /** A value that is made of a text, whose maker says what is wrong with it. */
    <T> T parsed(final String key, final String meaning, final Function<String, T> parser)
    {
        final int at = lineOf(key);
        return parse(at, key, text(key, meaning), parser);
    }

    /** A value that is made of a text, or a default. */
    <T> T parsedOr(final String key, final String meaning, final T other, final Function<String, T> parser)
    {
        return has(key) ? parsed(key, meaning, parser) : known(key, other);
    }

    /** A default of a key that is not there, which is known nevertheless. */
    <T> T known(final String key, final T other)
    {
        known.add(key);
        return other;
    }

    /** Whether something is so; not, if nothing is said. */
    boolean flag(final String key)
    {
        return parsedOr(key, "true or false", false, (text) -> switch (text)
        {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("is '" + text + "'; give true or false");
        });
    }

    /** Values in a list, which must not be empty, or a default. */
    <T> List<T> parsedListOr(final String key, final String meaning, final List<T> other,
        final Function<String, T> parser)
    {
        return has(key) ? parsedList(key, meaning, parser) : known(key, other);
    }

    /** Values in a list, which must not be empty. */
    <T> List<T> parsedList(final String key, final String meaning, final Function<String, T> parser)
    {
        final List<T> values = new ArrayList<>();
        final List<YamlNode> nodes = elements(key, meaning);
        for (int i = 0; i < nodes.size(); i++)
        {
            final String name = key + "[" + i + "]";
            values.add(parse(nodes.get(i).line(), name, scalar(name, nodes.get(i), meaning), parser));
        }
        return values;
    }

    /** One of the constants of an enum, in lower case, or a default. */
    <E extends Enum<E>> E oneOf(final String key, final Class<E> type, final @Nullable E other)
    {
        final List<String> names = new ArrayList<>();
        for (final E constant : type.getEnumConstants())
        {
            names.add(constant.name().toLowerCase(Locale.ROOT));
        }
        final String meaning = String.join(" or ", names);
        if (other != null && !has(key))
        {
            return known(key, other);
        }
        final int at = lineOf(key);
        final String text = text(key, meaning);
        final int index = names.indexOf(text);
        if (index < 0)
        {
            throw failure(at, key, "is '" + text + "'; give " + meaning);
        }
        return type.getEnumConstants()[index];
    }

    /** A whole number, or a default. */
    int number(final String key, final int other, final int min, final int max)
    {
        final String range = "a number from " + min + " to " + max;
        return (int)quantity(key, other, min, max, range, (text) ->
        {
            if (!text.matches("\\d{1,9}"))
            {
                throw new IllegalArgumentException("is '" + text + "'; give " + range);
            }
            return Long.parseLong(text);
        });
    }

    /** A size in bytes such as {@code 64k}, or a default. */
    int size(final String key, final int other, final int min, final int max)
    {
        final String range = "a size from " + sizeText(min) + " to " + sizeText(max) + ", such as 64k";
        return (int)quantity(key, other, min, max, range, (text) -> sizeOf(text, range));
    }

    /** Bytes of a size such as {@code 64k}. */
    static long sizeOf(final String text, final String range)
    {
        final Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches())
        {
            throw new IllegalArgumentException("is '" + text + "'; give " + range);
        }
        final int shift = switch (matcher.group(2).toLowerCase(Locale.ROOT))
        {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 0;
        };
        return Long.parseLong(matcher.group(1)) << shift;
    }

    /** A duration such as {@code 500ms} in nanoseconds, or a default. */
    long duration(final String key, final long otherNs, final long minNs, final long maxNs)
    {
        final String range = "a duration from " + durationText(minNs) + " to " + durationText(maxNs) +
            ", such as 500ms";
        return quantity(key, otherNs, minNs, maxNs, range, (text) ->
        {
            final Matcher matcher = DURATION.matcher(text);
            final Long unitNs = matcher.matches() ? UNIT_NS.get(matcher.group(2)) : null;
            if (unitNs == null)
            {
                throw new IllegalArgumentException("is '" + text + "'; give " + range);
            }
            return Long.parseLong(matcher.group(1)) * unitNs;
        });
    }

    private long quantity(final String key, final long other, final long min, final long max, final String range,
        final Function<String, Long> parser)
    {
        if (!has(key))
        {
            return known(key, other);
        }
        final int at = lineOf(key);
        final String text = text(key, range);
        final long value = parse(at, key, text, parser);
        if (value < min || value > max)
        {
            throw failure(at, key, "is " + text + "; give " + range);
        }
        return value;
    }

    private static String sizeText(final int bytes)
    {
        return bytes >= 1 << 20 ? (bytes >> 20) + "m" : bytes >= 1 << 10 ? (bytes >> 10) + "k" : bytes + " bytes";
    }

    private static String durationText(final long ns)
    {
        final LongUnaryOperator in = (unitNs) -> ns % unitNs == 0 ? ns / unitNs : -1;
        return in.applyAsLong(1_000_000_000L) >= 0 ? ns / 1_000_000_000L + "s" : ns / 1_000_000L + "ms";
    }

    private <T> T parse(final int at, final String key, final String text, final Function<String, T> parser)
    {
        try
        {
            return parser.apply(text);
        }
        catch (final IllegalArgumentException e)
        {
            throw failure(at, key, String.valueOf(e.getMessage()));
        }
    }

    private String scalar(final String key, final YamlNode node, final String meaning)
    {
        if (node instanceof final YamlNode.Scalar scalar && scalar.token() != JsonToken.VALUE_NULL &&
            !scalar.text().isBlank())
        {
            return scalar.text();
        }
        throw failure(node.line(), key, "is " + node.kind() + "; give " + meaning);
    }

    private List<YamlNode> elements(final String key, final String meaning)
    {
        final YamlNode node = require(key, "a list of " + meaning + "s");
        if (node instanceof final YamlNode.Sequence sequence && !sequence.values().isEmpty())
        {
            return sequence.values();
        }
        throw failure(node.line(), key, "is " + (node instanceof YamlNode.Sequence ? "empty" : node.kind()) +
            "; give a list, '- ' before each element");
    }

    private Section section(final String key, final YamlNode node)
    {
        if (node instanceof final YamlNode.Mapping mapping)
        {
            return new Section(file, join(key), mapping);
        }
        throw failure(node.line(), key, "is " + node.kind() + "; give a mapping, 'key: value' in each line");
    }

    private YamlNode require(final String key, final String meaning)
    {
        final YamlNode node = take(key);
        if (node == null)
        {
            throw failure(line, key, "is missing; give " + meaning);
        }
        return node;
    }

    private @Nullable YamlNode take(final String key)
    {
        known.add(key);
        return rest.remove(key);
    }

    private String join(final String key)
    {
        return path.isEmpty() ? key : key.isEmpty() ? path : path + "." + key;
    }
}
