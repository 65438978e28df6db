/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.linux.Errno;
import dev.slipstream.linux.LinuxException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EpollTest
{
    private static final long FOREVER_NS = 20_000_000_000L;

    @Test
    void shouldReportWhichDescriptorIsReady()
    {
        try (Epoll epoll = new Epoll("test", 4); EventFd one = EventFd.create("1"); EventFd two = EventFd.create("2"))
        {
            epoll.add(one.fd(), Epoll.EPOLLIN, 0x1_0000_0001L);
            epoll.add(two.fd(), Epoll.EPOLLIN, 0x2_0000_0002L);
            assertThat(epoll.await(0)).isZero();

            assertThat(two.signal()).isEqualTo(8);
            assertThat(epoll.await(FOREVER_NS)).isEqualTo(1);
            assertThat(epoll.data(0)).isEqualTo(0x2_0000_0002L);
            assertThat(epoll.events(0)).isEqualTo(Epoll.EPOLLIN);

            assertThat(one.signal()).isEqualTo(8);
            assertThat(epoll.await(FOREVER_NS)).isEqualTo(2);
            assertThat(epoll.data(0) ^ epoll.data(1)).isEqualTo(0x3_0000_0003L);
        }
    }

    @Test
    void shouldTimeOutBelowAMillisecond()
    {
        try (Epoll epoll = new Epoll("test", 1))
        {
            assertThat(epoll.await(10_000)).isZero();
        }
    }

    @Test
    void shouldWakeASleeper() throws Exception
    {
        try (Epoll epoll = new Epoll("test", 1); EventFd eventFd = EventFd.create("1"))
        {
            epoll.add(eventFd.fd(), Epoll.EPOLLIN, 0);
            final CompletableFuture<Integer> sleeper = CompletableFuture.supplyAsync(() -> epoll.await(FOREVER_NS));
            Thread.sleep(10);
            assertThat(eventFd.signal()).isEqualTo(8);

            assertThat(sleeper.get()).isEqualTo(1);
        }
    }

    @Test
    void shouldChangeAndRemove()
    {
        try (Epoll epoll = new Epoll("test", 1); EventFd eventFd = EventFd.create("1"))
        {
            epoll.add(eventFd.fd(), Epoll.EPOLLIN, 0);
            assertThat(epoll.modify(eventFd.fd(), Epoll.EPOLLOUT, 5)).isZero();
            assertThat(epoll.await(FOREVER_NS)).isEqualTo(1);
            assertThat(epoll.data(0)).isEqualTo(5);

            epoll.remove(eventFd.fd());
            assertThat(epoll.await(0)).isZero();
            assertThatThrownBy(() -> epoll.remove(eventFd.fd())).isInstanceOf(LinuxException.class)
                .hasMessageContaining("ENOENT");
        }
    }

    @Test
    void shouldRefuseUseAfterClose()
    {
        final Epoll epoll = new Epoll("test", 1);
        epoll.close();
        epoll.close();

        assertThatThrownBy(epoll::fd).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldCoalesceSignalsOfAnEventFd()
    {
        try (EventFd eventFd = EventFd.create("1"))
        {
            assertThat(eventFd.drain()).isEqualTo(-Errno.EAGAIN);
            assertThat(eventFd.signal()).isEqualTo(8);
            assertThat(eventFd.signal()).isEqualTo(8);
            assertThat(eventFd.drain()).isEqualTo(8);
            assertThat(eventFd.drain()).isEqualTo(-Errno.EAGAIN);
        }
    }
}
