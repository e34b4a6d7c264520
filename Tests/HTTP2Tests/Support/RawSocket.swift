import NIOCore
import NIOPosix
import Synchronization

/// A TCP connection without any HTTP/2 in it.
struct RawSocket: Sendable {
  private let channel: any Channel
  private let input: Input

  static func connect(port: Int, reads: Bool = true) async throws -> RawSocket {
    let input = Input()
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelOption(.autoRead, value: reads)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Receiver(input)) }
      }
      .connect(host: "127.0.0.1", port: port).get()
    return RawSocket(channel: channel, input: input)
  }

  func send(_ bytes: [UInt8]) async throws {
    try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
  }

  /// No more is sent; what comes is still read.
  func shutDownOutput() async throws {
    try await channel.close(mode: .output).get()
  }

  /// All frames so far, once they fulfil `condition`.
  ///
  /// - Throws: ``EndOfInput`` if the other side ends before.
  func frames(until condition: ([Frame]) -> Bool) async throws -> [Frame] {
    for await bytes in input.stream {
      let frames = Frame.parseWhole(input.append(bytes))
      if condition(frames) { return frames }
    }
    throw EndOfInput()
  }

  /// Returns when the other side has ended too.
  func end() async throws {
    for await _ in input.stream {}
    try? await channel.close().get()
  }

  /// Ends both sides at once.
  func close() async throws {
    try? await channel.close().get()
  }

  struct EndOfInput: Error {}

  private final class Input: Sendable {
    let stream: AsyncStream<[UInt8]>
    let continuation: AsyncStream<[UInt8]>.Continuation
    private let received = Mutex<[UInt8]>([])

    init() { (stream, continuation) = AsyncStream.makeStream() }

    /// - Returns: All that has come.
    func append(_ bytes: [UInt8]) -> [UInt8] {
      received.withLock {
        $0 += bytes
        return $0
      }
    }
  }

  private final class Receiver: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let input: Input

    init(_ input: Input) { self.input = input }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      input.continuation.yield(Array(unwrapInboundIn(data).readableBytesView))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if let event = event as? ChannelEvent, event == .inputClosed { input.continuation.finish() }
      context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) { input.continuation.finish() }
  }
}
