import Compression
import HTTP2
import NIOCore
import Testing

@testable import RPC

/// docs/web.md, "Pages".
@Suite(.timeLimit(.minutes(10))) struct PlainResourceTests {
  private static let script = String(repeating: "let a = 1;\n", count: 100)
  private static let page = PlainResource(
    path: "/", contentType: "text/html; charset=utf-8", ByteBuffer(string: "<p>"),
    fields: [("content-security-policy", "default-src 'none'")])

  private func compressed() throws -> PlainResource {
    let bytes = ByteBuffer(string: Self.script)
    let gzip = try #require(Gzip.compress(bytes, after: 0, onlyIfSmaller: false))
    return try PlainResource(
      path: "/app.js", contentType: "text/javascript", gzip: gzip, cacheControl: "public, max-age=31536000, immutable")
  }

  private func get(_ path: String, _ fields: (String, String)...) async throws -> RawCall {
    let request = WebRequest(verb: "GET", path: path, fields: fields)
    return try await request.answer(resources: [Self.page, try compressed()])
  }

  @Test func bytesWithWhatTheySay() async throws {
    let call = try await get("/?x=1")
    #expect(call.httpStatus == "200" && call.text == "<p>")
    #expect(call.headers.string("content-type") == "text/html; charset=utf-8")
    #expect(call.headers.string("content-length") == "3")
    #expect(call.headers.string("cache-control") == "no-cache")
    #expect(call.headers.string("x-content-type-options") == "nosniff")
    #expect(call.headers.string("content-security-policy") == "default-src 'none'")
    #expect(call.values("vary") == ["Accept-Encoding"])
    #expect(!call.headers.contains("x-request-id"))
  }

  @Test func bothForms() async throws {
    let plain = try await get("/app.js")
    #expect(plain.text == Self.script && !plain.headers.contains("content-encoding"))
    let gzip = try await get("/app.js", ("accept-encoding", "gzip, deflate, br, zstd"))
    #expect(gzip.headers.string("content-encoding") == "gzip")
    #expect(gzip.headers.string("cache-control") == "public, max-age=31536000, immutable")
    let inflated = try Gzip.inflate(ByteBuffer(bytes: gzip.body), limit: 1 << 20)
    #expect(String(buffer: inflated) == Self.script)
    #expect(plain.headers.string("etag") != gzip.headers.string("etag"))
  }

  @Test func whatTheClientHasIsNotSentAgain() async throws {
    let first = try await get("/app.js", ("accept-encoding", "gzip"))
    let tag = try #require(first.headers.string("etag"))
    let again = try await get("/app.js", ("accept-encoding", "gzip"), ("if-none-match", tag))
    #expect(again.httpStatus == "304" && again.body.isEmpty && again.headers.string("etag") == tag)
    #expect(!again.headers.contains("content-length") && !again.headers.contains("content-encoding"))
    #expect(try await get("/app.js", ("if-none-match", tag)).httpStatus == "200")
  }

  @Test func headHasNoBody() async throws {
    let request = WebRequest(verb: "HEAD", path: "/")
    let call = try await request.answer(resources: [Self.page])
    #expect(call.httpStatus == "200" && call.body.isEmpty && call.headers.string("content-length") == "3")
  }

  @Test(arguments: ["POST", "PUT", "OPTIONS"]) func otherVerbs(verb: String) async throws {
    let call = try await WebRequest(verb: verb, path: "/").answer(resources: [Self.page])
    #expect(call.httpStatus == "405" && call.headers.string("allow") == "GET, HEAD")
  }

  @Test func brokenBytesAreRefused() {
    #expect(throws: GzipFailure.corrupt) {
      try PlainResource(path: "/", contentType: "text/plain", gzip: ByteBuffer(string: "x"))
    }
  }

  @Test func tagsAreOfTheBytes() {
    var seen: Set<String> = []
    for count in 0..<64 {
      for byte in [UInt8(0), 1, 0x80] {
        let tag = EntityTag(ByteBuffer(repeating: byte, count: count))
        #expect(tag.text.utf8.count == 34 && tag == EntityTag(ByteBuffer(repeating: byte, count: count)))
        seen.insert(tag.text)
      }
    }
    // The three of no bytes are one.
    #expect(seen.count == 63 * 3 + 1)
  }
}
