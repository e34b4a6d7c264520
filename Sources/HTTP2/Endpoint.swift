/// Where a server listens and a client connects.
public enum Endpoint: Hashable, Sendable {
  /// TCP. The host is a name or an address; port 0 lets the system choose (listening only).
  case tcp(host: String, port: Int)
  /// A Unix domain socket at this path. A server removes a stale socket there first, and its own at the end.
  case unix(path: String)
}

extension Endpoint: CustomStringConvertible {
  /// `host:port`, `[v6]:port` or `unix:path`.
  public var description: String {
    switch self {
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    case .unix(let path): "unix:\(path)"
    }
  }
}
