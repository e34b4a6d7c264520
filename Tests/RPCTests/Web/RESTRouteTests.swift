import HTTP2
import NIOCore
import StandardMessages
import Testing

@testable import RPC

/// Paths of their own (docs/web.md).
@Suite(.timeLimit(.minutes(10))) struct RESTRouteTests {
  private static func route(_ method: MethodDescriptor = EchoService.read, path: String = "/api/echo") -> RESTRoute {
    RESTRoute(path: path, method: method) { query throws(RPCError) -> AnyMessage in
      var text = ""
      for (name, value) in try query.all {
        guard name == "text" else { throw .invalidArgument(field: name, "no such parameter") }
        text += value
      }
      return AnyMessage(typeURL: text)
    } answer: { (message: AnyMessage, request) throws(RPCError) in
      if message.typeURL == "bad" { throw .invalidArgument(field: "text", "not bad") }
      if request.accepts("text/csv") {
        return RESTAnswer(
          contentType: "text/csv", body: ByteBuffer(string: "text\n\(message.typeURL)\n"),
          fields: [("content-disposition", "attachment")])
      }
      return RESTAnswer(body: ByteBuffer(string: "[\"\(message.typeURL)\"]"))
    }
  }

  private func get(_ query: String, _ fields: (String, String)...) async throws -> RawCall {
    try await WebRequest(verb: "GET", path: "/api/echo\(query)", fields: fields).answer(restRoutes: [Self.route()])
  }

  @Test func parametersAreTheRequest() async throws {
    let call = try await get("?text=a%20b&text=%2Bc+d")
    #expect(call.httpStatus == "200" && call.text == #"["a b+c d"]"#)
    #expect(call.headers.string("content-type") == "application/json")
    #expect(call.headers.string("content-length") == String(call.body.count))
    #expect(call.headers.string("cache-control") == "private, no-cache")
    #expect(call.values("vary") == ["Authorization, Accept-Encoding"])
    #expect(call.headers.string("x-request-id")?.count == 15)
    let tag = try #require(call.headers.string("etag"))
    #expect(try await get("?text=a%20b%2Bc%20d", ("if-none-match", tag)).httpStatus == "304")
  }

  @Test func otherForms() async throws {
    let call = try await get("?text=a", ("accept", "text/html, Text/CSV;q=0.9"))
    #expect(call.text == "text\na\n" && call.headers.string("content-type") == "text/csv")
    #expect(call.headers.string("content-disposition") == "attachment")
    #expect(try await get("?text=a", ("accept", "text/csv;q=0")).text == #"["a"]"#)
  }

  @Test func longAnswersAreCompressed() async throws {
    let call = try await get("?text=\(String(repeating: "a", count: 2000))", ("accept-encoding", "gzip"))
    #expect(call.headers.string("content-encoding") == "gzip" && call.body.count < 100)
  }

  @Test(arguments: [
    ("?x=1", "x: no such parameter"), ("?text=bad", "text: not bad"), ("?text=%", "the parameter text is not"),
    ("?text=%ff", "the parameter text is not"), ("?%=1", "the name of a parameter"), ("?text=fail", "asked to"),
  ]) func failuresAreConnects(query: String, message: String) async throws {
    let call = try await get(query)
    #expect(call.httpStatus == "400" && call.text.contains("\"message\":\"\(message)"), "\(call.text)")
    #expect(call.headers.string("content-type") == "application/json")
  }

  @Test func otherVerbs() async throws {
    let call = try await WebRequest(verb: "POST", path: "/api/echo").answer(restRoutes: [Self.route()])
    #expect(call.httpStatus == "405" && call.headers.string("allow") == "GET")
  }

  @Test func aRouteToAMethodThatIsNotThere() async throws {
    let route = Self.route(MethodDescriptor(service: "a.B", name: "C"))
    #expect(try await WebRequest(verb: "GET", path: "/api/echo").answer(restRoutes: [route]).httpStatus == "404")
  }
}
