import NIOCore
import Testing

@testable import HTTP2

/// Every way in which a stream ends, and that its delegate hears of it exactly once.
@Suite struct StreamEndTests {
  @Test func anEarlyEndOfTheResponseResetsTheRestOfTheRequest() throws {
    let client = try SessionPeer(.client)
    let server = try SessionPeer(.server)
    let call = try client.open()
    call.stream?.send(data: ByteBuffer(string: "half"))
    try SessionPeer.exchange(client, server)
    let accepted = try #require(server.accepted.first)
    accepted.stream?.send(headers: .of((":status", "200"), ("grpc-status", "7")), endStream: true)
    let frames = try server.frames()
    #expect(frames.map(\.description) == ["headers end stream 1", "reset stream 1 NO_ERROR"])
    client.receive(frames.flatMap(\.bytes))
    #expect(accepted.closures == [.finished])
    #expect(call.closures == [.finished])

    // What the client still sends of it is read and forgotten.
    server.receive(.data(1, [1, 2, 3], endStream: true))
    #expect(accepted.body == Array("half".utf8))
    #expect(try server.frames().allSatisfy { $0.kind != .goAway })
  }

  @Test func earlyTrailersDoTheSame() throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    server.receive(.headers(1, requestFields), .data(1, [1]))
    _ = try server.frames()
    let stream = try #require(server.accepted.first?.stream)
    stream.send(headers: .ok, endStream: false)
    stream.send(data: ByteBuffer(string: "x"))
    stream.send(trailers: .done)
    #expect(
      try server.frames().map(\.description) == [
        "headers stream 1", "data stream 1", "headers end stream 1", "reset stream 1 NO_ERROR",
      ])
    #expect(server.accepted.first?.closures == [.finished])
  }

  @Test func aResetFromThePeerEndsTheStreamAtOnce() throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    server.receive(.headers(1, requestFields), .reset(1, ErrorCode.cancel.rawValue))
    let accepted = try #require(server.accepted.first)
    #expect(accepted.closures == [.reset(.cancel)])
    #expect(accepted.stream?.isOpen == false)

    // A completion that comes too late is dropped.
    accepted.stream?.send(headers: .ok, endStream: false)
    accepted.stream?.send(data: ByteBuffer(string: "late"))
    accepted.stream?.send(trailers: .done)
    accepted.stream?.finish()
    accepted.stream?.reset(.internalError)
    accepted.stream?.consume(bytes: 10)
    #expect(accepted.stream?.isWritable == false)
    #expect(try server.frames().allSatisfy { $0.stream == 0 })
    #expect(accepted.closures.count == 1)
  }

  @Test func aResetFromThisSideDropsWhatIsQueued() throws {
    let server = try SessionPeer(.server)
    server.receivePreface([(4, 5)])
    server.receive(.headers(1, requestFields))
    _ = try server.frames()
    let accepted = try #require(server.accepted.first)
    accepted.stream?.send(headers: .ok, endStream: false)
    accepted.stream?.send(data: ByteBuffer(repeating: 0, count: 1000))
    accepted.stream?.reset(.internalError)
    accepted.stream?.reset(.cancel)
    #expect(server.session.queuedBytes == 0)
    #expect(accepted.closures.isEmpty, "never from inside the call")
    server.receive(.data(1, [1]))
    let frames = try server.frames()
    #expect(frames.filter { $0.kind == .reset } == [.reset(1, ErrorCode.internalError.rawValue)])
    #expect(!frames.contains { $0.kind == .data })
    #expect(accepted.events.dropFirst() == [.closed(.reset(.internalError))])
  }

  @Test func aRequestResetBeforeItLeftIsNeverSent() throws {
    let client = try SessionPeer(.client)
    client.receive(.settings([(3, 1)]))
    let first = try client.open(endStream: true)
    let second = try client.open(endStream: true)
    _ = try client.frames()
    second.stream?.reset(.cancel)
    #expect(second.closures.isEmpty)
    #expect(try client.frames().isEmpty)
    #expect(second.closures == [.reset(.cancel)])
    client.receive(.headers(1, [(":status", "200")], endStream: true))
    #expect(first.closures == [.finished])
    #expect(try client.frames().isEmpty)
    #expect(client.session.streams.isEmpty)
  }

  @Test func goAwayRefusesWhatThePeerHasNotSeen() throws {
    let client = try SessionPeer(.client)
    client.receive(.settings([(3, 3)]))
    let calls = try (0..<4).map { _ in try client.open(endStream: true) }
    _ = try client.frames()
    // Streams 1, 3 and 5 are out, 7 waits.
    client.receive(.goAway(last: 3, code: 0))
    _ = try client.frames()
    #expect(client.goAways == [.noError])
    #expect(calls.map(\.closures) == [[], [], [.reset(.refusedStream)], [.reset(.refusedStream)]])
    client.receive(.headers(1, [(":status", "200")], endStream: true))
    #expect(!client.session.isFinished)
    client.receive(.headers(3, [(":status", "200")], endStream: true))
    #expect(calls.prefix(2).map(\.closures) == [[.finished], [.finished]])
    #expect(client.session.isFinished)
    #expect(client.session.closure == .graceful)
  }

  @Test func aLostConnectionEndsEveryStreamOnce() throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    for id in [1, 3, 5] as [UInt32] { server.receive(.headers(id, requestFields)) }
    server.session.close(.peerClosed)
    server.session.close(.aborted)
    #expect(server.accepted.count == 3)
    #expect(server.accepted.allSatisfy { $0.closures == [.connectionLost(.peerClosed)] })
    server.receive(.headers(7, requestFields))
    #expect(server.accepted.count == 3)
  }

  @Test func closingInsideACallbackIsSafe() throws {
    for trigger in 0..<3 {
      let server = try SessionPeer(.server)
      var seen = 0
      server.onAccept = { recorder in
        recorder.onEvent = { [unowned server] _, _ in
          if seen == trigger { server.session.close(.aborted) }
          seen += 1
        }
      }
      server.receivePreface()
      server.receive(
        .headers(1, requestFields), .data(1, [1]), .data(1, [2], endStream: true),
        .headers(3, requestFields, endStream: true))
      #expect(server.accepted.count == 1)
      #expect(server.accepted.first?.closures == [.connectionLost(.aborted)])
      #expect(server.session.streams.isEmpty)
    }
  }

  @Test func resettingInsideACallbackSilencesTheRest() throws {
    let server = try SessionPeer(.server)
    server.onAccept = { recorder in
      recorder.onEvent = { recorder, event in
        if case .headers = event { recorder.stream?.reset(.cancel) }
      }
    }
    server.receivePreface()
    server.receive(.headers(1, requestFields), .data(1, [1]), .data(1, [2], endStream: true))
    _ = try server.frames()
    #expect(
      server.accepted.first?.events == [
        .headers(HeaderFields.request.lines, endStream: false), .closed(.reset(.cancel)),
      ])
  }

  @Test func sendingOutOfOrderIsIgnored() throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    server.receive(.headers(1, requestFields, endStream: true))
    _ = try server.frames()
    let stream = try #require(server.accepted.first?.stream)
    stream.send(data: ByteBuffer(string: "before the headers"))
    stream.send(trailers: .done)
    #expect(try server.frames().isEmpty)
    stream.send(headers: .ok, endStream: false)
    stream.send(headers: .ok, endStream: true)
    stream.send(trailers: .done)
    stream.send(data: ByteBuffer(string: "after the trailers"))
    stream.send(trailers: .done)
    #expect(try server.frames().map(\.description) == ["headers stream 1", "headers end stream 1"])
  }
}
