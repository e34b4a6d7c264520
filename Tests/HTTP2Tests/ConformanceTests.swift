import NIOCore
import Testing

@testable import HTTP2

/// What RFC 9113 and RFC 7541 ask of a server, frame by frame, beside ``ProtocolViolationTests``. Each case is named by its
/// section.
@Suite struct ConformanceTests {
  typealias Case = ProtocolViolationTests.Case

  private static let block = HeaderBlock.encode(requestFields)
  private static let request = Frame.headers(1, requestFields)
  private static let whole = Frame.headers(1, requestFields, endStream: true)

  private static func with(_ fields: (String, String)...) -> Frame { .headers(1, requestFields + fields) }
  private static func without(_ name: String) -> Frame { .headers(1, requestFields.filter { $0.0 != name }) }
  private static func replacing(_ name: String, _ value: String) -> Frame {
    .headers(1, requestFields.map { $0.0 == name ? (name, value) : $0 })
  }
  private static func raw(_ block: [UInt8]) -> Frame { Frame(.headers, flags: 0x5, stream: 1, block) }

  static let connectionErrors = [
    Case(
      "4.1 a frame over the size limit, only claimed", .frameSizeError,
      Frame(.data, stream: 1, Array(repeating: 0, count: 16_385))),
    Case("4.2 RST_STREAM of 3 bytes", .frameSizeError, request, Frame(.reset, stream: 1, [0, 0, 0])),
    Case("4.2 WINDOW_UPDATE of 3 bytes", .frameSizeError, Frame(.windowUpdate, [0, 0, 1])),
    Case("4.2 PRIORITY of 4 bytes", .frameSizeError, Frame(.priority, stream: 1, [0, 0, 0, 0])),
    Case("4.2 GOAWAY of 7 bytes", .frameSizeError, Frame(.goAway, [0, 0, 0, 0, 0, 0, 0])),
    Case(
      "4.3 a block cut by another stream's HEADERS", .protocolError, Frame(.headers, stream: 1, block),
      .headers(3, requestFields)),
    Case("4.3 a block cut by an unknown frame", .protocolError, Frame(.headers, stream: 1, block), Frame(type: 0xfa)),
    Case("5.1 DATA after END_STREAM", .streamClosed, whole, .data(1, [1])),
    Case("5.1 HEADERS after END_STREAM", .streamClosed, whole, whole),
    Case("5.1 DATA after RST_STREAM", .streamClosed, request, .reset(1, 8), .data(1, [1])),
    Case("5.1 HEADERS after RST_STREAM", .streamClosed, request, .reset(1, 8), request),
    Case("5.1 WINDOW_UPDATE on an idle stream", .protocolError, .windowUpdate(3, 1)),
    Case(
      "5.1.1 a smaller stream after a larger one", .protocolError, .headers(5, requestFields, endStream: true),
      .headers(3, requestFields)),
    Case("5.1.1 DATA on a stream that was skipped", .streamClosed, .headers(5, requestFields), .data(3, [1])),
    Case("6.1 DATA padded beyond its end", .protocolError, request, Frame(.data, flags: 0x8, stream: 1, [5, 1, 2])),
    Case(
      "6.1 padded DATA without the length of its padding", .protocolError, request,
      Frame(.data, flags: 0x8, stream: 1, [])),
    Case("6.2 HEADERS on stream 0", .protocolError, Frame(.headers, flags: 0x5, stream: 0, block)),
    Case("6.2 HEADERS padded beyond its end", .protocolError, Frame(.headers, flags: 0xd, stream: 1, [200] + block)),
    Case("6.2 HEADERS too short for its priority", .frameSizeError, Frame(.headers, flags: 0x25, stream: 1, [0, 0])),
    Case(
      "5.3.1 HEADERS that depend on themselves", .protocolError,
      Frame(.headers, flags: 0x25, stream: 1, [0, 0, 0, 1, 9] + block)),
    Case("6.3 PRIORITY on stream 0", .protocolError, Frame(.priority, [0, 0, 0, 1, 9])),
    Case("5.3.1 PRIORITY that depends on itself", .protocolError, Frame(.priority, stream: 3, [0x80, 0, 0, 3, 9])),
    Case("6.4 RST_STREAM on stream 0", .protocolError, Frame(.reset, Frame.number(8))),
    Case("6.5 an acknowledgement with settings", .frameSizeError, Frame(.settings, flags: 1, [0, 1, 0, 0, 0, 0])),
    Case("6.5.2 ENABLE_PUSH of 2", .protocolError, .settings([(2, 2)])),
    Case("6.5.2 a frame size beyond 2²⁴-1", .protocolError, .settings([(5, 1 << 24)])),
    Case("6.5.2 settings that flood", .enhanceYourCalm, .settings((0..<40).map { (9, UInt32($0)) })),
    Case("6.7 PING on a stream", .protocolError, Frame(.ping, stream: 1, Array(repeating: 0, count: 8))),
    Case("6.8 GOAWAY on a stream", .protocolError, Frame(.goAway, stream: 1, Array(repeating: 0, count: 8))),
    Case(
      "6.9.1 more than the connection's window", .flowControlError, .windowUpdate(0, 0x7fff_ffff), .windowUpdate(0, 1)),
    Case(
      "6.10 CONTINUATION after the end of a block", .protocolError, request,
      Frame(.continuation, flags: 4, stream: 1, [])),
    Case(
      "6.10 CONTINUATION of another stream", .protocolError, Frame(.headers, stream: 1, block),
      Frame(.continuation, flags: 4, stream: 3, [])),
    Case(
      "6.10 CONTINUATION on stream 0", .protocolError, Frame(.headers, stream: 1, block),
      Frame(.continuation, flags: 4, stream: 0, [])),
    Case("HPACK 2.3.3 an index beyond the tables", .compressionError, raw([0xff, 0x7f])),
    Case("HPACK 6.1 index 0", .compressionError, raw([0x80])),
    Case("HPACK 5.1 an integer without end", .compressionError, raw([0xff] + Array(repeating: 0xff, count: 12) + [0])),
    Case("HPACK 5.2 padding of more than 7 bits", .compressionError, raw([0, 1, 0x78, 0x82, 0x1f, 0xff, 0xff])),
    Case("HPACK 5.2 padding that isn't EOS", .compressionError, raw([0, 1, 0x78, 0x81, 0x18])),
    Case("HPACK 5.2 EOS inside of a string", .compressionError, raw([0, 1, 0x78, 0x84, 0xff, 0xff, 0xff, 0xfc])),
    Case("HPACK 6.3 a table beyond the setting", .compressionError, raw([0x3f, 0xff, 0xff, 0x03] + block)),
    Case("HPACK 4.2 a table size behind a field", .compressionError, raw(block + [0x20])),
    Case("HPACK a string that is longer than its block", .compressionError, raw([0, 5, 0x78])),
  ]

