import NIOCore
import Testing

@testable import HTTP2

/// A client session and a server session, mouth to ear.
@Suite struct SessionTests {
  @Test func unaryCallTravelsWhole() throws {
    let (client, server) = try pair()
    server.onAccept = { $0.onEvent = answerAtEnd }
    let call = try client.open()
    call.stream?.send(data: ByteBuffer(string: "ping"))
    call.stream?.finish()
    try SessionPeer.exchange(client, server)

    let accepted = try #require(server.accepted.first)
    #expect(
      accepted.joined == [
        .headers(HeaderFields.request.lines, endStream: false), .data(Array("ping".utf8), endStream: true),
        .closed(.finished),
      ])
    #expect(
      call.joined == [
        .headers(HeaderFields.ok.lines, endStream: false), .data(Array("ping".utf8), endStream: false),
        .trailers(["grpc-status: 0"]), .closed(.finished),
      ])
    #expect(client.session.streams.isEmpty && server.session.streams.isEmpty)
  }

  @Test func responseMadeInsideTheCallbackIsOneRunOfFrames() throws {
    let server = try SessionPeer(.server)
    server.onAccept = { $0.onEvent = answerAtEnd }
    server.receivePreface()
    _ = try server.frames()
    server.receive(.headers(1, requestFields), .data(1, [1, 2, 3], endStream: true))
    let frames = try server.frames()
    #expect(frames.map(\.kind) == [.headers, .data, .headers])
    #expect(frames.map(\.endsStream) == [false, false, true])
    #expect(frames[1].payload == [1, 2, 3])
  }

  @Test func trailersWithoutABodyMakeNoEmptyData() throws {
    let server = try SessionPeer(.server)
    server.onAccept = { recorder in
      recorder.onEvent = { recorder, event in
        guard case .headers = event else { return }
        recorder.stream?.send(headers: .ok, endStream: false)
        recorder.stream?.send(trailers: .done)
      }
    }
    server.receivePreface()
    _ = try server.frames()
    server.receive(.headers(1, requestFields, endStream: true))
    #expect(try server.frames().map(\.description) == ["headers stream 1", "headers end stream 1"])
    #expect(server.accepted.first?.closures == [.finished])
  }

  @Test func trailersThatComeLaterEndTheStream() throws {
    let (client, server) = try pair()
    let call = try client.open(endStream: true)
    try SessionPeer.exchange(client, server)
    let stream = try #require(server.accepted.first?.stream)
    stream.send(headers: .ok, endStream: false)
    stream.send(data: ByteBuffer(string: "one"))
    try SessionPeer.exchange(client, server)
    #expect(call.body == Array("one".utf8))
    stream.send(data: ByteBuffer(string: "two"))
    try SessionPeer.exchange(client, server)
    stream.send(trailers: .done)
    try SessionPeer.exchange(client, server)
    #expect(call.body == Array("onetwo".utf8))
    #expect(call.events.suffix(2) == [.trailers(["grpc-status: 0"]), .closed(.finished)])
    #expect(server.accepted.first?.closures == [.finished])
  }

  @Test func bothDirectionsFlowAtOnce() throws {
    let (client, server) = try pair()
    // Echoes each chunk as it comes, and ends when the client does.
    server.onAccept = { recorder in
      recorder.onEvent = { recorder, event in
        switch event {
        case .headers: recorder.stream?.send(headers: .ok, endStream: false)
        case .data(let bytes, let endStream):
          recorder.stream?.send(data: ByteBuffer(bytes: bytes))
          if endStream { recorder.stream?.send(trailers: .done) }
        default: break
        }
      }
    }
    let call = try client.open()
    for round in 0..<10 {
      call.stream?.send(data: ByteBuffer(string: "\(round)"))
      try SessionPeer.exchange(client, server)
      #expect(call.body.count == round + 1)
    }
    call.stream?.finish()
    try SessionPeer.exchange(client, server)
    #expect(call.body == Array("0123456789".utf8))
    #expect(call.closures == [.finished])
  }

  @Test func manyStreamsInterleaveWithoutMixing() throws {
    let (client, server) = try pair()
    server.onAccept = { $0.onEvent = answerAtEnd }
    let calls = try (0..<200).map { _ in try client.open() }
    // Each sends its own text in five pieces of different length, in turn with all others.
    for piece in 0..<5 {
      for (index, call) in calls.enumerated() {
        call.stream?.send(data: ByteBuffer(repeating: UInt8(index), count: index * 7 + piece))
      }
      if piece % 2 == 0 { try SessionPeer.exchange(client, server) }
    }
    for call in calls { call.stream?.finish() }
    try SessionPeer.exchange(client, server)
    for (index, call) in calls.enumerated() {
      #expect(call.body == Array(repeating: UInt8(index), count: index * 35 + 10))
      #expect(call.closures == [.finished])
    }
    #expect(server.session.queuedBytes == 0 && client.session.queuedBytes == 0)
  }

  @Test func aRequestOverThePeersLimitWaitsForItsTurn() throws {
    var limits = ConnectionLimits()
    limits.maxConcurrentStreams = 2
    let (client, server) = try pair(serverLimits: limits)
    try SessionPeer.exchange(client, server)
    let calls = try (0..<5).map { _ in try client.open(endStream: true) }
    try SessionPeer.exchange(client, server)
    #expect(server.accepted.count == 2)
    server.onAccept = { $0.onEvent = answerAtEnd }
    for recorder in server.accepted { recorder.stream?.send(headers: .ok, endStream: true) }
    try SessionPeer.exchange(client, server)
    #expect(calls.allSatisfy { $0.closures == [.finished] })
  }

  @Test func constantFieldsAndOwnFieldsGoOutTogether() throws {
    let (client, server) = try pair()
    var headers = HeaderFields(ConstantFields([":status": "200", "content-type": "application/grpc"]))
    headers.append("x-request-id", "abc", neverIndexed: true)
    let call = try client.open(endStream: true)
    try SessionPeer.exchange(client, server)
    server.accepted.first?.stream?.send(headers: headers, endStream: true)
    try SessionPeer.exchange(client, server)
    #expect(
      call.events.first
        == .headers([":status: 200", "content-type: application/grpc", "x-request-id: abc"], endStream: true))
  }

  @Test func informationalResponsesAreSkipped() throws {
    let client = try SessionPeer(.client)
    let call = try client.open(endStream: true)
    _ = try client.frames()
    client.receive(
      .settings(), .headers(1, [(":status", "103"), ("link", "x")]), .headers(1, [(":status", "200")]),
      .headers(1, [("grpc-status", "0")], endStream: true))
    #expect(
      call.events == [
        .headers([":status: 200"], endStream: false), .trailers(["grpc-status: 0"]), .closed(.finished),
      ])
  }

  @Test func bytesSplitAnywhereGiveTheSameEvents() throws {
    let requests: [Frame] = [
      .settings([(4, 1000)]), .headers(1, requestFields), .data(1, Array(0..<40)),
      .headers(3, requestFields + [("x", String(repeating: "y", count: 200))], endStream: true),
      .data(1, Array(40..<90), endStream: true), .ping([1, 2, 3, 4, 5, 6, 7, 8]), .headers(5, requestFields),
      .data(5, []), .data(5, [7]), .headers(5, [("last", "1")], endStream: true), .reset(3, 8),
    ]
    let bytes = Frame.preface + requests.flatMap(\.bytes)
    func events(cut: [Int]) throws -> [[Recorder.Event]] {
      let server = try SessionPeer(.server)
      var start = 0
      for end in cut + [bytes.count] {
        server.receive(Array(bytes[start..<end]))
        start = end
      }
      return server.accepted.map { $0.joined.filter { $0 != .data([], endStream: false) } }
    }
    let whole = try events(cut: [])
    #expect(whole.count == 3)
    #expect(whole[0].last == .data(Array(0..<90), endStream: true))
    for position in 1..<bytes.count {
      #expect(try events(cut: [position]) == whole, "cut at \(position)")
    }
    #expect(try events(cut: Array(1..<bytes.count)) == whole)
  }
}

private func pair(serverLimits: ConnectionLimits = .init()) throws -> (SessionPeer, SessionPeer) {
  (try SessionPeer(.client), try SessionPeer(.server, limits: serverLimits))
}

/// Sends the body back once it has come in whole.
func answerAtEnd(_ recorder: Recorder, _ event: Recorder.Event) {
  switch event {
  case .headers(_, endStream: true), .data(_, endStream: true), .trailers:
    recorder.stream?.send(headers: .ok, endStream: false)
    recorder.stream?.send(data: ByteBuffer(bytes: recorder.body))
    recorder.stream?.send(trailers: .done)
  default: break
  }
}
