import ArgumentParser
import Foundation
import HTTP2
import HealthChecking
import Logging
import NIOCore
import NIOPosix
import RPC
import Reflection
import TLS
import UnixSignals

/// Serves gRPC's interoperability tests on our runtime, by their standard names, so that any language's client can be
/// pointed at it.
@main struct InteropCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "interop-server",
    abstract: "Serve grpc.testing.TestService and UnimplementedService on 127.0.0.1 until SIGTERM or SIGINT.",
    discussion: "Prints the port in a line of its own once connections are taken.")

  @Option(help: "The port; 0 takes any free one.") var port = 0

  // gRPC's own servers name it use_tls and take a value.
  @Option(
    name: [.customLong("tls"), .customLong("use_tls")], defaultAsFlag: true,
    help: "Whether TLS is spoken: true or false.")
  var tls: Bool?

  @Option(help: "With TLS, the server's certificate and those that lead to its authority (PEM).")
  var tlsCertificateFile: String?

  @Option(help: "With TLS, the certificate's key (PEM).") var tlsKeyFile: String?

  func run() async throws {
    let tls = try serverTLS()
    var router = Router()
    router.add(InteropService())
    router.add(UnimplementedInteropService())
    let health = ServerHealth(
      services: router.services + [HealthMethods.check.service] + ReflectionService.names, isServing: true)
    router.add(HealthService(health), options: HealthService.routeOptions)
    router.add(
      ReflectionService(services: router.services, files: [.srcProtoGrpcTestingTest, .grpcHealthV1Health]),
      options: ReflectionService.routeOptions)

    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    let loops = MultiThreadedEventLoopGroup(numberOfThreads: 2)
    let server = RPCServer(router: router, logger: Logger(label: "interop-server"), group: loops)
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: port), tls: tls)
    print(address.port ?? 0)
    fflush(nil)
    for await _ in signals { break }
    health.end()
    await server.shutdownGracefully(hardLimit: .seconds(5))
    try await loops.shutdownGracefully()
  }

  /// Nil for plain text.
  private func serverTLS() throws -> ServerTLS? {
    guard tls == true else { return nil }
    guard let tlsCertificateFile, let tlsKeyFile else {
      throw ValidationError("TLS needs --tls-certificate-file and --tls-key-file.")
    }
    return try ServerTLS(
      TLSCredentials(certificateChain: try bytes(of: tlsCertificateFile), privateKey: try bytes(of: tlsKeyFile)))
  }

  private func bytes(of file: String) throws -> [UInt8] {
    guard let content = FileManager.default.contents(atPath: file) else {
      throw ValidationError("\(file) can't be read.")
    }
    return Array(content)
  }
}
