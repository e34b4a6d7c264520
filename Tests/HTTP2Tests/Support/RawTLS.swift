import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Synchronization

/// A TLS client without any HTTP/2 in it, of settings that no client of ours has.
enum RawTLS {
  struct Outcome: Sendable {
    /// Whether the handshake was done, and which protocol both sides have agreed on.
    var isEstablished = false
    var negotiatedProtocol: String?
    /// Bytes that the server sent after it.
    var received = 0
  }

  /// Connects, and returns when the server has closed the connection.
  static func outcome(port: Int, _ change: (inout TLSConfiguration) -> Void = { _ in }) async throws -> Outcome {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.certificateVerification = .none
    configuration.applicationProtocols = ["h2"]
    change(&configuration)
    let context = try NIOSSLContext(configuration: configuration)
    let observer = Observer()
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers(
            NIOSSLClientHandler(context: context, serverHostname: nil), Receiver(observer))
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    try await channel.closeFuture.get()
    return observer.outcome
  }

  private final class Observer: Sendable {
    private let value = Mutex(Outcome())

    var outcome: Outcome { value.withLock { $0 } }

    func change(_ body: (inout Outcome) -> Void) {
      value.withLock { body(&$0) }
    }
  }

  private final class Receiver: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let observer: Observer

    init(_ observer: Observer) { self.observer = observer }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      guard case .handshakeCompleted(let name)? = event as? TLSUserEvent else { return }
      observer.change {
        $0.isEstablished = true
        $0.negotiatedProtocol = name
      }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let count = unwrapInboundIn(data).readableBytes
      observer.change { $0.received += count }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }
}
