import HTTP2
import Logging
import Synchronization

/// The facts of one call, shared by its context's copies and the runtime.
final class CallRecord: Sendable {
  let method: RoutedMethod
  let callProtocol: CallProtocol
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
  private let hasCompressedRequest = Atomic<Bool>(false)
  /// What the handler sends beside its messages. Nearly always nothing, which the flag says without a lock.
  private let metadata = Mutex<ResponseMetadata?>(nil)
  private let hasMetadata = Atomic<Bool>(false)

  init(
    method: RoutedMethod, callProtocol: CallProtocol = .grpc, fields: HeaderFields, requestID: String,
    connection: ConnectionContext,
    started: ContinuousClock.Instant, deadline: ContinuousClock.Instant?, logger: Logger
  ) {
    self.method = method
    self.callProtocol = callProtocol
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

/// What the handler sends beside its messages.
private final class ResponseMetadata {
  var initial = Metadata()
  var trailing = Metadata()
}

extension CallRecord {
  /// Whether the message that the handler took last came compressed.
  var isRequestCompressed: Bool { hasCompressedRequest.load(ordering: .relaxed) }

  func note(isCompressed: Bool) {
    if isRequestCompressed != isCompressed { hasCompressedRequest.store(isCompressed, ordering: .relaxed) }
  }

  func add(initial: Metadata) { change { $0.initial.add(initial) } }

  func add(trailing: Metadata) { change { $0.trailing.add(trailing) } }

  private func change(_ body: (ResponseMetadata) -> Void) {
    metadata.withLock { metadata in
      let changed = metadata ?? ResponseMetadata()
      body(changed)
      metadata = changed
    }
    hasMetadata.store(true, ordering: .releasing)
  }

  /// Whether the handler sends any metadata.
  var hasResponseMetadata: Bool { hasMetadata.load(ordering: .acquiring) }

  /// Adds what the handler wants to be sent before its messages.
  func addInitialMetadata(to fields: inout HeaderFields) {
    guard hasResponseMetadata, let added = metadata.withLock({ $0?.initial }) else { return }
    for field in added.fields { fields.append(field.name, field.value) }
  }

  /// Adds what the handler wants to be sent behind its messages.
  func addTrailingMetadata(to fields: inout HeaderFields) {
    guard hasResponseMetadata, let added = metadata.withLock({ $0?.trailing }) else { return }
    for field in added.fields { fields.append(field.name, field.value) }
  }

  /// Adds what the handler wants to be sent behind its messages, under other names.
  func addTrailingMetadata(to fields: inout HeaderFields, prefix: String) {
    guard let added = trailingMetadata else { return }
    for field in added.fields { fields.append(Array(prefix.utf8) + field.name, field.value) }
  }

  /// What the handler wants to be sent behind its messages.
  var trailingMetadata: Metadata? {
    hasResponseMetadata ? metadata.withLock { $0?.trailing } : nil
  }
}

extension Atomic where Value == Int {
  /// Adds where there is one writer: no locked instruction.
  func add(_ amount: Int) {
    store(load(ordering: .relaxed) &+ amount, ordering: .relaxed)
  }
}
