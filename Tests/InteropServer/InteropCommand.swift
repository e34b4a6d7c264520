import ArgumentParser
import Foundation
import HTTP2
import HealthChecking
import Logging
import NIOCore
import NIOPosix
import RPC
import Reflection
import UnixSignals

/// Serves gRPC's interoperability tests on our runtime, by their standard names, so that any language's client can be
/// pointed at it.
@main struct InteropCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "interop-server",
    abstract: "Serve grpc.testing.TestService and UnimplementedService on 127.0.0.1 until SIGTERM or SIGINT.",
    discussion: "Prints the port in a line of its own once connections are taken.")

  @Option(help: "The port; 0 takes any free one.") var port = 0

  func run() async throws {
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
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: port))
    print(address.port ?? 0)
    fflush(nil)
    for await _ in signals { break }
    health.end()
    await server.shutdownGracefully(hardLimit: .seconds(5))
    try await loops.shutdownGracefully()
  }
}
