import CLibpq
import Logging

/// Sends a connection's notices to the log, at debug level.
///
/// libpq keeps an unretained pointer to it, so its connection must outlive nothing that libpq can still call: it is
/// released after `PQfinish`.
final class NoticeReceiver {
  private let logger: Logger

  init(logger: Logger) {
    self.logger = logger
  }

  func install(on handle: OpaquePointer) {
    // Called by libpq while it parses input, on the connection's queue.
    PQsetNoticeReceiver(
      handle,
      { receiver, result in
        guard let receiver, let result else { return }
        Unmanaged<NoticeReceiver>.fromOpaque(receiver).takeUnretainedValue().receive(result)
      },
      Unmanaged.passUnretained(self).toOpaque())
  }

  private func receive(_ result: OpaquePointer) {
    logger.debug("\(Diagnostics(result))")
  }
}
