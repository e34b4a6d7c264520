import Messages
import Protobuf
import StandardMessages
import TestMessages
import Testing

/// The JSON mapping of proto3, by example. SecondOpinionTests compares it with swift-protobuf's.
@Suite struct JSONTests {
  @Test func namesAndNumbers() {
    let answer = GetDashboardAccessResponse(
      canViewDashboard: true, scope: DashboardScope(kind: .scoped, phoneIds: ["a", "b"], memberID: "m"))
    #expect(
      answer.jsonString
        == #"{"canViewDashboard":true,"scope":{"kind":"KIND_SCOPED","phoneIds":["a","b"],"memberId":"m"}}"#)
    #expect(Scalars(int64Value: .min).jsonString == #"{"int64Value":"-9223372036854775808"}"#)
    #expect(Scalars(uint32Value: .max).jsonString == #"{"uint32Value":4294967295}"#)
    #expect(Scalars(colorValue: .UNRECOGNIZED(9)).jsonString == #"{"colorValue":9}"#)
    #expect(Scalars().jsonString == "{}")
    #expect(Choice(value: .boolValue(false), note: 1).jsonString == #"{"boolValue":false,"note":1}"#)
  }

  @Test func floatingPoint() {
    #expect(
      Scalars(doubleValue: .nan, floatValue: -.infinity).jsonString
        == #"{"doubleValue":"NaN","floatValue":"-Infinity"}"#)
    #expect(Scalars(doubleValue: 2, floatValue: 0.1).jsonString == #"{"doubleValue":2,"floatValue":0.1}"#)
    #expect(Optionals(doubleValue: .infinity).jsonString == #"{"doubleValue":"Infinity"}"#)
  }

  @Test func stringsAndBytes() {
    #expect(Scalars(stringValue: "\"\\\n\r\t\0\u{1f}é日").jsonString == #"{"stringValue":"\"\\\n\r\t\u0000\u001fé日"}"#)
    for (bytes, text) in [([1], "AQ=="), ([1, 2], "AQI="), ([0xfb, 0xff, 0xfe], "+//+")] as [([UInt8], String)] {
      #expect(Scalars(bytesValue: bytes).jsonString == #"{"bytesValue":"\#(text)"}"#)
    }
  }

  @Test func times() {
    #expect(Timestamp().jsonString == #""1970-01-01T00:00:00Z""#)
    #expect(Timestamp(seconds: -1, nanos: 500_000_000).jsonString == #""1969-12-31T23:59:59.500Z""#)
    #expect(Timestamp(seconds: 1_709_210_096, nanos: 1).jsonString == #""2024-02-29T12:34:56.000000001Z""#)
    #expect(Timestamp(seconds: Timestamp.secondsRange.lowerBound).jsonString == #""0001-01-01T00:00:00Z""#)
    #expect(Timestamp(seconds: .max, nanos: .max).jsonString == #""9999-12-31T23:59:59.999999999Z""#)
    #expect(Timestamp(seconds: .min, nanos: .min).jsonString == #""0001-01-01T00:00:00Z""#)
  }

  @Test func durations() {
    #expect(ProtobufDuration(.milliseconds(1500)).jsonString == #""1.500s""#)
    #expect(ProtobufDuration(.milliseconds(-250)).jsonString == #""-0.250s""#)
    #expect(ProtobufDuration(seconds: .min, nanos: .min).jsonString == #""-9223372036854775808.999999999s""#)
  }

  @Test func anyHoldsAMessage() throws {
    let interval = Interval(startTime: Timestamp(seconds: 1))
    let any = AnyMessage(packing: interval)
    #expect(any.typeURL == "type.googleapis.com/callboard.v1.Interval")
    #expect(try any.unpack(Interval.self) == interval)
    #expect(try any.unpack(TimeRange.self) == nil)
    #expect(throws: DecodingFailure(.malformed)) {
      try AnyMessage(typeURL: any.typeURL, value: [0xff]).unpack(Interval.self)
    }
  }
}
