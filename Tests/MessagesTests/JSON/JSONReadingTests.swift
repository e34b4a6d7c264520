import Messages
import NIOCore
import Protobuf
import StandardMessages
import TestMessages
import Testing

/// What is read from JSON, rule by rule. JSONSecondOpinionTests compares it with swift-protobuf's.
@Suite struct JSONReadingTests {
  @Test func fieldsByEitherName() throws {
    for text in [#"{"startDate":"a","endDate":"b"}"#, #" { "start_date" : "a" , "end_date" : "b" } "#] {
      #expect(try DateRange(json: text) == DateRange(startDate: "a", endDate: "b"))
    }
    #expect(try Words(json: #"{"aUrlAndHttpId":1}"#) == Words(aURLAndHTTPID: 1))
    #expect(try Words(json: #"{"a_url_and_http_id":1,"Leading":"x"}"#) == Words(aURLAndHTTPID: 1, leading: "x"))
    #expect(try DateRange(json: #"{"\u0073tartDate":"a"}"#).startDate == "a")
  }

  @Test func unknownFieldsArePassedOver() throws {
    let text = #"{"x":{"y":[1,"\n",{},[],null,true,false,-1.5e3]},"startDate":"a","StartDate":1,"":0}"#
    #expect(try DateRange(json: text) == DateRange(startDate: "a"))
    #expect(try Empty(json: #"{"a":1}"#) == Empty())
  }

  @Test func whatIsPassedOverIsJSONToo() {
    for value in [
      "[1,]", "{,}", #"{"a"}"#, #"{"a":1,}"#, "[1}", "{]", "01", "1.", ".5", "+1", "1e", "nul", "tru", "NaN", "'a'",
      "[",
      "\"\u{1}\"", #""\x""#, "", "-", "1 2",
    ] {
      #expect(failure(Empty.self, #"{"a":\#(value)}"#)?.reason == .malformed, "\(value)")
    }
    #expect(failure(Empty.self, #"{"a":"\ud800"}"#)?.reason == .invalidUnicode)
    #expect(failure(Empty.self, Array(#"{"a":""#.utf8) + [0xFF] + Array(#""}"#.utf8))?.reason == .invalidUnicode)
  }

  @Test func nullIsUnset() throws {
    #expect(try Optionals(json: #"{"int32Value":null,"messageValue":null,"colorValue":null}"#) == Optionals())
    #expect(try Scalars(json: #"{"stringValue":null,"doubleValue": null }"#) == Scalars())
    #expect(try Repeated(json: #"{"int32Values":null}"#) == Repeated())
    #expect(try Choice(json: #"{"doubleValue":null,"boolValue":true}"#) == Choice(value: .boolValue(true)))
    #expect(failure(Repeated.self, #"{"int32Values":[1,null]}"#)?.path == "int32Values[1]")
    #expect(failure(Repeated.self, #"{"messageValues":[null]}"#)?.reason == .wrongKind)
    #expect(failure(Scalars.self, "null")?.reason == .wrongKind)
  }

