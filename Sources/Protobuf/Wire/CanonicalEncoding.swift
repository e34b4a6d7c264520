internal import CProtobufC

/// Rewrites an unusual but legal encoding into the plain one of the same message, by the rules of the protobuf
/// specification that protobuf-c does not follow by itself:
/// - unknown fields, groups, and fields with another wire type than theirs are dropped;
/// - of several values of a singular field, or of a oneof, the last stays;
/// - several occurrences of a message field become one with all their bytes in a row, which is what merging means;
/// - varints become as short as they can be, and booleans 0 or 1.
///
/// The work is linear in the bytes, whatever they are: every field is read once, at the depth at which it is, and every
/// byte of the result is written once. Beside the result, which is never longer than what it is made of, memory is taken
/// for the occurrences of singular message fields alone, of which an empty one takes none: at most a few bytes for each
/// byte of the encoding.
struct CanonicalEncoding {
  /// A run of the encoding's bytes that is part of a message, and the part that comes after it.
  private struct Piece {
    let start: UInt32
    let count: UInt32
    var next: UInt32?
  }

  /// The parts of a message, in order: those of all occurrences of its field. Empty ones are left out.
  private struct Pieces {
    var first: UInt32?
    var last: UInt32?
    /// The bytes of all.
    var count = 0
  }

  /// A value; of a singular field, as far as it is known.
  private enum Value {
    case unset
    case varint(UInt64)
    /// A fixed number.
    case fixed(UnsafeRawBufferPointer)
    /// A string, bytes or a packed field.
    case bytes(UnsafeRawBufferPointer)
    case message(Pieces)
  }

  private typealias Descriptor = UnsafePointer<ProtobufCMessageDescriptor>

  private let bytes: UnsafeRawBufferPointer
  private var output: [UInt8] = []
  /// The pieces of the messages that are being read, and of those inside them that are not read yet.
  private var pieces: [Piece] = []
  /// The singular fields of the messages that are being read, the outermost message first.
  private var slots: [Value] = []
  /// What was done, in steps that each take a bounded time: for the tests.
  private(set) var steps = 0

