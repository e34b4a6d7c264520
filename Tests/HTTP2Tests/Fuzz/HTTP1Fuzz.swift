import NIOCore
import NIOEmbedded

@testable import HTTP2

/// One run of the server's side of HTTP/1.1 on any input: what libFuzzer calls (`Tools/fuzz http1`), and the tests do with the
/// corpus and with what a seeded generator makes of it. The first byte chooses what the streams' delegates do, the second how
/// the rest is cut into reads.
enum HTTP1Fuzz {
  private static let headLimit = 1_024
  private static let bodyLimit = 4_096

  /// - Returns: What was found wrong, nil for nothing.
  static func run(_ input: [UInt8]) -> String? {
    guard input.count >= 2 else { return nil }
    let bytes = Array(input[2...])
    let step = Int(input[1]) + 1
    let cuts = Array(stride(from: step, to: bytes.count, by: step))
    let whole = ParsedRequests(bytes, cuts: [], headLimit: headLimit, bodyLimit: bodyLimit)
    let cut = ParsedRequests(bytes, cuts: cuts, headLimit: headLimit, bodyLimit: bodyLimit)
    guard whole == cut else { return "reads of \(step) bytes give other requests: \(whole) and \(cut)" }
    for body in whole.bodies where body.count > bodyLimit { return "a body of \(body.count) bytes" }
    return session(bytes, cuts: cuts + [bytes.count], choice: input[0])
  }

  private static func session(_ bytes: [UInt8], cuts: [Int], choice: UInt8) -> String? {
    let owner = Owner(choices: FuzzChoices(state: UInt64(choice) | 1))
    var limits = ConnectionLimits()
    limits.maxHeaderListBytes = headLimit
    limits.maxBodyBytes = bodyLimit
    let session = HTTP1Session(
      limits: limits, isSecured: false, hosts: choice & 2 == 0 ? nil : HostRule(), executor: owner.executor,
      owner: owner)
    var start = 0
    for end in cuts where end > start {
      session.receive(ByteBuffer(bytes: bytes[start..<end]))
      start = end
      var output = ByteBuffer()
      var rounds = 0
      session.settle()
      while session.hasOutput {
        session.produce(into: &output, limit: 64 * 1024)
        session.settle()
        rounds += 1
        if rounds > 10_000 { return "output without end" }
      }
      if session.queuedBytes > 0, session.stream?.isOpen == true, session.hasOutput { return "output is left" }
    }
    if choice & 4 != 0 { session.beginDrain() }
    _ = session.inputClosed()
    session.close(.peerClosed)
    if session.stream != nil { return "a stream is left" }
    for recorder in owner.accepted where recorder.closures.count != 1 {
      return "a stream was told \(recorder.closures.count) times that it is over"
    }
    return nil
  }

  private final class Owner: SessionOwner {
    let executor = LoopExecutor(eventLoop: EmbeddedEventLoop())
    private(set) var accepted: [Recorder] = []
    private var choices: FuzzChoices

    init(choices: FuzzChoices) { self.choices = choices }

    func accept(_ stream: HTTP2Stream) -> (any StreamDelegate)? {
      let recorder = Recorder()
      recorder.stream = stream
      recorder.onEvent = { [unowned self] recorder, _ in recorder.stream.map { choices.act(on: $0) } }
      accepted.append(recorder)
      return recorder
    }

    func needsFlush() {}
    func pingAcknowledged(_ payload: UInt64) {}
    func goAwayReceived(_ code: ErrorCode) {}
  }
}
