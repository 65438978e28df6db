/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.driver.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.socket.ChannelDescriptor;
import dev.slipstream.linux.socket.SendBatch;
import dev.slipstream.linux.socket.SocketOptions;
import io.aeron.driver.ext.LossGenerator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KernelRunSenderTest
{
    private static final int TERM_LENGTH = 256 * 1024;

    /** {@code SO_NO_CHECK} of asm-generic/socket.h: without checksums the kernel refuses to cut. */
    private static final int SO_NO_CHECK = 11;

    private final ByteBuffer view = ByteBuffer.allocateDirect(TERM_LENGTH);
    private final UnsafeBuffer term = new UnsafeBuffer(view);
    private final DatagramRun run = new DatagramRun();
    private final List<LinuxException> errors = new ArrayList<>();
    private final AtomicCounter datagrams = newCounter();
    private final AtomicCounter bytes = newCounter();
    private final AtomicCounter calls = newCounter();
    private final AtomicCounter segmented = newCounter();
    private final AtomicCounter shortSends = newCounter();
    private final AtomicCounter refused = newCounter();

    private DatagramChannel from;
    private DatagramChannel to;
    private int fd;
    private KernelRunSender sender;

    @BeforeEach
    void open() throws IOException
    {
        final InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        to = DatagramChannel.open().bind(loopback);
        to.configureBlocking(false);
        from = DatagramChannel.open().bind(loopback).connect(to.getLocalAddress());
        from.configureBlocking(false);
        fd = ChannelDescriptor.find(from).fd();
        sender = newSender(new SendBatch(8));

        final byte[] content = new byte[TERM_LENGTH];
        new Random(3).nextBytes(content);
        term.putBytes(0, content);
    }

    @AfterEach
    void close() throws IOException
    {
        sender.close();
        from.close();
        to.close();
    }

    @Test
    void shouldSendEqualDatagramsAsOneMessage() throws IOException
    {
        fill(128, 1_408, 1_408, 1_408, 1_408);

        assertThat(sender.send(run)).isEqualTo(4);
        assertArrived(4);
        assertThat(segmented.get()).isEqualTo(1);
        assertThat(datagrams.get()).isEqualTo(4);
        assertThat(bytes.get()).isEqualTo(4 * 1_408);
        assertThat(calls.get()).isEqualTo(1);
    }

    @Test
    void shouldSendMixedLengthsAsSeveralMessagesInOneCall() throws IOException
    {
        fill(0, 640, 640, 320, 1_408, 64, 64, 96, 1_408, 1_408);

        assertThat(sender.send(run)).isEqualTo(9);
        assertArrived(9);
        assertThat(calls.get()).isEqualTo(1);
        // 640 640 320, 1408 64, 64 96, 1408 1408: the last of a message may be shorter, not longer.
        assertThat(segmented.get()).isEqualTo(3);
    }

    @Test
    void shouldNotGlueDatagramsAcrossAGap() throws IOException
    {
        run.reset(term, view);
        run.add(0, 1_408);
        run.add(2_816, 1_408);
        run.add(4_224, 1_408);

        assertThat(sender.send(run)).isEqualTo(3);
        assertArrived(3);
    }

    @Test
    void shouldKeepWithinSegmentsAndBytesOfOneMessage() throws IOException
    {
        final int[] small = new int[100];
        Arrays.fill(small, 32);
        fill(0, small);
        assertThat(sender.send(run)).isEqualTo(100);
        assertArrived(100);
        assertThat(segmented.get()).isEqualTo(2);

        final int[] large = new int[20];
        Arrays.fill(large, 8_192);
        fill(0, large);
        assertThat(sender.send(run)).isEqualTo(20);
        assertArrived(20);
        assertThat(segmented.get()).isEqualTo(2 + 3);
    }

    @Test
    void shouldSendDatagramsOfFullLength() throws IOException
    {
        fill(0, 65_504, 65_504);
        assertThat(sender.send(run)).isEqualTo(2);
        assertArrived(2);
        assertThat(segmented.get()).isZero();
    }

    @Test
    void shouldTakeNoMoreThanOneBatch() throws IOException
    {
        sender = newSender(new SendBatch(2));
        fill(0, 64, 128, 192);

        assertThat(sender.send(run)).isEqualTo(2);
        assertArrived(2);
        assertThat(shortSends.get()).isEqualTo(1);
    }

    @Test
    void shouldSendWholeDatagramsWhereTheKernelRefusesToCut() throws IOException
    {
        assertThat(SocketOptions.set(fd, SocketOptions.SOL_SOCKET, SO_NO_CHECK, 1)).isZero();
        fill(0, 1_408, 1_408, 1_408);

        assertThat(sender.send(run)).isEqualTo(3);
        assertArrived(3);
        assertThat(sender.send(run)).isEqualTo(3);
        assertArrived(3);
        assertThat(refused.get()).isEqualTo(1);
        assertThat(segmented.get()).isZero();
        assertThat(errors).isEmpty();

        assertThat(SocketOptions.set(fd, SocketOptions.SOL_SOCKET, SO_NO_CHECK, 0)).isZero();
        assertThat(sender.send(run)).isEqualTo(3);
        assertThat(segmented.get()).isZero();
        sender.onDestinationChange(new InetSocketAddress(1));
        assertThat(sender.send(run)).isEqualTo(3);
        assertThat(segmented.get()).isEqualTo(1);
    }

    @Test
    void shouldSendNothingSilentlyWhileNobodyListens() throws IOException
    {
        final InetSocketAddress address = (InetSocketAddress)to.getLocalAddress();
        to.close();
        fill(0, 1_408, 1_408);

        int sent = sender.send(run);
        for (int i = 0; i < 100 && sent > 0; i++)
        {
            sent = sender.send(run);
        }
        assertThat(sent).isZero();
        assertThat(errors).isEmpty();
        assertThat(shortSends.get()).isPositive();

        to = DatagramChannel.open().bind(address);
        to.configureBlocking(false);
        fill(0, 1_408, 1_408);
        sent = sender.send(run);
        assertThat(sent == 0 ? sender.send(run) : sent).isEqualTo(2);
        assertArrived(2);
    }

    @Test
    void shouldReportWhatIsNotPartOfNormalOperation() throws IOException
    {
        fill(0, 70_000);

        assertThat(sender.send(run)).isZero();
        assertThat(errors).singleElement().extracting(LinuxException::errno).isEqualTo(Errno.EMSGSIZE);
        assertThat(refused.get()).isZero();
    }

    @Test
    void shouldLoseOnPurposeAndCountAsSent() throws IOException
    {
        final LossGenerator everyOther = new LossGenerator()
        {
            private int asked;

            @Override
            public boolean shouldDropFrame(
                final InetSocketAddress address, final UnsafeBuffer buffer, final int length)
            {
                return asked++ % 2 == 0;
            }
        };
        final RunSender lossy = new LossyRunSender(sender, everyOther, (InetSocketAddress)to.getLocalAddress());
        fill(0, 64, 64, 64, 64, 64);

        assertThat(lossy.send(run)).isEqualTo(5);
        assertThat(receive()).isEqualTo(content(64, 64));
        assertThat(receive()).isEqualTo(content(192, 64));
        assertThat(receive()).isNull();
        assertThat(lossy.maxRunDatagrams()).isEqualTo(sender.maxRunDatagrams());
        assertThat(lossy.maxRunLength()).isEqualTo(sender.maxRunLength());
    }

    @Test
    void shouldOfferAgainFromTheFirstThatWasKeptButNotTaken()
    {
        sender = newSender(new SendBatch(1));
        final int[] asked = new int[1];
        final RunSender lossy = new LossyRunSender(
            sender, (address, buffer, length) -> asked[0]++ == 0, new InetSocketAddress(0));
        fill(0, 64, 128, 192);

        assertThat(lossy.send(run)).isEqualTo(2);
    }

    private void fill(final int offset, final int... lengths)
    {
        run.reset(term, view);
        int next = offset;
        for (final int length : lengths)
        {
            run.add(next, length);
            next += length;
        }
    }

    private void assertArrived(final int count) throws IOException
    {
        for (int i = 0; i < count; i++)
        {
            assertThat(receive()).as("datagram %d", i).isEqualTo(content(run.offset(i), run.length(i)));
        }
        assertThat(receive()).isNull();
    }

    private ByteBuffer receive() throws IOException
    {
        final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        return to.receive(buffer) == null ? null : buffer.flip();
    }

    private ByteBuffer content(final int offset, final int length)
    {
        final byte[] expected = new byte[length];
        term.getBytes(offset, expected);
        return ByteBuffer.wrap(expected);
    }

    private KernelRunSender newSender(final SendBatch batch)
    {
        return new KernelRunSender(
            batch,
            fd,
            false,
            new KernelRunSender.Counters(datagrams, bytes, calls, segmented, shortSends, refused),
            errors::add);
    }

    private static AtomicCounter newCounter()
    {
        return new AtomicCounter(new UnsafeBuffer(ByteBuffer.allocateDirect(Long.BYTES)), 0);
    }
}
