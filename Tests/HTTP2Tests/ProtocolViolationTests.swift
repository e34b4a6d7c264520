import NIOCore
import Testing

@testable import HTTP2

/// What a peer may do wrong, and the answer that RFC 9113 asks for.
@Suite struct ProtocolViolationTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var frames: [Frame]
    var code: ErrorCode

    init(_ name: String, _ code: ErrorCode, _ frames: Frame...) {
      testDescription = name
      self.code = code
      self.frames = frames
    }
  }

  static let connectionErrors = [
    Case("DATA on stream 0", .protocolError, .data(0, [1])),
    Case("DATA on an idle stream", .protocolError, .data(7, [1])),
    Case("HEADERS on an even stream", .protocolError, .headers(2, requestFields)),
    Case("SETTINGS of 5 bytes", .frameSizeError, Frame(.settings, [0, 1, 2, 3, 4])),
    Case("SETTINGS on a stream", .protocolError, Frame(.settings, stream: 1, [])),
    Case("an impossible window", .flowControlError, .settings([(4, 1 << 31)])),
    Case("an impossible frame size", .protocolError, .settings([(5, 1)])),
    Case("an acknowledgement of nothing", .protocolError, .settingsAcknowledgement, .settingsAcknowledgement),
    Case("PING of 7 bytes", .frameSizeError, .ping([1, 2, 3, 4, 5, 6, 7])),
    Case("WINDOW_UPDATE of 0 for a stream", .protocolError, .headers(1, requestFields), .windowUpdate(1, 0)),
    Case("WINDOW_UPDATE of 0 for the connection", .protocolError, .windowUpdate(0, 0)),
    Case(
      "the connection's window over its top", .flowControlError, .windowUpdate(0, 0x7fff_ffff),
      .windowUpdate(0, 0x7fff_ffff)),
    Case("PUSH_PROMISE from a client", .protocolError, Frame(.pushPromise, stream: 1, [0, 0, 0, 2])),
    Case("a frame over the size limit", .frameSizeError, .data(1, Array(repeating: 0, count: 16_385))),
    Case("header compression gone wrong", .compressionError, Frame(.headers, flags: 5, stream: 1, [0xff, 0xff, 0xff])),
    Case("CONTINUATION without HEADERS", .protocolError, Frame(.continuation, flags: 4, stream: 1, [])),
    Case(
      "a frame inside a header block", .protocolError, Frame(.headers, stream: 1, HeaderBlock.encode(requestFields)),
      .ping([1, 2, 3, 4, 5, 6, 7, 8])),
    Case("RST_STREAM on an idle stream", .protocolError, .reset(9, 8)),
  ]

  @Test(arguments: connectionErrors) func connectionErrorIsAGoAwayWithItsCode(_ wrong: Case) throws {
    let server = try SessionPeer(.server)
    server.receive(Frame.preface + Frame.settings().bytes)
    let established = try server.frames()
    server.receive(wrong.frames.flatMap(\.bytes))
    let frames = try server.frames()
    let goAway = try #require((established + frames).last { $0.kind == .goAway }, "\(frames)")
    #expect(ErrorCode(rawValue: goAway.number(at: 4)) == wrong.code)
    #expect(server.session.isFinished)
    #expect(server.session.closure == .protocolViolation(wrong.code))
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3}hello world",
  ])
  func whatIsNotHTTP2IsAProtocolError(_ text: String) throws {
    let server = try SessionPeer(.server)
    server.receive(Array(text.utf8))
    let frames = try server.frames()
    #expect(frames.last?.kind == .goAway)
    #expect(frames.last?.number(at: 4) == ErrorCode.protocolError.rawValue)
    #expect(server.session.isFinished)
  }

  static let streamErrors = [
    Case("an upper-case name", .protocolError, .headers(1, requestFields + [("Upper", "x")])),
    Case("a control character in a value", .protocolError, .headers(1, requestFields + [("x", "a\u{0}b")])),
    Case("a connection field", .protocolError, .headers(1, requestFields + [("connection", "close")])),
    Case("no :path", .protocolError, .headers(1, requestFields.filter { $0.0 != ":path" })),
    Case("two :methods", .protocolError, .headers(1, [(":method", "GET")] + requestFields)),
    Case("a pseudo-field at the end", .protocolError, .headers(1, requestFields + [(":path", "/")])),
    Case(
      "a body shorter than its content-length", .protocolError,
      .headers(1, requestFields + [("content-length", "5")]), .data(1, [1], endStream: true)),
    Case("trailers that do not end the stream", .protocolError, .headers(1, requestFields), .headers(1, [("x", "y")])),
  ]

  @Test(arguments: streamErrors) func streamErrorResetsTheStreamAlone(_ wrong: Case) throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    _ = try server.frames()
    server.receive(wrong.frames.flatMap(\.bytes))
    let reset = try #require(try server.frames().first { $0.kind == .reset })
    #expect(reset.stream == 1)
    #expect(ErrorCode(rawValue: reset.number(at: 0)) == wrong.code)
    #expect(server.accepted.allSatisfy { $0.closures == [.reset(wrong.code)] })
    #expect(server.session.streams.isEmpty)

    // The connection goes on.
    server.onAccept = { $0.onEvent = answerAtEnd }
    server.receive(.headers(9, requestFields, endStream: true))
    #expect(try server.frames().last?.description == "headers end stream 9")
  }

  @Test func aMalformedRequestIsNeverHandedOn() throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    server.receive(.headers(1, requestFields + [("Upper", "x")]))
    _ = try server.produce()
    #expect(server.accepted.isEmpty)
  }

  @Test func blanksAroundAValueAreLeftToTheOwner() throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    server.receive(.headers(1, requestFields + [("x", " y ")], endStream: true))
    #expect(server.accepted.first?.events == [.headers(HeaderFields.request.lines + ["x:  y "], endStream: true)])
  }

  @Test func endlessContinuationsAreEnhanceYourCalm() throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    _ = try server.frames()
    server.receive(Frame(.headers, stream: 1, HeaderBlock.encode(requestFields)))
    for index in 0..<200 { server.receive(Frame(.continuation, stream: 1, HeaderBlock.encode([("x\(index)", "y")]))) }
    let goAway = try #require(try server.frames().last)
    #expect(goAway.kind == .goAway && goAway.number(at: 4) == ErrorCode.enhanceYourCalm.rawValue)
    #expect(server.accepted.isEmpty)
  }

  @Test func endlessPingsAreEnhanceYourCalm() throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    _ = try server.frames()
    // Nothing is produced in between, as for a peer that never reads.
    for _ in 0..<2000 { server.receive(.ping([0, 0, 0, 0, 0, 0, 0, 0])) }
    let frames = try server.frames()
    #expect(frames.count < 600)
    #expect(frames.last?.kind == .goAway && frames.last?.number(at: 4) == ErrorCode.enhanceYourCalm.rawValue)
  }
}
