/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.xdp;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.FileDescriptor;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.MappedMemory;
import dev.slipstream.linux.Resources;
import dev.slipstream.linux.xdp.XdpRing;
import dev.slipstream.linux.xdp.XdpRingOffsets;
import dev.slipstream.linux.xdp.XdpSocketCalls;
import dev.slipstream.linux.xdp.XdpStatistics;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An AF_XDP socket, bound to one queue of one interface, with its UMEM and its rings.
 *
 * <p>Its {@link #receiver()} and its {@link #transmitter()} are for one thread each; other methods for any thread.
 * Closing unmaps the memory that packets lie in: no thread may be using either half any more.
 */
public final class XskSocket implements AutoCloseable
{
    private static final long FIRST_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** A packet on its way through the kernel counts in copy mode for its data and for the kernel's own record. */
    private static final int SEND_BUFFER_PER_FRAME_SIZE = 2;

    private final Resources resources;
    private final FileDescriptor descriptor;
    private final int queue;
    private final boolean zeroCopy;
    private final XskReceiver receiver;
    private final XskTransmitter transmitter;

    private XskSocket(
        final Resources resources,
        final FileDescriptor descriptor,
        final int queue,
        final boolean zeroCopy,
        final XskReceiver receiver,
        final XskTransmitter transmitter)
    {
        this.resources = resources;
        this.descriptor = descriptor;
        this.queue = queue;
        this.zeroCopy = zeroCopy;
        this.receiver = receiver;
        this.transmitter = transmitter;
    }

    /**
     * Open a socket on a queue. Tries without copying first if the configuration says so, then with copying: the kernel
     * is always told which, and what it says it does is read back.
     *
     * <p>Blocks while the queue is busy, as long as the configuration's patience lasts.
     *
     * @param interfaceName  for messages.
     * @param interfaceIndex the interface.
     * @param queue          the queue.
     * @param configuration  sizes and choices.
     * @return the socket, with all frames for receiving given to the kernel.
     * @throws LinuxException if the privilege is missing, the queue stays busy, or the interface refuses.
     */
    public static XskSocket open(
        final String interfaceName,
        final int interfaceIndex,
        final int queue,
        final XskConfiguration configuration)
    {
        final String name = "xsk " + interfaceName + " queue " + queue;
        final CopyMode copyMode = configuration.copyMode();
        try
        {
            return open(name, interfaceIndex, queue, configuration, copyMode.firstFlag());
        }
        catch (final LinuxException ex)
        {
            if (copyMode != CopyMode.PREFER_ZERO_COPY || !isUnsupported(ex.errno()))
            {
                throw ex;
            }
        }
        return open(name, interfaceIndex, queue, configuration, XdpSocketCalls.XDP_COPY);
    }

    private static XskSocket open(
        final String name,
        final int interfaceIndex,
        final int queue,
        final XskConfiguration configuration,
        final int copyFlag)
    {
        final Resources resources = new Resources();
        try
        {
            final Umem umem = resources.own(new Umem(configuration));
            final FileDescriptor socket = resources.own(XdpSocketCalls.open(name));
            final int fd = socket.fd();
            XdpSocketCalls.registerUmem(socket, umem.segment(), configuration.frameSize(), Umem.HEADROOM);

            final MappedRing fillMap = map(resources, socket, XdpRing.FILL, configuration.rxFrames());
            final MappedRing completionMap = map(resources, socket, XdpRing.COMPLETION, configuration.txFrames());
            final MappedRing rxMap = map(resources, socket, XdpRing.RX, configuration.rxFrames());
            final MappedRing txMap = map(resources, socket, XdpRing.TX, configuration.txFrames());
            final FillRing fill = new FillRing(fillMap.memory().segment(), fillMap.offsets(), fillMap.size());
            final CompletionRing completion = new CompletionRing(
                completionMap.memory().segment(), completionMap.offsets(), completionMap.size());
            final RxRing rx = new RxRing(rxMap.memory().segment(), rxMap.offsets(), rxMap.size());
            final TxRing tx = new TxRing(txMap.memory().segment(), txMap.offsets(), txMap.size());

            final BusyPolling busyPolling = configuration.busyPolling();
            final XskReceiver receiver = new XskReceiver(
                umem, rx, fill, () -> XdpSocketCalls.wakeRx(fd), busyPolling.isOn());
            final XskTransmitter transmitter = new XskTransmitter(
                umem, tx, completion, () -> XdpSocketCalls.kickTx(fd));
            receiver.fill();

            // Without the privilege the system's own maximum applies: fewer packets on their way at a time.
            XdpSocketCalls.forceSendBuffer(
                socket, configuration.txFrames() * configuration.frameSize() * SEND_BUFFER_PER_FRAME_SIZE);
            if (busyPolling.isOn())
            {
                XdpSocketCalls.preferBusyPoll(socket, busyPolling.micros(), busyPolling.budget());
            }
            final int flags = copyFlag | XdpSocketCalls.XDP_USE_NEED_WAKEUP |
                (configuration.multiBuffer() ? XdpSocketCalls.XDP_USE_SG : 0);
            bind(socket, interfaceIndex, queue, flags, configuration.busyPatience().toNanos());
            probe(socket);
            final boolean zeroCopy = XdpSocketCalls.isZeroCopy(socket);
            return new XskSocket(resources, socket, queue, zeroCopy, receiver, transmitter);
        }
        catch (final Throwable t)
        {
            resources.close();
            throw t;
        }
    }

    /**
     * The receiving half.
     *
     * @return for one thread.
     */
    public XskReceiver receiver()
    {
        return receiver;
    }

    /**
     * The sending half.
     *
     * @return for one thread.
     */
    public XskTransmitter transmitter()
    {
        return transmitter;
    }

    /**
     * The descriptor, for the filter's map of sockets and for epoll (readable: packets were received; writable: frames
     * were sent).
     *
     * @return owned by this socket.
     */
    public FileDescriptor descriptor()
    {
        return descriptor;
    }

    /**
     * The queue that it is bound to.
     *
     * @return the number of the queue.
     */
    public int queue()
    {
        return queue;
    }

    /**
     * Whether packets travel without being copied.
     *
     * @return true if the interface itself reads and writes UMEM.
     */
    public boolean isZeroCopy()
    {
        return zeroCopy;
    }

    /**
     * What was lost so far. A system call that allocates: not for the hot path.
     *
     * @return totals since the socket was opened.
     */
    public XdpStatistics statistics()
    {
        return XdpSocketCalls.statistics(descriptor);
    }

    /**
     * How full the rings are, by a look at their indices.
     *
     * @return levels of this moment.
     */
    public RingLevels ringLevels()
    {
        return new RingLevels(
            receiver.rx().level(), receiver.fillRing().level(), transmitter.tx().level(),
            transmitter.completion().level(), receiver.rx().size(), transmitter.tx().size());
    }

    /**
     * Ask the kernel whether the socket still works. A system call: not for the hot path.
     *
     * @return 0, or the negated errno: ENETDOWN if the interface is down, ENXIO if it is gone.
     */
    public int health()
    {
        return XdpSocketCalls.wakeRx(descriptor.fd());
    }

    @Override
    public void close()
    {
        resources.close();
    }

    @Override
    public String toString()
    {
        return descriptor + (zeroCopy ? ", zero-copy" : ", copy mode");
    }

    private record MappedRing(MappedMemory memory, XdpRingOffsets offsets, int size)
    {
    }

    private static MappedRing map(
        final Resources resources, final FileDescriptor socket, final XdpRing ring, final int size)
    {
        XdpSocketCalls.setRingSize(socket, ring, size);
        final XdpRingOffsets offsets = XdpSocketCalls.ringOffsets(socket, ring);
        return new MappedRing(resources.own(ring.map(socket, offsets, size)), offsets, size);
    }

    private static void bind(
        final FileDescriptor socket,
        final int interfaceIndex,
        final int queue,
        final int flags,
        final long patienceNs)
    {
        final long startNs = System.nanoTime();
        long retryNs = FIRST_RETRY_NS;
        int result;
        while ((result = XdpSocketCalls.bind(socket, interfaceIndex, queue, flags)) == -Errno.EBUSY &&
            System.nanoTime() - startNs < patienceNs && !Thread.currentThread().isInterrupted())
        {
            LockSupport.parkNanos(retryNs);
            retryNs = Math.min(2 * retryNs, LONGEST_RETRY_NS);
        }
        if (result < 0)
        {
            throw new LinuxException("bind(" + socket + ", " + modeName(flags) + ")", -result, remedy(-result));
        }
    }

    /** Some kernels accept a mode when binding and refuse to send in it. */
    private static void probe(final FileDescriptor socket)
    {
        final int result = XdpSocketCalls.kickTx(socket.fd());
        if (result < 0 && isUnsupported(-result))
        {
            throw new LinuxException("sendto(" + socket + ")", -result, "the interface cannot send in this mode");
        }
    }

    private static boolean isUnsupported(final int errno)
    {
        return errno == Errno.EOPNOTSUPP || errno == Errno.EINVAL;
    }

    private static String modeName(final int flags)
    {
        return ((flags & XdpSocketCalls.XDP_ZEROCOPY) != 0 ? "zero-copy" : "copy mode") +
            ((flags & XdpSocketCalls.XDP_USE_SG) != 0 ? ", several frames" : "");
    }

    private static @Nullable String remedy(final int errno)
    {
        return switch (errno)
        {
            case Errno.EBUSY -> "another process has a socket on this queue: end that one, or use another queue";
            case Errno.EINVAL -> "the interface has no such queue: see /sys/class/net/*/queues";
            case Errno.ENODEV -> "the interface is gone";
            default -> null;
        };
    }
}
