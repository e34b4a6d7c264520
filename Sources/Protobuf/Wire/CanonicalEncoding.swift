internal import CProtobufC

/// Rewrites an unusual but legal encoding into the plain one of the same message, by the rules of the protobuf
/// specification that protobuf-c does not follow by itself:
/// - unknown fields, groups, and fields with another wire type than theirs are dropped;
/// - of several values of a singular field, or of a oneof, the last stays;
/// - several occurrences of a message field become one with all their bytes in a row, which is what merging means;
/// - varints become as short as they can be, and booleans 0 or 1.
enum CanonicalEncoding {
  /// The rewritten encoding. Throws what is wrong with `bytes`.
  static func rewrite(
    _ bytes: UnsafeRawBufferPointer, _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>
  ) throws(DecodingFailure) -> [UInt8] {
    try rewrite([bytes], descriptor, depth: DecodingFailure.nestingLimit - 1)
  }

  /// A value of a known field.
  private enum Value {
    case varint(UInt64)
    /// A fixed number.
    case fixed(UnsafeRawBufferPointer)
    case bytes(UnsafeRawBufferPointer)
    /// A singular message, in the order of its occurrences.
    case message([UnsafeRawBufferPointer])
  }

  private static func rewrite(
    _ pieces: [UnsafeRawBufferPointer], _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>, depth: Int
  ) throws(DecodingFailure) -> [UInt8] {
    var values: [UInt32: [Value]] = [:]
    var oneofs: [UInt32: UInt32] = [:]  // by the place of its case in the struct: the field that is set
    for piece in pieces {
      var reader = WireReader(piece)
      while !reader.isAtEnd {
        let (number, wireType) = try tag(&reader)
        guard let field = protobuf_c_message_descriptor_get_field(descriptor, number) else {
          try skip(&reader, number, wireType, depth)
          continue
        }
        guard let value = try self.value(&reader, number, wireType, field.pointee, depth) else { continue }
        if field.pointee.isRepeated {
          values[number, default: []].append(value)
          continue
        }
        if field.pointee.isInOneof, let other = oneofs.updateValue(number, forKey: field.pointee.quantifier_offset),
          other != number
        {
          values[other] = nil
        }
        if case .message(let new) = value, case .message(let old)? = values[number]?.first {
          values[number] = [.message(old + new)]
        } else {
          values[number] = [value]
        }
      }
    }
    return try encode(values, descriptor, depth: depth)
  }

  private static func encode(
    _ values: [UInt32: [Value]], _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>, depth: Int
  ) throws(DecodingFailure) -> [UInt8] {
    var out: [UInt8] = []
    for (number, values) in values.sorted(by: { $0.key < $1.key }) {
      guard let field = protobuf_c_message_descriptor_get_field(descriptor, number)?.pointee else { continue }
      for value in values {
        switch value {
        case .varint(let value):
          append(number, .varint, to: &out)
          append(varint: value, to: &out)
        case .fixed(let bytes):
          append(number, field.wireType, to: &out)
          out.append(contentsOf: bytes)
        case .bytes(let bytes):
          append(number, .lengthDelimited, to: &out)
          let packed = field.wireType == .varint ? try minimal(bytes, areBooleans: field.isBoolean) : nil
          append(varint: UInt64(packed?.count ?? bytes.count), to: &out)
          if let packed { out.append(contentsOf: packed) } else { out.append(contentsOf: bytes) }
        case .message(let pieces):
          guard let message = field.messageDescriptor else { continue }
          guard depth > 0 else { throw DecodingFailure(.nestingTooDeep) }
          let body = try rewrite(pieces, message, depth: depth - 1)
          append(number, .lengthDelimited, to: &out)
          append(varint: UInt64(body.count), to: &out)
          out.append(contentsOf: body)
        }
      }
    }
    return out
  }

  private static func tag(_ reader: inout WireReader) throws(DecodingFailure) -> (number: UInt32, WireType) {
    guard let tag = reader.varint()?.value, let small = UInt32(exactly: tag), small >> 3 != 0,
      let wireType = WireType(rawValue: UInt8(small & 7))
    else { throw DecodingFailure(.malformed) }
    return (small >> 3, wireType)
  }

  /// The value after a tag; nil where it is to be dropped.
  private static func value(
    _ reader: inout WireReader, _ number: UInt32, _ wireType: WireType, _ field: ProtobufCFieldDescriptor, _ depth: Int
  ) throws(DecodingFailure) -> Value? {
    let isPacked = wireType == .lengthDelimited && field.isRepeated && field.isPackable
    guard wireType == field.wireType || isPacked else {
      try skip(&reader, number, wireType, depth)
      return nil
    }
    let value: Value?
    switch wireType {
    case .varint: value = reader.varint().map { .varint($0.value) }
    case .fixed32: value = reader.take(4).map { .fixed($0) }
    case .fixed64: value = reader.take(8).map { .fixed($0) }
    default: value = try lengthDelimited(&reader).map { field.isMessage ? .message([$0]) : .bytes($0) }
    }
    guard let value else { throw DecodingFailure(.malformed) }
    if isPacked, case .bytes(let body) = value {
      let size = field.wireType == .fixed32 ? 4 : field.wireType == .fixed64 ? 8 : 1
      guard body.count % size == 0 else { throw DecodingFailure(.malformed) }
    }
    return value
  }

  private static func lengthDelimited(_ reader: inout WireReader) throws(DecodingFailure) -> UnsafeRawBufferPointer? {
    guard let length = reader.varint()?.value else { throw DecodingFailure(.malformed) }
    return reader.take(length)
  }

  /// Passes over a value, or a group with everything in it.
  private static func skip(
    _ reader: inout WireReader, _ number: UInt32, _ wireType: WireType, _ depth: Int
  ) throws(DecodingFailure) {
    let isComplete: Bool
    switch wireType {
    case .varint: isComplete = reader.varint() != nil
    case .fixed32: isComplete = reader.take(4) != nil
    case .fixed64: isComplete = reader.take(8) != nil
    case .lengthDelimited: isComplete = try lengthDelimited(&reader) != nil
    case .endGroup: isComplete = false
    case .startGroup:
      guard depth > 0 else { throw DecodingFailure(.nestingTooDeep) }
      while true {
        let (inner, innerType) = try tag(&reader)
        if innerType == .endGroup {
          guard inner == number else { throw DecodingFailure(.malformed) }
          return
        }
        try skip(&reader, inner, innerType, depth - 1)
      }
    }
    guard isComplete else { throw DecodingFailure(.malformed) }
  }

  /// A packed field's varints, each as short as it can be.
  private static func minimal(
    _ bytes: UnsafeRawBufferPointer, areBooleans: Bool
  ) throws(DecodingFailure) -> [UInt8] {
    var out: [UInt8] = []
    var reader = WireReader(bytes)
    while !reader.isAtEnd {
      guard let value = reader.varint()?.value else { throw DecodingFailure(.malformed) }
      append(varint: areBooleans ? min(value, 1) : value, to: &out)
    }
    return out
  }

  private static func append(_ number: UInt32, _ wireType: WireType, to out: inout [UInt8]) {
    append(varint: UInt64(number) << 3 | UInt64(wireType.rawValue), to: &out)
  }

  private static func append(varint: UInt64, to out: inout [UInt8]) {
    var value = varint
    while value >= 0x80 {
      out.append(UInt8(value & 0x7f) | 0x80)
      value >>= 7
    }
    out.append(UInt8(value))
  }
}
