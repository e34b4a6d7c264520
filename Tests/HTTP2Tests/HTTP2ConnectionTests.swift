import NIOCore
import NIOEmbedded
import Testing

@testable import HTTP2

@Suite struct HTTP2ConnectionTests {
  @Test func aReadBurstIsAnsweredByOneWrite() throws {
    let peer = try EmbeddedPeer()
    peer.owner.onAccept = { $0.onEvent = answerAtEnd }
    try peer.receivePreface()
    _ = try peer.writes()
    try peer.receive(
      .headers(1, requestFields), .headers(3, requestFields, endStream: true), .data(1, [1], endStream: true),
      .ping([1, 2, 3, 4, 5, 6, 7, 8]))
    let writes = try peer.writes()
    #expect(writes.count == 1)
    #expect(writes.first?.filter { $0.endsStream }.map(\.stream).sorted() == [1, 3])
    #expect(writes.first?.contains { $0.isAcknowledgement } == true)
    try peer.finish()
  }

  @Test func handlersRunBeforeTheWrite() throws {
    let peer = try EmbeddedPeer()
    peer.owner.onAccept = { recorder in
      recorder.onEvent = { recorder, event in
        guard case .headers = event, let stream = recorder.stream else { return }
        // Suspends once, so that the rest is a job of its own.
        Task.immediate(executorPreference: stream.executor) {
          await Task.yield()
          stream.send(headers: .ok, endStream: true)
        }
      }
    }
    try peer.receivePreface()
    _ = try peer.writes()
    try peer.receive(.headers(1, requestFields, endStream: true))
    // Looked at without another turn of the loop.
    let buffer = try #require(try peer.channel.readOutbound(as: ByteBuffer.self))
    #expect(Frame.parse(Array(buffer.readableBytesView)).map(\.description) == ["headers end stream 1"])
    try peer.finish()
  }

  @Test func outputFromOutsideAReadLeavesSoon() throws {
    let peer = try EmbeddedPeer()
    try peer.receivePreface()
    try peer.receive(.headers(1, requestFields, endStream: true))
    _ = try peer.writes()
    peer.owner.accepted.first?.stream?.send(headers: .ok, endStream: false)
    peer.owner.accepted.first?.stream?.send(trailers: .done)
    let writes = try peer.writes()
    #expect(writes.map { $0.map(\.description) } == [["headers stream 1", "headers end stream 1"]])
    try peer.finish()
  }

  @Test func nothingIsReadOrWrittenWhileTheSocketIsFull() throws {
    let peer = try EmbeddedPeer()
    let reads = ReadCounter()
    try peer.channel.pipeline.syncOperations.addHandler(reads, position: .first)
    try peer.receivePreface()
    try peer.receive(.headers(1, requestFields))
    _ = try peer.writes()
    peer.setWritable(false)
    let stream = try #require(peer.owner.accepted.first?.stream)
    stream.send(headers: .ok, endStream: false)
    stream.send(data: ByteBuffer(repeating: 1, count: 100))
    #expect(try peer.writes().isEmpty)
    let before = reads.count
    peer.channel.pipeline.read()
    #expect(reads.count == before)
    peer.setWritable(true)
    #expect(reads.count == before + 1)
    #expect(try peer.frames().map(\.kind) == [.headers, .data])
    try peer.finish()
  }

  @Test func aViolationIsAnsweredThenTheConnectionEnds() throws {
    let peer = try EmbeddedPeer()
    try peer.receivePreface()
    try peer.receive(.headers(1, requestFields))
    _ = try peer.writes()
    try peer.receive(.data(0, [1]))
    #expect(try peer.frames().map(\.kind) == [.goAway])
    #expect(peer.owner.accepted.first?.closures == [.connectionLost(.protocolViolation(.protocolError))])
    #expect(peer.owner.closures == [.protocolViolation(.protocolError)])
    #expect(!peer.channel.isActive)
    try peer.finish()
  }

