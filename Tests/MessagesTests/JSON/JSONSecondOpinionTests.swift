import Foundation
import NIOCore
import Protobuf
import SwiftProtobuf
import TestTurns
import Testing

/// swift-protobuf is the second opinion on all JSON: what we write it must read as the same, and back; and what is damaged
/// it must refuse when we do, and read as we do.
@Suite(.computing) struct JSONSecondOpinionTests {
  @Test(arguments: allMessages.indices)
  func randomValuesAgree(index: Int) throws { try checkValues(allMessages[index]) }

  @Test(arguments: allMessages.indices)
  func damagedTextsAgree(index: Int) throws { try checkDamage(allMessages[index]) }

  /// swift-protobuf reads an `Any` only where its type is registered, and then no sooner than asked for.
  private func holdsAny(_ type: any RandomMessage.Type) -> Bool {
    ["google.protobuf.Any", "google.rpc.Status"].contains(type.fullName)
  }

  private func checkValues<M: RandomMessage>(_ type: M.Type) throws {
    var source = randomSource(for: type)
    var compared = 0
    for round in 0..<60 {
      let value = M.random(&source)
      let encoded = value.encoded
      let place: Comment = "\(M.fullName), round \(round) of seed \(seed)"
      var buffer = ByteBuffer()
      value.encodeJSON(into: &buffer)
      #expect(String(buffer: buffer) == value.jsonString)
      guard !holdsAny(type) else {
        #expect(try M(decodingJSON: buffer).encoded == encoded, place)
        compared += 1
        continue
      }
      // Times out of range have no JSON.
      let reference = try M.Reference(serializedBytes: encoded)
      guard let text = try? reference.jsonString() else { continue }
      compared += 1
      // JSON has one NaN, where protobuf has many.
      let expected: [UInt8] = try M.Reference(jsonString: text).serializedBytes()

      try #require(try M(decodingJSON: buffer).encoded == expected, place)
      let theirs = try M.Reference(jsonUTF8Bytes: Array(buffer.readableBytesView))
      try #require(try theirs.serializedBytes() as [UInt8] == expected, place)

      // And what others may write: the names of the proto, enums and 64-bit integers as numbers.
      for options in [(false, false), (true, true)] {
        var encoding = JSONEncodingOptions()
        encoding.preserveProtoFieldNames = options.0
        encoding.alwaysPrintEnumsAsInts = options.1
        encoding.alwaysPrintInt64sAsNumbers = options.1
        let text: [UInt8] = try reference.jsonUTF8Bytes(options: encoding)
        try #require(try M(decodingJSON: ByteBuffer(bytes: text)).encoded == expected, place)
      }
    }
    #expect(compared > 20)
  }

  private func checkDamage<M: RandomMessage>(_ type: M.Type) throws {
    guard !holdsAny(type) else { return }
    var source = randomSource(for: type)
    var options = JSONDecodingOptions()
    options.ignoreUnknownFields = true
    for round in 0..<60 {
      let whole = Array(M.random(&source).jsonString.utf8)
      // Long ones take long, and say no more.
      guard whole.count < 4_000 else { continue }
      for _ in 0..<6 {
        let text = JSONDamage.damage(whole, &source)
        let ours = Result { () throws(JSONDecodingFailure) in try M(decodingJSON: ByteBuffer(bytes: text)) }
        let theirs = try? M.Reference(jsonUTF8Bytes: text, options: options)
        let shown = String(decoding: text, as: UTF8.self)
        let place: Comment = "\(M.fullName), round \(round) of seed \(seed): \(shown)"
        switch (ours, theirs) {
        case (.success(let ours), let theirs?):
          let isSame = try ours.encoded == theirs.serializedBytes()
          try #require(isSame || JSONDifference.isMisread(shown), place)
        case (.failure(let failure), nil):
          #expect(!failure.description.isEmpty)
        case (.failure(let failure), _?):
          try #require(JSONDifference.isStricter(failure.reason, text), "\(failure); \(place)")
        case (.success, nil): try #require(JSONDifference.isLaxer(shown), place)
        }
      }
    }
  }
}
