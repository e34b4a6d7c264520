import HTTP2
import Randomness
import Testing

@testable import RPC

@Suite struct MetadataTests {
  @Test func valuesAreFoundByNameInTheirOrder() {
    var metadata = Metadata()
    #expect(metadata.add("X-Color", "red") == true)
    #expect(metadata.add("x-color", "blue") == true)
    #expect(metadata["x-color"] == "red")
    #expect(metadata.values(for: "x-color") == ["red", "blue"])
    metadata.add("x-shape", "round")
    #expect(metadata.first("x-color").map { Array($0.value) } == Array("red".utf8))
    #expect(metadata.first("x-color")?.isOnly == false)
    #expect(metadata.first("x-shape")?.isOnly == true)
    #expect(metadata["x-size"] == nil)
    #expect(metadata.first("x-size") == nil)
  }

  @Test func binaryValuesAreBytes() {
    var metadata = Metadata()
    #expect(metadata.add("X-Trace-bin", binary: [0, 255, 7]) == true)
    #expect(metadata["x-trace-bin"] == "AP8H")
    #expect(metadata.binaryValues(for: "x-trace-bin") == [[0, 255, 7]])
  }

  @Test func binaryValuesOfTheWireMayBePaddedAndJoined() {
    var fields = HeaderFields()
    fields.append("x-bin", "Zg==,Zm8")
    fields.append("x-bin", "Zm9v")
    #expect(Metadata(fields).binaryValues(for: "x-bin") == [Array("f".utf8), Array("fo".utf8), Array("foo".utf8)])
  }

  @Test(arguments: [":path", "grpc-timeout", "grpc-anything", "te", "content-type"])
  func reservedNamesAreNotPassedOn(name: String) {
    var fields = HeaderFields()
    fields.append(name, "x")
    let metadata = Metadata(fields)
    #expect(metadata[name] == nil)
    #expect(metadata.values(for: name).isEmpty)
    var own = Metadata()
    #expect(own.add(name, "x") == false)
  }

  @Test func whatCannotBeSentIsNotAdded() {
    var metadata = Metadata()
    #expect(metadata.add("x y", "1") == false)
    #expect(metadata.add("", "1") == false)
    #expect(metadata.add("x", "line\nbreak") == false)
    #expect(metadata.add("x", "é") == false)
    #expect(metadata.add("x-bin", "text") == false)
    #expect(metadata.add("x", binary: [1]) == false)
    #expect(metadata.fields.isEmpty)
  }

  @Test func aRequestIDIsValidOrNone() {
    func valid(_ text: String) -> String? { RequestID.valid(Array(text.utf8)[...]) }
    #expect(valid("a-Z_0.9:x") == "a-Z_0.9:x")
    #expect(valid(String(repeating: "a", count: 64)) != nil)
    #expect(valid(String(repeating: "a", count: 65)) == nil)
    for text in ["", "a b", "a\"b", "a\nb", "é", "a/b", "a,b"] { #expect(valid(text) == nil) }
  }

  @Test func randomRequestIDsAreValidAndDiffer() {
    var generator = SeededGenerator(seed: 1)
    var seen: Set<String> = []
    for _ in 0..<1000 {
      let id = RequestID.random(using: &generator)
      #expect(id.utf8.count == 15)
      #expect(id.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) })
      seen.insert(id)
    }
    #expect(seen.count == 1000)
  }
}
