import Protobuf
import SwiftProtobuf
import TestMessages
import Testing

/// The rules of the protobuf specification for encodings that no implementation writes but every one must read. Each is
/// checked against swift-protobuf as well.
@Suite struct DecodingRulesTests {
  private func decode<M: RandomMessage>(_ bytes: [UInt8], as type: M.Type = M.self) throws -> M {
    let message = try M(bytes)
    let reference: [UInt8] = try M.Reference.decode(bytes).serializedBytes()
    #expect(message.encoded == reference)
    return message
  }

  @Test func unknownFieldsAreDropped() throws {
    let bytes = varint(1000, 5) + varint(3, 7) + delimited(999, "x") + fixed32(998, [1, 2, 3, 4])
    #expect(try decode(bytes) == Scalars(int32Value: 7))
    #expect(try decode(delimited(1, bytes)) == Everything(scalars: Scalars(int32Value: 7)))
  }

  @Test func groupsAreSkipped() throws {
    let bytes = group(77, varint(1, 1) + group(3, delimited(2, "x"))) + varint(3, 7)
    #expect(try decode(bytes) == Scalars(int32Value: 7))
    #expect(throws: DecodingFailure(.malformed)) { try Scalars(raw(77 << 3 | 3) + varint(3, 7)) }
    #expect(throws: DecodingFailure(.malformed)) { try Scalars(raw(77 << 3 | 3) + raw(78 << 3 | 4)) }
    #expect(throws: DecodingFailure(.malformed)) { try Scalars(raw(77 << 3 | 4)) }
  }

  @Test func aFieldWithAnotherWireTypeIsUnknown() throws {
    #expect(try decode(delimited(3, "abc") + fixed32(14, [1, 2, 3, 4]) + varint(4, 9)) == Scalars(int64Value: 9))
    #expect(try decode(varint(1, 9)) == Everything())
  }

  @Test func theLastOfSeveralScalarsWins() throws {
    let bytes = varint(3, 1) + delimited(14, "first") + varint(3, 2) + delimited(14, "last")
    #expect(try decode(bytes) == Scalars(int32Value: 2, stringValue: "last"))
    #expect(try decode(varint(3, 1) + varint(3, 0)) == Scalars())
    #expect(try decode(varint(3, 1) + varint(3, 0)) == Optionals(int32Value: 0))
  }

  @Test func packedAndUnpackedAreBothRead() throws {
    let packed = delimited(3, raw(1) + raw(300)) + varint(3, 5)
    #expect(try decode(packed) == Repeated(int32Values: [1, 300, 5]))
    #expect(try decode(delimited(18, raw(1) + raw(300)) + varint(18, 5)) == Repeated(unpackedValues: [1, 300, 5]))
    #expect(try decode(delimited(9, [1, 0, 0, 0]) + fixed32(9, [2, 0, 0, 0])) == Repeated(fixed32Values: [1, 2]))
    #expect(throws: DecodingFailure(.malformed)) { try Repeated(delimited(9, [1, 0, 0])) }
    #expect(throws: DecodingFailure(.malformed)) { try Repeated(delimited(3, [0x80])) }
  }

