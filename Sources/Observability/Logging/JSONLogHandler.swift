import Logging

/// One JSON object in each line: `time`, `level`, `message`, then the metadata. Metadata of one of these names gets a `_`
/// behind it.
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

  /// Writes a line of fields that need no dictionary: for what is logged for every call.
  package func write(_ level: Logger.Level, _ message: String, _ addFields: (inout LogBuffer) -> Void) {
    sink.write(urgent: level >= .warning) { $0.appendJSONLine(level, message, addFields) }
  }

  /// Appends the line that says how many were lost.
  @Sendable package static func appendLossNote(_ lines: Int, to buffer: inout LogBuffer) {
    buffer.appendJSONLine(.warning, LogSink.lossMessage) { $0.addField(JSONLogName("count"), Int64(lines)) }
  }

  package static func append(
    _ event: LogEvent, metadata: Logger.Metadata, provided: Logger.Metadata?, time: LogTime, to buffer: inout LogBuffer
  ) {
    buffer.appendJSONLine(event.level, event.message.description, time: time) { line in
      for (key, value) in metadata where event.metadata?[key] == nil && provided?[key] == nil {
        line.addMetadata(key, value)
      }
      if let provided {
        for (key, value) in provided where event.metadata?[key] == nil { line.addMetadata(key, value) }
      }
      if let own = event.metadata {
        for (key, value) in own { line.addMetadata(key, value) }
      }
      if let error = event.error { line.addMetadata("error", .string(String(describing: error))) }
    }
  }
}
