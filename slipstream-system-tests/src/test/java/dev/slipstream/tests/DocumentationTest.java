/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.tests;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The documentation and the code say the same.
 */
class DocumentationTest
{
    private static final Path ROOT = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    private static final Pattern PROPERTY_ROW = Pattern.compile("(?m)^\\| `(slipstream\\.[a-z.]+)` \\|");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(?:#([^)]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    @Test
    void shouldListEveryPropertyOfTheCodeAndNoOther() throws IOException
    {
        final SortedSet<String> documented = PROPERTY_ROW
            .matcher(Files.readString(ROOT.resolve("docs/configuration.md"))).results()
            .map((row) -> row.group(1)).collect(toCollection(TreeSet::new));

        final SortedSet<String> coded = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.slipstream").stream().flatMap((type) -> type.getFields().stream())
            .filter((field) -> field.getName().endsWith("_PROPERTY"))
            .map(DocumentationTest::constantOf).collect(toCollection(TreeSet::new));

        assertThat(coded).isNotEmpty();
        assertThat(documented).isEqualTo(coded);
    }

    @Test
    void shouldLinkToPagesAndHeadingsThatExist() throws IOException
    {
        for (final Path page : pages())
        {
            assertThat(LINK.matcher(Files.readString(page)).results()).as("links of %s", page)
                .allSatisfy((link) -> assertLeadsSomewhere(page, link.group(1), link.group(2)));
        }
    }

    private static void assertLeadsSomewhere(final Path page, final String path, final @Nullable String heading)
        throws IOException
    {
        final Path target = path.isEmpty() ? page : page.resolveSibling(path);
        assertThat(target).exists();
        if (heading != null)
        {
            assertThat(HEADING.matcher(Files.readString(target)).results().map((found) -> anchorOf(found.group(1))))
                .as("headings of %s", target).contains(heading);
        }
    }

    /** As GitHub makes them. */
    private static String anchorOf(final String heading)
    {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
    }

    private static List<Path> pages() throws IOException
    {
        try (Stream<Path> files = Stream.concat(Files.list(ROOT), Files.list(ROOT.resolve("docs"))))
        {
            return files.filter((path) -> path.toString().endsWith(".md")).toList();
        }
    }

    private static String constantOf(final JavaField field)
    {
        try
        {
            final var reflected = field.reflect();
            reflected.setAccessible(true);
            return (String)reflected.get(null);
        }
        catch (final IllegalAccessException ex)
        {
            throw new AssertionError(field + " cannot be read", ex);
        }
    }
}
