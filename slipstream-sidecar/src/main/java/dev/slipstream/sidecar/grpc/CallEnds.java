/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.grpc;

import dev.slipstream.sidecar.metrics.GrpcStatus;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How a call ends on the wire, by gRPC's mapping to HTTP/2 (grpc/doc/PROTOCOL-HTTP2.md).
 */
final class CallEnds
{
    private static final AsciiString GRPC_STATUS = AsciiString.cached("grpc-status");
    private static final AsciiString CONTENT_TYPE_GRPC = AsciiString.cached("application/grpc");
    private static final AsciiString GRPC_MESSAGE = AsciiString.cached("grpc-message");
    private static final String HEX = "0123456789ABCDEF";

    private CallEnds()
    {
    }

    /** Whether content is gRPC's: {@code application/grpc}, alone or with {@code +proto} or a parameter. */
    static boolean isGrpc(final @Nullable CharSequence contentType)
    {
        final int length = CONTENT_TYPE_GRPC.length();
        return contentType != null && AsciiString.regionMatches(contentType, true, 0, CONTENT_TYPE_GRPC, 0, length) &&
            (contentType.length() == length || contentType.charAt(length) == '+' || contentType.charAt(length) == ';');
    }

    /**
     * The last headers of a call that the sidecar ends.
     *
     * @param isStarted whether the peer has got headers already.
     */
    static Http2HeadersFrame trailers(final GrpcStatus status, final String message, final boolean isStarted)
    {
        final Http2Headers headers = new DefaultHttp2Headers();
        if (!isStarted)
        {
            headers.status("200").set(HttpHeaderNames.CONTENT_TYPE, CONTENT_TYPE_GRPC);
        }
        headers.setInt(GRPC_STATUS, status.code()).set(GRPC_MESSAGE, percentEncoded(message));
        return new DefaultHttp2HeadersFrame(headers, true);
    }

    /** The answer to what is no call of gRPC. */
    static Http2HeadersFrame httpError(final String httpStatus)
    {
        return new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status(httpStatus), true);
    }

    /** The status that an endpoint has ended a call with. */
    static GrpcStatus statusOf(final Http2Headers trailers)
    {
        final @Nullable Integer code = trailers.getInt(GRPC_STATUS);
        return code == null ? GrpcStatus.UNKNOWN : GrpcStatus.of(code);
    }

    /** The status that gRPC makes of a reset. */
    static GrpcStatus statusOf(final long errorCode)
    {
        if (errorCode == Http2Error.REFUSED_STREAM.code())
        {
            return GrpcStatus.UNAVAILABLE;
        }
        if (errorCode == Http2Error.CANCEL.code())
        {
            return GrpcStatus.CANCELLED;
        }
        if (errorCode == Http2Error.ENHANCE_YOUR_CALM.code())
        {
            return GrpcStatus.RESOURCE_EXHAUSTED;
        }
        if (errorCode == Http2Error.INADEQUATE_SECURITY.code())
        {
            return GrpcStatus.PERMISSION_DENIED;
        }
        return GrpcStatus.INTERNAL;
    }

    private static String percentEncoded(final String message)
    {
        final StringBuilder encoded = new StringBuilder();
        for (final byte each : message.getBytes(StandardCharsets.UTF_8))
        {
            if (each >= ' ' && each <= '~' && each != '%')
            {
                encoded.append((char)each);
            }
            else
            {
                encoded.append('%').append(HEX.charAt((each >> 4) & 0xf)).append(HEX.charAt(each & 0xf));
            }
        }
        return encoded.toString();
    }
}
