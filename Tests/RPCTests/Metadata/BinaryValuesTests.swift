import Testing

@testable import RPC

@Suite struct BinaryValuesTests {
  @Test func listsAreSplitBeforeTheyAreDecoded() {
    #expect(BinaryValues.decode("Zg,Zm8=, Zm9v ".utf8) == [Array("f".utf8), Array("fo".utf8), Array("foo".utf8)])
    #expect(BinaryValues.decode("".utf8) == [[]])
    #expect(BinaryValues.decode("Zg,,Zg".utf8) == [[102], [], [102]])
    #expect(BinaryValues.decode("Zg,!".utf8) == nil)
  }
}
