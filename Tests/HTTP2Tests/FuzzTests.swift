import NIOCore
import Randomness
import TestTurns
import Testing

@testable import HTTP2

/// No byte may crash, hang, or make the session forget a stream. Deterministic: each seed is a case of its own.
@Suite(.computing) struct FuzzTests {
  @Test(arguments: 0..<40) func mutatedStreamsOfFrames(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      var frames: [Frame] = [.settings([(4, UInt32.random(in: 0...70_000, using: &random))])]
      for _ in 0..<Int.random(in: 1...30, using: &random) { frames.append(.random(using: &random)) }
      var bytes = Frame.preface + frames.flatMap(\.bytes)
      for _ in 0..<Int.random(in: 0...6, using: &random) { bytes.mutate(from: Frame.preface.count, using: &random) }
      try run(bytes, role: .server, using: &random)
    }
  }

  @Test(arguments: 0..<20) func mutatedAnswersToAClient(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed + 1000)
    for _ in 0..<50 {
      var bytes = Frame.settings().bytes
      for _ in 0..<Int.random(in: 1...30, using: &random) { bytes += Frame.random(using: &random).bytes }
      for _ in 0..<Int.random(in: 0...6, using: &random) { bytes.mutate(from: 0, using: &random) }
      try run(bytes, role: .client, using: &random)
    }
  }

  @Test(arguments: 0..<20) func noise(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed + 2000)
    for role in [HTTP2Session.Role.server, .client] {
      let noise = (0..<Int.random(in: 1...4000, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      try run(noise, role: role, using: &random)
      try run(Frame.preface + Frame.settings().bytes + noise, role: role, using: &random)
    }
  }

  /// Feeds the bytes in random pieces to a session whose delegates do anything that delegates may do.
  private func run(_ bytes: [UInt8], role: HTTP2Session.Role, using random: inout SeededGenerator) throws {
    let peer = try SessionPeer(role)
    let choices = SharedGenerator(random.next())
    let act: (Recorder, Recorder.Event) -> Void = { recorder, _ in recorder.stream?.doAnything(choices) }
    peer.onAccept = { $0.onEvent = act }
    var opened: [Recorder] = []
    if role == .client {
      for _ in 0..<4 {
        let recorder = try peer.open(endStream: choices.flip())
        recorder.onEvent = act
        opened.append(recorder)
      }
      _ = try peer.produce()
    }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Int.random(in: 1...Swift.max(1, Swift.min(rest.count, 700)), using: &random)
      peer.receive(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
      if choices.flip() { _ = Frame.parse(try peer.produceFrames()) }
    }
    _ = try peer.produceFrames()
    if choices.flip() {
      peer.session.inputClosed()
      _ = Frame.parse(try peer.produceFrames())
    }
    peer.session.close(.peerClosed)
    #expect(peer.session.streams.isEmpty)
    #expect(peer.session.queuedBytes == 0)
    for recorder in opened + peer.accepted {
      #expect(recorder.closures.count == 1)
      #expect(recorder.events.last.map { if case .closed = $0 { true } else { false } } == true)
    }
  }
}

extension SessionPeer {
  fileprivate func produceFrames() throws -> [UInt8] {
    let bytes = try produce()
    return bytes.starts(with: Frame.preface) ? Array(bytes.dropFirst(Frame.preface.count)) : bytes
  }
}

extension HTTP2Stream {
  fileprivate func doAnything(_ choices: SharedGenerator) {
    switch choices.next(below: 9) {
    case 0: send(headers: .ok, endStream: choices.flip())
    case 1, 2:
      send(headers: .ok, endStream: false)
      send(data: ByteBuffer(repeating: 7, count: choices.next(below: 100_000)))
    case 3: send(trailers: .done)
    case 4: finish()
    case 5: reset(.cancel)
    case 6: consume(bytes: choices.next(below: 5000))
    default: break
    }
  }
}

extension Frame {
  /// A frame that is often legal.
  fileprivate static func random(using random: inout SeededGenerator) -> Frame {
    let stream = UInt32.random(in: 0...5, using: &random) * 2 + 1
    let some = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    switch Int.random(in: 0..<13, using: &random) {
    case 0...2: return .headers(stream, requestFields, endStream: Bool.random(using: &random))
    case 3: return .headers(stream, [(":status", "200"), ("x", "y")], endStream: Bool.random(using: &random))
    case 4, 5: return .data(stream, some, endStream: Bool.random(using: &random))
    case 6: return .reset(stream, UInt32.random(in: 0...14, using: &random))
    case 7:
      return .windowUpdate(Bool.random(using: &random) ? 0 : stream, UInt32.random(in: 0...100_000, using: &random))
    case 8: return .ping(Array(repeating: 1, count: 8), acknowledge: Bool.random(using: &random))
    case 9: return Bool.random(using: &random) ? .settingsAcknowledgement : .settings([(1, 0), (4, 100)])
    case 10: return .headers(stream, [("grpc-status", "0")], endStream: true)
    case 11: return .goAway(last: stream, code: UInt32.random(in: 0...14, using: &random))
    default:
      return Frame(
        type: UInt8.random(in: 0...12, using: &random), flags: UInt8.random(in: 0...255, using: &random),
        stream: stream,
        payload: some)
    }
  }
}

extension [UInt8] {
  fileprivate mutating func mutate(from start: Int, using random: inout SeededGenerator) {
    guard start < count else { return }
    let index = Int.random(in: start..<count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: self[index] = UInt8.random(in: 0...255, using: &random)
    case 1: self[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
    case 2: insert(UInt8.random(in: 0...255, using: &random), at: index)
    default: remove(at: index)
    }
  }
}

/// One generator for all delegates of a run.
private final class SharedGenerator {
  private var generator: SeededGenerator

  init(_ seed: UInt64) { generator = SeededGenerator(seed: seed) }

  func next(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }
  func flip() -> Bool { Bool.random(using: &generator) }
}
