import CLibpq
import Dispatch
import Foundation
import Logging
import Time

/// Makes a connection to one server, within a time limit.
///
/// Unchecked: all of its state is used on `queue`, a serial queue of the connection's own. Resolving a host's name blocks
/// that queue and nothing else.
final class Connector: @unchecked Sendable {
  private let queue = DispatchQueue(label: "callboard.postgres")
  private let parameters: [String: String]
  private let configuration: ConnectionConfiguration
  private let deadline: ContinuousClock.Instant
  private let logger: Logger
  private var handle: OpaquePointer?
  private var watch: SocketWatch?
  private var completion: ((Result<LibpqConnection, PostgresError>) -> Void)?
  private var isCancelled = false

  /// - Parameter parameters: libpq's, of one server.
  init(
    _ parameters: [String: String], _ configuration: ConnectionConfiguration, deadline: ContinuousClock.Instant,
    logger: Logger
  ) {
    self.parameters = parameters
    self.configuration = configuration
    self.deadline = deadline
    self.logger = logger
  }

  deinit {
    if let handle { PQfinish(handle) }
  }

  func connect() async -> Result<LibpqConnection, PostgresError> {
    await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        queue.async { self.start { continuation.resume(returning: $0) } }
      }
    } onCancel: {
      queue.async {
        self.isCancelled = true
        self.finish(.failure(PostgresError(.cancelled, "cancelled while connecting")))
      }
    }
  }

  private func start(_ completion: @escaping (Result<LibpqConnection, PostgresError>) -> Void) {
    self.completion = completion
    if isCancelled { return finish(.failure(PostgresError(.cancelled, "cancelled before connecting"))) }
    queue.asyncAfter(deadline: .now() + max(.zero, deadline - .now).dispatchInterval) { [weak self] in
      self?.finish(.failure(PostgresError(.deadlineExceeded, "the time is over while connecting")))
    }
    handle = Self.start(parameters)
    guard let handle, PQstatus(handle) != CONNECTION_BAD else { return failed() }
    // libpq: a connection that has just been started behaves as if it had asked to be written.
    wait(for: .write)
  }

  private static func start(_ parameters: [String: String]) -> OpaquePointer? {
    var parameters = ConnectionConfiguration.networkDefaults.merging(parameters) { $1 }
    parameters["client_encoding"] = "UTF8"
    var keywords: [UnsafeMutablePointer<CChar>?] = parameters.keys.map { strdup($0) }
    var values: [UnsafeMutablePointer<CChar>?] = parameters.values.map { strdup($0) }
    defer { for string in keywords + values { free(string) } }
    // Both lists end with a null pointer; libpq copies the strings.
    keywords.append(nil)
    values.append(nil)
    return PQconnectStartParams(keywords.map { UnsafePointer($0) }, values.map { UnsafePointer($0) }, 0)
  }

  private func wait(for direction: SocketWatch.Direction) {
    guard let handle else { return }
    // libpq may have moved on to another socket: each step watches the one of the moment.
    watch = SocketWatch(PQsocket(handle), for: direction, on: queue) { [weak self] in self?.poll() }
    if watch == nil { failed() }
  }

  private func poll() {
    watch = nil
    guard let handle, completion != nil else { return }
    switch PQconnectPoll(handle) {
    case PGRES_POLLING_READING: wait(for: .read)
    case PGRES_POLLING_WRITING: wait(for: .write)
    case PGRES_POLLING_OK:
      self.handle = nil
      finish(
        .success(LibpqConnection(taking: handle, queue: queue, configuration: configuration, logger: logger)))
    default: failed()
    }
  }

  private func failed() {
    let message = handle.flatMap { PQerrorMessage($0) }.map { String(cString: $0) } ?? "out of memory"
    finish(.failure(PostgresError(.unavailable(beforeCommit: true), message)))
  }

  private func abandon() {
    watch = nil
    if let handle { PQfinish(handle) }
    handle = nil
  }

  private func finish(_ result: Result<LibpqConnection, PostgresError>) {
    guard let completion else { return }
    self.completion = nil
    abandon()
    completion(result)
  }
}
