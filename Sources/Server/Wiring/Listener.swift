import Logging
import NIOCore
import RPC
import ServiceLifecycle

/// Takes connections until it is shut down, then lets running calls finish within the drain limit.
struct Listener: Service {
  let server: RPCServer
  let configuration: ListenerConfiguration
  let logger: Logger
  let ready: @Sendable (SocketAddress) -> Void

  func run() async throws {
    let wanted = configuration.address
    let address: SocketAddress
    do {
      address = try await server.bind(host: wanted.host, port: wanted.port)
    } catch {
      throw StartFailure(listening: wanted, error)
    }
    logger.notice("listening", metadata: ["address": "\(address.hostAndPort)"])
    ready(address)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.serve() }
      // Ends when a signal comes, or throws when the process is to end without waiting.
      do {
        try await gracefulShutdown()
        logger.notice("shutting down", metadata: ["limit": "\(configuration.drainLimit)"])
        await server.shutdownGracefully(hardLimit: configuration.drainLimit)
      } catch {
        await server.shutdownGracefully(hardLimit: .zero)
      }
      try await group.waitForAll()
    }
    logger.notice("stopped")
  }
}

extension SocketAddress {
  /// As a flag takes it: `127.0.0.1:50051`.
  var hostAndPort: String {
    guard let ipAddress, let port else { return description }
    return ListenAddress(host: ipAddress, port: port).description
  }
}
