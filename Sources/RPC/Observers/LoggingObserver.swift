import Logging

/// Logs one structured line for each call, see ``CallLine``, with the server's logger.
///
/// Nothing is built where the logger's level is above the line's.
public struct LoggingObserver: CallObserver {
  /// Logs with the server's logger.
  public init() {}

  /// Logs the call.
  public func ended(_ context: CallContext, _ outcome: CallOutcome) {
    let line = CallLine(context, outcome)
    let logger = context.record.logger
    guard line.level >= logger.logLevel else { return }
    var metadata: Logger.Metadata = [:]
    line.forEachField { field, value in
      metadata[field.name] =
        switch value {
        case .text(let text): .string(text)
        case .number(let number): .stringConvertible(number)
        }
    }
    logger.log(level: line.level, "\(CallLine.message)", metadata: metadata, source: "RPC")
  }
}

extension CallContext {
  /// Logs a failure that the call goes on after, as the part of its answer that it is the failure of. What ends the call
  /// itself is logged with the call.
  public func report(_ error: RPCError, of part: String) {
    let level = CallLine.level(of: error.code)
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
