import Encodings
import Logging

/// One JSON object in each line: `time`, `level`, `message`, then the metadata. Metadata of one of these names gets a `_`
/// behind it, since a reader of JSON keeps but one of two.
package struct JSONLogHandler: LogHandler {
  package var logLevel: Logger.Level
  package var metadata: Logger.Metadata = [:]
  package var metadataProvider: Logger.MetadataProvider?
  package let sink: LogSink

  package init(sink: LogSink, level: Logger.Level) {
    self.sink = sink
    logLevel = level
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    sink.write(urgent: event.level >= .warning) { buffer in
      Self.append(event, metadata: metadata, provided: metadataProvider?.get(), time: .now(), to: &buffer)
    }
  }

  /// Appends the line that says how many were lost.
  @Sendable package static func appendLossNote(_ lines: Int, to buffer: inout [UInt8]) {
    appendHead(.warning, LogSink.lossMessage, time: .now(), to: &buffer)
    append("count", .stringConvertible(lines), to: &buffer)
    buffer.append(contentsOf: "}\n".utf8)
  }

  private static func appendHead(
    _ level: Logger.Level, _ message: String, time: LogTime, to buffer: inout [UInt8]
  ) {
    buffer.append(contentsOf: #"{"time":""#.utf8)
    time.appendRFC3339(to: &buffer)
    buffer.append(contentsOf: #"","level":""#.utf8)
    buffer.append(contentsOf: level.rawValue.utf8)
    buffer.append(contentsOf: #"","message":"#.utf8)
    JSONText.append(message, to: &buffer)
  }

  package static func append(
    _ event: LogEvent, metadata: Logger.Metadata, provided: Logger.Metadata?, time: LogTime, to buffer: inout [UInt8]
  ) {
    appendHead(event.level, event.message.description, time: time, to: &buffer)
    for (key, value) in metadata where event.metadata?[key] == nil && provided?[key] == nil {
      append(key, value, to: &buffer)
    }
    if let provided {
      for (key, value) in provided where event.metadata?[key] == nil { append(key, value, to: &buffer) }
    }
    if let own = event.metadata {
      for (key, value) in own { append(key, value, to: &buffer) }
    }
    if let error = event.error { append("error", .stringConvertible("\(error)"), to: &buffer) }
    buffer.append(contentsOf: "}\n".utf8)
  }

  private static func append(_ key: String, _ value: Logger.Metadata.Value, to buffer: inout [UInt8]) {
    buffer.append(UInt8(ascii: ","))
    JSONText.append(isTaken(key) ? key + "_" : key, to: &buffer)
    buffer.append(UInt8(ascii: ":"))
    JSONText.append(value, to: &buffer)
  }

  private static func isTaken(_ key: String) -> Bool {
    key == "message" || key == "level" || key == "time"
  }
}
