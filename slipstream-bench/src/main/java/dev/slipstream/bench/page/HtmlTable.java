/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table of a page, without the columns in which no row has anything. Where it is too wide, as on a phone, the page
 * shows each row as a block of its cells, each after the name of its column.
 */
final class HtmlTable
{
    /** What stands where there is no figure. */
    private static final String NOTHING = Words.orDash(null);

    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param columns their names, which need no escaping.
     */
    HtmlTable(final List<String> columns)
    {
        this.columns = List.copyOf(columns);
    }

    /**
     * Add a row.
     *
     * @param cells as HTML, one for each column.
     */
    void row(final List<String> cells)
    {
        rows.add(List.copyOf(cells));
    }

    /**
     * The table.
     *
     * @return as HTML.
     */
    String html()
    {
        final List<Integer> shown = IntStream.range(0, columns.size())
            .filter(i -> rows.stream().anyMatch(row -> !NOTHING.equals(row.get(i)))).boxed().toList();
        final StringBuilder html = new StringBuilder("<div class=\"scroll\"><table>\n<thead><tr>");
        shown.forEach(i -> html.append("<th data-name=\"").append(columns.get(i)).append("\">").append(columns.get(i))
            .append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (final List<String> row : rows)
        {
            html.append("<tr>");
            for (final int i : shown)
            {
                html.append(NOTHING.equals(row.get(i)) ? "<td class=\"none\"" : "<td").append(" data-name=\"")
                    .append(columns.get(i)).append("\">").append(row.get(i)).append("</td>");
            }
            html.append("</tr>\n");
        }
        return html + "</tbody>\n</table></div>\n";
    }
}
