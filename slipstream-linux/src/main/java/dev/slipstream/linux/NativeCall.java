/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Links functions of the C library and reads the errno that they leave.
 *
 * <p>Every handle made by {@link #link} takes the calling thread's {@linkplain #callState() call state} as its first
 * argument, so that errno is captured in the same transition as the call itself, before the JVM can overwrite it. Use
 * it like this:
 *
 * <pre>{@code
 * // int close(int fd);
 * private static final MethodHandle CLOSE = NativeCall.link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
 *
 * static int close(final int fd)
 * {
 *     try
 *     {
 *         final MemorySegment callState = NativeCall.callState();
 *         return NativeCall.result((int)CLOSE.invokeExact(callState, fd), callState);
 *     }
 *     catch (final Throwable t)
 *     {
 *         throw NativeCall.unexpected("close", t);
 *     }
 * }
 * }</pre>
 *
 * <p>Thread-safe. Handles are linked once, at class initialisation; a symbol that the C library lacks is an
 * {@link UnsatisfiedLinkError} naming it.
 */
public final class NativeCall
{
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE_LAYOUT = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE_LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");

    // An automatic arena: the segment must live exactly as long as its thread may use it, and a thread has no close().
    private static final ThreadLocal<MemorySegment> CALL_STATE = ThreadLocal
        .withInitial(() -> Arena.ofAuto().allocate(CALL_STATE_LAYOUT));

    private NativeCall()
    {
    }

    /**
     * Link a function of the C library, with errno captured.
     *
     * @param symbol     name of the function.
     * @param descriptor its C prototype.
     * @return a handle that takes the {@link #callState()} and then the arguments of the prototype.
     */
    public static MethodHandle link(final String symbol, final FunctionDescriptor descriptor)
    {
        return LINKER.downcallHandle(address(symbol), descriptor, CAPTURE_ERRNO);
    }

    /**
     * Link a variadic function, such as {@code syscall}, {@code ioctl} or {@code fcntl}, for one shape of its
     * arguments.
     *
     * @param symbol             name of the function.
     * @param descriptor         its C prototype with the variadic arguments spelt out.
     * @param firstVariadicIndex index of the first variadic argument: some ABIs pass those differently.
     * @return a handle that takes the {@link #callState()} and then the arguments of the prototype.
     */
    public static MethodHandle linkVariadic(
        final String symbol, final FunctionDescriptor descriptor, final int firstVariadicIndex)
    {
        return LINKER.downcallHandle(
            address(symbol), descriptor, CAPTURE_ERRNO, Linker.Option.firstVariadicArg(firstVariadicIndex));
    }

    /**
     * Why no function can be called from this JVM. No other class of this module may be used where there is a cause.
     *
     * @return cause and remedy, or null if functions can be called.
     */
    public static @Nullable String unavailabilityCause()
    {
        if (!"Linux".equals(System.getProperty("os.name")))
        {
            return "this is " + System.getProperty("os.name") + "; run on Linux";
        }
        try
        {
            link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
            return null;
        }
        catch (final IllegalCallerException e)
        {
            return "the JVM does not allow native calls; add the JVM flag --enable-native-access=ALL-UNNAMED";
        }
    }

    /**
     * Whether the C library has a function.
     *
     * @param symbol name of the function.
     * @return true if it can be linked.
     */
    public static boolean isAvailable(final String symbol)
    {
        return LINKER.defaultLookup().find(symbol).isPresent();
    }

    /**
     * The segment in which calls made by the current thread leave their errno. Not to be handed to another thread.
     *
     * @return the call state of the current thread.
     */
    public static MemorySegment callState()
    {
        return CALL_STATE.get();
    }

    /**
     * Turn the C convention of "-1 and errno" into one number.
     *
     * @param returned  what the function returned.
     * @param callState the segment that was passed to it.
     * @return the value returned, or the negated errno if it is -1.
     */
    public static int result(final int returned, final MemorySegment callState)
    {
        return returned == -1 ? -(int)ERRNO.get(callState, 0L) : returned;
    }

    /**
     * The same for functions that return a {@code long} or {@code ssize_t}.
     *
     * @param returned  what the function returned.
     * @param callState the segment that was passed to it.
     * @return the value returned, or the negated errno if it is -1.
     */
    public static long result(final long returned, final MemorySegment callState)
    {
        return returned == -1 ? -(int)ERRNO.get(callState, 0L) : returned;
    }

    /**
     * What a caller throws for a Throwable of {@link MethodHandle#invokeExact}: the handle itself never throws, so this
     * is an error of the JVM (rethrown as it is) or a defect of ours.
     *
     * @param symbol name of the function that was called.
     * @param t      what was thrown.
     * @return the exception to throw.
     */
    public static RuntimeException unexpected(final String symbol, final Throwable t)
    {
        if (t instanceof final Error error)
        {
            throw error;
        }
        if (t instanceof final RuntimeException exception)
        {
            return exception;
        }
        return new IllegalStateException("native call " + symbol + " threw", t);
    }

    private static MemorySegment address(final String symbol)
    {
        return LINKER.defaultLookup().find(symbol).orElseThrow(
            () -> new UnsatisfiedLinkError("the C library has no function '" + symbol + "'"));
    }
}
