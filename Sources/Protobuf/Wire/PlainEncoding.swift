internal import CProtobufC

/// Tells whether protobuf-c can be trusted with an encoding as it is. It can where nothing is unusual: every field is
/// known and comes with its wire type, no singular field comes twice, varints are as short as they can be, and nothing is
/// cut short or nests too deep. So encode all implementations; whatever else arrives goes through ``CanonicalEncoding``.
enum PlainEncoding {
  static func check(
    _ bytes: UnsafeRawBufferPointer, _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>,
    depth: Int = DecodingFailure.nestingLimit - 1
  ) -> Bool {
    var reader = WireReader(bytes)
    // Bits for the singular fields and the oneofs that were seen. Two that share a bit only cost the longer way.
    var seenFields: UInt64 = 0
    var seenOneofs: UInt64 = 0
    var previous: UnsafePointer<ProtobufCFieldDescriptor>?
    while !reader.isAtEnd {
      guard let (tag, isMinimal) = reader.varint(), isMinimal, let number = UInt32(exactly: tag >> 3),
        let field = self.field(number, of: descriptor, after: previous)
      else { return false }
      previous = field
      if !field.pointee.isRepeated {
        let index = UInt64(field - descriptor.pointee.fields) % 64
        guard seenFields & (1 << index) == 0 else { return false }
        seenFields |= 1 << index
        if field.pointee.isInOneof {
          let index = UInt64(field.pointee.quantifier_offset / 4) % 64
          guard seenOneofs & (1 << index) == 0 else { return false }
          seenOneofs |= 1 << index
        }
      }
      guard let wireType = WireType(rawValue: UInt8(tag & 7)), checkValue(&reader, field, wireType, depth) else {
        return false
      }
    }
    return true
  }

  /// The descriptor of a field. Most often it is the previous one again, or the one that follows.
  @inline(__always)
  private static func field(
    _ number: UInt32, of descriptor: UnsafePointer<ProtobufCMessageDescriptor>,
    after previous: UnsafePointer<ProtobufCFieldDescriptor>?
  ) -> UnsafePointer<ProtobufCFieldDescriptor>? {
    if let previous {
      if previous.pointee.id == number { return previous }
      let next = previous + 1
      if next < descriptor.pointee.fields + Int(descriptor.pointee.n_fields), next.pointee.id == number { return next }
    }
    return protobuf_c_message_descriptor_get_field(descriptor, number)
  }

  private static func checkValue(
    _ reader: inout WireReader, _ field: UnsafePointer<ProtobufCFieldDescriptor>, _ wireType: WireType, _ depth: Int
  ) -> Bool {
    let expected = field.pointee.wireType
    if wireType == expected {
      switch wireType {
      case .varint: return reader.varint()?.isMinimal == true
      case .fixed32: return reader.take(4) != nil
      case .fixed64: return reader.take(8) != nil
      default: break
      }
    }
    guard wireType == .lengthDelimited, let (length, isMinimal) = reader.varint(), isMinimal,
      let body = reader.take(length)
    else { return false }
    if let message = field.pointee.messageDescriptor { return depth > 0 && check(body, message, depth: depth - 1) }
    switch expected {
    case .lengthDelimited: return true
    case .fixed32: return field.pointee.isRepeated && body.count % 4 == 0
    case .fixed64: return field.pointee.isRepeated && body.count % 8 == 0
    default: return field.pointee.isRepeated && checkVarints(body, areBooleans: field.pointee.isBoolean)
    }
  }

  private static func checkVarints(_ bytes: UnsafeRawBufferPointer, areBooleans: Bool) -> Bool {
    // protobuf-c counts the bytes of packed booleans, not their varints.
    guard !areBooleans else { return bytes.allSatisfy { $0 < 0x80 } }
    var reader = WireReader(bytes)
    while !reader.isAtEnd { guard reader.varint()?.isMinimal == true else { return false } }
    return true
  }
}
