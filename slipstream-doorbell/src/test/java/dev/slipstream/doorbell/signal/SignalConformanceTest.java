/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.doorbell.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipstream.linux.LinuxException;
import dev.slipstream.linux.event.Epoll;
import dev.slipstream.linux.event.NamedPipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every kind of signal has to do. Words are stored by the test as the doorbell protocol stores them: AWAKE before
 * a signal is sent, PARKED before the receiver waits.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(SignalKind.class)
class SignalConformanceTest
{
    private static final int AWAKE = 5;
    private static final int PARKED = 6;
    private static final long FOREVER_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long SHORT_NS = TimeUnit.MILLISECONDS.toNanos(2);

    @Parameter
    SignalKind kind;

    @TempDir
    Path folder;

    private final ByteBuffer memory = BufferUtil.allocateDirectAligned(256, 128);
    private final UnsafeBuffer word = new UnsafeBuffer(memory);

    @Test
    void shouldTimeOutWithoutASignal()
    {
        try (SignalReceiver receiver = receiver())
        {
            park();
            assertThat(receiver.await(PARKED, SHORT_NS)).isZero();
            assertThat(isParked()).isTrue();
        }
    }

    @Test
    void shouldWakeASleeper() throws Exception
    {
        try (SignalReceiver receiver = receiver(); SignalSender sender = sender())
        {
            for (int i = 0; i < 20; i++)
            {
                park();
                final CompletableFuture<Integer> sleeper = CompletableFuture.supplyAsync(
                    () -> receiver.await(PARKED, FOREVER_NS));
                Thread.sleep(i % 3);
                assertThat(ring(sender)).isZero();

                assertThat(sleeper.get()).isZero();
                assertThat(isParked()).isFalse();
                receiver.drain();
            }
        }
    }

    @Test
    void shouldNotLoseASignalThatCameBeforeTheWait()
    {
        try (SignalReceiver receiver = receiver(); SignalSender sender = sender())
        {
            for (int i = 0; i < 10; i++)
            {
                park();
                assertThat(ring(sender)).isZero();
                final long before = System.nanoTime();
                assertThat(receiver.await(PARKED, FOREVER_NS)).isZero();
                assertThat(System.nanoTime() - before).isLessThan(FOREVER_NS);
                receiver.drain();
            }
        }
    }

    @Test
    void shouldForgetSignalsThatWereDrained()
    {
        try (SignalReceiver receiver = receiver(); SignalSender sender = sender())
        {
            park();
            ring(sender);
            ring(sender);
            ring(sender);
            receiver.await(PARKED, FOREVER_NS);
            receiver.drain();

            park();
            final long before = System.nanoTime();
            receiver.await(PARKED, SHORT_NS);
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(SHORT_NS);
        }
    }

    @Test
    void shouldNeverBlockASenderWhoseReceiverDoesNotListen()
    {
        try (SignalReceiver receiver = receiver(); SignalSender sender = sender())
        {
            park();
            for (int i = 0; i < 70_000; i++)
            {
                assertThat(ring(sender)).isZero();
            }
            assertThat(receiver.await(PARKED, FOREVER_NS)).isZero();
        }
    }

    @Test
    void shouldBeWokenByAnyOfSeveralSenders()
    {
        final List<SignalSender> senders = new ArrayList<>();
        try (SignalReceiver receiver = receiver())
        {
            for (int i = 0; i < 4; i++)
            {
                senders.add(sender());
            }
            for (int i = 0; i < 16; i++)
            {
                park();
                assertThat(ring(senders.get(i % senders.size()))).isZero();
                assertThat(receiver.await(PARKED, FOREVER_NS)).isZero();
                receiver.drain();
            }
            senders.forEach(SignalSender::close);
        }
    }

    @Test
    void shouldTellTheSenderWhenTheReceiverIsGoneOrDoNothing()
    {
        final SignalReceiver receiver = receiver();
        try (SignalSender sender = sender())
        {
            park();
            assertThat(ring(sender)).isZero();
            receiver.drain();
            receiver.close();
            receiver.close();

            assertThat(ring(sender)).isLessThanOrEqualTo(0);
            if (kind == SignalKind.PIPE)
            {
                assertThat(ring(sender)).isNegative();
            }
        }
    }

    @Test
    void shouldReportReadinessOnItsDescriptor()
    {
        try (SignalReceiver receiver = receiver(); SignalSender sender = sender())
        {
            assumeTrue(receiver.fd() >= 0, kind + " has no descriptor");
            try (Epoll epoll = new Epoll("test", 1))
            {
                epoll.add(receiver.fd(), Epoll.EPOLLIN, 7);
                assertThat(epoll.await(0)).isZero();
                ring(sender);
                assertThat(epoll.await(FOREVER_NS)).isEqualTo(1);
                receiver.drain();
                assertThat(epoll.await(0)).isZero();
                ring(sender);
                assertThat(epoll.await(FOREVER_NS)).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldLeaveNothingBehind() throws IOException
    {
        exchangeOnce();
        final long descriptors = countDescriptors();
        for (int i = 0; i < 10; i++)
        {
            exchangeOnce();
        }

        assertThat(countDescriptors()).isEqualTo(descriptors);
        try (var files = Files.list(folder))
        {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void shouldRefuseAReceiverOfAnotherUser()
    {
        assumeTrue(kind == SignalKind.PIPE || kind == SignalKind.EVENTFD, kind + " has no file");
        try (SignalReceiver receiver = receiver())
        {
            park();
            int result;
            try (SignalSender sender = kind.sender(address(NamedPipe.effectiveUserId() + 1)))
            {
                result = ring(sender);
            }
            catch (final LinuxException e)
            {
                result = -e.errno();
            }
            assertThat(result).isNegative();
            receiver.drain();
        }
    }

    private void exchangeOnce()
    {
        try (SignalReceiver receiver = receiver(); SignalSender sender = sender())
        {
            for (int i = 0; i < 3; i++)
            {
                park();
                ring(sender);
                receiver.await(PARKED, FOREVER_NS);
                receiver.drain();
            }
        }
    }

    private SignalReceiver receiver()
    {
        return kind.receiver(address(NamedPipe.effectiveUserId()));
    }

    private SignalSender sender()
    {
        return kind.sender(address(NamedPipe.effectiveUserId()));
    }

    private SignalAddress address(final int ownerUid)
    {
        return new SignalAddress(folder, 3, 1, word.addressOffset(), word.addressOffset() + 64, ownerUid);
    }

    private void park()
    {
        word.putIntVolatile(0, PARKED);
    }

    private boolean isParked()
    {
        return word.getIntVolatile(0) == PARKED;
    }

    private int ring(final SignalSender sender)
    {
        word.putIntVolatile(0, AWAKE);
        return sender.send();
    }

    private static long countDescriptors() throws IOException
    {
        try (var descriptors = Files.list(Path.of("/proc/self/fd")))
        {
            return descriptors.count();
        }
    }
}
