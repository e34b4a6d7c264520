import Dispatch
import Foundation

/// Tells when a socket is ready to be read or written.
///
/// It watches a duplicate of the descriptor, closed by the source's cancel handler: libpq closes its own socket whenever
/// it likes (between hosts, when a connection is lost), and a dispatch source must never see its descriptor closed or
/// reused.
final class SocketWatch {
  enum Direction {
    case read
    case write
  }

  private let source: any DispatchSourceProtocol
  private var isSuspended = false

  /// Nil when the process has no descriptors left.
  init?(_ socket: Int32, for direction: Direction, on queue: DispatchQueue, _ ready: @escaping () -> Void) {
    let descriptor = dup(socket)
    guard descriptor >= 0 else { return nil }
    switch direction {
    case .read: source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    case .write: source = DispatchSource.makeWriteSource(fileDescriptor: descriptor, queue: queue)
    }
    source.setEventHandler(handler: DispatchWorkItem(block: ready))
    source.setCancelHandler(handler: DispatchWorkItem { close(descriptor) })
    source.activate()
  }

  /// Tells nothing until ``resume()``.
  func suspend() {
    guard !isSuspended else { return }
    isSuspended = true
    source.suspend()
  }

  func resume() {
    guard isSuspended else { return }
    isSuspended = false
    source.resume()
  }

  deinit {
    // A suspended source never comes to its cancel handler.
    resume()
    source.cancel()
  }
}
