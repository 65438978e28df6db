/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.page;

import java.util.List;

/**
 * A table of a page. Where it is too wide, as on a phone, the page shows each row as a block of its cells, each after
 * the name of its column.
 */
final class HtmlTable
{
    /** What stands where there is no figure. */
    private static final String NOTHING = Words.orDash(null);

    private final List<String> columns;
    private final StringBuilder html = new StringBuilder();

    /**
     * @param columns their names, which need no escaping.
     */
    HtmlTable(final List<String> columns)
    {
        this.columns = List.copyOf(columns);
        html.append("<div class=\"scroll\"><table>\n<thead><tr>");
        columns.forEach(name -> html.append("<th data-name=\"").append(name).append("\">").append(name)
            .append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
    }

    /**
     * Add a row.
     *
     * @param cells as HTML, one for each column.
     */
    void row(final List<String> cells)
    {
        html.append("<tr>");
        for (int i = 0; i < columns.size(); i++)
        {
            html.append(NOTHING.equals(cells.get(i)) ? "<td class=\"none\"" : "<td").append(" data-name=\"")
                .append(columns.get(i)).append("\">").append(cells.get(i)).append("</td>");
        }
        html.append("</tr>\n");
    }

    /**
     * The table.
     *
     * @return as HTML.
     */
    String html()
    {
        return html + "</tbody>\n</table></div>\n";
    }
}
