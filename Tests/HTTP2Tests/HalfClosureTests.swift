import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import HTTP2

/// A peer that has shut its sending side, and still reads.
@Suite(.timeLimit(.minutes(10))) struct HalfClosureTests {
  private func shutSendingSide(of peer: EmbeddedPeer) {
    peer.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    peer.channel.embeddedEventLoop.run()
  }

  @Test func whatWasAskedForIsStillAnswered() throws {
    let peer = try EmbeddedPeer()
    try peer.receivePreface()
    try peer.receive(.headers(1, requestFields, endStream: true))
    _ = try peer.writes()
    shutSendingSide(of: peer)
    // Makes the system of a peer that is gone say so.
    #expect(try peer.frames() == [.windowUpdate(0, 1)])
    #expect(peer.channel.isActive)
    let recorder = try #require(peer.owner.accepted.first)
    recorder.stream?.send(headers: .ok, endStream: false)
    recorder.stream?.send(data: ByteBuffer(string: "answer"))
    recorder.stream?.send(trailers: .done)
    #expect(try peer.frames().map(\.kind) == [.headers, .data, .headers])
    #expect(recorder.closures == [.finished])
    #expect(peer.owner.closures == [.peerClosed])
    #expect(!peer.channel.isActive)
    try peer.finish()
  }

  @Test func aRequestThatIsNotWholeEnds() throws {
    let peer = try EmbeddedPeer()
    try peer.receivePreface()
    try peer.receive(.headers(1, requestFields), .data(1, [1, 2, 3]), .headers(3, requestFields, endStream: true))
    _ = try peer.writes()
    shutSendingSide(of: peer)
    #expect(try peer.frames().contains(.reset(1, ErrorCode.cancel.rawValue)))
    #expect(peer.owner.accepted.map(\.closures) == [[.reset(.cancel)], []])
    #expect(peer.channel.isActive)
    peer.owner.accepted.last?.stream?.send(headers: .ok, endStream: true)
    #expect(try peer.frames().map(\.description) == ["headers end stream 3"])
    #expect(peer.owner.closures == [.peerClosed])
    try peer.finish()
  }

  @Test func anIdleConnectionEnds() throws {
    let peer = try EmbeddedPeer()
    try peer.receivePreface()
    _ = try peer.writes()
    shutSendingSide(of: peer)
    #expect(try peer.frames().isEmpty)
    #expect(peer.owner.closures == [.peerClosed])
    #expect(!peer.channel.isActive)
    try peer.finish()
  }

  @Test func anAnswerThatNoWindowLetsOutIsGivenUp() throws {
    let peer = try EmbeddedPeer()
    peer.owner.onAccept = { $0.onEvent = answerAtEnd }
    try peer.receivePreface([(4, 10)])
    try peer.receive(.headers(1, requestFields), .data(1, Array(0..<25), endStream: true))
    shutSendingSide(of: peer)
    _ = try peer.writes()
    #expect(peer.channel.isActive)
    peer.advance(seconds: 26)
    #expect(peer.owner.closures == [.stalled])
    try peer.finish()
  }

  @Test func theAnswerArrivesOverASocket() async throws {
    let (accepted, continuation) = AsyncStream<HTTP2Stream>.makeStream()
    let server = HTTP2Server(group: .singleton) { _ in AnsweringConnection(continuation) }
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))
    let socket = try await RawSocket.connect(port: try #require(address.port))
    try await socket.send(
      Frame.preface + Frame.settings().bytes + Frame.settingsAcknowledgement.bytes
        + Frame.headers(1, requestFields, endStream: true).bytes)
    try await socket.shutDownOutput()
    var streams = accepted.makeAsyncIterator()
    let stream = try #require(await streams.next())
    // The server has seen the end of the input.
    _ = try await socket.frames { $0.contains(.windowUpdate(0, 1)) }
    let answer = ByteBuffer(repeating: 7, count: 50_000)
    try await stream.executor.eventLoop.submit {
      stream.send(headers: .ok, endStream: false)
      stream.send(data: answer)
      stream.send(trailers: .done)
    }.get()
    let frames = try await socket.frames { $0.contains(where: \.endsStream) }
    #expect(frames.filter { $0.kind == .data }.flatMap(\.payload).count == 50_000)
    try await socket.end()
    server.beginDrain()
    await server.waitUntilClosed()
  }
}

/// Hands each request to the test when its headers are there.
private final class AnsweringConnection: ConnectionDelegate {
  private let continuation: AsyncStream<HTTP2Stream>.Continuation

  init(_ continuation: AsyncStream<HTTP2Stream>.Continuation) { self.continuation = continuation }

  func accept(_ stream: HTTP2Stream) -> any StreamDelegate {
    let recorder = Recorder()
    recorder.onEvent = { [continuation] _, event in
      if case .headers = event { continuation.yield(stream) }
    }
    return recorder
  }
}
