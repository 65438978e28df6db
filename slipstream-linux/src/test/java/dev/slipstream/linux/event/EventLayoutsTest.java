/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.event;

import dev.slipstream.linux.LayoutAudit;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class EventLayoutsTest
{
    @Test
    void shouldAgreeWithTheHeaders() throws IOException, InterruptedException
    {
        new LayoutAudit("fcntl.h", "semaphore.h", "time.h", "linux/futex.h", "linux/membarrier.h", "linux/stat.h",
            "linux/time_types.h", "sys/epoll.h", "sys/eventfd.h", "sys/inotify.h", "sys/syscall.h")
            .struct("struct __kernel_timespec", Timespec.LAYOUT)
            .struct("struct epoll_event", EpollEventLayout.LAYOUT)
            .struct("struct futex_waitv", FutexWaitVector.LAYOUT)
            .struct("struct statx", FileStatus.LAYOUT)
            .constant("sizeof(sem_t)", PosixSemaphore.LENGTH)
            .constant("SYS_futex", SystemCall.FUTEX)
            .constant("SYS_membarrier", SystemCall.MEMBARRIER)
            .constant("SYS_epoll_pwait2", SystemCall.EPOLL_PWAIT2)
            .constant("SYS_futex_waitv", SystemCall.FUTEX_WAITV)
            .constant("EPOLL_CLOEXEC", Epoll.EPOLL_CLOEXEC)
            .constant("EPOLL_CTL_ADD", Epoll.EPOLL_CTL_ADD)
            .constant("EPOLL_CTL_DEL", Epoll.EPOLL_CTL_DEL)
            .constant("EPOLL_CTL_MOD", Epoll.EPOLL_CTL_MOD)
            .constant("EPOLLIN", Epoll.EPOLLIN)
            .constant("EPOLLOUT", Epoll.EPOLLOUT)
            .constant("EPOLLERR", Epoll.EPOLLERR)
            .constant("EPOLLHUP", Epoll.EPOLLHUP)
            .constant("(int)EPOLLET", Epoll.EPOLLET)
            .constant("EFD_CLOEXEC", EventFd.EFD_CLOEXEC)
            .constant("EFD_NONBLOCK", EventFd.EFD_NONBLOCK)
            .constant("IN_CLOEXEC", OpenWatch.IN_CLOEXEC)
            .constant("IN_NONBLOCK", OpenWatch.IN_NONBLOCK)
            .constant("IN_OPEN", OpenWatch.IN_OPEN)
            .constant("FUTEX_WAIT", Futex.FUTEX_WAIT)
            .constant("FUTEX_WAKE", Futex.FUTEX_WAKE)
            .constant("FUTEX_32", FutexWaitVector.FUTEX_32)
            .constant("FUTEX_WAITV_MAX", FutexWaitVector.MAX_WORDS)
            .constant("CLOCK_MONOTONIC", FutexWaitVector.CLOCK_MONOTONIC)
            .constant("O_WRONLY", SignalPipe.O_WRONLY)
            .constant("O_RDWR", SignalPipe.O_RDWR)
            .constant("O_NONBLOCK", SignalPipe.O_NONBLOCK)
            .constant("O_CLOEXEC", SignalPipe.O_CLOEXEC)
            .constant("O_NOFOLLOW", SignalPipe.O_NOFOLLOW)
            .constant("S_IFMT", FileStatus.S_IFMT)
            .constant("S_IFIFO", FileStatus.S_IFIFO)
            .constant("STATX_TYPE | STATX_MODE | STATX_UID", FileStatus.STATX_TYPE_MODE_UID)
            .constant("AT_EMPTY_PATH", FileStatus.AT_EMPTY_PATH)
            .constant("MEMBARRIER_CMD_QUERY", Membarrier.MEMBARRIER_CMD_QUERY)
            .constant("MEMBARRIER_CMD_GLOBAL_EXPEDITED", Membarrier.MEMBARRIER_CMD_GLOBAL_EXPEDITED)
            .constant("MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED",
                Membarrier.MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED)
            .verify();
    }
}