  @Test func aLostConnectionIsTold() throws {
    let peer = try EmbeddedPeer()
    try peer.receivePreface()
    try peer.receive(.headers(1, requestFields), .headers(3, requestFields))
    peer.channel.pipeline.close(promise: nil)
    #expect(peer.owner.accepted.map(\.closures) == Array(repeating: [.connectionLost(.peerClosed)], count: 2))
    #expect(peer.owner.closures == [.peerClosed])
    #expect(peer.connection.openStreamCount == 0)
    try peer.finish()
  }

  @Test func aWriteIsAChunkAndNotAllThereIs() throws {
    let peer = try EmbeddedPeer()
    try peer.receivePreface([(4, 0x7fff_ffff)])
    try peer.receive(.windowUpdate(0, 0x7000_0000), .headers(1, requestFields, endStream: true))
    _ = try peer.writes()
    let stream = try #require(peer.owner.accepted.first?.stream)
    stream.send(headers: .ok, endStream: false)
    stream.send(data: ByteBuffer(repeating: 1, count: 1 << 20))
    stream.send(trailers: .done)
    let sizes = try peer.writes().map { $0.reduce(0) { $0 + $1.bytes.count } }
    #expect(sizes.allSatisfy { $0 < 64 * 1024 + 16 * 1024 + 9 }, "\(sizes)")
    #expect(sizes.reduce(0, +) > 1 << 20)
    #expect(peer.owner.accepted.first?.closures == [.finished])
    try peer.finish()
  }

  @Test func abortEndsAllAtOnce() throws {
    let peer = try EmbeddedPeer()
    try peer.receivePreface()
    try peer.receive(.headers(1, requestFields))
    peer.connection.abort()
    peer.connection.abort()
    #expect(peer.owner.accepted.first?.closures == [.connectionLost(.aborted)])
    #expect(peer.owner.closures == [.aborted])
    #expect(!peer.channel.isActive)
    try peer.finish()
  }

  @Test func clientOpensStreamsUntilTheServerSaysGoAway() throws {
    let peer = try EmbeddedPeer(.client)
    _ = try peer.writes()
    let recorder = Recorder()
    recorder.stream = try peer.connection.openStream(headers: .request, endStream: true, delegate: recorder)
    #expect(try peer.frames().map(\.description) == ["headers end stream 1"])
    try peer.receive(.settings(), .goAway(last: 1, code: 0))
    #expect(peer.owner.drainingCalls == 1)
    #expect(!peer.connection.acceptsStreams)
    #expect(throws: ConnectionUnavailable(reason: .graceful)) {
      try peer.connection.openStream(headers: .request, endStream: true, delegate: Recorder())
    }
    #expect(peer.owner.closures.isEmpty)
    try peer.receive(.headers(1, [(":status", "200")], endStream: true))
    #expect(recorder.closures == [.finished])
    #expect(peer.owner.closures == [.graceful])
    try peer.finish()
  }

  @Test func clientLearnsTheServersError() throws {
    let peer = try EmbeddedPeer(.client)
    let recorder = Recorder()
    recorder.stream = try peer.connection.openStream(headers: .request, endStream: true, delegate: recorder)
    _ = try peer.writes()
    try peer.receive(.settings(), .goAway(last: 0, code: ErrorCode.enhanceYourCalm.rawValue))
    #expect(recorder.closures == [.reset(.refusedStream)])
    #expect(peer.owner.closures == [.goAway(.enhanceYourCalm)])
    try peer.finish()
  }

  @Test func clientDrainFinishesItsStreams() throws {
    let peer = try EmbeddedPeer(.client)
    let recorder = Recorder()
    recorder.stream = try peer.connection.openStream(headers: .request, endStream: true, delegate: recorder)
    try peer.receive(.settings())
    _ = try peer.writes()
    peer.connection.beginDrain()
    #expect(try peer.frames().map(\.kind) == [.goAway])
    #expect(!peer.connection.acceptsStreams)
    #expect(peer.channel.isActive)
    try peer.receive(.headers(1, [(":status", "200")], endStream: true))
    #expect(recorder.closures == [.finished])
    #expect(!peer.channel.isActive)
    try peer.finish()
  }

  private final class ReadCounter: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    private(set) var count = 0

    func read(context: ChannelHandlerContext) {
      count += 1
      context.read()
    }
  }
}
