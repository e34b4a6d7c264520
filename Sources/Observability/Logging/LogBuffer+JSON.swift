import Encodings
import Logging

/// The name of a field as a line has it, made once for many lines.
package struct JSONLogName: Sendable {
  /// With what stands before and behind it.
  fileprivate let bytes: [UInt8]

  /// - Parameter name: None of a line's own: `time`, `level`, `message`.
  package init(_ name: String) {
    var bytes = [UInt8(ascii: ",")]
    JSONText.append(name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    self.bytes = bytes
  }
}

/// Lines in JSON, written field by field.
extension LogBuffer {
  /// Appends a line whose further fields `addFields` adds.
  package mutating func appendJSONLine(
    _ level: Logger.Level, _ message: String, time: LogTime = .now(), _ addFields: (inout LogBuffer) -> Void
  ) {
    append(#"{"time":""#)
    append(time)
    append(#"","level":""#)
    bytes.append(contentsOf: level.rawValue.utf8)
    append(#"","message":"#)
    JSONText.append(message, to: &bytes)
    addFields(&self)
    append("}\n")
  }

  /// Adds a text to the line.
  package mutating func addField(_ name: JSONLogName, _ text: String) {
    bytes.append(contentsOf: name.bytes)
    JSONText.append(text, to: &bytes)
  }

  /// Adds a whole number to the line.
  package mutating func addField(_ name: JSONLogName, _ number: Int64) {
    bytes.append(contentsOf: name.bytes)
    JSONText.append(number, to: &bytes)
  }

  /// Adds a value of log metadata to the line, under its name with a `_` behind it where that is one of the line's own: a
  /// reader of JSON keeps but one of two.
  mutating func addMetadata(_ name: String, _ value: Logger.Metadata.Value) {
    bytes.append(UInt8(ascii: ","))
    JSONText.append(Self.isTaken(name) ? name + "_" : name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    JSONText.append(value, to: &bytes)
  }

  private static func isTaken(_ name: String) -> Bool {
    name == "message" || name == "level" || name == "time"
  }
}
