import CLibpq
import Dispatch
import Foundation

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

  /// Sends the request from a thread of its own, as `PQcancel` blocks until the server has taken it. There are never
  /// more of these threads than connections, and one that hangs holds up no other.
  func send(then delivered: @escaping @Sendable () -> Void) {
    let thread = Thread { [self] in
      var message = [CChar](repeating: 0, count: 256)
      // A failure needs no report: the query ends by itself, or its connection is closed.
      _ = PQcancel(cancel, &message, Int32(message.count))
      delivered()
    }
    thread.name = "postgres-cancel"
    thread.stackSize = 256 * 1024
    thread.start()
  }
}
