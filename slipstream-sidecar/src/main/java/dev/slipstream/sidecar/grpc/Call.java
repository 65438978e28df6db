/*
 * Copyright 2026 The Slipstream authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.slipstream.sidecar.grpc;

import dev.slipstream.sidecar.metrics.CallMetrics;
import dev.slipstream.sidecar.metrics.GrpcStatus;
import dev.slipstream.sidecar.metrics.ListenerMetrics.Rejection;
import dev.slipstream.sidecar.tls.PeerIdentity;
import dev.slipstream.sidecar.upstream.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call: the stream of whoever calls, and the stream to an endpoint, once there is one.
 *
 * <p>Each side is read only while the other can be written to, so that what a call holds is bounded by the window of
 * the stream on one side and the water mark on the other. While there is no endpoint yet, nothing is read at all.
 * Resets and trailers pass as they are. When the connection to the endpoint breaks, the call ends with UNAVAILABLE;
 * when the endpoint has said that it did not look at the call, with a reset that says the same, and gRPC calls again by
 * itself. Until the headers are on their way, another endpoint is tried.
 *
 * <p>On the event loop of both connections only.
 */
// A write or close that fails shows as the end of its channel, which is handled.
@SuppressWarnings("FutureReturnValueIgnored")
final class Call implements StreamRequest
{
    private static final AsciiString TRACE_PARENT = AsciiString.cached("traceparent");
    private static final AsciiString HTTP = HttpScheme.HTTP.name();
    private static final AsciiString HTTPS = HttpScheme.HTTPS.name();
    private static final String POST = "POST";

    /** Of W3C's trace context, whose version 0 is 55 characters long; more is not logged. */
    private static final int MAX_TRACE_PARENT = 128;

    private final GrpcProxy proxy;
    private final LoopConnections connections;
    private final Http2StreamChannel inbound;
    private final Inbound inboundSide = new Inbound();
    private final List<Endpoint> tried = new ArrayList<>(1);
    private final long startNs = System.nanoTime();
    private @Nullable Http2Headers request;
    private @Nullable String path;
    private Router.@Nullable Target target;
    private @Nullable Endpoint endpoint;
    private @Nullable OutboundConnection connection;
    private @Nullable Http2StreamChannel outbound;
    private @Nullable CallMetrics metrics;
    private @Nullable String lastFailure;
    private boolean isRequestComplete;
    private boolean areHeadersSent;
    private boolean isResponseStarted;
    private boolean isEnded;
    private @Nullable Outbound outboundSide;
    private long requestBytes;
    private long responseBytes;

    Call(final GrpcProxy proxy, final LoopConnections connections, final Http2StreamChannel inbound)
    {
        this.proxy = proxy;
        this.connections = connections;
        this.inbound = inbound;
    }

    /** The handler of the stream of whoever calls. */
    ChannelHandler inboundHandler()
    {
        return inboundSide;
    }

    @Override
    public boolean isWanted()
    {
        return !isEnded;
    }

    @Override
    public ChannelHandler handler()
    {
        outboundSide = new Outbound();
        return outboundSide;
    }

