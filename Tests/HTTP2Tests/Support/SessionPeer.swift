import NIOCore
import NIOEmbedded

@testable import HTTP2

/// A session without a transport, and the owner that it talks to.
final class SessionPeer: SessionOwner {
  let loop = EmbeddedEventLoop()
  let executor: LoopExecutor
  private(set) var accepted: [Recorder] = []
  private(set) var acknowledgedPings: [UInt64] = []
  private(set) var goAways: [ErrorCode] = []
  /// Called for each stream that the peer opens, before its headers.
  var onAccept: ((Recorder) -> Void)?
  private var created: HTTP2Session?

  init(_ role: HTTP2Session.Role, limits: ConnectionLimits = .init()) throws {
    executor = LoopExecutor(eventLoop: loop)
    created = try HTTP2Session(role: role, limits: limits, executor: executor, owner: self)
  }

  deinit {
    created?.close(.aborted)
  }

  var session: HTTP2Session {
    guard let created else { preconditionFailure("made by init") }
    return created
  }

  func accept(_ stream: HTTP2Stream) -> (any StreamDelegate)? {
    let recorder = Recorder()
    recorder.stream = stream
    accepted.append(recorder)
    onAccept?(recorder)
    return recorder
  }

  func needsFlush() {}
  func pingAcknowledged(_ payload: UInt64) { acknowledgedPings.append(payload) }
  func goAwayReceived(_ code: ErrorCode) { goAways.append(code) }

  /// Opens a stream (client).
  func open(_ headers: HeaderFields = .request, endStream: Bool = false) throws -> Recorder {
    let recorder = Recorder()
    recorder.stream = try session.openStream(headers, endStream: endStream, delegate: recorder)
    return recorder
  }

  /// Takes bytes as a connection would.
  func receive(_ bytes: [UInt8]) {
    guard !session.isFinished else { return }
    session.receive(ByteBuffer(bytes: bytes))
  }

  func receive(_ frames: Frame...) {
    receive(frames.flatMap(\.bytes))
  }

  /// A client's preface, and the acknowledgement of our SETTINGS.
  func receivePreface(_ settings: [(id: UInt16, value: UInt32)] = []) {
    receive(Frame.preface + Frame.settings(settings).bytes + Frame.settingsAcknowledgement.bytes)
  }

  /// All that the session has to say.
  func produce() throws -> [UInt8] {
    session.output.clear()
    session.settle()
    repeat {
      _ = try session.produce(limit: session.output.readableBytes + 64 * 1024)
      session.settle()
    } while session.hasOutput && session.output.readableBytes < 64 << 20
    return Array(session.output.readableBytesView)
  }

  func frames() throws -> [Frame] {
    var bytes = try produce()
    if session.role == .client, bytes.starts(with: Frame.preface) { bytes.removeFirst(Frame.preface.count) }
    return Frame.parse(bytes)
  }

  /// Carries bytes both ways until neither side has more to say.
  static func exchange(_ one: SessionPeer, _ other: SessionPeer) throws {
    while true {
      let forth = try one.produce()
      other.receive(forth)
      let back = try other.produce()
      one.receive(back)
      if forth.isEmpty, back.isEmpty { return }
    }
  }
}
