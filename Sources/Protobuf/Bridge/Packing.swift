public import CProtobufC
public import NIOCore

/// The way from a message to its bytes: Swift values fill C structs in an arena, while an upper bound of the encoded size
/// is added up; then protobuf-c packs the structs straight into the buffer.
@usableFromInline
package struct Packing: ~Copyable {
  @usableFromInline var arena: Arena
  /// An upper bound of the encoded size of everything filled so far, in bytes.
  @usableFromInline var bound = 0

  @usableFromInline
  init(_ block: UnsafeMutableRawBufferPointer) { arena = Arena(block, limit: .max) }

  /// Appends the encoding of `message`.
  @inlinable
  package static func pack<M: BridgedMessage>(_ message: M, into buffer: inout ByteBuffer) {
    // 1 KiB is what Swift places on the stack.
    withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 16) { block in
      var packing = Packing(block)
      let filled = UnsafeRawPointer(packing.message(message))
      packing.finish(filled.assumingMemoryBound(to: ProtobufCMessage.self), &buffer)
    }
  }

  @usableFromInline
  func finish(_ message: UnsafePointer<ProtobufCMessage>, _ buffer: inout ByteBuffer) {
    guard bound > 0 else { return }
    buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { out in
      protobuf_c_message_pack(message, out.baseAddress?.assumingMemoryBound(to: UInt8.self))
    }
  }

  /// Memory for `count` values, which the caller fills. Only a lack of memory, which ends the process, gives none.
  @inlinable
  mutating func allocate<T>(_ count: Int, of type: T.Type) -> UnsafeMutablePointer<T> {
    arena.allocate(count * MemoryLayout<T>.stride).unsafelyUnwrapped.bindMemory(to: type, capacity: count)
  }
}

// What the generated `fill` functions call, one function for each kind of field.
extension Packing {
  /// A filled struct for a message.
  @inlinable
  package mutating func message<M: BridgedMessage>(_ value: M) -> UnsafeMutablePointer<M.CStruct> {
    let pointer = structs(1, of: M.self)
    bound += M.fixedBound
    value.fill(&pointer.pointee, &self)
    return pointer
  }

  /// Filled structs for the elements of a repeated field. `bound`: of the tag and length of one element.
  @inlinable
  package mutating func messages<M: BridgedMessage>(
    _ values: [M], bound elementBound: Int
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<M.CStruct>?> {
    let structs = structs(values.count, of: M.self)
    let pointers = allocate(values.count, of: UnsafeMutablePointer<M.CStruct>?.self)
    bound += values.count * (M.fixedBound + elementBound)
    for index in values.indices {
      values[index].fill(&structs[index], &self)
      (pointers + index).initialize(to: structs + index)
    }
    return pointers
  }

  /// Structs of zeros with their descriptors set.
  @inlinable
  mutating func structs<M: BridgedMessage>(_ count: Int, of type: M.Type) -> UnsafeMutablePointer<M.CStruct> {
    let stride = MemoryLayout<M.CStruct>.stride
    let raw = UnsafeMutableRawPointer(allocate(count, of: M.CStruct.self))
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: count * stride)
    let descriptor = M.descriptor
    for index in 0..<count {
      // A struct begins with its `ProtobufCMessage`, and that with its descriptor.
      (raw + index * stride).storeBytes(of: descriptor, as: UnsafePointer<ProtobufCMessageDescriptor>.self)
    }
    return raw.bindMemory(to: M.CStruct.self, capacity: count)
  }

  /// A copy of a string's UTF-8.
  @inlinable
  package mutating func bytes(_ value: String) -> ProtobufCBinaryData {
    var value = value
    return value.withUTF8 { copy($0) }
  }

  /// A copy of bytes.
  @inlinable
  package mutating func bytes(_ value: [UInt8]) -> ProtobufCBinaryData { value.withUnsafeBufferPointer { copy($0) } }

  @inlinable
  mutating func copy(_ source: UnsafeBufferPointer<UInt8>) -> ProtobufCBinaryData {
    let target = allocate(source.count, of: UInt8.self)
    if let base = source.baseAddress { target.update(from: base, count: source.count) }
    bound += source.count
    return ProtobufCBinaryData(len: source.count, data: target)
  }

  /// Copies of a repeated field's strings. `bound`: of the tag and length of one element.
  @inlinable
  package mutating func byteStrings(
    _ values: [String], bound elementBound: Int
  ) -> UnsafeMutablePointer<ProtobufCBinaryData> {
    let target = allocate(values.count, of: ProtobufCBinaryData.self)
    bound += values.count * elementBound
    for index in values.indices { (target + index).initialize(to: bytes(values[index])) }
    return target
  }

  /// Copies of a repeated field's byte strings. `bound`: of the tag and length of one element.
  @inlinable
  package mutating func byteStrings(
    _ values: [[UInt8]], bound elementBound: Int
  ) -> UnsafeMutablePointer<ProtobufCBinaryData> {
    let target = allocate(values.count, of: ProtobufCBinaryData.self)
    bound += values.count * elementBound
    for index in values.indices { (target + index).initialize(to: bytes(values[index])) }
    return target
  }

  /// A copy of a packed field's numbers. `bound`: of one number.
  @inlinable
  package mutating func scalars<T: BitwiseCopyable>(_ values: [T], bound elementBound: Int) -> UnsafeMutablePointer<T> {
    let target = allocate(values.count, of: T.self)
    bound += values.count * elementBound
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { target.update(from: base, count: source.count) }
    }
    return target
  }

  /// A packed field's booleans as C has them: as ints.
  package mutating func booleans(_ values: [Bool]) -> UnsafeMutablePointer<protobuf_c_boolean> {
    let target = allocate(values.count, of: protobuf_c_boolean.self)
    bound += values.count
    for index in values.indices { (target + index).initialize(to: values[index] ? 1 : 0) }
    return target
  }

  /// A packed field's enum values as numbers.
  @inlinable
  package mutating func enums<E: Enumeration>(_ values: [E]) -> UnsafeMutablePointer<Int32> {
    let target = allocate(values.count, of: Int32.self)
    bound += values.count * 10  // negative numbers are ten bytes on the wire
    for index in values.indices { (target + index).initialize(to: values[index].rawValue) }
    return target
  }
}
