import CLibpq
import Dispatch
import Foundation
import Synchronization

/// Asks the server to stop what a connection is running.
///
/// Unchecked: a `PGcancel` is a plain copy of an address and a key, used by the one thread that sends it.
final class CancelRequest: @unchecked Sendable {
  private let cancel: OpaquePointer

  /// Nil when there is no connection any more.
  init?(_ handle: OpaquePointer) {
    guard let cancel = PQgetCancel(handle) else { return nil }
    self.cancel = cancel
  }

  deinit {
    PQfreeCancel(cancel)
  }

  /// Requests that hang, behind a server that takes connections and says nothing, outlive theirs: there are never more.
  private static let limit = 64
  private static let underway = Atomic(0)

  /// Sends the request from a thread of its own, as `PQcancel` blocks until the server has taken it. One that hangs holds
  /// up no other. Where too many do, none is sent: the connection is closed soon after, which ends the query as well.
  func send(then delivered: @escaping @Sendable () -> Void) {
    guard Self.underway.add(1, ordering: .relaxed).newValue <= Self.limit else {
      Self.underway.subtract(1, ordering: .relaxed)
      return delivered()
    }
    let thread = Thread { [self] in
      var message = [CChar](repeating: 0, count: 256)
      // A failure needs no report: the query ends by itself, or its connection is closed.
      _ = PQcancel(cancel, &message, Int32(message.count))
      Self.underway.subtract(1, ordering: .relaxed)
      delivered()
    }
    thread.name = "postgres-cancel"
    thread.stackSize = 256 * 1024
    thread.start()
  }
}
