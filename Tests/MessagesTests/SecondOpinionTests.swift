import Foundation
import Protobuf
import SwiftProtobuf
import TestTurns
import Testing

/// swift-protobuf is the second opinion on every message: what we encode it must decode to the same value, and back.
@Suite(.computing) struct SecondOpinionTests {
  @Test(arguments: allMessages.indices)
  func randomValuesAgree(index: Int) throws { try check(allMessages[index]) }

  private func check<M: RandomMessage>(_ type: M.Type) throws {
    var source = randomSource(for: type)
    var comparedJSON = 0
    for round in 0..<500 {
      let value = M.random(&source)
      let encoded = value.encoded
      let reference = try M.Reference(serializedBytes: encoded)

      // The same bytes: every field arrived, and nothing else did.
      let referenceEncoded: [UInt8] = try reference.serializedBytes()
      try #require(encoded == referenceEncoded, "\(M.fullName), round \(round) of seed \(seed)")

      // Back: what swift-protobuf encodes is, to us, the value that we began with.
      let decoded = try M(referenceEncoded)
      try #require(decoded.encoded == encoded, "\(M.fullName), round \(round) of seed \(seed)")
      // NaN differs from itself, so values that hold one cannot be compared. (An array would equal itself all the same.)
      if try M(encoded) == decoded {
        try #require(decoded == value, "\(M.fullName), round \(round) of seed \(seed)")
      }

      // Field by field, by name: JSON. It takes longer than all the rest, so only some are compared. swift-protobuf refuses
      // what has no JSON: times out of range, Any of unknown type.
      guard round % 8 == 0, let referenceJSON = try? reference.jsonString() else { continue }
      comparedJSON += 1
      let isSame = try sameJSON(value.jsonString, referenceJSON)
      try #require(isSame, "\(M.fullName), round \(round) of seed \(seed): \(value.jsonString) and \(referenceJSON)")
    }
    #expect(comparedJSON > 5)
  }
}
