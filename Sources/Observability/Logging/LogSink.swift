import Dispatch
import Glibc
import Synchronization

/// Where formatted log lines go: a buffer that is filled under a lock, and written by a queue of its own, so that nobody who
/// logs ever waits for the reader of the log.
///
/// Lines wait for at most ``flushInterval``; warnings and what is worse are written at once. What a reader that has stopped
/// leaves unread is bounded: further lines are lost, and counted. `flush()` before the process ends.
package final class LogSink: Sendable {
  private struct State {
    var buffer = LogBuffer()
    /// The memory of the buffer that was written last.
    var spare = LogBuffer()
    var isFlushScheduled = false
    var isWriteDue = false
    var lostLines = 0
  }

  /// What the line says that is written in place of those that were lost.
  package static let lossMessage = "log lines were lost"
  package static let flushInterval = DispatchTimeInterval.milliseconds(100)
  /// A buffer this full is written at once, in bytes.
  private static let fullBuffer = 64 << 10
  /// A buffer this full takes no more lines, in bytes.
  private static let largestBuffer = 8 << 20
  /// Seconds that a write waits for a reader that has stopped, until its lines are given up.
  private static let readerTimeout = 5

  private let state = Mutex(State())
  private let fileDescriptor: Int32
  /// A file takes everything at once, where a pipe may have to wait for its reader.
  private let isFile: Bool
  private let lossNote: @Sendable (Int, inout LogBuffer) -> Void
  private let queue = DispatchQueue(label: "callboard.log")

  /// Writes to an open file.
  ///
  /// - Parameters:
  ///   - fileDescriptor: Of the file; the standard error stream unless told.
  ///   - lossNote: Appends a line, in the log's format, that says how many lines were lost.
  package init(
    fileDescriptor: Int32 = STDERR_FILENO,
    lossNote: @escaping @Sendable (_ lines: Int, _ buffer: inout LogBuffer) -> Void
  ) {
    self.fileDescriptor = fileDescriptor
    var status = stat()
    isFile = fstat(fileDescriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    self.lossNote = lossNote
  }

  /// Lets `format` append a line to the buffer. The buffers are reused: in the long run nothing is allocated.
  package func write(urgent: Bool, _ format: (inout LogBuffer) -> Void) {
    let delay = state.withLock { state -> DispatchTimeInterval? in
      guard state.buffer.count < Self.largestBuffer else {
        state.lostLines += 1
        return nil
      }
      format(&state.buffer)
      if urgent || state.buffer.count >= Self.fullBuffer {
        defer { state.isWriteDue = true }
        return state.isWriteDue ? nil : .nanoseconds(0)
      }
      defer { state.isFlushScheduled = true }
      return state.isFlushScheduled ? nil : Self.flushInterval
    }
    guard let delay else { return }
    queue.asyncAfter(deadline: .now() + delay) { self.drain() }
  }

  /// Writes what waits, and returns when it is written.
  package func flush() {
    queue.sync { drain() }
  }

  /// Writes what waits; on the queue alone.
  private func drain() {
    var lines = state.withLock { state in
      state.isFlushScheduled = false
      state.isWriteDue = false
      var lines = state.spare
      state.spare = LogBuffer()
      swap(&lines, &state.buffer)
      if state.lostLines > 0 {
        lossNote(state.lostLines, &lines)
        state.lostLines = 0
      }
      return lines
    }
    write(lines.bytes)
    lines.removeAll(keepingCapacity: lines.count <= Self.fullBuffer * 4)
    state.withLock { $0.spare = lines }
  }

  /// A log that can't be written is given up: there is no one to tell. But for files it goes in pieces of what a pipe takes
  /// whole once it says that it has room, so that no write waits longer than `poll` does.
  private func write(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { bytes in
      var written = 0
      var waits = 0
      while written < bytes.count, waits < Self.readerTimeout {
        var room = pollfd(fd: fileDescriptor, events: Int16(POLLOUT), revents: 0)
        if !isFile, poll(&room, 1, 1_000) <= 0 {
          waits += 1
          continue
        }
        let piece = isFile ? bytes.count - written : min(bytes.count - written, Int(PIPE_BUF))
        let count = Glibc.write(fileDescriptor, bytes.baseAddress?.advanced(by: written), piece)
        if count > 0 {
          written += count
          waits = 0
        } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
          break
        }
      }
    }
  }
}
