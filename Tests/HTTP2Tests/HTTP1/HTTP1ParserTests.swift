import NIOCore
import Testing

@testable import HTTP2

/// Requests of HTTP/1.1 byte by byte, cut anywhere.
@Suite struct HTTP1ParserTests {
  @Test func aHeadIsOneOfHTTP2() throws {
    let parsed = try #require(
      ParsedRequests.inAnyPieces(
        "GET /a/b?c=%20 HTTP/1.1\r\nHOST: localhost:80\r\nX-Name:  one two\t \r\nx-empty:\r\nX-Text: \u{e9}\r\n\r\n"))
    #expect(
      parsed.heads == [
        [
          ":method: GET", ":scheme: http", ":path: /a/b?c=%20", ":authority: localhost:80", "x-name: one two",
          "x-empty: ", "x-text: \u{e9}",
        ]
      ])
    #expect(parsed.whole == 1 && parsed.status == nil)
  }

  @Test func bodiesOfALength() throws {
    let parsed = try #require(
      ParsedRequests.inAnyPieces(
        "POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello"
          + "POST /b HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n\r\n"
          + "POST /c HTTP/1.1\r\nhost: a\r\ncontent-length: 0002\r\n\r\nhi"))
    #expect(parsed.bodies.map { String(decoding: $0, as: UTF8.self) } == ["hello", "", "hi"])
    #expect(parsed.whole == 3 && parsed.status == nil)
    #expect(parsed.heads.first?.last == "content-length: 5")
  }

  @Test func bodiesInChunks() throws {
    let parsed = try #require(
      ParsedRequests.inAnyPieces(
        "POST /a HTTP/1.1\r\nhost: a\r\ntransfer-encoding: Chunked\r\n\r\n"
          + "5\r\nhello\r\n00A ; a=\"b\";c\r\n, world!!!\r\n0;d\r\nx-sum: 1\r\nx-more: 2\r\n\r\n"
          + "GET /b HTTP/1.1\r\nhost: a\r\n\r\n"))
    #expect(parsed.bodies.map { String(decoding: $0, as: UTF8.self) } == ["hello, world!!!", ""])
    #expect(parsed.heads.first == [":method: POST", ":scheme: http", ":path: /a", ":authority: a"])
    #expect(parsed.whole == 2 && parsed.status == nil)
  }

  @Test(arguments: [
    ("http://other:8/x?y", ["/x?y", "other:8"]), ("HTTPS://other", ["/", "other"]),
    ("http://other?y", ["/?y", "other"]),
  ]) func targetsWithAHostNameIt(target: String, expected: [String]) throws {
    let parsed = try #require(ParsedRequests.inAnyPieces("GET \(target) HTTP/1.1\r\nhost: localhost\r\n\r\n"))
    #expect(
      parsed.heads == [[":method: GET", ":scheme: http", ":path: \(expected[0])", ":authority: \(expected[1])"]])
  }

  @Test func fieldsOfTheConnectionStayBelow() throws {
    let parsed = try #require(
      ParsedRequests.inAnyPieces(
        "OPTIONS * HTTP/1.1\r\nx-mine: 1\r\nx-kept: 2\r\nhost: a\r\nconnection: Upgrade, X-Mine, HTTP2-Settings,close\r\n"
          + "upgrade: h2c\r\nhttp2-settings: AAMAAABkAARAAAAAAAIAAAAA\r\nkeep-alive: 5\r\nte: trailers\r\ntrailer: a\r\n"
          + "proxy-connection: a\r\nx-last: 3\r\n\r\n"))
    #expect(
      parsed.heads == [
        [":method: OPTIONS", ":scheme: http", ":path: *", "x-kept: 2", ":authority: a", "x-last: 3"]
      ])
  }

  /// What goes no further, by its status. A request that follows is never seen.
  static let refused: [(status: Int, text: String)] = [
    // Lines.
    (400, "GET / HTTP/1.1\nhost: a\r\n\r\n"), (400, "GET / HTTP/1.1\r\nhost: a\n\r\n"),
    (400, "GET / HTTP/1.1\r\nhost: a\r\n\n"), (400, "GET / HTTP/1.1\r\nhost: a\rx: b\r\n\r\n"),
    (400, "\n"), (400, "\r\n\r\n\r\nGET / HTTP/1.1\r\n"), (400, "\u{16}\u{3}\u{1}"), (400, "GET\u{0}"),
    // The first line.
    (400, "GET  / HTTP/1.1\r\n"), (400, "GET /  HTTP/1.1\r\n"), (400, " GET / HTTP/1.1\r\n"),
    (400, "GET / HTTP/1.1 \r\n"), (400, "GET /\r\n"), (400, "GET\r\n"), (400, "G(T / HTTP/1.1\r\n"),
    (400, "GET / http/1.1\r\n"), (400, "GET / HTTP/1.x\r\n"), (400, "GET / HTTP/11\r\n"), (400, "GET / HTTP/1.10\r\n"),
    (400, "GET /\ta HTTP/1.1\r\n"), (400, "\(String(repeating: "A", count: 33)) / HTTP/1.1\r\n"),
    (505, "GET / HTTP/2.0\r\n"), (505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), (505, "GET / HTTP/1.2\r\n"),
    (505, "GET / HTTP/0.9\r\n"),
    (400, "GET a HTTP/1.1\r\n"), (400, "GET * HTTP/1.1\r\n"), (400, "GET /a#b HTTP/1.1\r\n"),
    (400, "GET /\u{e9} HTTP/1.1\r\n"), (400, "GET ftp://a/ HTTP/1.1\r\n"), (400, "GET http:///a HTTP/1.1\r\n"),
    (400, "GET http://a@b/ HTTP/1.1\r\n"), (501, "CONNECT a:80 HTTP/1.1\r\n"),
    // Fields.
    (400, "GET / HTTP/1.1\r\nhost: a\r\n folded: b\r\n\r\n"), (400, "GET / HTTP/1.1\r\nhost: a\r\n\tb\r\n\r\n"),
    (400, "GET / HTTP/1.1\r\n host: a\r\n\r\n"), (400, "GET / HTTP/1.1\r\nhost : a\r\n\r\n"),
    (400, "GET / HTTP/1.1\r\n: a\r\n\r\n"), (400, "GET / HTTP/1.1\r\nhost\r\n\r\n"),
    (400, "GET / HTTP/1.1\r\nho\u{e9}st: a\r\n\r\n"), (400, "GET / HTTP/1.1\r\nhost: a\r\nx: a\u{0}b\r\n\r\n"),
    (400, "GET / HTTP/1.1\r\nhost: a\r\nx: a\u{7f}\r\n\r\n"), (400, "GET / HTTP/1.1\r\nhost: a\r\n:path: /\r\n\r\n"),
    (400, "GET / HTTP/1.1\r\nhost: a\r\nconnection: (\r\n\r\n"),
    (400, "GET / HTTP/1.1\r\nhost: a\r\nconnection:\r\n\r\n"),
    // Hosts.
    (400, "GET / HTTP/1.1\r\n\r\n"), (400, "GET / HTTP/1.1\r\nhost: a\r\nhost: a\r\n\r\n"),
    (400, "GET / HTTP/1.1\r\nhost: a, b\r\n\r\n"), (400, "GET / HTTP/1.1\r\nhost: a/b\r\n\r\n"),
    (400, "GET / HTTP/1.1\r\nhost: a@b\r\n\r\n"), (400, "GET http://a/ HTTP/1.1\r\n\r\n"),
    // Lengths.
    (400, post("content-length: 5\r\ncontent-length: 6")), (400, post("content-length: 5\r\nContent-Length: 5")),
    (400, post("content-length: 5, 5")), (400, post("content-length: +5")), (400, post("content-length: -5")),
    (400, post("content-length: 5 5")), (400, post("content-length: 0x5")), (400, post("content-length:")),
    (413, post("content-length: 99999999999999999999999999")), (413, post("content-length: 1048577")),
    // Whole by either.
    (400, post("content-length: 5\r\ntransfer-encoding: chunked") + "0\r\n\r\n"),
    (400, post("transfer-encoding: chunked\r\ncontent-length: 5") + "0\r\n\r\n"),
    (400, post("transfer-encoding: chunked, gzip")), (400, post("transfer-encoding: chunked, chunked")),
    (400, post("transfer-encoding: chunked\r\ntransfer-encoding: identity")), (400, post("transfer-encoding:")),
    (400, post("transfer-encoding: ,chunked")), (501, post("transfer-encoding: gzip, chunked")),
    (501, post("transfer-encoding: gzip")), (501, post("transfer-encoding: identity")),
    (501, post("transfer-encoding: xchunked")), (501, post("transfer-encoding: chunked;a=b")),
    (501, post("transfer-encoding: \u{b}chunked").replacingControl()), (417, post("expect: a")),
    (400, "POST / HTTP/1.0\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
    (505, post("content-type: application/grpc")), (505, post("Content-Type: Application/gRPC+proto ; a=b")),
    // Chunks.
    (400, chunked("x\r\n")), (400, chunked("\r\n")), (400, chunked("-1\r\n")), (400, chunked("0x1\r\n")),
    (400, chunked("5 \r\nhello\r\n")), (400, chunked(" 5\r\nhello\r\n")), (400, chunked("5\nhello\r\n")),
    (400, chunked("5\r\nhello!")), (400, chunked("5\r\nhello\n")), (400, chunked("5\r\nhello\rx")),
    (400, chunked("5;a\nb\r\nhello\r\n")), (400, chunked("5;\u{0}\r\n")), (400, chunked("1234567890123456\r\n")),
    (400, chunked("5;\(String(repeating: "a", count: 300))")), (413, chunked("100001\r\n")),
    (413, chunked("123456789012345\r\n")),
    (400, chunked("0\r\nx : a\r\n\r\n")), (400, chunked("0\r\nx: a\n\r\n")), (400, chunked("0\r\n folded\r\n\r\n")),
  ]

  private static func post(_ fields: String) -> String { "POST / HTTP/1.1\r\nhost: a\r\n\(fields)\r\n\r\n" }

  private static func chunked(_ body: String) -> String { post("transfer-encoding: chunked") + body }

  @Test(arguments: refused) func whatGoesNoFurther(status: Int, text: String) throws {
    let parsed = try #require(ParsedRequests.inAnyPieces(text + "GET /next HTTP/1.1\r\nhost: a\r\n\r\n"))
    #expect(parsed.status == status)
    #expect(parsed.whole == 0)
  }

  @Test func theLimits() throws {
    func status(_ text: String) throws -> Int? {
      try #require(ParsedRequests.inAnyPieces(text, headLimit: 300, bodyLimit: 20)).status
    }
    let long = String(repeating: "a", count: 400)
    #expect(try status("GET /\(long) HTTP/1.1\r\n") == 414)
    #expect(try status("GET /\(long)") == 414)
    #expect(try status(long) == 400)
    #expect(try status("GET / HTTP/1.1\r\nhost: a\r\nx: \(long)") == 431)
    // As HTTP/2 counts: 42 + 43 + 38 for the first line, 37 for the host (whose name is shorter here), and so on.
    #expect(try status("GET / HTTP/1.1\r\nhost: a\r\nx: \(long.prefix(107))\r\n\r\n") == nil)
    #expect(try status("GET / HTTP/1.1\r\nhost: a\r\nx: \(long.prefix(108))\r\n\r\n") == 431)
    // Blanks count too.
    #expect(try status("GET / HTTP/1.1\r\nhost: a\r\nx:\(String(repeating: " ", count: 109))\r\n\r\n") == 431)
    #expect(try status("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 20\r\n\r\n") == nil)
    #expect(try status("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 21\r\n\r\n") == 413)
    let chunks = "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n14\r\n\(long.prefix(20))\r\n"
    #expect(try status(chunks + "0\r\n\r\n") == nil)
    #expect(try status(chunks + "1\r\n") == 413)
    #expect(try status(chunks + "0\r\nx: \(long.prefix(60))\r\n\r\n") == 431)
  }

  @Test func whatTheConnectionDoes() throws {
    func keepsAlive(_ text: String) throws -> Bool {
      var parser = HTTP1RequestParser(headLimit: 1_000, bodyLimit: 0, isSecured: true)
      parser.append(ByteBuffer(string: text))
      guard case .head(let head)? = parser.next() else { throw NoHead() }
      #expect(head.fields.string(":scheme") == "https")
      return head.keepsAlive
    }
    #expect(try keepsAlive("GET / HTTP/1.1\r\nhost: a\r\n\r\n"))
    #expect(try !keepsAlive("GET / HTTP/1.1\r\nhost: a\r\nconnection: a, Close\r\n\r\n"))
    #expect(try !keepsAlive("GET / HTTP/1.0\r\nhost: a\r\n\r\n"))
    #expect(try !keepsAlive("GET / HTTP/1.0\r\n\r\n"))
    #expect(try keepsAlive("GET / HTTP/1.0\r\nconnection: Keep-Alive\r\n\r\n"))
  }

  @Test func aFirstDifferenceDecides() {
    let preface = Array(Frame.preface)
    for cut in preface.indices {
      var detector = ProtocolDetector()
      #expect(cut == 0 || detector.detect(ByteBuffer(bytes: preface[..<cut])) == nil)
      #expect(detector.matched == cut)
      #expect(Array(detector.earlier.readableBytesView) == Array(preface[..<cut]))
      var other = detector
      #expect(other.detect(ByteBuffer(bytes: [preface[cut] ^ 1])) == .http1)
      #expect(detector.detect(ByteBuffer(bytes: preface[cut...] + [0, 0])) == .http2)
    }
  }

  private struct NoHead: Error {}
}

extension String {
  /// A vertical tab is no blank.
  fileprivate func replacingControl() -> String { String(map { $0 == "\u{b}" ? "x" : $0 }) }
}
