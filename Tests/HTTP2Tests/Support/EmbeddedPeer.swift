import NIOCore
import NIOEmbedded

@testable import HTTP2

/// A connection on an embedded channel, whose clock the test turns.
final class EmbeddedPeer {
  let channel = EmbeddedChannel()
  let connection: HTTP2Connection
  let owner = Owner()

  final class Owner: ConnectionDelegate {
    private(set) var accepted: [Recorder] = []
    private(set) var drainingCalls = 0
    private(set) var closures: [ConnectionClosure] = []
    var onAccept: ((Recorder) -> Void)?

    func accept(_ stream: HTTP2Stream) -> any StreamDelegate {
      let recorder = Recorder()
      recorder.stream = stream
      accepted.append(recorder)
      onAccept?(recorder)
      return recorder
    }

    func draining() { drainingCalls += 1 }
    func closed(_ reason: ConnectionClosure) { closures.append(reason) }
  }

  init(_ role: HTTP2Session.Role = .server, limits: ConnectionLimits = .init(), connects: Bool = true) throws {
    let executor = LoopExecutor(eventLoop: channel.embeddedEventLoop)
    connection = HTTP2Connection(role: role, limits: limits, executor: executor)
    let owner = owner
    try channel.pipeline.syncOperations.addHandler(
      ConnectionHandler(connection: connection, makeDelegate: { _ in owner }))
    if connects { try connect() }
  }

  /// The channel becomes active.
  func connect() throws {
    try channel.connect(to: SocketAddress(unixDomainSocketPath: "/none")).wait()
    channel.embeddedEventLoop.run()
  }

  func receive(_ bytes: [UInt8]) throws {
    try channel.writeInbound(ByteBuffer(bytes: bytes))
  }

  func receive(_ frames: Frame...) throws {
    try receive(frames.flatMap(\.bytes))
  }

  func receivePreface(_ settings: [(id: UInt16, value: UInt32)] = []) throws {
    try receive(Frame.preface + Frame.settings(settings).bytes + Frame.settingsAcknowledgement.bytes)
  }

  /// What was written since the last look, one element per write.
  func writes() throws -> [[Frame]] {
    channel.embeddedEventLoop.run()
    var writes: [[Frame]] = []
    while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
      let bytes = Array(buffer.readableBytesView)
      writes.append(Frame.parse(bytes.starts(with: Frame.preface) ? Array(bytes.dropFirst(24)) : bytes))
    }
    return writes
  }

  func frames() throws -> [Frame] { try writes().flatMap { $0 } }

  /// As a full, or an empty, socket would.
  func setWritable(_ isWritable: Bool) {
    channel.isWritable = isWritable
    channel.pipeline.fireChannelWritabilityChanged()
    channel.embeddedEventLoop.run()
  }

  func advance(seconds: Int64) {
    channel.embeddedEventLoop.advanceTime(by: .seconds(seconds))
  }

  /// Ends the channel if the test has not.
  func finish() throws {
    _ = try? channel.finish(acceptAlreadyClosed: true)
  }
}
