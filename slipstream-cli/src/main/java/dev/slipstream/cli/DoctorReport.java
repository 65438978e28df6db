/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.cli;

import dev.slipstream.linux.doctor.Check;
import dev.slipstream.linux.doctor.CheckResult;
import dev.slipstream.linux.doctor.CheckStatus;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the checks of {@code slipstream doctor} said, for people and for scripts.
 *
 * @param findings in the order in which the checks ran.
 */
record DoctorReport(List<Finding> findings)
{
    private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int STATUS_WIDTH = 4;

    /**
     * A check and what it said.
     *
     * @param name   of the check.
     * @param result what it said.
     */
    record Finding(String name, CheckResult result)
    {
        private static Finding of(final Check check)
        {
            try
            {
                return new Finding(check.name(), check.run());
            }
            catch (final RuntimeException | LinkageError e)
            {
                // One check that breaks must not hide what the others have to say.
                return new Finding(check.name(), CheckResult.fail("the check broke: " + e, "a check that ends",
                    "report this as a defect of Slipstream"));
            }
        }
    }

    static DoctorReport of(final List<Check> checks)
    {
        return new DoctorReport(checks.stream().map(Finding::of).toList());
    }

    boolean hasFailures()
    {
        return count(CheckStatus.FAIL) > 0;
    }

    /**
     * One line for what is well, three for what is not.
     */
    String toText()
    {
        final int nameWidth = findings.stream().mapToInt((finding) -> finding.name().length()).max().orElse(0);
        final StringBuilder text = new StringBuilder();
        for (final Finding finding : findings)
        {
            final CheckResult result = finding.result();
            line(text, nameWidth, name(result.status()), finding.name(), result.found());
            if (result.remedy() != null)
            {
                line(text, nameWidth, "", "", "needed: " + result.needed());
                line(text, nameWidth, "", "", "remedy: " + result.remedy());
            }
        }
        text.append('\n').append(findings.size()).append(" checks:");
        String separator = " ";
        for (final CheckStatus status : CheckStatus.values())
        {
            text.append(separator).append(count(status)).append(' ').append(name(status));
            separator = ", ";
        }
        return text.append('\n').toString();
    }

    private static void line(
        final StringBuilder text, final int nameWidth, final String status, final String name, final String words)
    {
        text.append(pad(status, STATUS_WIDTH)).append("  ").append(pad(name, nameWidth)).append("  ").append(words)
            .append('\n');
    }

    private static String pad(final String word, final int width)
    {
        return word + " ".repeat(width - word.length());
    }

    /**
     * {@code {"checks": [{"name": "...", "status": "ok|warn|fail|skip", "found": "...", "needed": "...", "remedy":
     * "..."}]}}, with what does not apply left out.
     */
    String toJson()
    {
        final ObjectNode report = MAPPER.createObjectNode();
        final ArrayNode checks = report.putArray("checks");
        for (final Finding finding : findings)
        {
            final CheckResult result = finding.result();
            final ObjectNode check = checks.addObject();
            check.put("name", finding.name());
            check.put("status", name(result.status()));
            check.put("found", result.found());
            putIfPresent(check, "needed", result.needed());
            putIfPresent(check, "remedy", result.remedy());
        }
        return MAPPER.writeValueAsString(report) + '\n';
    }

    private static void putIfPresent(final ObjectNode check, final String field, final @Nullable String value)
    {
        if (value != null)
        {
            check.put(field, value);
        }
    }

    private long count(final CheckStatus status)
    {
        return findings.stream().filter((finding) -> finding.result().status() == status).count();
    }

    private static String name(final CheckStatus status)
    {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
