import Foundation
import Messages
import NIOCore
import TestMessages
import TestTurns
import Testing

@testable import Protobuf

/// What bytes cost to decode, whatever they are: time linear in their number, and memory of a few times as much.
@Suite(.computing) struct DecodingCostTests {
  /// A way to make hostile encodings of any size, and what decodes them.
  struct Shape: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What it makes is worth measuring.
    let takesMemory: Bool
    let type: any BridgedMessage.Type
    /// An encoding of about that many bytes.
    let bytes: @Sendable (_ size: Int) -> [UInt8]

    init(
      _ name: String, _ type: any BridgedMessage.Type, takesMemory: Bool = false,
      _ bytes: @escaping @Sendable (Int) -> [UInt8]
    ) {
      testDescription = name
      self.takesMemory = takesMemory
      self.type = type
      self.bytes = bytes
    }

    init(
      _ name: String, _ type: any BridgedMessage.Type, takesMemory: Bool = false, repeating bytes: [UInt8],
      after first: [UInt8] = []
    ) {
      self.init(name, type, takesMemory: takesMemory) { size in first + Self.repeated(bytes, size) }
    }

    /// Whole repetitions, the most of a power of 2.
    static func repeated(_ bytes: [UInt8], _ size: Int) -> [UInt8] {
      var (all, count) = (bytes, 1)
      while 2 * count <= size / bytes.count {
        all += all
        count *= 2
      }
      return all
    }
  }

  // Fields of Node: name 1, child 2, children 3, nested 4. Of Nested: back 1, kind 2.
  static let shapes = [
    Shape(
      "empty filters of a request", GetAnalyticsDashboardRequest.self, takesMemory: true, repeating: delimited(1, [])),
    Shape("small filters of a request", GetAnalyticsDashboardRequest.self, repeating: delimited(1, delimited(4, "x"))),
    Shape("empty campaign ids of a request", GetAnalyticsDashboardRequest.self, takesMemory: true) {
      delimited(1, Shape.repeated(delimited(2, []), $0))
    },
    Shape("empty children, singly", Node.self, repeating: delimited(2, [])),
    Shape("empty children", Node.self, takesMemory: true, repeating: delimited(3, [])),
    Shape(
      "empty children, behind an unknown field", Node.self, takesMemory: true, repeating: delimited(3, []),
      after: varint(99, 1)),
    Shape("children of children, singly", Node.self, repeating: delimited(2, delimited(2, []))),
    Shape("children with names, singly", Node.self, takesMemory: true, repeating: delimited(2, delimited(1, "a"))),
    Shape("names", Node.self, repeating: delimited(1, "ab")),
    Shape("unknown fields", Node.self, repeating: varint(99, 1)),
    Shape("groups", Node.self, repeating: group(99, varint(1, 1))),
    Shape("groups in groups", Node.self, repeating: (0..<90).reduce([]) { body, _ in group(99, body) }),
    Shape("long varints", Words.self, repeating: raw(2 << 3) + [0x81, 0x80, 0x80, 0x00]),
    Shape("numbers", Repeated.self, repeating: varint(18, 1), after: varint(99, 1)),
    Shape("packed numbers", Repeated.self) { varint(99, 1) + delimited(3, Shape.repeated([1], $0)) },
    Shape(
      "messages of a oneof by turns", Choice.self, repeating: delimited(6, varint(3, 1)) + delimited(7, varint(9, 1))),
    Shape("the same message of a oneof", Choice.self, repeating: delimited(7, varint(9, 1))),
    Shape("deep down, empty children, singly", Node.self) { size in
      (0..<90).reduce(Shape.repeated(delimited(2, []), size)) { body, _ in delimited(2, body) }
    },
    Shape("deep down, between two kinds", Node.self) { size in
      (0..<40).reduce(Shape.repeated(delimited(2, delimited(1, "a")), size)) { body, _ in
        delimited(4, delimited(1, body))
      }
    },
    Shape("chains, merged at every depth", Node.self, repeating: (0..<90).reduce([]) { body, _ in delimited(2, body) }),
    Shape("twice at every depth", Node.self) { size in
      var body = delimited(1, "a")
      while body.count * 2 < size { body = delimited(2, body) + delimited(2, body) }
      return body
    },
    Shape("twice at every depth, and an empty one", Node.self) { size in
      var body = delimited(1, "a")
      while body.count * 2 < size { body = delimited(2, body) + delimited(2, []) + delimited(2, body) + varint(99, 1) }
      return body
    },
  ]

  private static func steps<M: BridgedMessage>(_ type: M.Type, _ bytes: [UInt8]) throws -> Int {
    let (encoding, steps) = try bytes.withUnsafeBytes { try CanonicalEncoding.rewrite($0, M.descriptor) }
    #expect(encoding.count <= bytes.count)
    return steps
  }

  @Test(arguments: shapes)
  func twiceTheBytesAreTwiceTheWork(shape: Shape) throws {
    let (half, whole) = (shape.bytes(1 << 15), shape.bytes(1 << 16))
    let (few, many) = (try Self.steps(shape.type, half), try Self.steps(shape.type, whole))
    // Per byte, and not a step more: what doesn't grow with the bytes only helps.
    #expect(Double(many) / Double(whole.count) <= 1.01 * Double(few) / Double(half.count))
    #expect(many <= 20 * whole.count)
  }

  /// At the limit of what a server receives, in a process whose memory nobody else uses; sanitizers do.
  @Test(.disabled(if: ProcessInfo.processInfo.environment["SANITIZER"] != nil))
  func fourMebibytesNeverTakeAHundred() async {
    await #expect(processExitsWith: .success) {
      for shape in DecodingCostTests.shapes where shape.takesMemory {
        let bytes = shape.bytes(4 << 20)
        // The peak begins anew.
        try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
        let before = try #require(DecodingCostTests.peakMemory)
        try DecodingCostTests.decode(shape.type, bytes)
        let taken = try #require(DecodingCostTests.peakMemory) - before
        try #require(taken < 100 << 20, "\(shape.testDescription): \(taken >> 20) MiB")
      }
    }
  }

  private static func decode<M: BridgedMessage>(_ type: M.Type, _ bytes: [UInt8]) throws {
    do throws(DecodingFailure) {
      #expect(try M(bytes).encoded.count <= bytes.count)
    } catch {
      #expect(error == DecodingFailure(.tooLarge))
    }
  }

  /// The most memory that this process has had at once, in bytes.
  private static var peakMemory: Int? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    return kibibytes << 10
  }

  /// A Swift value is not much larger than the C struct that it is made of, which is counted.
  ///
  /// Structs that hold others by a pointer are larger in Swift, where they hold their values.
  @Test(arguments: allMessages.indices)
  func valuesAreNotMuchLargerThanStructs(index: Int) throws {
    func check<M: BridgedMessage>(_ type: M.Type) {
      #expect(MemoryLayout<M>.stride <= 8 * MemoryLayout<M.CStruct>.stride, "\(M.fullName)")
    }
    guard let type = allMessages[index] as? any BridgedMessage.Type else {
      Issue.record("\(allMessages[index]) has no C struct")
      return
    }
    check(type)
  }
}
