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
    append(Self.levels[level.rank])
    appendText(message, behind: [])
    addFields(&self)
    append("}\n")
  }

  /// Adds a text to the line.
  package mutating func addField(_ name: JSONLogName, _ text: String) {
    appendText(text, behind: name.bytes)
  }

  /// Adds a whole number to the line.
  package mutating func addField(_ name: JSONLogName, _ number: Int64) {
    // 19 digits, and a sign.
    append(atMost: name.bytes.count + 20) { output in
      name.bytes.withUnsafeBytes { output.write($0) }
      if number < 0 { output.write(UInt8(ascii: "-")) }
      output.write(number.magnitude)
    }
  }

  private mutating func appendText(_ text: String, behind prefix: [UInt8]) {
    var text = text
    text.withUTF8 { text in
      let text = UnsafeRawBufferPointer(text)
      // Nearly every text is written as it is.
      guard JSONText.isPlain(text) else {
        var escaped = prefix
        JSONText.append(String(decoding: text, as: UTF8.self), to: &escaped)
        return append(escaped)
      }
      append(atMost: prefix.count + text.count + 2) { output in
        prefix.withUnsafeBytes { output.write($0) }
        output.write(UInt8(ascii: "\""))
        output.write(text)
        output.write(UInt8(ascii: "\""))
      }
    }
  }

  /// Adds a value of log metadata to the line, under its name with a `_` behind it where that is one of the line's own: a
  /// reader of JSON keeps but one of two.
  mutating func addMetadata(_ name: String, _ value: Logger.Metadata.Value) {
    var field = [UInt8(ascii: ",")]
    JSONText.append(Self.isTaken(name) ? name + "_" : name, to: &field)
    field.append(UInt8(ascii: ":"))
    JSONText.append(value, to: &field)
    append(field)
  }

  /// What stands between time and message, by the level's rank.
  private static let levels = Logger.Level.allCases.sorted().map { level in
    Array(#"","level":"\#(level.rawValue)","message":"#.utf8)
  }

  private static func isTaken(_ name: String) -> Bool {
    name == "message" || name == "level" || name == "time"
  }
}

extension Logger.Level {
  /// From 0, the least.
  fileprivate var rank: Int {
    switch self {
    case .trace: 0
    case .debug: 1
    case .info: 2
    case .notice: 3
    case .warning: 4
    case .error: 5
    case .critical: 6
    }
  }
}
