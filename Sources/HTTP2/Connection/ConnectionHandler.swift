import NIOCore
import NIOTLS
import TLS

/// Ties a connection to its channel: bytes read go to the session, and its output is written once per burst of reads.
final class ConnectionHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = Never
  typealias OutboundOut = ByteBuffer

  /// How the name of TLS is in a pipeline that has it.
  static let tlsName = "tls"

  private let connection: HTTP2Connection
  private let makeDelegate: (HTTP2Connection) -> any ConnectionDelegate
  /// TLS has not begun.
  private var awaitsHandshake: Bool
  let isSecured: Bool
  /// Is told whether TLS has begun; nil once it was.
  private var handshakeObserver: ((Result<Void, TLSFailure>) -> Void)?
  private var context: ChannelHandlerContext?
  private var isStarted = false
  private(set) var isWritable = true
  /// The channel wants to read, but must not while its output is held up, or the client has sent too much.
  private var isReadHeld = false
  /// The peer has shut its sending side.
  private var isInputClosed = false
  /// Nothing is read, for now or any more.
  private var isDeaf = false
  /// Nothing is read any more.
  private var isStopped = false

  /// - Parameters:
  ///   - isSecured: There is TLS before this handler, and the session begins after its handshake.
  ///   - handshakeObserver: Is told once how the handshake went; never without TLS.
  init(
    connection: HTTP2Connection, isSecured: Bool = false,
    handshakeObserver: ((Result<Void, TLSFailure>) -> Void)? = nil,
    makeDelegate: @escaping (HTTP2Connection) -> any ConnectionDelegate
  ) {
    self.connection = connection
    self.isSecured = isSecured
    awaitsHandshake = isSecured
    self.handshakeObserver = handshakeObserver
    self.makeDelegate = makeDelegate
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    connection.attach(self, awaitsHandshake: awaitsHandshake)
    if context.channel.isActive { start() }
  }

  func channelActive(context: ChannelHandlerContext) {
    start()
  }

  private func start() {
    guard !awaitsHandshake else { return }
    start(nil)
  }

  /// - Parameter version: What TLS has agreed on.
  private func start(_ version: HTTPVersion?) {
    guard !isStarted else { return }
    isStarted = true
    connection.start(version, makeDelegate)
  }

  private func handshakeEnded(_ result: Result<HTTPVersion, TLSFailure>) {
    guard awaitsHandshake else { return }
    awaitsHandshake = false
    let observer = handshakeObserver
    handshakeObserver = nil
    if case .success(let version) = result { start(version) } else { close() }
    observer?(result.map { _ in })
  }

  func handshakeTimedOut() {
    handshakeEnded(.failure(.timeout))
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
    if isReadHeld, !isDeaf {
      isReadHeld = false
      context.read()
    }
  }

  func read(context: ChannelHandlerContext) {
    if isWritable, !isDeaf { context.read() } else { isReadHeld = true }
  }

  /// Stops reading for a while, or goes on.
  func holdInput(_ isHeld: Bool) {
    guard isHeld != isDeaf, !isStopped else { return }
    isDeaf = isHeld
    guard !isHeld, isReadHeld, isWritable else { return }
    isReadHeld = false
    context?.read()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted(let name)? = event as? TLSUserEvent {
      handshakeEnded(connection.version(negotiated: name).map { .success($0) } ?? .failure(.withoutHTTP2))
    } else if let event = event as? ChannelEvent, event == .inputClosed {
      isInputClosed = true
      connection.inputClosed()
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if TLSFailure.isCause(of: error) {
      let failure = TLSFailure(handshake: error)
      handshakeEnded(.failure(failure))
      if failure != .endOfInput { connection.secureTransportFailed(failure) }
    }
    close()
  }

  func channelInactive(context: ChannelHandlerContext) {
    closed()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    closed()
  }

  /// A channel that closes while it reads may never complete that read: the loop's jobs must not wait for it.
  private func closed() {
    handshakeEnded(.failure(.endOfInput))
    context = nil
    connection.transportClosed()
    connection.executor.endRead()
  }

  /// What the peer still sends stays in the system's buffer, which it fills: then the peer has to wait.
  func stopReading() {
    isDeaf = true
    isStopped = true
  }

  var remoteAddress: SocketAddress? { context?.remoteAddress }

  var localAddress: SocketAddress? { context?.localAddress }

  var peerCertificate: PeerCertificate? {
    guard isSecured, let context else { return nil }
    return PeerCertificate(context.pipeline.syncOperations)
  }

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
    isDeaf = isStopped
    if isReadHeld, !isDeaf {
      isReadHeld = false
      context?.read()
    }
  }

  /// Closes the transport at once. TLS would first wait for the peer to end as well: it is passed by, unless the peer has.
  func close() {
    guard let context else { return }
    if isSecured, !isInputClosed, let tls = try? context.pipeline.syncOperations.context(name: Self.tlsName) {
      tls.close(promise: nil)
    } else {
      context.close(promise: nil)
    }
  }
}
