import HTTP2
import Logging
import NIOCore
import RPC
import ServiceLifecycle
import TLS

/// Takes connections until it is shut down, then lets running calls finish within the drain limit.
struct Listener: Service {
  let server: RPCServer
  let configuration: ListenerConfiguration
  /// How TLS is spoken; nil for plain text.
  let tls: ServerTLS?
  let logger: Logger
  let ready: @Sendable (Endpoint) -> Void
  /// Is told of the end before any client is.
  let drainBegins: @Sendable () -> Void

  func run() async throws {
    let address: SocketAddress
    do {
      address = try await server.bind(configuration.endpoint, tls: tls)
    } catch {
      throw StartFailure(listening: configuration.endpoint, error)
    }
    let endpoint = Endpoint(address)
    logger.notice("listening", metadata: ["address": "\(endpoint)", "tls": "\(tls != nil)"])
    ready(endpoint)
    ProgramCode.releasePages()
    await withTaskCancellationHandler {
      // Ends when a signal comes, and throws when this task is cancelled: then `abort` was called.
      if (try? await gracefulShutdown()) != nil {
        drainBegins()
        logger.notice("finishing running calls", metadata: ["limit": "\(configuration.drainLimit)"])
        await server.shutdownGracefully(hardLimit: configuration.drainLimit)
      }
    } onCancel: {
      server.abort()
    }
    logger.notice("stopped")
  }
}

extension Endpoint {
  /// The endpoint of an address that is listened on.
  init(_ address: SocketAddress) {
    if let host = address.ipAddress, let port = address.port {
      self = .tcp(host: host, port: port)
    } else {
      self = .unix(path: address.pathname ?? "")
    }
  }
}
