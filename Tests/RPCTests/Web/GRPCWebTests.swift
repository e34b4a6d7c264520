import Compression
import HTTP2
import NIOCore
import StandardMessages
import Testing

@_spi(Fuzzing) @testable import RPC

/// docs/web.md, "gRPC-Web", byte by byte.
@Suite(.timeLimit(.minutes(10))) struct GRPCWebTests {
  private func request(_ method: MethodDescriptor, _ text: String, type: String = "application/grpc-web") -> WebRequest
  {
    WebRequest(
      path: method.path, fields: [("content-type", type)], body: MessageDeframerTests.framed(WebRequest.encoded(text)))
  }

  private func trailers(_ call: RawCall) throws -> [String] {
    let last = try #require(call.envelopes.last)
    #expect(last.flag == 0x80)
    let text = String(decoding: last.content, as: UTF8.self)
    #expect(text.hasSuffix("\r\n") && call.trailers.isEmpty)
    return text.split(separator: "\r\n").map(String.init)
  }

  @Test(arguments: ["application/grpc-web", "application/grpc-web+proto", "Application/gRPC-Web; charset=utf-8"])
  func theTrailersAreTheLastBytes(type: String) async throws {
    let call = try await request(EchoService.unary, "abc", type: type).answer()
    #expect(call.httpStatus == "200" && call.headers.string("content-type") == "application/grpc-web+proto")
    #expect(call.headers.string("x-request-id")?.count == 15)
    #expect(call.envelopes.map(\.flag) == [0, 0x80])
    #expect(call.envelopes.first?.content == WebRequest.encoded("abc"))
    #expect(try trailers(call) == ["grpc-status: 0"])
  }

  @Test func streams() async throws {
    let call = try await request(EchoService.expand, "ab").answer()
    #expect(call.envelopes.map(\.flag) == [0, 0, 0x80])
    let failed = try await request(EchoService.expand, "a!").answer()
    #expect(failed.envelopes.map(\.flag) == [0, 0x80])
    #expect(try trailers(failed).prefix(2) == ["grpc-status: 10", "grpc-message: met a !"])
    #expect(try trailers(failed).last?.hasPrefix("grpc-status-details-bin: ") == true)
  }

  @Test func aFailureWithoutAMessage() async throws {
    let call = try await request(EchoService.fail, "retry").answer()
    #expect(call.httpStatus == "200" && call.envelopes.count == 1)
    #expect(try trailers(call).first == "grpc-status: 14")
    let unknown = try await request(MethodDescriptor(service: "a.B", name: "C"), "").answer()
    #expect(try trailers(unknown).first == "grpc-status: 12")
    let late = try await request(EchoService.unary, "").adding(("grpc-timeout", "0n")).answer()
    #expect(try trailers(late).first == "grpc-status: 4")
    let broken = try await request(EchoService.unary, "").adding(("grpc-timeout", "x")).answer()
    #expect(try trailers(broken).first == "grpc-status: 3")
  }

  @Test func framingThatIsBrokenIsToldAsGRPCTellsIt() async throws {
    var cut = request(EchoService.unary, "abc")
    cut.body.removeLast()
    #expect(try trailers(try await cut.answer()).first == "grpc-status: 13")
  }

  @Test func gzip() async throws {
    let text = String(repeating: "abc", count: 1000)
    let call = try await request(EchoService.unary, text).adding(("grpc-accept-encoding", "gzip")).answer()
    #expect(call.headers.string("grpc-encoding") == "gzip")
    #expect(call.envelopes.map(\.flag) == [1, 0x80])
  }

  @Test func textIsNotServed() async throws {
    let call = try await request(EchoService.unary, "a", type: "application/grpc-web-text").answer()
    #expect(call.httpStatus == "415")
  }
}
