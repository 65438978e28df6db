/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.netty.node.NodeCounters;
import dev.slipstream.netty.settings.AeronUdpSettings;
import io.aeron.driver.status.SystemCounterDescriptor;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32C;

/** Both ends of the connections of {@link LossTest}: Aeron takes what is to be lost from properties of the process. */
public final class LossProcess
{
    static final String DONE = "retransmitted: ";

    /** What is echoed, in both directions together. */
    static final int ECHOED_LENGTH = 2 * 3 * 1024 * 1024;

    private static final int LAST_WORDS = 10;
    private static final int LAST_WORDS_LENGTH = 50_000;

    private LossProcess()
    {
    }

    /**
     * Send and compare, and print how many datagrams had to be sent once more.
     *
     * @param args directory and seed.
     * @throws Exception if it cannot.
     */
    public static void main(final String[] args) throws Exception
    {
        final AeronUdpSettings settings = AeronUdpSettings.fromProperties().withDirectory(Path.of(args[0]))
            .withTermLength(TestMedium.UDP_TERM_LENGTH);
        final Random random = new Random(Long.parseLong(args[1]));
        try (ChannelPair keep = ChannelPair.with(TestMedium.udp(settings)).echo().connect())
        {
            echo(keep, random);
            for (int i = 0; i < LAST_WORDS; i++)
            {
                closeAfterWriting(settings, random);
            }
            System.out
                .println(DONE + NodeCounters.valueOf(settings.directory(), SystemCounterDescriptor.RETRANSMITS_SENT));
        }
        System.exit(0);
    }

    private static void echo(final ChannelPair pair, final Random random)
    {
        final CRC32C sent = new CRC32C();
        final int length = ECHOED_LENGTH / 2;
        for (int written = 0; written < length;)
        {
            final ByteBuf message =
                message(pair.client(), random, Math.min(1 + random.nextInt(20_000), length - written));
            written += message.readableBytes();
            sent.update(message.nioBuffer());
            pair.client().writeAndFlush(message).syncUninterruptibly();
        }
        pair.clientEvents().awaitBytes(length);
        assertThat(pair.serverEvents().checksum()).isEqualTo(sent.getValue());
        assertThat(pair.clientEvents().checksum()).isEqualTo(sent.getValue());
        assertThat(pair.clientEvents().failures()).isEmpty();
    }

    /** The last datagram may be lost as well, and nothing comes after it by which that shows. */
    private static void closeAfterWriting(final AeronUdpSettings settings, final Random random)
    {
        try (ChannelPair pair = ChannelPair.with(TestMedium.udp(settings)).connect())
        {
            final ByteBuf message = message(pair.client(), random, 1 + random.nextInt(LAST_WORDS_LENGTH));
            final CRC32C sent = new CRC32C();
            sent.update(message.nioBuffer());
            pair.client().writeAndFlush(message).syncUninterruptibly();
            pair.client().close().syncUninterruptibly();

            pair.serverEvents().awaitInactive();
            assertThat(pair.serverEvents().failures()).isEmpty();
            assertThat(pair.serverEvents().checksum()).isEqualTo(sent.getValue());
        }
    }

    private static ByteBuf message(final Channel channel, final Random random, final int length)
    {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return channel.alloc().buffer(length).writeBytes(bytes);
    }
}
