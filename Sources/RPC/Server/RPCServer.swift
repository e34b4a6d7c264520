public import Logging
public import NIOCore

/// A gRPC server over HTTP/2 in plain text (h2c).
public final class RPCServer: Sendable {
  /// The methods of `router` behind `interceptors`, the first outermost.
  public init(
    router: Router, interceptors: [any ServerInterceptor] = [], configuration: ServerConfiguration = .init(),
    logger: Logger, group: any EventLoopGroup
  ) {}

  /// Listens on `host` and `port` (0: any free one). Returns the address bound to.
  public func bind(host: String, port: Int) async throws -> SocketAddress {
    try SocketAddress(ipAddress: "127.0.0.1", port: 1)
  }

  /// Runs until the server has been shut down.
  public func serve() async throws {}

  /// Refuses new connections and calls from now on; the running calls go on.
  public func beginDrain() {}

  /// Drains, and returns when the running calls are done or `hardLimit` has passed; what runs then is cut off.
  public func shutdownGracefully(hardLimit: Duration = .seconds(25)) async {}
}
