import SwiftProtobuf
import TestMessages
import Testing

/// Which fields reach the wire.
@Suite struct PresenceTests {
  @Test func aFieldWithoutPresenceIsNotSentAtItsDefault() {
    #expect(
      Scalars(int32Value: 0, boolValue: false, stringValue: "", bytesValue: [], colorValue: .unspecified).encoded == [])
    #expect(Scalars(doubleValue: -0.0).encoded == [0x09, 0, 0, 0, 0, 0, 0, 0, 0x80])
  }

  @Test func anOptionalFieldIsSentWheneverItIsSet() throws {
    #expect(Optionals(int32Value: 0).encoded == [0x18, 0])
    let all = Optionals(
      doubleValue: 0, floatValue: 0, int32Value: 0, int64Value: 0, uint32Value: 0, uint64Value: 0, sint32Value: 0,
      sint64Value: 0, fixed32Value: 0, fixed64Value: 0, sfixed32Value: 0, sfixed64Value: 0, boolValue: false,
      stringValue: "", bytesValue: [], colorValue: .unspecified, messageValue: Scalars())
    #expect(try Optionals(all.encoded) == all)
    #expect(try Optionals([]) == Optionals())
  }

  @Test func aOneofIsSentEvenAtItsDefault() throws {
    for choice: Choice.Value in [
      .doubleValue(0), .boolValue(false), .stringValue(""), .bytesValue([]), .colorValue(.unspecified),
      .messageValue(Scalars()), .choiceValue(Choice()), .sint64Value(0),
    ] {
      #expect(try Choice(Choice(value: choice).encoded) == Choice(value: choice))
    }
  }

  @Test func theFiveByteTagOfTheHighestField() throws {
    let message = Everything(far: "away")
    #expect(message.encoded == [0xfa, 0xff, 0xff, 0xff, 0x0f, 4] + Array("away".utf8))
    #expect(try Everything(message.encoded) == message)
  }

  /// Beyond the arena's first blocks, and beyond what a short length says.
  @Test func largeMessages() throws {
    let text = String(repeating: "日", count: 100_000)
    let message = Everything(
      repeated: Repeated(
        doubleValues: (0..<50_000).map(Double.init), int32Values: [Int32](repeating: -1, count: 50_000),
        stringValues: (0..<20_000).map(String.init),
        messageValues: [Scalars](repeating: Scalars(stringValue: "x"), count: 5000)),
      far: text)
    #expect(try Everything(message.encoded) == message)
    let reference = try Everything.Reference(serializedBytes: message.encoded)
    #expect(try reference.serializedBytes() as [UInt8] == message.encoded)
  }

  @Test func encodingAppends() {
    var twice = Scalars(int32Value: 1).encoded
    twice += Scalars(int32Value: 2).encoded
    #expect(twice == [0x18, 1, 0x18, 2])
  }
}
