import HTTP2
import Logging
import Metrics

// The end of a connection, told once.
extension ServerConnection {
  /// Logs why a connection was cut off, and counts it as `http2_connections_dropped_total`; one that ended as clients end
  /// theirs is none. What a client did is told here alone, and not frame by frame.
  func closed(_ reason: ConnectionClosure) {
    guard let drop = ConnectionDrop(reason) else { return }
    core.logger.notice(
      "connection dropped",
      metadata: ["peer": "\(context.peer)", "reason": "\(drop.reason)", "cause": "\(drop.cause)"])
    Counter(
      label: "http2_connections_dropped_total", dimensions: [("reason", drop.reason), ("cause", drop.cause)]
    ).increment()
  }
}

/// Why a server has cut off a connection, in words for logs and labels of metrics.
struct ConnectionDrop: Equatable {
  let reason: String
  /// Which budget, error or limit it was.
  let cause: String

  /// Nil for an end that is nobody's fault.
  init?(_ closure: ConnectionClosure) {
    switch closure {
    case .graceful, .peerClosed, .goAway: return nil
    case .abuse(let kind): (reason, cause) = ("abuse", kind.rawValue)
    case .late(let input): (reason, cause) = ("late", input.rawValue)
    case .protocolViolation(let code): (reason, cause) = ("protocol-violation", Self.label(code))
    case .keepaliveTimeout: (reason, cause) = ("late", "keepalive")
    case .handshakeTimeout: (reason, cause) = ("late", "handshake")
    case .tooOld: (reason, cause) = ("too-old", "age-grace")
    case .insecure: (reason, cause) = ("insecure", "tls")
    case .stalled: (reason, cause) = ("stalled", "output")
    case .aborted: (reason, cause) = ("aborted", "drain-limit")
    }
  }

  /// Codes that RFC 9113 doesn't name are no labels: a client could make any number of them.
  private static func label(_ code: ErrorCode) -> String {
    let name = code.description
    return name.hasPrefix("0x") ? "other" : name
  }
}
