/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Transforms classes of Aeron as they are loaded. Where anything is not as expected, a part is left alone as a whole
 * and that is said once: an application must never fail on our account.
 *
 * <p>Thread-safe: called by whichever thread loads a class.
 */
final class AeronTransformer implements ClassFileTransformer
{
    private static final Map<String, Seam> SEAMS = Arrays.stream(Seam.values())
        .collect(Collectors.toMap(Seam::className, Function.identity()));

    private final Map<ClassLoader, Map<Seam.Part, Boolean>> usableByLoader = new WeakHashMap<>();

    @Override
    public byte @Nullable [] transform(
        final @Nullable ClassLoader loader, final @Nullable String className, final @Nullable Class<?> redefined,
        final ProtectionDomain domain, final byte[] bytes)
    {
        final Seam seam = className == null ? null : SEAMS.get(className);
        if (seam == null || loader == null || redefined != null)
        {
            return null;
        }
        try
        {
            return isUsable(loader, seam.part()) ? transform(loader, seam, bytes) : null;
        }
        catch (final IOException | RuntimeException | LinkageError e)
        {
            Announcer.say(className + " cannot be transformed and stays as it is: " + e);
            return null;
        }
    }

    private static byte[] transform(final ClassLoader loader, final Seam seam, final byte[] bytes)
    {
        final ClassFile classFile = ClassFile.of(ClassHierarchyResolverOption.of(
            ClassHierarchyResolver.ofResourceParsing(loader).orElse(ClassHierarchyResolver.defaultResolver())));
        return classFile.transformClass(classFile.parse(bytes), seam.transform());
    }

    /** All classes of a part must be as expected, since they rely on each other. */
    private synchronized boolean isUsable(final ClassLoader loader, final Seam.Part part) throws IOException
    {
        final Map<Seam.Part, Boolean> usable = usableByLoader
            .computeIfAbsent(loader, (key) -> new EnumMap<>(Seam.Part.class));
        Boolean isUsable = usable.get(part);
        if (isUsable == null)
        {
            isUsable = isOurLoader(loader) && isAsExpected(loader, part);
            usable.put(part, isUsable);
        }
        return isUsable;
    }

    /** Another loader would give the application other classes of Aeron than the agent uses. */
    private static boolean isOurLoader(final ClassLoader loader)
    {
        final boolean isOurs = loader.equals(AeronTransformer.class.getClassLoader());
        if (!isOurs)
        {
            Announcer.say("Aeron is loaded by " + loader + " and not from the class path, as the agent is: left alone");
        }
        return isOurs;
    }

    private static boolean isAsExpected(final ClassLoader loader, final Seam.Part part) throws IOException
    {
        boolean isAsExpected = true;
        for (final Seam seam : Seam.of(part).toList())
        {
            try (InputStream in = loader.getResourceAsStream(seam.className() + ".class"))
            {
                final List<String> missing = in == null ?
                    List.of("the class itself") :
                    seam.missing(ClassFile.of().parse(in.readAllBytes()));
                if (!missing.isEmpty())
                {
                    Announcer.say(seam.className() + " lacks " + String.join(", ", missing) + ": this version of " +
                        "Aeron is not known, and what belongs to " + part + " stays as it is");
                    isAsExpected = false;
                }
            }
        }
        return isAsExpected;
    }
}
