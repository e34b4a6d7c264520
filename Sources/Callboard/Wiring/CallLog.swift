import Logging
import Observability
import RPC

/// The line of each call, see ``RPC/CallLine``. A log in JSON takes it straight into its buffer: at 100,000 calls per second
/// the dictionary of a `LogEvent` would cost as much as the call itself.
struct CallLog: CallObserver {
  private let log: JSONLogHandler?
  /// By the place of a field.
  private let names = CallLine.Field.allCases.map { JSONLogName($0.name) }
  private let other = LoggingObserver()

  init(_ logger: Logger) {
    log = logger.handler as? JSONLogHandler
  }

  func ended(_ context: CallContext, _ outcome: CallOutcome) {
    guard let log else { return other.ended(context, outcome) }
    let line = CallLine(context, outcome)
    guard line.level >= log.logLevel else { return }
    log.write(line.level, CallLine.message) { buffer in
      line.forEachField { field, value in
        let name = names[field.rawValue]
        switch value {
        case .text(let text): buffer.addField(name, text)
        case .number(let number): buffer.addField(name, number)
        }
      }
    }
  }
}
