import Logging
import RPC

/// The line of each call, see ``RPC/CallLine``. A log in JSON takes it straight into its buffer: at 100,000 calls per second
/// the dictionary of a `LogEvent` would cost as much as the call itself.
package struct CallLog: CallObserver {
  private let json: JSONCallLog?
  private let other = LoggingObserver()

  /// Writes where `logger` does.
  package init(_ logger: Logger) {
    json = (logger.handler as? JSONLogHandler).map(JSONCallLog.init)
  }

  package func ended(_ context: CallContext, _ outcome: CallOutcome) {
    guard let json else { return other.ended(context, outcome) }
    json.write(CallLine(context, outcome))
  }
}

/// An object, so that a call doesn't copy what it is made of.
private final class JSONCallLog: Sendable {
  private let log: JSONLogHandler
  /// By the place of a field.
  private let names = CallLine.Field.allCases.map { JSONLogName($0.name) }

  init(_ log: JSONLogHandler) { self.log = log }

  func write(_ line: CallLine) {
    guard line.level >= log.logLevel else { return }
    log.write(line.level, CallLine.message) { buffer in
      line.forEachField { field, value in
        switch value {
        case .text(let text): buffer.addField(names[field.rawValue], text)
        case .number(let number): buffer.addField(names[field.rawValue], number)
        }
      }
    }
  }
}
