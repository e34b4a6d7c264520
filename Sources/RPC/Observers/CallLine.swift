public import Logging

/// What the log says of a call that is over: method, protocol, code, duration, request id, peer, bytes; the cause too, where the call
/// failed by a fault of the server's.
public struct CallLine: Sendable {
  /// Which value of the line.
  public enum Field: Int, CaseIterable, Sendable {
    case method, callProtocol, code, duration, requestID, peer, bytesReceived, bytesSent, reason, statusMessage, cause

    /// What the value is called.
    public var name: String {
      switch self {
      case .method: "method"
      case .callProtocol: "protocol"
      case .code: "code"
      case .duration: "duration_us"
      case .requestID: "request_id"
      case .peer: "peer"
      case .bytesReceived: "bytes_received"
      case .bytesSent: "bytes_sent"
      case .reason: "reason"
      case .statusMessage: "status_message"
      case .cause: "cause"
      }
    }
  }

  /// A value of the line.
  public enum Value: Sendable {
    /// Any text.
    case text(String)
    /// A whole number.
    case number(Int64)
  }

  /// The message of every such line.
  public static let message = "call"

  private let context: CallContext
  private let outcome: CallOutcome

  /// The line of a call.
  public init(_ context: CallContext, _ outcome: CallOutcome) {
    self.context = context
    self.outcome = outcome
  }

  /// How much the outcome matters.
  public var level: Logger.Level { Self.level(of: outcome.code) }

  /// Names the values one after the other, so that they need no dictionary.
  public func forEachField(_ body: (Field, Value) -> Void) {
    let record = context.record
    body(.method, .text(record.method.path))
    body(.callProtocol, .text(record.callProtocol.rawValue))
    body(.code, .text(outcome.code.name))
    body(.duration, .number(outcome.nanoseconds / 1_000))
    body(.requestID, .text(record.requestID))
    body(.peer, .text(record.connection.peer))
    body(.bytesReceived, .number(Int64(context.bytesReceived)))
    body(.bytesSent, .number(Int64(context.bytesSent)))
    guard let error = outcome.error else { return }
    switch error {
    case let error as RPCError:
      body(.reason, .text(error.reason.rawValue))
      body(.statusMessage, .text(error.message))
      if let cause = error.cause { body(.cause, .text(String(describing: cause))) }
    case is CancellationError: break
    default: body(.cause, .text(String(reflecting: error)))
    }
  }

  /// `error` for a defect of the server's, `warning` for what it stands on being away, `info` for all else.
  static func level(of code: StatusCode) -> Logger.Level {
    switch code {
    case .internal, .unknown, .dataLoss: .error
    case .unavailable: .warning
    default: .info
    }
  }
}
