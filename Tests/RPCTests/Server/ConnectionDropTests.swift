import HTTP2
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import RPC

/// Why a connection was cut off is told once.
@Suite struct ConnectionDropTests {
  private struct Handler: LogHandler {
    let lines: Events<[String]>
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info
    subscript(metadataKey key: String) -> Logger.MetadataValue? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }
    func log(event: LogEvent) {
      let fields = event.metadata ?? [:]
      lines.send(["\(event.message)"] + ["peer", "reason", "cause"].map { fields[$0]?.description ?? "" })
    }
  }

  private func lines(sending bytes: [UInt8]) async throws -> [[String]] {
    let lines = Events<[String]>()
    let logger = Logger(label: "test") { _ in Handler(lines: lines) }
    try await TestServer.run(logger: logger) { server in
      let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .channelInitializer { $0.eventLoop.makeCompletedFuture(.success(())) }
        .connect(host: "127.0.0.1", port: server.port).get()
      try? await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
      try? await channel.closeFuture.get()
      await lines.wait { !$0.isEmpty }
    }
    return lines.all
  }

  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 0]

  @Test func aFloodIsOneLine() async throws {
    let ping: [UInt8] = [0, 0, 8, 6, 0, 0, 0, 0, 0] + Array(repeating: 0, count: 8)
    let all = try await lines(sending: Self.preface + Array(repeating: ping, count: 2_000).flatMap { $0 })
    #expect(all.count == 1)
    #expect(all.first?.first == "connection dropped")
    #expect(all.first?[1].hasPrefix("127.0.0.1:") == true)
    #expect(all.first?.suffix(2) == ["abuse", "ping"])
  }

  @Test func aViolationIsOneLine() async throws {
    // DATA on stream 0.
    let all = try await lines(sending: Self.preface + [0, 0, 1, 0, 0, 0, 0, 0, 0, 7])
    #expect(all.map { $0.suffix(2) } == [["protocol-violation", "PROTOCOL_ERROR"]])
  }

  @Test func whatIsSaid() {
    func words(_ closure: ConnectionClosure) -> [String]? { ConnectionDrop(closure).map { [$0.reason, $0.cause] } }
    #expect(words(.graceful) == nil)
    #expect(words(.peerClosed) == nil)
    #expect(words(.goAway(.internalError)) == nil)
    #expect(words(.abuse(.windowUpdate)) == ["abuse", "window-update"])
    #expect(words(.late(.firstRequest)) == ["late", "first-request"])
    #expect(words(.stalled) == ["stalled", "output"])
    #expect(words(.aborted) == ["aborted", "drain-limit"])
    #expect(words(.protocolViolation(.enhanceYourCalm)) == ["protocol-violation", "ENHANCE_YOUR_CALM"])
    #expect(words(.protocolViolation(ErrorCode(rawValue: 77))) == ["protocol-violation", "other"])
  }
}
