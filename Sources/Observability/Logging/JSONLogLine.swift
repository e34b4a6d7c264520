import Encodings
import Logging

/// A line of the log in JSON, written field by field into the log's buffer.
package struct JSONLogLine: ~Copyable {
  /// The buffer, which the line gives back when it ends.
  private var buffer: LogBuffer

  fileprivate init(_ buffer: consuming LogBuffer) { self.buffer = buffer }

  fileprivate consuming func end() -> LogBuffer {
    buffer.append("}\n")
    return buffer
  }

  fileprivate mutating func begin(_ level: Logger.Level, _ message: String, at time: LogTime) {
    buffer.append(#"{"time":""#)
    buffer.append(time)
    buffer.append(#"","level":""#)
    buffer.bytes.append(contentsOf: level.rawValue.utf8)
    buffer.append(#"","message":"#)
    JSONText.append(message, to: &buffer.bytes)
  }

  /// Adds a text. The name is one that needs no escape.
  package mutating func add(_ name: StaticString, _ text: String) {
    begin(name)
    JSONText.append(text, to: &buffer.bytes)
  }

  /// Adds a whole number. The name is one that needs no escape.
  package mutating func add(_ name: StaticString, _ number: Int64) {
    begin(name)
    JSONText.append(number, to: &buffer.bytes)
  }

  private mutating func begin(_ name: StaticString) {
    buffer.append(#",""#)
    buffer.append(name)
    buffer.append(#"":"#)
  }

  /// Adds a value of log metadata, under its name with a `_` behind it where that is one of the line's own: a reader of JSON
  /// keeps but one of two.
  package mutating func add(metadata name: String, _ value: Logger.Metadata.Value) {
    buffer.bytes.append(UInt8(ascii: ","))
    JSONText.append(Self.isTaken(name) ? name + "_" : name, to: &buffer.bytes)
    buffer.bytes.append(UInt8(ascii: ":"))
    JSONText.append(value, to: &buffer.bytes)
  }

  private static func isTaken(_ name: String) -> Bool {
    name == "message" || name == "level" || name == "time"
  }
}

extension LogBuffer {
  /// Appends a line whose fields `add` gives.
  package mutating func appendJSONLine(
    _ level: Logger.Level, _ message: String, time: LogTime = .now(), _ add: (inout JSONLogLine) -> Void
  ) {
    // The buffer changes hands, so that its memory stays unshared.
    var taken = LogBuffer()
    swap(&taken, &self)
    var line = JSONLogLine(taken)
    line.begin(level, message, at: time)
    add(&line)
    self = line.end()
  }
}
