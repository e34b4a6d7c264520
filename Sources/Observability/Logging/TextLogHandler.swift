import Logging

/// Log lines for people: the time of day, the level where it matters, the message, the metadata sorted by name.
package struct TextLogHandler: LogHandler {
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
    var all = metadata
    if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
    if let own = event.metadata { all.merge(own) { _, new in new } }
    if let error = event.error { all["error"] = "\(error)" }
    sink.write(urgent: event.level >= .warning) { buffer in
      Self.append(event.level, event.message.description, all, time: .now(), to: &buffer)
    }
  }

  /// Appends the line that says how many were lost.
  @Sendable package static func appendLossNote(_ lines: Int, to buffer: inout LogBuffer) {
    append(.warning, LogSink.lossMessage, ["count": .stringConvertible(lines)], time: .now(), to: &buffer)
  }

  package static func append(
    _ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata, time: LogTime, to buffer: inout LogBuffer
  ) {
    var line: [UInt8] = []
    time.appendLocalClock(to: &line)
    line.append(UInt8(ascii: " "))
    if level != .info { line.append(contentsOf: "\(level.rawValue.uppercased()) ".utf8) }
    line.append(contentsOf: singleLine(message).utf8)
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      line.append(contentsOf: "  \(key)=\(singleLine(value.description))".utf8)
    }
    line.append(UInt8(ascii: "\n"))
    buffer.append(line)
  }

  /// What a client sent must not begin a line of the log, nor steer the terminal.
  private static func singleLine(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
  }
}
