import Encodings
import Logging

/// One JSON object in each line: `time`, `level`, `message`, then the metadata. Metadata of one of these names gets a `_`
/// behind it, since a reader of JSON keeps but one of two.
struct JSONLogHandler: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  let sink: LogSink

  init(sink: LogSink, level: Logger.Level) {
    self.sink = sink
    logLevel = level
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    sink.write(urgent: event.level >= .warning) { buffer in
      Self.append(event, metadata: metadata, provided: metadataProvider?.get(), time: .now(), to: &buffer)
    }
  }

  static func append(
    _ event: LogEvent, metadata: Logger.Metadata, provided: Logger.Metadata?, time: LogTime, to buffer: inout [UInt8]
  ) {
    buffer.append(contentsOf: #"{"time":""#.utf8)
    time.appendRFC3339(to: &buffer)
    buffer.append(contentsOf: #"","level":""#.utf8)
    buffer.append(contentsOf: event.level.rawValue.utf8)
    buffer.append(contentsOf: #"","message":"#.utf8)
    JSONText.append(event.message.description, to: &buffer)
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
