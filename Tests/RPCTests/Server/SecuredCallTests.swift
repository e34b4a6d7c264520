import HTTP2
import RPC
import StandardMessages
import TLS
import TestCertificates
import Testing

/// Calls over TLS.
@Suite(.timeLimit(.minutes(10))) struct SecuredCallTests {
  private let authority: TestAuthority

  init() throws {
    authority = try TestAuthority()
  }

  /// Says who calls, and by which scheme.
  private struct WhoService: RPCService {
    static let who = MethodDescriptor(service: "callboard.test.Who", name: "Who")
    /// The connection of each call.
    let connections = Events<ConnectionContext>()

    func register(in router: inout Router) {
      router.unary(Self.who) { (_: AnyMessage, context) -> AnyMessage in
        connections.send(context.connection)
        guard let certificate = context.connection.certificate else { return AnyMessage(typeURL: "nobody") }
        return AnyMessage(typeURL: "\(certificate.subject) \(certificate.dnsNames)", value: certificate.derBytes)
      }
    }
  }

  private func configuration(_ tls: ClientTLS) -> ClientConfiguration {
    var configuration = ClientConfiguration()
    configuration.tls = tls
    return configuration
  }

  @Test func theHandlerSeesTheClientsCertificate() async throws {
    let service = WhoService()
    let tls = try ServerTLS(authority.loopbackServer(), clientAuthorities: authority.pem)
    try await TestServer.run(tls: tls, services: [service]) { server in
      let client = server.client(
        configuration(
          try ClientTLS(
            authorities: authority.pem, credentials: authority.credentials("billing", dnsNames: ["billing.internal"]))))
      for _ in 0..<3 {
        let answer: AnyMessage = try await client.unary(WhoService.who, AnyMessage())
        #expect(answer.typeURL == #"CN=billing,O=Example ["billing.internal"]"#)
        #expect(PeerCertificate(derBytes: Array(answer.value)).subject == "CN=billing,O=Example")
      }
      await client.close()
      // Made once for the connection.
      let connections = service.connections.all
      #expect(connections.count == 3 && connections.allSatisfy { $0 === connections.first })
    }
  }

  @Test func whereNoneIsAskedForThereIsNone() async throws {
    try await TestServer.run(tls: ServerTLS(authority.loopbackServer()), services: [WhoService()]) { server in
      let client = server.client(
        configuration(try ClientTLS(authorities: authority.pem, credentials: authority.credentials("billing"))))
      let answer: AnyMessage = try await client.unary(WhoService.who, AnyMessage())
      #expect(answer.typeURL == "nobody")
      await client.close()
    }
  }

  @Test func aFailureOfTLSIsTold() async throws {
    let tls = try ServerTLS(authority.loopbackServer(), clientAuthorities: authority.pem)
    try await TestServer.run(tls: tls) { server in
      let cases: [(ClientTLS, String)] = [
        (try ClientTLS(authorities: authority.pem), "the peer asks for a certificate"),
        (try ClientTLS(authorities: TestAuthority("Another").pem), "isn't one of a trusted authority"),
      ]
      for (tls, words) in cases {
        let client = server.client(configuration(tls))
        let error = await #expect(throws: RPCError.self) {
          let _: AnyMessage = try await client.unary(EchoService.unary, AnyMessage())
        }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        await client.close()
      }
    }
  }

  /// All kinds of calls, with messages larger than a TLS record and a window.
  @Test func largeMessagesTravel() async throws {
    try await TestServer.run(tls: ServerTLS(authority.loopbackServer())) { server in
      let client = server.client(configuration(try ClientTLS(authorities: authority.pem)))
      let text = String(repeating: "callboard ", count: 300_000)
      let answer: AnyMessage = try await client.unary(EchoService.unary, AnyMessage(typeURL: text))
      #expect(answer.typeURL == text)
      try await client.bidirectional(EchoService.chat) {
        (requests: RequestWriter<AnyMessage>, responses: ResponseStream<AnyMessage>) in
        var iterator = responses.makeAsyncIterator()
        for index in 0..<20 {
          try await requests.write(AnyMessage(typeURL: "\(index)\(text.prefix(100_000))"))
          #expect(try await iterator.next()?.typeURL.hasPrefix("\(index)callboard") == true)
        }
      }
      await client.close()
    }
  }
}
