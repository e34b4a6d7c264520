import NIOCore

/// Ends a connection on which more is sent than a request may have.
final class RequestBytesHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var remaining: Int

  init(limit: Int) { remaining = limit }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard remaining >= 0 else { return }
    remaining -= unwrapInboundIn(data).readableBytes
    guard remaining < 0 else { return context.fireChannelRead(data) }
    let response = "HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: response))).whenComplete { _ in
      channel.close(promise: nil)
    }
  }
}