  @Test func anEmptyTextIsNoMessage() {
    for text in ["", " \n"] { #expect(failure(Scalars.self, text)?.reason == .empty) }
  }

  @Test func anUnknownEnumName() {
    let failure = failure(AnalyticsFilter.self, #"{"timeRange":{"preset":"LAST_WEEK"}}"#)
    #expect(failure?.reason == .unknownEnumValue)
    #expect(
      failure?.description.hasPrefix(
        #"timeRange.preset: "LAST_WEEK" is not a value of callboard.v1.TimeRange.Preset: write one of PRESET_UNSP"#)
        == true)
  }

  @Test func enumsByNameOrNumber() throws {
    #expect(try Scalars(json: #"{"colorValue":"COLOR_GREEN"}"#).colorValue == .green)
    #expect(try Scalars(json: #"{"colorValue":2}"#).colorValue == .green)
    #expect(try Scalars(json: #"{"colorValue":-1}"#).colorValue == .negative)
    #expect(try Scalars(json: #"{"colorValue":77}"#).colorValue == .UNRECOGNIZED(77))
    #expect(failure(Scalars.self, #"{"colorValue":"2"}"#)?.reason == .unknownEnumValue)
    #expect(failure(Scalars.self, #"{"colorValue":2147483648}"#)?.reason == .outOfRange)
    #expect(failure(Scalars.self, #"{"colorValue":true}"#)?.reason == .wrongKind)
  }

  @Test func aNameTwice() {
    for text in [
      #"{"startDate":"a","startDate":"a"}"#, #"{"startDate":"a","start_date":"a"}"#, #"{"x":1,"x":2}"#,
      #"{"startDate":null,"startDate":"a"}"#, #"{"startDate":"a","\u0073tart_date":"b"}"#,
    ] {
      let failure = failure(DateRange.self, text)
      #expect(failure?.reason == .duplicateName, "\(text)")
      #expect(failure?.path == (text.contains("x\"") ? "x" : "startDate"))
    }
  }

  @Test func twoOfAOneof() {
    for text in [
      #"{"boolValue":true,"doubleValue":1}"#, #"{"double_value":0,"bytesValue":""}"#,
      #"{"messageValue":{},"choiceValue":{}}"#,
    ] {
      #expect(failure(Choice.self, text)?.reason == .severalOfOneof, "\(text)")
    }
    #expect(
      failure(AnalyticsFilter.self, #"{"timeRange":{"preset":1,"dates":{}}}"#)?.description
        == "timeRange.dates: another field of range is set already; set one of them")
  }

  @Test func nesting() throws {
    func chain(_ depth: Int) -> String {
      String(repeating: #"{"child":"#, count: depth - 1) + "{}" + String(repeating: "}", count: depth - 1)
    }
    _ = try Node(json: chain(100))
    #expect(failure(Node.self, chain(101))?.reason == .nestingTooDeep)
    #expect(failure(Node.self, chain(100_000))?.reason == .nestingTooDeep)
    for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
      func nested(_ depth: Int) -> String {
        #"{"x":"# + String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth) + "}"
      }
      #expect(try Empty(json: nested(99)) == Empty())
      #expect(failure(Empty.self, nested(100))?.reason == .nestingTooDeep)
      #expect(failure(Empty.self, nested(1_000_000))?.reason == .nestingTooDeep)
    }
    // Arrays of messages nest by their messages.
    let arrays = String(repeating: #"{"children":["#, count: 99) + "{}" + String(repeating: "]}", count: 99)
    _ = try Node(json: arrays)
    // What was closed again does not count.
    _ = try Node(json: #"{"children":["# + String(repeating: chain(50) + ",", count: 50) + "{}]}")
  }

  @Test func integers() throws {
    for text in ["1000", "1e3", "1E+3", "1000.0", "10000e-1", #""1000""#, #""1e3""#, #""\u0031000""#, "1000.000e0"] {
      #expect(try Scalars(json: #"{"int32Value":\#(text)}"#).int32Value == 1000, "\(text)")
      #expect(try Scalars(json: #"{"uint64Value":\#(text)}"#).uint64Value == 1000, "\(text)")
    }
    #expect(try Scalars(json: #"{"int64Value":"-9223372036854775808"}"#).int64Value == .min)
    #expect(try Scalars(json: #"{"int64Value":-9223372036854775808}"#).int64Value == .min)
    #expect(try Scalars(json: #"{"int64Value":9007199254740993.0}"#).int64Value == 9_007_199_254_740_993)
    #expect(try Scalars(json: #"{"uint64Value":18446744073709551615}"#).uint64Value == .max)
    #expect(try Scalars(json: #"{"uint64Value":1844674407370955161.5e1}"#).uint64Value == .max)
    #expect(try Scalars(json: #"{"int32Value":-0}"#).int32Value == 0)
    #expect(try Scalars(json: #"{"int32Value":0e999999999999}"#).int32Value == 0)
    for text in ["2147483648", "-2147483649", "1.5", "1e-1", "1e400", "1e999999999999999999999"] {
      let failure = failure(Scalars.self, #"{"int32Value":\#(text)}"#)
      #expect(failure?.reason == .outOfRange, "\(text)")
      #expect(
        failure?.description == "int32Value: \(text) is not a whole number from -2147483648 to 2147483647")
    }
    for text in ["18446744073709551616", "-1", "-0", "1e20"] {
      #expect(failure(Scalars.self, #"{"uint64Value":\#(text)}"#)?.reason == .outOfRange, "\(text)")
    }
    for text in [#""""#, #""1 ""#, #"" 1""#, #""0x1""#, #""01""#, #""NaN""#, "true", "[]", "{}"] {
      #expect(failure(Scalars.self, #"{"int32Value":\#(text)}"#)?.reason == .wrongKind, "\(text)")
    }
    for text in ["01", "-", "1.", ".1", "1e", "--1", "+1", "1-1", "0x1"] {
      #expect(failure(Scalars.self, #"{"int32Value":\#(text)}"#)?.reason == .malformed, "\(text)")
    }
  }

  @Test func floatingPoint() throws {
    func double(_ text: String) throws -> Double { try Scalars(json: #"{"doubleValue":\#(text)}"#).doubleValue }
    for (text, value) in [
      ("1", 1), ("-1.5", -1.5), ("1e3", 1000), (#""2.5""#, 2.5), ("0.1", 0.1), ("1e22", 1e22), ("1e23", 1e23),
      ("5e-324", .leastNonzeroMagnitude), ("1.7976931348623157e308", .greatestFiniteMagnitude),
      ("123456789012345678901234567890", 1.2345678901234568e29),
      ("1e-999", 0), (#""Infinity""#, .infinity), (#""-Infinity""#, -.infinity), ("9007199254740993", 9007199254740992),
    ] as [(String, Double)] {
      #expect(try double(text) == value, "\(text)")
    }
    #expect(try double(#""NaN""#).isNaN)
    #expect(try double("-0").sign == .minus)
    #expect(failure(Scalars.self, #"{"doubleValue":1e309}"#)?.reason == .outOfRange)
    #expect(failure(Scalars.self, #"{"doubleValue":"-1e309"}"#)?.reason == .outOfRange)
    #expect(failure(Scalars.self, #"{"floatValue":3.5e38}"#)?.reason == .outOfRange)
    #expect(try Scalars(json: #"{"floatValue":3.4028234e38}"#).floatValue == .greatestFiniteMagnitude)
    #expect(try Scalars(json: #"{"floatValue":"-Infinity"}"#).floatValue == -.infinity)
    for text in ["NaN", "Infinity", "-Infinity"] {
      #expect(failure(Scalars.self, #"{"doubleValue":\#(text)}"#)?.reason == .malformed)
    }
    #expect(failure(Scalars.self, #"{"doubleValue":"nan"}"#)?.reason == .wrongKind)
  }

  @Test func strings() throws {
    func string(_ text: String) throws -> String { try Scalars(json: #"{"stringValue":"\#(text)"}"#).stringValue }
    #expect(try string(#"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00é日"#) == "\"\\/\u{8}\u{c}\n\r\té😀é日")
    #expect(try string(#"\u0000"#) == "\0")
    #expect(try string(String(repeating: "x", count: 100_000)).utf8.count == 100_000)
    for text in [#"\ud800"#, #"\udc00"#, #"\ud800x"#, #"\ud800\n"#, #"\ud800\ud800"#, #"\udc00\ud800"#] {
      #expect(failure(Scalars.self, #"{"stringValue":"\#(text)"}"#)?.reason == .invalidUnicode, "\(text)")
    }
    for text in [#"\x"#, #"\u12"#, #"\u12g4"#, "\n", "\0", #"\"#] {
      #expect(failure(Scalars.self, #"{"stringValue":"\#(text)"}"#)?.reason == .malformed, "\(text)")
    }
    for bytes: [UInt8] in [[0x80], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] {
      let text = Array(#"{"stringValue":"a"#.utf8) + bytes + Array(#""}"#.utf8)
      #expect(failure(Scalars.self, text)?.reason == .invalidUnicode)
      let name = Array(#"{"a"#.utf8) + bytes + Array(#"":1}"#.utf8)
      #expect(failure(Scalars.self, name)?.reason == .invalidUnicode)
    }
    #expect(
      failure(Scalars.self, #"{"stringValue":1}"#)?.description
        == "stringValue: expected a string, found a number at byte 15")
  }

  /// The first and the last character of each plane that has them as pairs of surrogates.
  @Test func surrogates() throws {
    for plane: UInt32 in 1...16 {
      for scalar in try [#require(UnicodeScalar(plane << 16)), #require(UnicodeScalar(plane << 16 | 0xFFFF))] {
        let text = String(scalar)
        let escapes = text.utf16.map { #"\u"# + String($0, radix: 16) }.joined()
        #expect(try Scalars(json: #"{"stringValue":"\#(escapes)"}"#).stringValue == text, "\(escapes)")
      }
    }
  }

  @Test func base64() throws {
    for text in ["+//+", "-__-"] {
      #expect(try Scalars(json: #"{"bytesValue":"\#(text)"}"#).bytesValue == [0xfb, 0xff, 0xfe])
    }
    for text in ["AQ==", "AQ", "A Q"] { #expect(try Scalars(json: #"{"bytesValue":"\#(text)"}"#).bytesValue == [1]) }
    for text in ["A", "A=", "AQ=", "AQ===", "=", "+_", "A*", "AQ==AQ=="] {
      #expect(failure(Scalars.self, #"{"bytesValue":"\#(text)"}"#)?.reason == .wrongKind, "\(text)")
    }
  }

  @Test func times() throws {
    for (text, time) in [
      ("1970-01-01T00:00:00Z", Timestamp()), ("1969-12-31T23:59:59.5Z", Timestamp(seconds: -1, nanos: 500_000_000)),
      ("2024-02-29T12:34:56.000000001Z", Timestamp(seconds: 1_709_210_096, nanos: 1)),
      ("2024-02-29T13:34:56+01:00", Timestamp(seconds: 1_709_210_096)),
      ("2024-02-28T18:34:56-18:00", Timestamp(seconds: 1_709_210_096)),
      ("2024-03-01T02:34:56+14:00", Timestamp(seconds: 1_709_210_096)),
      ("0001-01-01T00:00:00Z", Timestamp(seconds: Timestamp.secondsRange.lowerBound)),
      ("9999-12-31T23:59:59.999999999Z", Timestamp(seconds: Timestamp.secondsRange.upperBound, nanos: 999_999_999)),
    ] {
      #expect(try Timestamp(json: "\"\(text)\"") == time, "\(text)")
    }
    for text in [
      "", "2024-02-30T00:00:00Z", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z",
      "2024-01-00T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:60Z",
      "2024-01-01T00:00:00", "2024-01-01t00:00:00Z", "2024-01-01T00:00:00z", "2024-01-01 00:00:00Z",
      "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00.0000000001Z", "2024-01-01T00:00:00+24:00",
      "2024-01-01T00:00:00+0100", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
      "10000-01-01T00:00:00Z", "2024-01-01T00:00:00ZZ", "2024-01-01",
    ] {
      #expect(failure(Timestamp.self, "\"\(text)\"")?.reason == .wrongKind, "\(text)")
    }
    #expect(failure(Interval.self, #"{"startTime":1}"#)?.reason == .wrongKind)
  }

  @Test func durations() throws {
    for (text, duration) in [
      ("1.5s", ProtobufDuration(seconds: 1, nanos: 500_000_000)), ("-0.25s", ProtobufDuration(nanos: -250_000_000)),
      ("0s", ProtobufDuration()), ("-315576000000s", ProtobufDuration(seconds: -315_576_000_000)),
      ("1.000000001s", ProtobufDuration(seconds: 1, nanos: 1)),
    ] {
      #expect(try ProtobufDuration(json: "\"\(text)\"") == duration, "\(text)")
    }
    for text in ["", "s", "1", "-s", "1.s", ".5s", "+1s", "1.0000000001s", "315576000001s", "1ss", " 1s", "1e1s"] {
      #expect(failure(ProtobufDuration.self, "\"\(text)\"")?.reason == .wrongKind, "\(text)")
    }
  }

  @Test func whatComesAfter() {
    for text in ["{}{}", "{} 1", "{},", "{}]", "{}\u{0}"] {
      #expect(failure(Scalars.self, text)?.reason == .trailingText, "\(text)")
    }
  }

  @Test func brokenGrammar() {
    for text in [
      "{", "{\"", #"{"stringValue"}"#, #"{"stringValue":}"#, #"{"stringValue":"a",}"#, #"{,"stringValue":"a"}"#,
      #"{"stringValue" "a"}"#, #"{stringValue:"a"}"#, #"{'stringValue':"a"}"#, #"{"stringValue":"a" "int32Value":1}"#,
      "{]", "\u{feff}{}", "/**/{}",
    ] {
      #expect(failure(Scalars.self, text)?.reason == .malformed, "\(text)")
    }
    for text in ["[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1}"] {
      #expect(failure(Repeated.self, #"{"int32Values":\#(text)"#)?.reason == .malformed, "\(text)")
    }
    for text in ["[]", "1", #""a""#, "true"] { #expect(failure(Scalars.self, text)?.reason == .wrongKind, "\(text)") }
  }

  @Test func failuresNameTheirPlace() {
    #expect(
      failure(GetDashboardResponse.self, #"{"dashboard":{"charts":[{},{"spec":{"title":7}}]}}"#)?.description
        == "dashboard.charts[1].spec.title: expected a string, found a number at byte 44")
    #expect(
      failure(Repeated.self, #"{"colorValues":["COLOR_RED","BLUE"]}"#)?.path == "colorValues[1]")
    // Nothing that a terminal would obey comes back, and no more than a piece.
    let hostile = failure(Scalars.self, #"{"colorValue":"\u001b[31m"# + String(repeating: "x", count: 10_000) + #""}"#)
    #expect(hostile?.description.utf8.count ?? 0 < 400)
    #expect(hostile?.description.unicodeScalars.contains("\u{1b}") == false)
  }

  @Test func aGreatManyEmptyMessagesAreRefused() {
    let text = #"{"messageValues":["# + String(repeating: "{},", count: 1_000_000) + "{}]}"
    #expect(failure(Repeated.self, text)?.reason == .tooLarge)
  }

  @Test func anyHoldsKnownMessages() throws {
    let info = ErrorInfo(reason: "R", domain: "d")
    let any = AnyMessage(packing: info)
    #expect(any.jsonString == #"{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"R","domain":"d"}"#)
    #expect(try AnyMessage(json: any.jsonString) == any)
    #expect(try AnyMessage(json: #"{"domain":"d","reason":"R","@type":"x/google.rpc.ErrorInfo"}"#).unpack() == info)
    let delay = AnyMessage(packing: ProtobufDuration(seconds: 1))
    #expect(delay.jsonString == #"{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}"#)
    #expect(try AnyMessage(json: delay.jsonString) == delay)
    for message in [AnyMessage(), AnyMessage(typeURL: "x/unknown", value: [1, 2])] {
      #expect(try AnyMessage(json: message.jsonString) == message)
    }
    #expect(AnyMessage().jsonString == "{}")
    #expect(
      failure(Status.self, #"{"details":[{"@type":"x/google.rpc.ErrorInfo","reason":1}]}"#)?.path == "details[0].reason"
    )
  }
}

extension Protobuf.Message {
  /// The message of a JSON text.
  init(json: String) throws(JSONDecodingFailure) { try self.init(decodingJSON: ByteBuffer(string: json)) }
}

/// Why a text is refused; nil if it isn't.
func failure<M: Protobuf.Message>(_ type: M.Type, _ json: String) -> JSONDecodingFailure? {
  failure(type, Array(json.utf8))
}

func failure<M: Protobuf.Message>(_: M.Type, _ json: [UInt8]) -> JSONDecodingFailure? {
  do throws(JSONDecodingFailure) {
    _ = try M(decodingJSON: ByteBuffer(bytes: json))
    return nil
  } catch {
    return error
  }
}
