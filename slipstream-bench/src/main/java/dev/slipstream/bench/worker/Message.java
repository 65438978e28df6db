/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.worker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A line between the parent and a worker: a word and named values, {@code "go measureFrom=5 until=9"}. Values hold no
 * spaces. Lean on purpose: a JSON parser would add its start-up time to each of a dozen workers.
 *
 * @param word   what it is.
 * @param values by name, in order.
 */
public record Message(String word, Map<String, String> values)
{
    /** Keeps a copy of the values, which may not hold what separates them. */
    public Message
    {
        values = new LinkedHashMap<>(values);
        for (final Map.Entry<String, String> value : values.entrySet())
        {
            if (value.getValue().chars().anyMatch(Character::isWhitespace))
            {
                throw new IllegalArgumentException(value + ": no white space between parent and worker");
            }
        }
    }

    /**
     * A message.
     *
     * @param word           what it is.
     * @param namesAndValues alternating.
     * @return the message.
     */
    public static Message of(final String word, final Object... namesAndValues)
    {
        final Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2)
        {
            values.put(namesAndValues[i].toString(), namesAndValues[i + 1].toString());
        }
        return new Message(word, values);
    }

    /**
     * Take a line apart.
     *
     * @param line as made by {@link #toString()}.
     * @return the message.
     */
    public static Message parse(final String line)
    {
        final String[] parts = line.split(" ", -1);
        final Map<String, String> values = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++)
        {
            final int equals = parts[i].indexOf('=');
            if (equals < 0)
            {
                throw new IllegalArgumentException("no '=' in '" + parts[i] + "' of '" + line + "'");
            }
            values.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
        }
        return new Message(parts[0], values);
    }

    /**
     * The same with one more value.
     *
     * @param name  of the value.
     * @param value to add, or to put in place of an earlier one.
     * @return the message.
     */
    public Message with(final String name, final Object value)
    {
        final Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, value.toString());
        return new Message(word, more);
    }

    /**
     * A value that has to be there.
     *
     * @param name of the value.
     * @return the value.
     */
    public String text(final String name)
    {
        final String value = values.get(name);
        if (value == null)
        {
            throw new IllegalArgumentException("no '" + name + "' in '" + this + "'");
        }
        return value;
    }

    /**
     * A number that has to be there.
     *
     * @param name of the value.
     * @return the number.
     */
    public long number(final String name)
    {
        return Long.parseLong(text(name));
    }

    @Override
    public String toString()
    {
        return values.entrySet().stream().map(value -> " " + value.getKey() + "=" + value.getValue())
            .collect(Collectors.joining("", word, ""));
    }
}
