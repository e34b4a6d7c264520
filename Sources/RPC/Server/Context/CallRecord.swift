import HTTP2
import Logging
import Synchronization

/// The facts of one call, shared by its context's copies and the runtime.
final class CallRecord: Sendable {
  let method: RoutedMethod
  let fields: HeaderFields
  let requestID: String
  let connection: ConnectionContext
  let started: ContinuousClock.Instant
  let deadline: ContinuousClock.Instant?
  let logger: Logger

  /// Message bytes with their prefixes, for the log. Written on the event loop, readable anywhere.
  let bytesReceived = Atomic<Int>(0)
  let bytesSent = Atomic<Int>(0)
  private let cutOffCode = Atomic<Int32>(0)

  init(
    method: RoutedMethod, fields: HeaderFields, requestID: String, connection: ConnectionContext,
    started: ContinuousClock.Instant, deadline: ContinuousClock.Instant?, logger: Logger
  ) {
    self.method = method
    self.fields = fields
    self.requestID = requestID
    self.connection = connection
    self.started = started
    self.deadline = deadline
    self.logger = logger
  }

  /// The outcome that was decided over the handler's head: its client went away, its deadline passed, its request broke.
  var cutOff: StatusCode? {
    get {
      let raw = cutOffCode.load(ordering: .relaxed)
      return raw == 0 ? nil : StatusCode(rawValue: raw)
    }
    set { cutOffCode.store(newValue?.rawValue ?? 0, ordering: .relaxed) }
  }
}

extension Atomic where Value == Int {
  /// Adds where there is one writer: no locked instruction.
  func add(_ amount: Int) {
    store(load(ordering: .relaxed) &+ amount, ordering: .relaxed)
  }
}
