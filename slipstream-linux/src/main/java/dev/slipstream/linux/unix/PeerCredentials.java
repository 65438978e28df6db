/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.linux.unix;

/**
 * Who is at the other end of a unix socket, as the kernel recorded it when the connection was made: {@code struct
 * ucred} of {@code bits/socket.h}. The peer cannot forge it.
 *
 * @param pid the process, 0 if it lives in a pid namespace that cannot be seen from here; it may have ended since.
 * @param uid its effective user.
 * @param gid its effective group.
 */
public record PeerCredentials(int pid, int uid, int gid)
{
}
