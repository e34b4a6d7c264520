import NIOCore

@testable import HTTP2

/// One run of a session on any input: what libFuzzer calls (`Tools/fuzz`), and the tests do with the corpus and with what a
/// seeded generator makes of it.
///
/// The first byte chooses the role and what the streams' delegates do, the second how the rest is cut into reads. Nothing
/// else is chance, so that an input that fails can be run again.
enum SessionFuzz {
  /// - Returns: What was found wrong, nil for nothing.
  static func run(_ input: [UInt8]) throws -> String? {
    guard input.count >= 2 else { return nil }
    let role: HTTP2Session.Role = input[0] & 1 == 0 ? .server : .client
    let peer = try SessionPeer(role)
    var choices = FuzzChoices(state: UInt64(input[0]) | 1)
    let act: (Recorder, Recorder.Event) -> Void = { recorder, _ in recorder.stream.map { choices.act(on: $0) } }
    peer.onAccept = { $0.onEvent = act }
    var recorders: [Recorder] = []
    if role == .client {
      for _ in 0..<4 {
        let recorder = try peer.open(endStream: choices.next(2) == 0)
        recorder.onEvent = act
        recorders.append(recorder)
      }
    }
    let step = Int(input[1]) + 1
    var rest = input[2...]
    while !rest.isEmpty {
      peer.receive(Array(rest.prefix(step)))
      rest = rest.dropFirst(step)
      if let wrong = try output(of: peer) { return wrong }
    }
    peer.session.inputClosed()
    if let wrong = try output(of: peer) { return wrong }
    peer.session.close(.peerClosed)
    guard peer.session.streams.isEmpty else { return "streams are left" }
    guard peer.session.queuedBytes == 0 else { return "\(peer.session.queuedBytes) bytes of output are left" }
    for recorder in recorders + peer.accepted where recorder.closures.count != 1 {
      return "a stream was told \(recorder.closures.count) times that it is over"
    }
    return nil
  }

  /// What the session says must be whole frames, and bounded by what it was told.
  private static func output(of peer: SessionPeer) throws -> String? {
    var bytes = try peer.produce()
    if bytes.starts(with: Frame.preface) { bytes.removeFirst(Frame.preface.count) }
    let frames = Frame.parseWhole(bytes)
    guard frames.reduce(0, { $0 + 9 + $1.payload.count }) == bytes.count else { return "half a frame of output" }
    return frames.count > 5_000 ? "\(frames.count) frames for one read" : nil
  }
}