    @Override
    public void onOpened(final OutboundConnection openedOn, final Http2StreamChannel stream)
    {
        if (isEnded || request == null)
        {
            stream.close();
            return;
        }
        connection = openedOn;
        outbound = stream;
        stream.config().setAutoRead(inbound.isWritable());
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(request, isRequestComplete)).addListener((written) ->
        {
            if (written.isSuccess())
            {
                areHeadersSent = true;
                inbound.config().setAutoRead(stream.isWritable());
            }
            else
            {
                // Nothing of the call has left; the stream is closed by the codec.
                stream.close();
            }
        });
    }

    @Override
    public void onFailed(final String cause)
    {
        lastFailure = endpoint + ": " + cause;
        if (!isEnded)
        {
            tryNext();
        }
    }

    private void onRequest(final Http2HeadersFrame frame)
    {
        final Http2Headers headers = frame.headers();
        isRequestComplete = frame.isEndStream();
        inbound.config().setAutoRead(false);
        if (!CallEnds.isGrpc(headers.get(HttpHeaderNames.CONTENT_TYPE)))
        {
            rejectAsHttp("415");
            return;
        }
        if (!POST.contentEquals(headers.method()))
        {
            rejectAsHttp("405");
            return;
        }
        path = headers.path().toString();
        target = proxy.router().find(path);
        if (!proxy.callLimit().tryEnter())
        {
            proxy.metrics().onRejected(Rejection.CALLS);
            isEnded = true;
            respond(GrpcStatus.RESOURCE_EXHAUSTED, "the sidecar has limits.calls=" + proxy.callLimit().limit() +
                " calls in flight");
            return;
        }
        metrics = proxy.methods().of(path);
        metrics.onStarted();
        if (target == null)
        {
            proxy.metrics().onRejected(Rejection.ROUTE);
            fail(GrpcStatus.UNIMPLEMENTED, "the sidecar has no route for " + path);
            return;
        }
        final PeerIdentity caller = PeerIdentity.of(inbound.parent());
        if (caller != null && !caller.isAcceptedBy(target.route().peers()))
        {
            proxy.metrics().onRejected(Rejection.PEER);
            fail(GrpcStatus.PERMISSION_DENIED, "the sidecar's route " + target.route().label() + " is not for " +
                caller);
            return;
        }
        request = headers.scheme(target.balancer().config().tls() == null ? HTTP : HTTPS);
        tryNext();
    }

    private void tryNext()
    {
        if (target == null)
        {
            throw new IllegalStateException("without a target");
        }
        final Endpoint next = target.balancer().next(tried);
        if (next == null)
        {
            target.balancer().metrics().onUnavailable();
            fail(GrpcStatus.UNAVAILABLE, "no endpoint of " + target.balancer().config().name() + " is available" +
                (lastFailure == null ? "" : "; " + lastFailure));
            return;
        }
        tried.add(next);
        endpoint = next;
        connections.open(target.balancer(), next, this);
    }

    private void toEndpoint(final ByteBuf content, final boolean isLast)
    {
        isRequestComplete = isLast;
        requestBytes += content.readableBytes();
        proxy.metrics().onReceived(content.readableBytes());
        if (outbound == null || isEnded)
        {
            // It was read because the stream has ended, and nobody wants it any more.
            content.release();
            return;
        }
        outbound.write(new DefaultHttp2DataFrame(content, isLast));
    }

    private void toCaller(final ByteBuf content, final boolean isLast)
    {
        responseBytes += content.readableBytes();
        proxy.metrics().onSent(content.readableBytes());
        if (isEnded)
        {
            content.release();
            return;
        }
        inbound.write(new DefaultHttp2DataFrame(content, isLast));
        if (isLast)
        {
            // Whatever answers like that is not gRPC.
            onResponseEnded(GrpcStatus.UNKNOWN);
        }
    }

    private void toCaller(final Http2HeadersFrame frame)
    {
        if (isEnded)
        {
            return;
        }
        isResponseStarted = true;
        inbound.write(new DefaultHttp2HeadersFrame(frame.headers(), frame.isEndStream())).addListener((written) ->
        {
            if (frame.isEndStream() && !isRequestComplete)
            {
                inbound.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
            }
        });
        if (frame.isEndStream())
        {
            onResponseEnded(CallEnds.statusOf(frame.headers()));
        }
    }

    private void onResponseEnded(final GrpcStatus status)
    {
        if (target != null && endpoint != null)
        {
            if (status == GrpcStatus.UNAVAILABLE)
            {
                target.balancer().onUnavailable(endpoint);
            }
            else
            {
                endpoint.onAnswered();
            }
        }
        end(status, null);
        inbound.flush();
        if (outbound != null && !isRequestComplete)
        {
            outbound.close();
        }
    }

    /** The stream to the endpoint has ended before the response had. */
    private void onOutboundLost()
    {
        final OutboundConnection lost = connection;
        final Http2StreamChannel stream = outbound;
        final Outbound side = outboundSide;
        if (isEnded || lost == null || stream == null || side == null || target == null || endpoint == null)
        {
            return;
        }
        if (side.isReset())
        {
            endpoint.onAnswered();
            end(CallEnds.statusOf(side.resetCode()), "reset by the endpoint");
            inbound.writeAndFlush(new DefaultHttp2ResetFrame(side.resetCode()));
        }
        else if (!areHeadersSent)
        {
            outbound = null;
            lastFailure = endpoint + ": the connection has just ended";
            tryNext();
        }
        else if (!isResponseStarted && lost.isRefused(stream.stream().id()))
        {
            end(GrpcStatus.UNAVAILABLE, "refused by the endpoint");
            inbound.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));
        }
        else
        {
            if (!lost.isDraining())
            {
                target.balancer().onConnectionFailed(endpoint, "the connection broke during a call");
            }
            fail(GrpcStatus.UNAVAILABLE, "the connection to " + endpoint + " broke");
        }
    }

    /** The stream of whoever calls has ended: done, cancelled, or its connection is gone. */
    private void onInboundLost()
    {
        if (!isEnded)
        {
            end(GrpcStatus.CANCELLED, null);
        }
        if (outbound != null)
        {
            if (inboundSide.isReset() && outbound.isActive() && areHeadersSent)
            {
                outbound.writeAndFlush(new DefaultHttp2ResetFrame(inboundSide.resetCode()));
            }
            outbound.close();
        }
    }

    private void rejectAsHttp(final String httpStatus)
    {
        isEnded = true;
        proxy.metrics().onRejected(Rejection.PROTOCOL);
        writeLast(CallEnds.httpError(httpStatus));
    }

    private void fail(final GrpcStatus status, final String message)
    {
        end(status, message);
        respond(status, message);
    }

    private void respond(final GrpcStatus status, final String message)
    {
        writeLast(CallEnds.trailers(status, message, isResponseStarted));
    }

    private void writeLast(final Http2HeadersFrame trailers)
    {
        inbound.writeAndFlush(trailers).addListener((written) ->
        {
            if (!isRequestComplete)
            {
                inbound.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
            }
        });
    }

    private void end(final GrpcStatus status, final @Nullable String detail)
    {
        isEnded = true;
        if (metrics == null || path == null)
        {
            // It was none, or there was no room for it.
            return;
        }
        proxy.callLimit().leave();
        final long durationNs = System.nanoTime() - startNs;
        metrics.onEnded(status, durationNs);
        if (status == GrpcStatus.OK)
        {
            proxy.methods().onAnswered(path);
        }
        final Consumer<CallRecord> log = proxy.log();
        if (log != null)
        {
            log.accept(record(path, status, detail, durationNs));
        }
    }

    private CallRecord record(final String called, final GrpcStatus status, final @Nullable String detail,
        final long durationNs)
    {
        final CharSequence traceParent = request == null ? null : request.get(TRACE_PARENT);
        final PeerIdentity caller = PeerIdentity.of(inbound.parent());
        return new CallRecord(proxy.listener(), String.valueOf(inbound.parent().remoteAddress()),
            caller == null ? null : caller.toString(), called,
            target == null ? null : target.route().label(), endpoint == null ? null : endpoint.toString(), status,
            detail, durationNs, requestBytes, responseBytes,
            traceParent == null || traceParent.length() > MAX_TRACE_PARENT ? null : traceParent.toString());
    }

    /** One of the two streams, whose frames go to the other: read only while the other can be written to. */
    private abstract static class Side extends ChannelInboundHandlerAdapter
    {
        private static final long NONE = -1;

        private long resetCode = NONE;

        /** The other stream, or null while nothing can go there. */
        abstract @Nullable Http2StreamChannel other();

        abstract void onHeaders(Http2HeadersFrame headers);

        abstract void onData(ByteBuf content, boolean isLast);

        abstract void onLost();

        /** Whether the peer has ended it at once, by a reset. */
        final boolean isReset()
        {
            return resetCode != NONE;
        }

        final long resetCode()
        {
            return resetCode;
        }

        @Override
        public final void channelRead(final ChannelHandlerContext context, final Object message)
        {
            switch (message)
            {
                case final Http2HeadersFrame headers -> onHeaders(headers);
                case final Http2DataFrame data -> onData(data.content(), data.isEndStream());
                default -> ReferenceCountUtil.release(message);
            }
        }

        @Override
        public final void channelReadComplete(final ChannelHandlerContext context)
        {
            final Http2StreamChannel other = other();
            if (other != null)
            {
                other.flush();
            }
        }

        @Override
        public final void channelWritabilityChanged(final ChannelHandlerContext context)
        {
            final Http2StreamChannel other = other();
            if (other != null)
            {
                other.config().setAutoRead(context.channel().isWritable());
            }
        }

        @Override
        public final void userEventTriggered(final ChannelHandlerContext context, final Object event)
        {
            if (event instanceof final Http2ResetFrame reset)
            {
                resetCode = reset.errorCode();
            }
        }

        @Override
        public final void channelInactive(final ChannelHandlerContext context)
        {
            onLost();
        }

        @Override
        public final void exceptionCaught(final ChannelHandlerContext context, final Throwable cause)
        {
            context.close();
        }
    }

    /** What whoever calls sends. */
    private final class Inbound extends Side
    {
        @Override
        @Nullable
        Http2StreamChannel other()
        {
            return outbound;
        }

        @Override
        void onHeaders(final Http2HeadersFrame headers)
        {
            if (path == null && !isEnded)
            {
                onRequest(headers);
            }
            else
            {
                // Callers of gRPC have no trailers: all that they can mean is the end.
                toEndpoint(inbound.alloc().buffer(0), headers.isEndStream());
            }
        }

        @Override
        void onData(final ByteBuf content, final boolean isLast)
        {
            toEndpoint(content, isLast);
        }

        @Override
        void onLost()
        {
            onInboundLost();
        }
    }

    /** What the endpoint sends. */
    private final class Outbound extends Side
    {
        @Override
        @Nullable
        Http2StreamChannel other()
        {
            // Whoever calls is not read before the endpoint knows of the call.
            return areHeadersSent ? inbound : null;
        }

        @Override
        void onHeaders(final Http2HeadersFrame headers)
        {
            toCaller(headers);
        }

        @Override
        void onData(final ByteBuf content, final boolean isLast)
        {
            toCaller(content, isLast);
        }

        @Override
        void onLost()
        {
            onOutboundLost();
        }
    }
}
