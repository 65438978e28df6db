/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A second JVM with the class path of this one and the JVM flags that Slipstream needs, optionally in a network
 * namespace and on chosen CPUs. It never outlives this one: see {@link ChildMain}, whose {@link ChildMain#commands()}
 * take the lines that are sent.
 */
public final class ChildJvm extends ChildProcess
{
    private ChildJvm(final Builder builder)
    {
        super(builder.name, builder.command());
    }

    /**
     * Prepare a child.
     *
     * @param mainClass a public class with a main method, on this JVM's class path.
     * @return a builder.
     */
    public static Builder of(final Class<?> mainClass)
    {
        return new Builder(mainClass);
    }

    /**
     * What a child is started with. Not for sharing between threads.
     */
    public static final class Builder
    {
        private static final List<String> REQUIRED_FLAGS = readRequiredFlags();

        private final Class<?> mainClass;
        private final List<String> jvmFlags = new ArrayList<>();
        private List<String> requiredFlags = REQUIRED_FLAGS;
        private List<String> prefix = List.of();
        private String classPath = System.getProperty("java.class.path");
        private List<String> arguments = List.of();
        private String name;
        private @Nullable NetworkNamespace namespace;
        private @Nullable String cpus;

        private Builder(final Class<?> mainClass)
        {
            this.mainClass = mainClass;
            this.name = mainClass.getSimpleName();
        }

        /**
         * What messages call it.
         *
         * @param name for messages and thread names.
         * @return this.
         */
        public Builder name(final String name)
        {
            this.name = name;
            return this;
        }

        /**
         * The arguments of the main method.
         *
         * @param arguments in order.
         * @return this.
         */
        public Builder arguments(final String... arguments)
        {
            this.arguments = List.of(arguments);
            return this;
        }

        /**
         * JVM flags and system properties, beside those that Slipstream needs.
         *
         * @param flags as on the command line: {@code "-Xmx256m"}, {@code "-Dk=v"}.
         * @return this.
         */
        public Builder jvmFlags(final String... flags)
        {
            jvmFlags.addAll(List.of(flags));
            return this;
        }

        /**
         * Do without the flags that Slipstream needs, as a process does that knows nothing of Slipstream.
         *
         * @param flags instead of them.
         * @return this.
         */
        public Builder requiredFlags(final String... flags)
        {
            this.requiredFlags = List.of(flags);
            return this;
        }

        /**
         * Use another class path than that of this JVM.
         *
         * @param classPath that holds this module and the main class.
         * @return this.
         */
        public Builder classPath(final String classPath)
        {
            this.classPath = classPath;
            return this;
        }

        /**
         * Run it by another program, inside the namespace if there is one: {@code setpriv --reuid 65534 ...}.
         *
         * @param prefix the program and its arguments; it has to become the JVM by exec, not start it, so that the pid
         *               stays.
         * @return this.
         */
        public Builder prefix(final String... prefix)
        {
            this.prefix = List.of(prefix);
            return this;
        }

        /**
         * Run it inside a network namespace.
         *
         * @param namespace that stays open for as long as the child runs, or null for this process's own.
         * @return this.
         */
        public Builder namespace(final @Nullable NetworkNamespace namespace)
        {
            this.namespace = namespace;
            return this;
        }

        /**
         * Keep it on some CPUs, its JIT and GC threads included.
         *
         * @param cpus as for {@code taskset -c}: {@code "1"}, {@code "0-1"}; or null for all.
         * @return this.
         */
        public Builder cpus(final @Nullable String cpus)
        {
            this.cpus = cpus;
            return this;
        }

        /**
         * Start it.
         *
         * @return the child, running.
         * @throws CommandFailedException if it cannot be started.
         */
        public ChildJvm start()
        {
            return Owned.make(() -> new ChildJvm(this));
        }

        private List<String> command()
        {
            final List<String> command = new ArrayList<>(prefix);
            if (cpus != null)
            {
                command.addAll(List.of(SystemCommand.require("taskset", "util-linux"), "-c", cpus));
            }
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(requiredFlags);
            command.addAll(jvmFlags);
            command.addAll(List.of("-cp", classPath, ChildMain.class.getName(), mainClass.getName()));
            command.addAll(arguments);
            return namespace == null ? command : namespace.command(command);
        }

        /** The build writes the flags of the root POM into this file, so that they are kept in one place. */
        private static List<String> readRequiredFlags()
        {
            final Properties properties = new Properties();
            try (InputStream in = ChildJvm.class.getResourceAsStream("jvm.properties"))
            {
                if (in == null)
                {
                    throw new IllegalStateException("jvm.properties is missing beside " + ChildJvm.class.getName());
                }
                properties.load(in);
            }
            catch (final IOException e)
            {
                throw new UncheckedIOException(e);
            }
            return Arrays.asList(properties.getProperty("flags").split(" "));
        }
    }
}
