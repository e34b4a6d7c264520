import NIOCore

/// Ties a connection to its channel: bytes read go to the session, and its output is written once per burst of reads.
final class ConnectionHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = Never
  typealias OutboundOut = ByteBuffer

  private let connection: HTTP2Connection
  private let makeDelegate: (HTTP2Connection) -> any ConnectionDelegate
  private var context: ChannelHandlerContext?
  private var isStarted = false
  private(set) var isWritable = true
  /// The channel wants to read, but must not while its output is held up.
  private var isReadHeld = false
  /// The peer has shut its sending side.
  private var isInputClosed = false
  /// Nothing is read any more.
  private var isDeaf = false

  init(connection: HTTP2Connection, makeDelegate: @escaping (HTTP2Connection) -> any ConnectionDelegate) {
    self.connection = connection
    self.makeDelegate = makeDelegate
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if context.channel.isActive { start() }
  }

  func channelActive(context: ChannelHandlerContext) {
    start()
  }

  private func start() {
    guard !isStarted else { return }
    isStarted = true
    connection.start(transport: self, delegate: makeDelegate(connection))
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    connection.executor.beginRead()
    connection.read(unwrapInboundIn(data))
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    connection.executor.endRead()
  }

  // Back-pressure: what the peer makes us say it must take before it is heard again.
  func channelWritabilityChanged(context: ChannelHandlerContext) {
    isWritable = context.channel.isWritable
    guard isWritable else { return }
    connection.needsFlush()
    if isReadHeld {
      isReadHeld = false
      context.read()
    }
  }

  func read(context: ChannelHandlerContext) {
    guard !isDeaf else { return }
    if isWritable { context.read() } else { isReadHeld = true }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? ChannelEvent, event == .inputClosed {
      isInputClosed = true
      connection.inputClosed()
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    closed()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    closed()
  }

  /// A channel that closes while it reads may never complete that read: the loop's jobs must not wait for it.
  private func closed() {
    context = nil
    connection.transportClosed()
    connection.executor.endRead()
  }

  /// What the peer still sends stays in the system's buffer, which it fills: then the peer has to wait.
  func stopReading() {
    isDeaf = true
    isReadHeld = false
  }

  var remoteAddress: SocketAddress? { context?.remoteAddress }

  /// Bytes that were written and that the socket has not taken.
  var bufferedBytes: Int {
    (try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
  }

  func write(_ bytes: ByteBuffer) {
    context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
  }

  /// Shuts the sending side when all is written, then calls `completion`.
  func shutDownOutput(_ completion: @escaping @Sendable () -> Void) {
    let promise = context?.eventLoop.makePromise(of: Void.self)
    promise?.futureResult.whenComplete { _ in completion() }
    guard !isInputClosed else {
      // The channel would be closed at once, with all that is not written yet: the end of the writes is awaited instead.
      context?.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: promise)
      return
    }
    context?.close(mode: .output, promise: promise)
    // The peer's close is seen by reading.
    if isReadHeld {
      isReadHeld = false
      context?.read()
    }
  }

  func close() {
    context?.close(promise: nil)
  }
}
