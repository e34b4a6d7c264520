import NIOCore
import NIOEmbedded
import Testing

@testable import HTTP2

/// A connection of HTTP/1.1 without sockets, on a clock that the test turns.
@Suite struct HTTP1ConnectionTests {
  private static let get = "GET /a HTTP/1.1\r\nhost: test\r\n\r\n"

  private func peer(
    limits: ConnectionLimits = .init(), _ onEvent: @escaping (Recorder, Recorder.Event) -> Void = echoAtEnd
  ) throws -> EmbeddedPeer {
    let peer = try EmbeddedPeer(limits: limits)
    peer.owner.onAccept = { $0.onEvent = onEvent }
    return peer
  }

  private func post(_ body: String, _ fields: String = "") -> String {
    "POST /a HTTP/1.1\r\nhost: test\r\n\(fields)content-length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  private func answer(_ body: String, _ more: String = "") -> String {
    "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: \(body.utf8.count)\r\n\(more)\r\n\(body)"
  }

  @Test func aRequestIsAStream() throws {
    let peer = try peer()
    try peer.receive(text: post("hello"))
    let recorder = try #require(peer.owner.accepted.first)
    #expect(recorder.stream?.version == .http1)
    #expect(peer.connection.version == .http1)
    #expect(
      recorder.events == [
        .headers(
          [":method: POST", ":scheme: http", ":path: /a", ":authority: test", "content-length: 5"], endStream: false),
        .data(Array("hello".utf8), endStream: true), .closed(.finished),
      ])
    #expect(try peer.text() == answer("hello"))
    #expect(peer.connection.openStreamCount == 0)
    // The connection goes on.
    try peer.receive(text: post("again"))
    #expect(try peer.text() == answer("again"))
    #expect(peer.owner.accepted.count == 2 && peer.channel.isActive)
    try peer.finish()
  }

  @Test func byteByByte() throws {
    let peer = try peer()
    for byte in (post("one") + post("two")).utf8 { try peer.receive([byte]) }
    #expect(try peer.text() == answer("one") + answer("two"))
    #expect(peer.owner.accepted.map(\.closures) == [[.finished], [.finished]])
    try peer.finish()
  }

  @Test func whatIsSentAheadIsAnsweredInItsTurn() throws {
    let peer = try peer { _, _ in }
    try peer.receive(text: Self.get + post("two") + Self.get)
    #expect(peer.owner.accepted.count == 1)
    for count in 1...3 {
      let recorder = try #require(peer.owner.accepted.last)
      recorder.stream?.send(headers: .plain, endStream: false)
      recorder.stream?.send(data: ByteBuffer(string: "\(count)"))
      recorder.stream?.finish()
      #expect(try peer.text() == answer("\(count)"))
      #expect(peer.owner.accepted.count == min(count + 1, 3))
    }
    try peer.finish()
  }

  @Test func whatIsSentAheadIsBounded() throws {
    let peer = try peer { _, _ in }
    try peer.receive(text: Self.get)
    #expect(peer.connection.http1?.holdsInput == false)
    for _ in 0..<20 { try peer.receive(text: post(String(repeating: "x", count: 1_000))) }
    _ = try peer.text()
    #expect(peer.connection.http1?.holdsInput == true)
    #expect(peer.owner.accepted.count == 1)
    peer.owner.onAccept = { $0.onEvent = echoAtEnd }
    peer.owner.accepted.first?.stream?.send(headers: .plain, endStream: true)
    _ = try peer.text()
    #expect(peer.owner.accepted.count == 21)
    #expect(peer.connection.http1?.holdsInput == false)
    try peer.finish()
  }

  @Test func aStreamIsSentInChunks() throws {
    let peer = try peer { _, _ in }
    try peer.receive(text: Self.get)
    let stream = try #require(peer.owner.accepted.first?.stream)
    stream.send(headers: .plain, endStream: false)
    #expect(
      try peer.text() == "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n")
    stream.send(data: ByteBuffer(string: "hello, "))
    stream.send(data: ByteBuffer(string: "world!!!!"))
    #expect(try peer.text() == "10\r\nhello, world!!!!\r\n")
    stream.send(data: ByteBuffer(string: "!"))
    stream.send(trailers: .done)
    #expect(try peer.text() == "1\r\n!\r\n0\r\n\r\n")
    try peer.receive(text: Self.get)
    #expect(peer.owner.accepted.count == 2)
    try peer.finish()
  }

  @Test func theOldVersionEndsWithItsConnection() throws {
    let peer = try peer()
    try peer.receive(text: "GET / HTTP/1.0\r\n\r\n")
    #expect(
      try peer.text() == "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    )
    #expect(peer.owner.closures == [.graceful])
    let kept = try self.peer()
    try kept.receive(text: "GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n")
    #expect(
      try kept.text()
        == "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 0\r\nconnection: keep-alive\r\n\r\n")
    // It has no chunks: a body of unknown length ends with the connection.
    kept.owner.onAccept = { _ in }
    try kept.receive(text: "GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n")
    let stream = try #require(kept.owner.accepted.last?.stream)
    stream.send(headers: .plain, endStream: false)
    #expect(try kept.text() == "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n")
    stream.send(data: ByteBuffer(string: "all"))
    stream.finish()
    #expect(try kept.text() == "all")
    #expect(kept.owner.closures == [.graceful])
    for peer in [peer, kept] { try peer.finish() }
  }

  @Test func closeIsKept() throws {
    let peer = try peer()
    try peer.receive(text: post("bye", "connection: close\r\n") + Self.get)
    #expect(try peer.text() == answer("bye", "connection: close\r\n"))
    #expect(peer.owner.accepted.count == 1)
    #expect(peer.owner.closures == [.graceful])
    try peer.finish()
  }

  @Test func headHasNoBody() throws {
    let peer = try peer { recorder, event in
      guard case .headers = event else { return }
      recorder.stream?.send(headers: .plain, endStream: false)
      recorder.stream?.send(data: ByteBuffer(string: "hello"))
      recorder.stream?.finish()
    }
    try peer.receive(text: "HEAD / HTTP/1.1\r\nhost: a\r\n\r\n" + Self.get)
    #expect(
      try peer.text() == "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 5\r\n\r\n" + answer("hello"))
    // The length that the answer names itself.
    peer.owner.onAccept = {
      $0.onEvent = { recorder, event in
        guard case .headers = event else { return }
        recorder.stream?.send(headers: .of((":status", "200"), ("content-length", "7")), endStream: true)
      }
    }
    try peer.receive(text: "HEAD / HTTP/1.1\r\nhost: a\r\n\r\n")
    #expect(try peer.text() == "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n")
    // One that is wrong is not believed.
    try peer.receive(text: Self.get)
    #expect(try peer.text() == "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
    // Streamed, with nobody to read it.
    peer.owner.onAccept = { _ in }
    try peer.receive(text: "HEAD / HTTP/1.1\r\nhost: a\r\n\r\n")
    let stream = try #require(peer.owner.accepted.last?.stream)
    stream.send(headers: .plain, endStream: false)
    #expect(try peer.text() == "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n")
    stream.send(data: ByteBuffer(string: "hello"))
    stream.finish()
    #expect(try peer.text() == "")
    #expect(peer.owner.accepted.last?.closures == [.finished])
    try peer.finish()
  }

  @Test(arguments: ["204", "304"]) func statusesWithoutABody(status: String) throws {
    let peer = try peer { recorder, event in
      guard case .headers = event else { return }
      recorder.stream?.send(headers: .of((":status", status), ("etag", "\"a\"")), endStream: true)
    }
    try peer.receive(text: Self.get)
    let phrase = status == "204" ? "No Content" : "Not Modified"
    #expect(try peer.text() == "HTTP/1.1 \(status) \(phrase)\r\netag: \"a\"\r\n\r\n")
    #expect(peer.channel.isActive)
    try peer.finish()
  }

  @Test func aClientThatWaitsIsToldToGoOn() throws {
    let peer = try peer()
    let fields = "POST / HTTP/1.1\r\nhost: a\r\nexpect: 100-Continue\r\ncontent-length: 2\r\n\r\n"
    try peer.receive(text: fields)
    #expect(try peer.text() == "HTTP/1.1 100 Continue\r\n\r\n")
    try peer.receive(text: "hi")
    #expect(try peer.text() == answer("hi"))
    // One that doesn't wait is not told.
    try peer.receive(text: fields + "hi")
    #expect(try peer.text() == answer("hi"))
    // Nor is one that has its answer already: whether it sends the body then, nobody knows.
    peer.owner.onAccept = {
      $0.onEvent = { recorder, event in
        guard case .headers = event else { return }
        recorder.stream?.send(headers: .of((":status", "404")), endStream: true)
      }
    }
    try peer.receive(text: fields)
    #expect(try peer.text() == "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    #expect(peer.owner.closures == [.graceful])
    try peer.finish()
  }

  @Test func anAnswerBeforeTheRequestIsWholeEndsTheConnection() throws {
    let peer = try peer { recorder, event in
      guard case .headers = event else { return }
      recorder.stream?.send(headers: .plain, endStream: true)
    }
    // What has come with the head is no reason.
    try peer.receive(text: post("hello"))
    #expect(try peer.text() == answer(""))
    try peer.receive(text: "POST /a HTTP/1.1\r\nhost: test\r\ncontent-length: 9\r\n\r\nhel")
    #expect(try peer.text() == answer("", "connection: close\r\n"))
    #expect(peer.owner.accepted.last?.closures == [.finished])
    #expect(peer.owner.closures == [.graceful])
    try peer.finish()
  }

  @Test func whatIsBrokenIsToldAndEnds() throws {
    let peer = try peer()
    try peer.receive(text: Self.get + "GET / HTTP/1.1\r\nhost : a\r\n\r\n" + Self.get)
    let text = try peer.text()
    #expect(text.hasPrefix(answer("") + "HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\n"))
    #expect(text.contains("\r\nconnection: close\r\n\r\n"))
    #expect(peer.owner.accepted.count == 1)
    #expect(peer.owner.closures == [.protocolViolation(.protocolError)])
    // In the middle of a body: the request is over, and that is its answer.
    let body = try self.peer()
    try body.receive(text: "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello")
    try body.receive(text: "x")
    #expect(try body.text().hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
    #expect(body.owner.accepted.first?.closures == [.reset(.protocolError)])
    // An answer that has begun can only be cut off.
    let begun = try self.peer { recorder, event in
      guard case .headers = event else { return }
      recorder.stream?.send(headers: .plain, endStream: false)
    }
    try begun.receive(text: "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n")
    #expect(try begun.text().contains("transfer-encoding: chunked"))
    try begun.receive(text: "x\r\n")
    #expect(try begun.text() == "")
    #expect(!begun.channel.isActive)
    #expect(begun.owner.accepted.first?.closures.count == 1)
    for peer in [peer, body, begun] { try peer.finish() }
  }

  @Test func aStreamThatIsResetIsToldByItsStatusOrTheEnd() throws {
    let refused = try peer()
    refused.owner.onAccept = { $0.stream?.reset(.refusedStream) }
    try refused.receive(text: Self.get)
    let text = try refused.text()
    #expect(text.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n") && text.contains("retry-after: 1\r\n"))
    #expect(refused.owner.accepted.first?.closures == [.reset(.refusedStream)])
    #expect(refused.owner.closures == [.graceful])
    let begun = try peer { _, _ in }
    try begun.receive(text: Self.get)
    let stream = try #require(begun.owner.accepted.first?.stream)
    stream.send(headers: .plain, endStream: false)
    stream.send(data: ByteBuffer(string: "half"))
    _ = try begun.text()
    stream.reset(.internalError)
    #expect(try begun.text() == "")
    #expect(!begun.channel.isActive && begun.owner.closures == [.graceful])
    for peer in [refused, begun] { try peer.finish() }
  }

  @Test func fieldsOfTheConnectionAreTheEdgesOwn() throws {
    let peer = try peer { recorder, event in
      guard case .headers = event else { return }
      recorder.stream?.send(
        headers: .of(
          (":status", "499"), ("connection", "x"), ("transfer-encoding", "gzip"), ("content-length", "77"), ("x-a", "1")
        ),
        endStream: false)
      recorder.stream?.send(data: ByteBuffer(string: "hi"))
      recorder.stream?.finish()
    }
    try peer.receive(text: Self.get)
    #expect(try peer.text() == "HTTP/1.1 499 Client Closed Request\r\nx-a: 1\r\ncontent-length: 2\r\n\r\nhi")
    try peer.finish()
  }
}
