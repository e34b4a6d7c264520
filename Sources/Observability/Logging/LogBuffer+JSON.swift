import Encodings
import Logging

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

  /// Adds a text to the line. The name is one that needs no escape.
  package mutating func addField(_ name: StaticString, _ text: String) {
    beginField(name)
    JSONText.append(text, to: &bytes)
  }

  /// Adds a whole number to the line. The name is one that needs no escape.
  package mutating func addField(_ name: StaticString, _ number: Int64) {
    beginField(name)
    JSONText.append(number, to: &bytes)
  }

  private mutating func beginField(_ name: StaticString) {
    bytes.append(UInt8(ascii: ","))
    bytes.append(UInt8(ascii: "\""))
    append(name)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
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
