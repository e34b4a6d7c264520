import Dispatch
import Glibc
import Synchronization

/// Where formatted log lines go: one buffer, filled under a lock and written in one piece.
///
/// Lines wait for at most ``flushInterval``; warnings and what is worse are written at once. `flush()` before the
/// process ends.
final class LogSink: Sendable {
  private struct State: ~Copyable {
    var buffer: [UInt8] = []
    var isFlushScheduled = false
  }

  static let flushInterval = DispatchTimeInterval.milliseconds(100)
  /// A buffer this full is written by whoever filled it.
  private static let fullBuffer = 64 << 10

  private let state = Mutex(State())
  private let fileDescriptor: Int32
  private let queue = DispatchQueue(label: "callboard.log")

  /// Writes to an open file; the standard error stream unless told.
  init(fileDescriptor: Int32 = STDERR_FILENO) {
    self.fileDescriptor = fileDescriptor
  }

  /// Lets `format` append a line to the buffer. The buffer is reused: in the long run nothing is allocated.
  func write(urgent: Bool, _ format: (inout [UInt8]) -> Void) {
    let mustSchedule = state.withLock { state in
      format(&state.buffer)
      if urgent || state.buffer.count >= Self.fullBuffer {
        drain(&state.buffer)
        return false
      }
      defer { state.isFlushScheduled = true }
      return !state.isFlushScheduled
    }
    guard mustSchedule else { return }
    queue.asyncAfter(deadline: .now() + Self.flushInterval) {
      self.state.withLock { state in
        state.isFlushScheduled = false
        self.drain(&state.buffer)
      }
    }
  }

  /// Writes what waits.
  func flush() {
    state.withLock { drain(&$0.buffer) }
  }

  /// A log that can't be written is given up: there is no one to tell.
  private func drain(_ buffer: inout [UInt8]) {
    buffer.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let count = Glibc.write(fileDescriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
        if count > 0 {
          written += count
        } else if count < 0, errno == EINTR || errno == EAGAIN {
          // A full pipe: wait until its reader has made room.
          var waiting = pollfd(fd: fileDescriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&waiting, 1, 1_000)
        } else {
          break
        }
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
