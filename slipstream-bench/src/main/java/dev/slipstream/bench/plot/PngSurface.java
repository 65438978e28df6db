/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.bench.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Draws a plot into a PNG file, with Java2D and without a display.
 */
public final class PngSurface implements Surface
{
    /** Sharp on dense screens and in print. */
    private static final int SCALE = 2;

    private static final float MARK_EDGE = 0.8f;

    private final Graphics2D graphics;

    private PngSurface(final Graphics2D graphics)
    {
        this.graphics = graphics;
    }

    /**
     * Whether this JVM can draw text: it needs the system's fonts for it.
     *
     * @return what is missing and what to do, or null if nothing is.
     */
    public static @Nullable String unavailabilityCause()
    {
        try
        {
            System.setProperty("java.awt.headless", "true");
            new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics()
                .getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 12)).stringWidth("x");
            return null;
        }
        catch (final LinkageError | InternalError | RuntimeException e)
        {
            // The JDK says so in several ways, none of which is declared: no fontconfig, no font, no java.desktop.
            return "this JVM finds no fonts to draw with (" + e + "); install the packages fontconfig and " +
                "fonts-dejavu-core";
        }
    }

    /**
     * Draw a plot into a file.
     *
     * @param plot to draw.
     * @param file to write, overwritten.
     * @throws IOException if it cannot be written.
     */
    public static void write(final Plot plot, final Path file) throws IOException
    {
        final BufferedImage image =
            new BufferedImage(Plot.WIDTH * SCALE, plot.height() * SCALE, BufferedImage.TYPE_INT_RGB);
        final Graphics2D graphics = image.createGraphics();
        try
        {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.scale(SCALE, SCALE);
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, Plot.WIDTH, plot.height());
            plot.draw(new PngSurface(graphics));
        }
        finally
        {
            graphics.dispose();
        }
        if (!ImageIO.write(image, "png", file.toFile()))
        {
            throw new IOException("this JVM cannot write PNG");
        }
    }

    @Override
    public void line(final double[] points, final Pen pen)
    {
        final float[] dash = new float[pen.dash().size()];
        for (int i = 0; i < dash.length; i++)
        {
            dash[i] = pen.dash().get(i).floatValue();
        }
        graphics.setColor(new Color(pen.rgb()));
        graphics.setStroke(new BasicStroke((float)pen.width(), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1,
            dash.length == 0 ? null : dash, 0));
        graphics.draw(path(points));
    }

    @Override
    public void rectangle(final double x, final double y, final double width, final double height, final int rgb)
    {
        graphics.setColor(new Color(rgb));
        graphics.fill(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void polygon(final double[] points, final int rgb)
    {
        final Path2D path = path(points);
        path.closePath();
        graphics.setColor(new Color(rgb));
        graphics.fill(path);
        graphics.setColor(Color.WHITE);
        graphics.setStroke(new BasicStroke(MARK_EDGE));
        graphics.draw(path);
    }

    @Override
    public void text(final String text, final double x, final double y, final Anchor anchor, final double size,
        final boolean bold)
    {
        graphics.setFont(new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, 1).deriveFont((float)size));
        graphics.setColor(new Color(Plot.TEXT_RGB));
        final double width = graphics.getFontMetrics().getStringBounds(text, graphics).getWidth();
        final double shift = switch (anchor)
        {
            case START -> 0;
            case MIDDLE -> width / 2;
            case END -> width;
        };
        graphics.drawString(text, (float)(x - shift), (float)y);
    }

    private static Path2D path(final double[] points)
    {
        final Path2D path = new Path2D.Double();
        for (int i = 0; i < points.length; i += 2)
        {
            if (i == 0)
            {
                path.moveTo(points[0], points[1]);
            }
            else
            {
                path.lineTo(points[i], points[i + 1]);
            }
        }
        return path;
    }
}
