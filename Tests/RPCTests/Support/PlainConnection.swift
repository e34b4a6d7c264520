import NIOCore
import NIOPosix
import Synchronization

/// A connection that speaks HTTP/1.1 as the test writes it.
struct PlainConnection: Sendable {
  private let channel: any Channel
  private let chunks: AsyncStream<String>
  private let received = Received()

  static func connect(port: Int) async throws -> PlainConnection {
    let (chunks, continuation) = AsyncStream<String>.makeStream()
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Receiver(continuation))
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    return PlainConnection(channel: channel, chunks: chunks)
  }

  func send(_ text: String) async throws { try await send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get() }

  /// All that has come since the last call, once that fulfils `condition` or is all there ever is.
  func text(until condition: (String) -> Bool) async -> String {
    for await chunk in chunks where condition(received.append(chunk)) { break }
    return received.take()
  }

  func close() async { try? await channel.close().get() }

  private final class Received: Sendable {
    private let text = Mutex("")

    func append(_ chunk: String) -> String {
      text.withLock {
        $0 += chunk
        return $0
      }
    }

    func take() -> String {
      text.withLock { text in
        defer { text = "" }
        return text
      }
    }
  }

  private final class Receiver: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let continuation: AsyncStream<String>.Continuation

    init(_ continuation: AsyncStream<String>.Continuation) { self.continuation = continuation }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      continuation.yield(String(buffer: unwrapInboundIn(data)))
    }

    func channelInactive(context: ChannelHandlerContext) { continuation.finish() }
  }
}
