import Glibc
import Logging

/// The process's logging.
package enum LogSystem {
  /// Makes every `Logger` of the process write to the standard error stream. Call once.
  ///
  /// - Returns: the sink, to be flushed before the process ends.
  package static func start(format: LogFormat, level: Logger.Level) -> LogSink {
    let isText = format == .text || (format == .auto && isatty(STDERR_FILENO) == 1)
    let sink = LogSink(lossNote: isText ? TextLogHandler.appendLossNote : JSONLogHandler.appendLossNote)
    LoggingSystem.bootstrap { _ -> any LogHandler in
      if isText { return TextLogHandler(sink: sink, level: level) }
      return JSONLogHandler(sink: sink, level: level)
    }
    return sink
  }
}