  @Test(arguments: connectionErrors) func theConnectionEndsWithTheCode(_ wrong: Case) throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    _ = try server.frames()
    server.receive(wrong.frames.flatMap(\.bytes))
    let goAways = try server.frames().filter { $0.kind == .goAway }
    #expect(goAways.map { ErrorCode(rawValue: $0.number(at: 4)) } == [wrong.code])
    #expect(server.session.isFinished)
  }

  static let streamErrors = [
    Case("8.2.1 a name with a blank", .protocolError, with(("a b", "x"))),
    Case("8.2.1 an empty name", .protocolError, with(("", "x"))),
    Case("8.2.1 a line feed in a value", .protocolError, with(("x", "a\nb"))),
    Case("8.2.2 transfer-encoding", .protocolError, with(("transfer-encoding", "chunked"))),
    Case("8.2.2 keep-alive", .protocolError, with(("keep-alive", "5"))),
    Case("8.2.2 proxy-connection", .protocolError, with(("proxy-connection", "x"))),
    Case("8.2.2 upgrade", .protocolError, with(("upgrade", "h2c"))),
    Case("8.2.2 te other than trailers", .protocolError, replacing("te", "gzip")),
    Case("8.3 an unknown pseudo-field", .protocolError, .headers(1, [(":other", "x")] + requestFields)),
    Case("8.3 a pseudo-field of responses", .protocolError, .headers(1, [(":status", "200")] + requestFields)),
    Case("8.3 a pseudo-field behind others", .protocolError, with((":scheme", "http"))),
    Case("8.3.1 no :method", .protocolError, without(":method")),
    Case("8.3.1 no :scheme", .protocolError, without(":scheme")),
    Case("8.3.1 an empty :path", .protocolError, replacing(":path", "")),
    Case("8.1 a pseudo-field in trailers", .protocolError, request, .headers(1, [(":path", "/")], endStream: true)),
    Case("8.1.1 a content-length that is no number", .protocolError, with(("content-length", "x"))),
    Case("8.1.1 two different content-lengths", .protocolError, with(("content-length", "1"), ("content-length", "2"))),
    Case("8.1.1 more than the content-length", .protocolError, with(("content-length", "1")), .data(1, [1, 2])),
    Case("6.9.1 a stream's window over its top", .flowControlError, request, .windowUpdate(1, 0x7fff_ffff)),
    Case(
      "6.9.2 a window that the initial size puts over its top", .flowControlError, request,
      .windowUpdate(1, 0x7fff_ffff - 65_535), .settings([(4, 65_536)])),
  ]

  @Test(arguments: streamErrors) func theStreamEndsAlone(_ wrong: Case) throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    _ = try server.frames()
    server.receive(wrong.frames.flatMap(\.bytes))
    let frames = try server.frames()
    #expect(
      frames.first { $0.kind == .reset && $0.stream == 1 }.map { ErrorCode(rawValue: $0.number(at: 0)) } == wrong.code)
    #expect(frames.allSatisfy { $0.kind != .goAway })
    try expectService(server)
  }

  static let legal = [
    Case(
      "4.1 flags and a bit that mean nothing", .noError,
      Frame(type: 8, flags: 0xff, stream: 0x8000_0000, payload: Frame.number(1))),
    Case(
      "5.1 WINDOW_UPDATE and RST_STREAM after END_STREAM", .noError, .headers(3, requestFields, endStream: true),
      .windowUpdate(3, 1), .reset(3, 8)),
    Case("5.1 PRIORITY on an idle stream", .noError, Frame(.priority, stream: 99, [0, 0, 0, 1, 1])),
    Case(
      "5.1 PRIORITY on a closed stream", .noError, request, .reset(1, 8), Frame(.priority, stream: 1, [0, 0, 0, 0, 1])),
    Case("5.1 RST_STREAM twice", .noError, request, .reset(1, 8), .reset(1, 8)),
    Case("5.1.1 streams may be skipped", .noError, .headers(5, requestFields)),
    Case("5.5 a frame of an unknown type", .noError, Frame(type: 0x55, flags: 0x55, stream: 77, payload: [1, 2, 3])),
    Case("6.1 padded DATA", .noError, request, Frame(.data, flags: 0x8, stream: 1, [3, 1, 2, 0, 0, 0])),
    Case("6.1 DATA of nothing", .noError, request, .data(1, [])),
    Case(
      "6.2 padded HEADERS with a priority", .noError,
      Frame(.headers, flags: 0x2d, stream: 1, [2, 0, 0, 0, 0, 1] + block + [0, 0])),
    Case("6.4 an error code that nobody knows", .noError, request, .reset(1, 0xffff_fff0)),
    Case("6.5.2 an unknown setting", .noError, .settings([(0xfafa, 0xffff_ffff)])),
    Case("6.5.3 settings twice in a frame: the last counts", .noError, .settings([(4, 0), (4, 100)])),
    Case("6.7 a PING's answer that nobody asked for", .noError, .ping([1, 1, 1, 1, 1, 1, 1, 1], acknowledge: true)),
    Case(
      "6.9.2 a window of zero that opens", .noError, .settings([(4, 0)]), .windowUpdate(0, 5), .settings([(4, 65_535)])),
    Case(
      "6.10 a block in three parts", .noError, Frame(.headers, flags: 1, stream: 1, []),
      Frame(.continuation, stream: 1, Array(block.prefix(5))),
      Frame(.continuation, flags: 4, stream: 1, Array(block.dropFirst(5)))),
    Case("8.2.2 te: trailers", .noError, request),
    Case(
      "8.3.1 host in place of :authority", .noError,
      .headers(1, requestFields.filter { $0.0 != ":authority" } + [("host", "x")])),
    Case("8.1 trailers", .noError, request, .headers(1, [("x", "y")], endStream: true)),
    Case("HPACK 4.2 table sizes before the fields", .noError, raw([0x20, 0x3f, 0xe1, 0x1f] + block)),
    Case(
      "HPACK 6.2 every kind of literal", .noError, raw(block + [0x40, 1, 0x78, 1, 0x79, 0x10, 1, 0x78, 1, 0x79, 0xbe])),
  ]

  @Test(arguments: legal) func whatIsLegalIsTaken(_ good: Case) throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    _ = try server.frames()
    server.receive(good.frames.flatMap(\.bytes))
    #expect(try server.frames().allSatisfy { $0.kind != .goAway && $0.kind != .reset })
    try expectService(server)
  }

  /// 6.9: what comes for a stream that this side has reset is passed over until the client knows.
  @Test func whatIsOnItsWayToAStreamThatWasResetIsPassedOver() throws {
    let server = try SessionPeer(.server)
    server.onAccept = { $0.onEvent = { recorder, _ in recorder.stream?.reset(.cancel) } }
    server.receivePreface()
    server.receive(.headers(1, requestFields))
    _ = try server.frames()
    for _ in 0..<100 { server.receive(.data(1, Array(repeating: 0, count: 16_000))) }
    server.receive(.headers(1, [("x", "y")], endStream: true))
    server.receive(.windowUpdate(1, 1))
    server.onAccept = nil
    try expectService(server)
  }

  /// 6.9.1 and 6.9.2: a byte at a time, a window below zero, and updates that come late.
  @Test func windowsOfEverySize() throws {
    let server = try SessionPeer(.server)
    server.onAccept = { $0.onEvent = answerAtEnd }
    server.receivePreface([(4, 1)])
    server.receive(.headers(1, requestFields), .data(1, [1, 2, 3, 4, 5, 6], endStream: true))
    func data() throws -> [[UInt8]] { try server.frames().filter { $0.kind == .data }.map(\.payload) }
    #expect(try data() == [[1]])
    server.receive(.windowUpdate(1, 1))
    #expect(try data() == [[2]])
    // Below zero: -2. Three are needed for a byte.
    server.receive(.settings([(4, 5)]))
    #expect(try data() == [[3, 4, 5, 6]])
    server.receive(.headers(3, requestFields), .data(3, [1, 2, 3, 4, 5, 6], endStream: true))
    #expect(try data() == [[1, 2, 3, 4, 5]])
    server.receive(.settings([(4, 3)]))
    server.receive(.windowUpdate(3, 2))
    #expect(try data() == [])
    server.receive(.windowUpdate(3, 1))
    #expect(try data() == [[6]])
    // Late ones are no error.
    server.receive(.windowUpdate(3, 1), .windowUpdate(1, 0x7fff_ffff))
    try expectService(server)
  }

  /// 3.4: the preface may come in pieces; another one, or none, is an error.
  @Test func thePreface() throws {
    let bytes = Frame.preface + Frame.settings().bytes
    let slow = try SessionPeer(.server)
    for byte in bytes { slow.receive([byte]) }
    try expectService(slow)
    for index in [0, 10, 23] {
      var wrong = bytes
      wrong[index] ^= 1
      let server = try SessionPeer(.server)
      server.receive(wrong)
      #expect(try server.frames().last?.kind == .goAway)
      #expect(server.session.isFinished)
    }
    let noSettings = try SessionPeer(.server)
    noSettings.receive(Frame.preface + Frame.ping([1, 1, 1, 1, 1, 1, 1, 1]).bytes)
    let frames = try noSettings.frames()
    #expect(frames.last?.kind == .goAway && frames.last?.number(at: 4) == ErrorCode.protocolError.rawValue)
  }

  /// 6.8: streams that were taken before the client's GOAWAY are answered.
  @Test func theClientsGoAway() throws {
    let server = try SessionPeer(.server)
    server.onAccept = { $0.onEvent = answerAtEnd }
    server.receivePreface()
    server.receive(.headers(1, requestFields))
    server.receive(.goAway(last: 0, code: 0))
    server.receive(.data(1, [7], endStream: true))
    #expect(try server.frames().contains { $0.kind == .data && $0.payload == [7] })
    #expect(server.goAways == [.noError])
  }

  /// The server goes on to serve.
  private func expectService(_ server: SessionPeer) throws {
    server.onAccept = { $0.onEvent = answerAtEnd }
    server.receive(.headers(101, requestFields), .data(101, [9], endStream: true))
    let frames = try server.frames()
    #expect(frames.contains { $0.kind == .data && $0.stream == 101 && $0.payload == [9] }, "\(frames)")
  }
}
