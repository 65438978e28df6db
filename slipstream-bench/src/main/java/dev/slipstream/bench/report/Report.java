/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run found. Its JSON is a contract with scripts.
 *
 * @param machine what it ran on.
 * @param rows    one for each round, in the order they ran.
 * @param ratios  of each system to what it is held against.
 */
@JsonPropertyOrder({"machine", "rows", "ratios"})
public record Report(Machine machine, List<Row> rows, List<Ratio> ratios)
{
    private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Keeps copies. */
    public Report
    {
        rows = List.copyOf(rows);
        ratios = List.copyOf(ratios);
    }

    /**
     * The report as scripts read it.
     *
     * @return JSON, in lines.
     */
    public String toJson()
    {
        return MAPPER.writeValueAsString(this);
    }
}
