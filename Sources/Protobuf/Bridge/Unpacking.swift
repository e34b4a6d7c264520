public import CProtobufC
public import NIOCore

/// The way from bytes to a message: protobuf-c unpacks them into C structs in an arena, which the Swift value is read from.
@usableFromInline
package enum Unpacking {
  /// Decodes the readable bytes of `buffer`.
  @inlinable
  package static func unpack<M: BridgedMessage>(_ buffer: ByteBuffer) throws(DecodingFailure) -> M {
    var message = M()
    let failure = buffer.withUnsafeReadableBytes { bytes in
      withStruct(of: M.descriptor, from: bytes) { (pointer) throws(DecodingFailure) in
        message = try M(unpacked: UnsafeRawPointer(pointer).assumingMemoryBound(to: M.CStruct.self))
      }
    }
    if let failure { throw failure }
    return message
  }

  // What follows is not generic, so that it is compiled once and builds no types while it runs.

  /// Calls `body` with the struct that `bytes` are the encoding of. It is gone when `body` returns. Gives what went wrong.
  @usableFromInline
  static func withStruct(
    of descriptor: UnsafePointer<ProtobufCMessageDescriptor>, from bytes: UnsafeRawBufferPointer,
    _ body: (UnsafePointer<ProtobufCMessage>) throws(DecodingFailure) -> Void
  ) -> DecodingFailure? {
    do throws(DecodingFailure) {
      guard !PlainEncoding.check(bytes, descriptor) else { return unpackPlain(bytes, descriptor, body) }
      let canonical = try CanonicalEncoding.rewrite(bytes, descriptor).encoding
      return canonical.withUnsafeBytes { bytes in unpackPlain(bytes, descriptor, body) }
    } catch {
      return error
    }
  }

  /// What protobuf-c may take for an encoding of `count` bytes, in bytes. Numbers and texts take up to 8 times their
  /// encoding, and messages of a few small fields about 12 times. More is needed by what is almost empty alone: a message of
  /// no bytes takes a hundred, so that a few thousand are fine, and millions are refused.
  private static func memoryLimit(_ count: Int) -> Int { (4 << 20) + 16 * count }

  private static func unpackPlain(
    _ bytes: UnsafeRawBufferPointer, _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>,
    _ body: (UnsafePointer<ProtobufCMessage>) throws(DecodingFailure) -> Void
  ) -> DecodingFailure? {
    withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 16) { block in
      var arena = Arena(block, limit: memoryLimit(bytes.count))
      return withUnsafeMutablePointer(to: &arena) { arena in
        // protobuf-c calls back with `allocator_data` only during `protobuf_c_message_unpack`. It need not free: the
        // arena does, whether unpacking succeeds or fails.
        var allocator = ProtobufCAllocator(
          alloc: { data, size in
            guard let data, size >= 0 else { return nil }
            return data.assumingMemoryBound(to: Arena.self).pointee.allocate(size)
          },
          free: { _, _ in },
          allocator_data: arena)
        let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard let message = protobuf_c_message_unpack(descriptor, &allocator, bytes.count, base) else {
          return DecodingFailure(arena.pointee.isExhausted ? .tooLarge : .malformed)
        }
        do throws(DecodingFailure) {
          try body(message)
          return nil
        } catch {
          return error
        }
      }
    }
  }
}

// What the generated initializers call, one function for each kind of field. `field` is its name in the proto.
extension Unpacking {
  /// The string of a field.
  @inlinable
  package static func string(_ data: ProtobufCBinaryData, field: StaticString) throws(DecodingFailure) -> String {
    guard let string = string(data) else { throw DecodingFailure(.invalidUTF8, path: "\(field)") }
    return string
  }

  @usableFromInline
  static func string(_ data: ProtobufCBinaryData) -> String? {
    String(validating: UnsafeBufferPointer(start: data.data, count: data.data == nil ? 0 : data.len), as: UTF8.self)
  }

  /// The strings of a repeated field.
  package static func strings(
    _ values: UnsafeMutablePointer<ProtobufCBinaryData>?, count: Int, field: StaticString
  ) throws(DecodingFailure) -> [String] {
    var result: [String] = []
    result.reserveCapacity(count)
    for (index, data) in UnsafeBufferPointer(start: values, count: count).enumerated() {
      guard let string = string(data) else { throw DecodingFailure(.invalidUTF8, path: "\(field)[\(index)]") }
      result.append(string)
    }
    return result
  }

  /// The bytes of a field.
  package static func bytes(_ data: ProtobufCBinaryData) -> [UInt8] {
    Array(UnsafeBufferPointer(start: data.data, count: data.data == nil ? 0 : data.len))
  }

  /// The byte strings of a repeated field.
  package static func byteStrings(_ values: UnsafeMutablePointer<ProtobufCBinaryData>?, count: Int) -> [[UInt8]] {
    UnsafeBufferPointer(start: values, count: count).map(bytes)
  }

  /// The message of a field.
  @inlinable
  package static func message<M: BridgedMessage>(
    _ pointer: UnsafeMutablePointer<M.CStruct>, field: StaticString
  ) throws(DecodingFailure) -> M {
    do { return try M(unpacked: pointer) } catch { throw error.within("\(field)") }
  }

  /// The messages of a repeated field.
  @inlinable
  package static func messages<M: BridgedMessage>(
    _ pointers: UnsafeMutablePointer<UnsafeMutablePointer<M.CStruct>?>?, count: Int, field: StaticString
  ) throws(DecodingFailure) -> [M] {
    var result: [M] = []
    result.reserveCapacity(count)
    for index in 0..<count {
      guard let pointer = pointers?[index] else { continue }
      do { result.append(try M(unpacked: pointer)) } catch { throw error.within("\(field)[\(index)]") }
    }
    return result
  }

  /// The numbers of a repeated field.
  @inlinable
  package static func scalars<T: BitwiseCopyable>(_ values: UnsafeMutablePointer<T>?, count: Int) -> [T] {
    Array(UnsafeBufferPointer(start: values, count: count))
  }

  /// The booleans of a repeated field, ints in C.
  package static func booleans(_ values: UnsafeMutablePointer<protobuf_c_boolean>?, count: Int) -> [Bool] {
    UnsafeBufferPointer(start: values, count: count).map { $0 != 0 }
  }

  /// The enum values of a repeated field, numbers in C.
  @inlinable
  package static func enums<E: Enumeration>(_ values: UnsafeMutablePointer<Int32>?, count: Int) -> [E] {
    UnsafeBufferPointer(start: values, count: count).map(E.init(rawValue:))
  }
}