  private init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    output.reserveCapacity(bytes.count)
  }

  /// The rewritten encoding, and the number of steps that it took. Throws what is wrong with `bytes`.
  static func rewrite(
    _ bytes: UnsafeRawBufferPointer, _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>
  ) throws(DecodingFailure) -> (encoding: [UInt8], steps: Int) {
    // protobuf-c takes no more, and places take four bytes so.
    guard bytes.count <= Int32.max else { throw DecodingFailure(.tooLarge) }
    var encoding = CanonicalEncoding(bytes)
    let whole = encoding.append(bytes, to: Pieces())
    try encoding.rewrite(whole, descriptor, depth: DecodingFailure.nestingLimit - 1)
    return (encoding.output, encoding.steps)
  }

  /// Writes the fields of the message of these pieces. The repeated ones are written as they are read; a singular one once
  /// it is known which value is its last.
  private mutating func rewrite(
    _ message: Pieces, _ descriptor: Descriptor, depth: Int
  ) throws(DecodingFailure) {
    guard message.first != nil else { return }
    let (base, fields) = (slots.count, Int(descriptor.pointee.n_fields))
    let mark = pieces.count
    slots.append(contentsOf: repeatElement(.unset, count: fields))
    steps += fields
    defer {
      slots.removeLast(fields)
      pieces.removeLast(pieces.count - mark)
    }
    var next = message.first
    while let index = next {
      let piece = pieces[Int(index)]
      let start = bytes.baseAddress.map { $0 + Int(piece.start) }
      var reader = WireReader(UnsafeRawBufferPointer(start: start, count: Int(piece.count)))
      while !reader.isAtEnd { try readField(&reader, of: descriptor, slots: base, depth) }
      next = piece.next
    }
    for index in 0..<fields { try write(slots[base + index], of: descriptor.pointee.fields[index], depth) }
  }

  private mutating func readField(
    _ reader: inout WireReader, of descriptor: Descriptor, slots base: Int, _ depth: Int
  ) throws(DecodingFailure) {
    steps += 1
    let (number, wireType) = try tag(&reader)
    guard let field = protobuf_c_message_descriptor_get_field(descriptor, number) else {
      return try skip(&reader, number, wireType, depth)
    }
    let mark = pieces.count
    guard let value = try value(&reader, number, wireType, field.pointee, depth) else { return }
    guard !field.pointee.isRepeated else {
      try write(value, of: field.pointee, depth)
      pieces.removeLast(pieces.count - mark)
      return
    }
    let index = field - descriptor.pointee.fields
    if field.pointee.isInOneof { try clearOneof(of: field.pointee, in: descriptor, slots: base, but: index, depth) }
    if case .message(let new) = value, case .message(let old) = slots[base + index] {
      slots[base + index] = .message(join(old, new))
    } else {
      slots[base + index] = value
    }
  }

  /// Forgets the other fields of a field's oneof. A message among them is read first: what is wrong in it is wrong,
  /// although nothing of it stays.
  private mutating func clearOneof(
    of field: ProtobufCFieldDescriptor, in descriptor: Descriptor, slots base: Int, but index: Int, _ depth: Int
  ) throws(DecodingFailure) {
    for other in 0..<Int(descriptor.pointee.n_fields) where other != index {
      let candidate = descriptor.pointee.fields[other]
      guard candidate.isInOneof, candidate.quantifier_offset == field.quantifier_offset else { continue }
      if case .message = slots[base + other] {
        let place = output.count
        try write(slots[base + other], of: candidate, depth)
        output.removeSubrange(place...)
      }
      slots[base + other] = .unset
    }
    steps += Int(descriptor.pointee.n_fields)
  }

  // Pieces.

  /// One more piece at the end of a message.
  private mutating func append(_ body: UnsafeRawBufferPointer, to message: Pieces) -> Pieces {
    guard let start = body.baseAddress, let base = bytes.baseAddress, body.count > 0 else { return message }
    let index = UInt32(pieces.count)
    pieces.append(Piece(start: UInt32(start - base), count: UInt32(body.count)))
    return join(message, Pieces(first: index, last: index, count: body.count))
  }

  /// The pieces of one, then those of the other.
  private mutating func join(_ one: Pieces, _ other: Pieces) -> Pieces {
    guard let last = one.last else { return other }
    guard let first = other.first else { return one }
    pieces[Int(last)].next = first
    return Pieces(first: one.first, last: other.last, count: one.count + other.count)
  }

  // Writing.

  private mutating func write(
    _ value: Value, of field: ProtobufCFieldDescriptor, _ depth: Int
  ) throws(DecodingFailure) {
    switch value {
    case .unset: break
    case .varint(let value):
      append(field.id, .varint)
      append(varint: value)
    case .fixed(let bytes):
      append(field.id, field.wireType)
      output.append(contentsOf: bytes)
    case .bytes(let bytes):
      append(field.id, .lengthDelimited)
      try writeBody(bytes, of: field)
    case .message(let message):
      guard let descriptor = field.messageDescriptor else { return }
      guard depth > 0 else { throw DecodingFailure(.nestingTooDeep) }
      append(field.id, .lengthDelimited)
      // The length takes as many bytes as it might need, so that nothing moves once it is known.
      let place = output.count
      let width = varintSize(message.count)
      output.append(contentsOf: repeatElement(0, count: width))
      try rewrite(message, descriptor, depth: depth - 1)
      setLength(output.count - place - width, width: width, at: place)
    }
  }

  /// The length and the bytes of a string or packed field.
  private mutating func writeBody(
    _ body: UnsafeRawBufferPointer, of field: ProtobufCFieldDescriptor
  ) throws(DecodingFailure) {
    let place = output.count
    let width = varintSize(body.count)
    output.append(contentsOf: repeatElement(0, count: width))
    if field.wireType == .varint {
      var reader = WireReader(body)
      while !reader.isAtEnd {
        guard let value = reader.varint()?.value else { throw DecodingFailure(.malformed) }
        append(varint: field.isBoolean ? min(value, 1) : value)
        steps += 1
      }
    } else {
      output.append(contentsOf: body)
    }
    setLength(output.count - place - width, width: width, at: place)
  }

  private func varintSize(_ count: Int) -> Int { max(1, (Int.bitWidth - count.leadingZeroBitCount + 6) / 7) }

  /// Writes a length in as many bytes as were left for it: a varint that may be longer than it need be.
  private mutating func setLength(_ length: Int, width: Int, at place: Int) {
    for index in 0..<width {
      let bits = UInt8(truncatingIfNeeded: length >> (7 * index)) & 0x7f
      output[place + index] = index == width - 1 ? bits : bits | 0x80
    }
  }

  private mutating func append(_ number: UInt32, _ wireType: WireType) {
    append(varint: UInt64(number) << 3 | UInt64(wireType.rawValue))
  }

  private mutating func append(varint: UInt64) {
    var value = varint
    while value >= 0x80 {
      output.append(UInt8(value & 0x7f) | 0x80)
      value >>= 7
    }
    output.append(UInt8(value))
  }

  // Reading.

  private func tag(_ reader: inout WireReader) throws(DecodingFailure) -> (number: UInt32, WireType) {
    guard let tag = reader.varint()?.value, let small = UInt32(exactly: tag), small >> 3 != 0,
      let wireType = WireType(rawValue: UInt8(small & 7))
    else { throw DecodingFailure(.malformed) }
    return (small >> 3, wireType)
  }

  /// The value after a tag; nil where it is to be dropped.
  private mutating func value(
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
    default:
      let body = try lengthDelimited(&reader)
      value = field.isMessage ? .message(append(body, to: Pieces())) : .bytes(body)
    }
    guard let value else { throw DecodingFailure(.malformed) }
    if isPacked, case .bytes(let body) = value {
      let size = field.wireType == .fixed32 ? 4 : field.wireType == .fixed64 ? 8 : 1
      guard body.count % size == 0 else { throw DecodingFailure(.malformed) }
    }
    return value
  }

  private func lengthDelimited(_ reader: inout WireReader) throws(DecodingFailure) -> UnsafeRawBufferPointer {
    guard let length = reader.varint()?.value, let body = reader.take(length) else { throw DecodingFailure(.malformed) }
    return body
  }

  /// Passes over a value, or a group with everything in it.
  private mutating func skip(
    _ reader: inout WireReader, _ number: UInt32, _ wireType: WireType, _ depth: Int
  ) throws(DecodingFailure) {
    steps += 1
    let isComplete: Bool
    switch wireType {
    case .varint: isComplete = reader.varint() != nil
    case .fixed32: isComplete = reader.take(4) != nil
    case .fixed64: isComplete = reader.take(8) != nil
    case .lengthDelimited:
      _ = try lengthDelimited(&reader)
      isComplete = true
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
}