  @Test func severalOccurrencesOfAMessageAreMerged() throws {
    let first = delimited(1, varint(3, 1) + delimited(14, "kept"))
    let second = delimited(1, varint(3, 2) + varint(13, 1))
    #expect(
      try decode(first + second)
        == Everything(scalars: Scalars(int32Value: 2, boolValue: true, stringValue: "kept")))
    let lists = delimited(3, varint(18, 1)) + delimited(3, varint(18, 2)) + delimited(3, [])
    #expect(try decode(lists) == Everything(repeated: Repeated(unpackedValues: [1, 2])))
    let unset = delimited(4, varint(9, 1)) + delimited(4, varint(9, 2))
    #expect(try decode(unset) == Everything(choice: Choice(note: 2)))
  }

  @Test func aOneofKeepsItsLastFieldAndMergesThatOnly() throws {
    #expect(try decode(delimited(3, "a") + varint(2, 1)) == Choice(value: .boolValue(true)))
    let a = delimited(6, varint(3, 1))
    let b = delimited(6, varint(4, 2))
    #expect(try decode(a + b) == Choice(value: .messageValue(Scalars(int32Value: 1, int64Value: 2))))
    #expect(try decode(a + varint(2, 1) + b) == Choice(value: .messageValue(Scalars(int64Value: 2))))
    #expect(try decode(a + delimited(10, "other oneof") + b, as: Choice.self).second == .left("other oneof"))
  }

  @Test func whatIsWrongInAReplacedMessageIsWrong() throws {
    let broken = delimited(6, fixed32(999, [1, 2, 3]))
    #expect(throws: DecodingFailure(.malformed)) { try Choice(broken + varint(2, 1)) }
    #expect(throws: (any Error).self) { try Choice.Reference.decode(broken + varint(2, 1)) }
    #expect(throws: DecodingFailure(.malformed)) { try Choice(delimited(7, broken + varint(2, 1)) + varint(2, 1)) }
    let whole = delimited(6, fixed32(999, [1, 2, 3, 4]))
    #expect(try decode(whole + varint(2, 1), as: Choice.self).value == .boolValue(true))
  }

  @Test func unknownEnumValuesAreKept() throws {
    let message = try decode(varint(16, 77), as: Scalars.self)
    #expect(message.colorValue == .UNRECOGNIZED(77))
    #expect(message.encoded == varint(16, 77))
    #expect(try decode(varint(16, UInt64(bitPattern: -1)), as: Scalars.self).colorValue == .negative)
  }

  @Test func varintsMayBeLongerThanTheyNeed() throws {
    #expect(try decode([0x98, 0x80, 0x00, 0x87, 0x80, 0x80, 0x00]) == Scalars(int32Value: 7))
    #expect(try decode([0x68, 0x80, 0x80, 0x01]) == Scalars(boolValue: true))
    #expect(try decode([0x68] + [UInt8](repeating: 0x80, count: 9) + [0x02]) == Scalars())
    #expect(try decode(delimited(13, [0x80, 0x01, 0x00, 0x05])) == Repeated(boolValues: [true, false, true]))
    #expect(throws: DecodingFailure(.malformed)) { try Scalars([0x18] + [UInt8](repeating: 0x80, count: 10) + [0x01]) }
  }

  @Test func nothingIsAMessageWithNothingSet() throws {
    #expect(try decode([]) == Everything())
    #expect(try decode([]) == Empty())
    #expect(Everything().encoded == [])
    #expect(Empty().encoded == [])
  }

  @Test func cutShortOrImpossibleIsMalformed() {
    for bytes: [UInt8] in [
      [0x18], [0x18, 0x80], [0x0a, 0x05, 0x01], [0x09, 0, 0], [0x4d, 0], [0x00, 0x01], [0x1e, 0], [0x1f, 0],
      [0x72, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    ] {
      #expect(throws: DecodingFailure(.malformed)) { try Scalars(bytes) }
      #expect(throws: (any Error).self) { try Scalars.Reference.decode(bytes) }
    }
  }

  @Test func invalidUTF8IsNamedByItsPath() {
    let bad: [UInt8] = [0x61, 0xff]
    #expect(throws: DecodingFailure(.invalidUTF8, path: "string_value")) { try Scalars(delimited(14, bad)) }
    #expect(throws: DecodingFailure(.invalidUTF8, path: "repeated.message_values[1].string_value")) {
      try Everything(delimited(3, delimited(17, []) + delimited(17, delimited(14, bad))))
    }
    #expect(throws: DecodingFailure(.invalidUTF8, path: "string_values[1]")) {
      try Repeated(delimited(14, "fine") + delimited(14, bad))
    }
    #expect(throws: DecodingFailure(.invalidUTF8, path: "string_value")) { try Choice(delimited(3, bad)) }
    // Overlong, surrogate, cut short.
    for bad: [UInt8] in [[0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe6, 0x97]] {
      #expect(throws: DecodingFailure(.invalidUTF8, path: "string_value")) { try Scalars(delimited(14, bad)) }
    }
    #expect(throws: Never.self) { try Scalars(delimited(15, bad)) }
    #expect(
      DecodingFailure(.invalidUTF8, path: "string_value").description == "the field string_value is not valid UTF-8")
  }
}
