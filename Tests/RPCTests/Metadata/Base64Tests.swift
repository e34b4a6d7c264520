import Testing

@testable import RPC

@Suite struct Base64Tests {
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test(arguments: [
    ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
    ("foobar", "Zm9vYmFy"),
  ])
  func theVectorsOfRFC4648(plain: String, encoded: String) {
    #expect(text(Base64.encode(plain.utf8)) == encoded)
    #expect(Base64.decode(encoded.utf8) == Array(plain.utf8))
    let padded = encoded + String(repeating: "=", count: (4 - encoded.count % 4) % 4)
    #expect(Base64.decode(padded.utf8) == Array(plain.utf8))
  }

  @Test func randomBytesSurvive() {
    var generator = SplitMix64(seed: 3)
    for count in 0..<300 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
  }

  @Test(arguments: [
    "A", "AAAAA", "Zg=", "Zg===", "Zm9v=", "=", "Z=g=", "Zm9-", "Zm9_", "Zm 9", "Zm9v\n", "Zh", "Zm9", "é",
  ])
  func whatIsNotBase64(text: String) {
    #expect(Base64.decode(text.utf8) == nil)
  }

  @Test func listsAreSplitBeforeTheyAreDecoded() {
    #expect(Base64.decodeList("Zg,Zm8=, Zm9v ".utf8) == [Array("f".utf8), Array("fo".utf8), Array("foo".utf8)])
    #expect(Base64.decodeList("".utf8) == [[]])
    #expect(Base64.decodeList("Zg,,Zg".utf8) == [[102], [], [102]])
    #expect(Base64.decodeList("Zg,!".utf8) == nil)
  }
}
