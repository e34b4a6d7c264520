import Encodings
import Foundation
import Logging
import Testing

@testable import Observability

@Suite struct LoggingTests {
  private func event(_ message: Logger.Message, _ metadata: Logger.Metadata? = nil) -> LogEvent {
    LogEvent(level: .info, message: message, metadata: metadata, source: "x", file: "x", function: "x", line: 1)
  }

  @Test func jsonLinesHoldTimeLevelMessageAndMetadata() throws {
    var buffer = LogBuffer()
    JSONLogHandler.append(
      event(
        "a \"quoted\"\n\u{1}line",
        ["count": .stringConvertible(3), "name": "Иван", "own": "event", "message": "second"]),
      metadata: ["own": "handler"], provided: nil, time: LogTime(seconds: 1_795_230_245, microseconds: 42), to: &buffer)
    #expect(buffer.bytes.last == UInt8(ascii: "\n"))
    #expect(buffer.bytes.filter { $0 == UInt8(ascii: "\n") }.count == 1)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(buffer.bytes)) as? [String: Any])
    #expect(object["time"] as? String == "2026-11-21T03:04:05.000042Z")
    #expect(object["level"] as? String == "info")
    #expect(object["message"] as? String == "a \"quoted\"\n\u{1}line")
    #expect(object["count"] as? Int == 3)
    #expect(object["name"] as? String == "Иван")
    #expect(object["own"] as? String == "event")
    #expect(object["message_"] as? String == "second")
  }

  /// The seconds of a line are kept for the next one: each line has its own time all the same.
  @Test func fieldsWithoutADictionaryMakeTheSameLine() throws {
    var buffer = LogBuffer()
    for (seconds, microseconds) in [(1_795_230_245, 42), (1_795_230_245, 999_999), (1_795_230_246, 0), (0, 1)] {
      buffer.appendJSONLine(.error, "call", time: LogTime(seconds: seconds, microseconds: microseconds)) {
        $0.addField(JSONLogName("path"), "/a\"b")
        $0.addField(JSONLogName("count"), Int64.min)
      }
    }
    let lines = String(decoding: buffer.bytes, as: UTF8.self).split(separator: "\n")
    let times = [
      "2026-11-21T03:04:05.000042Z", "2026-11-21T03:04:05.999999Z", "2026-11-21T03:04:06.000000Z",
      "1970-01-01T00:00:00.000001Z",
    ]
    let rest = #""level":"error","message":"call","path":"/a\"b","count":-9223372036854775808}"#
    #expect(lines.map(String.init) == times.map { #"{"time":"\#($0)",\#(rest)"# })
  }

  @Test func nestedMetadataIsNestedJSON() throws {
    var buffer: [UInt8] = []
    JSONText.append(
      .dictionary(["a": .array([.string("x"), .stringConvertible(true), .stringConvertible(1.5)])]), to: &buffer)
    #expect(String(decoding: buffer, as: UTF8.self) == #"{"a":["x",true,1.5]}"#)
  }

  @Test func textLinesCannotBeForged() {
    var buffer = LogBuffer()
    TextLogHandler.append(
      .warning, "bad\nline", ["b": "1", "a": "\u{1B}[2J"], time: LogTime(seconds: 0, microseconds: 0), to: &buffer)
    let line = String(decoding: buffer.bytes, as: UTF8.self)
    #expect(line.hasSuffix(" WARNING bad\u{FFFD}line  a=\u{FFFD}[2J  b=1\n"))
  }

  @Test func warningsAreWrittenAtOnceAndTheRestAtAFlush() throws {
    let pipe = Pipe()
    let sink = LogSink(
      fileDescriptor: pipe.fileHandleForWriting.fileDescriptor, lossNote: JSONLogHandler.appendLossNote)
    sink.write(urgent: false) { $0.append("one\n") }
    sink.write(urgent: true) { $0.append("two\n") }
    #expect(pipe.fileHandleForReading.availableData == Data("one\ntwo\n".utf8))
    sink.write(urgent: false) { $0.append("three\n") }
    sink.flush()
    #expect(pipe.fileHandleForReading.availableData == Data("three\n".utf8))
    sink.write(urgent: false) { $0.append("four\n") }
    // Nobody flushes: the sink does so by itself.
    #expect(pipe.fileHandleForReading.availableData == Data("four\n".utf8))
  }

  /// In the log's own format.
  @Test(.timeLimit(.minutes(10)), arguments: [false, true])
  func aReaderThatStopsHoldsNobodyUpAndLearnsHowMuchItLost(isText: Bool) throws {
    let pipe = Pipe()
    let sink = LogSink(
      fileDescriptor: pipe.fileHandleForWriting.fileDescriptor,
      lossNote: isText ? TextLogHandler.appendLossNote : JSONLogHandler.appendLossNote)
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: 65_535) + [UInt8(ascii: "\n")]
    // Far more than the pipe and the buffer hold.
    for _ in 0..<400 { sink.write(urgent: false) { $0.append(line) } }
    var tail = ""
    while !(tail.contains(LogSink.lossMessage) && tail.hasSuffix("\n")) {
      tail += String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
      tail = String(tail.suffix(500))
    }
    let note = try #require(tail.split(separator: "\n").last.map(String.init))
    if isText {
      #expect(note.wholeMatch(of: /[0-9:]{8} WARNING log lines were lost  count=[0-9]+/) != nil, "\(note)")
    } else {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(note.utf8)) as? [String: Any])
      #expect(object["level"] as? String == "warning")
      #expect(object["message"] as? String == "log lines were lost")
      #expect((object["count"] as? Int).map { $0 > 0 } == true)
      #expect(object["time"] != nil)
    }
  }
}
