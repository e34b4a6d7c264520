import Logging

/// Logs one structured line for each call: method, code, duration, request id, peer, bytes; the cause too, where the
/// call failed by a fault of the server's.
///
/// Nothing is built where the logger's level is above the line's.
public struct LoggingInterceptor: ServerInterceptor {
  /// Logs with the server's logger.
  public init() {}

  /// Runs the call, then logs it.
  public func intercept(_ context: CallContext, next: (CallContext) async throws -> Void) async throws {
    do {
      try await next(context)
    } catch {
      log(context, context.code(after: error), error)
      throw error
    }
    log(context, context.code(after: nil), nil)
  }

  /// Logs a call that couldn't start.
  public func rejected(_ context: CallContext, error: RPCError) {
    log(context, error.code, error)
  }

  private func log(_ context: CallContext, _ code: StatusCode, _ error: (any Error)?) {
    let record = context.record
    let level = Self.level(of: code)
    guard level >= record.logger.logLevel else { return }
    record.logger.log(
      level: level, "call", metadata: Self.metadata(of: context, code, error), source: "RPC")
  }

  /// What the line says.
  private static func metadata(
    of context: CallContext, _ code: StatusCode, _ error: (any Error)?
  ) -> Logger.Metadata {
    let record = context.record
    let (seconds, attoseconds) = record.started.duration(to: .now).components
    let microseconds = seconds &* 1_000_000 &+ attoseconds / 1_000_000_000_000
    var metadata: Logger.Metadata = [
      "method": .string(record.method.path),
      "code": .string(code.name),
      "duration_us": .stringConvertible(microseconds),
      "request_id": .string(record.requestID),
      "peer": .string(record.connection.peer),
      "bytes_received": .stringConvertible(context.bytesReceived),
      "bytes_sent": .stringConvertible(context.bytesSent),
    ]
    guard let error else { return metadata }
    switch error {
    case let error as RPCError:
      metadata["reason"] = .string(error.reason.rawValue)
      metadata["status_message"] = .string(error.message)
      if let cause = error.cause { metadata["cause"] = .string(String(describing: cause)) }
    case is CancellationError: break
    default: metadata["cause"] = .string(String(reflecting: error))
    }
    return metadata
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

extension CallContext {
  /// Logs a failure that the call goes on after, as the part of its answer that it is the failure of. What ends the call
  /// itself is logged with the call.
  public func report(_ error: RPCError, of part: String) {
    let level = LoggingInterceptor.level(of: error.code)
    guard level >= record.logger.logLevel else { return }
    var metadata: Logger.Metadata = [
      "method": .string(record.method.path),
      "part": .string(part),
      "code": .string(error.code.name),
      "reason": .string(error.reason.rawValue),
      "status_message": .string(error.message),
    ]
    if let cause = error.cause { metadata["cause"] = .string(String(describing: cause)) }
    logger.log(level: level, "a part of an answer failed", metadata: metadata, source: "RPC")
  }
}
