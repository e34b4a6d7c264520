import Encodings
import Logging

extension JSONText {
  /// A value of log metadata. Numbers and truth values are written bare, so that a log store can compare them.
  static func append(_ value: Logger.Metadata.Value, to buffer: inout [UInt8]) {
    switch value {
    case .string(let text): append(text, to: &buffer)
    // The common type by itself: to ask what a type conforms to costs more than the rest of the line.
    case .stringConvertible(let value as Int64): append(value, to: &buffer)
    case .stringConvertible(let value as Int): append(value, to: &buffer)
    case .stringConvertible(let value as any BinaryInteger): append(value, to: &buffer)
    case .stringConvertible(let value as Double) where value.isFinite: append(value, to: &buffer)
    case .stringConvertible(let value as Bool): append(value, to: &buffer)
    case .stringConvertible(let value): append(value.description, to: &buffer)
    case .array(let values):
      buffer.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { buffer.append(UInt8(ascii: ",")) }
        append(value, to: &buffer)
      }
      buffer.append(UInt8(ascii: "]"))
    case .dictionary(let values):
      buffer.append(UInt8(ascii: "{"))
      for (index, (key, value)) in values.enumerated() {
        if index > 0 { buffer.append(UInt8(ascii: ",")) }
        append(key, to: &buffer)
        buffer.append(UInt8(ascii: ":"))
        append(value, to: &buffer)
      }
      buffer.append(UInt8(ascii: "}"))
    }
  }
}
