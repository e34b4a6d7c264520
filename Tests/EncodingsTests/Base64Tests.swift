import Encodings
import Foundation
import Testing

@Suite struct Base64Tests {
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test(arguments: [
    ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
    ("foobar", "Zm9vYmFy"),
  ])
  func theVectorsOfRFC4648(plain: String, encoded: String) {
    let padded = encoded + String(repeating: "=", count: (4 - encoded.count % 4) % 4)
    #expect(text(Base64.encode(plain.utf8)) == encoded)
    #expect(text(Base64.encode(plain.utf8, padded: true)) == padded)
    #expect(Base64.decode(encoded.utf8) == Array(plain.utf8))
    #expect(Base64.decode(padded.utf8) == Array(plain.utf8))
    #expect(Base64.decode(padded.utf8, padding: .none) == (padded == encoded ? Array(plain.utf8) : nil))
  }

  @Test func agreesWithFoundation() {
    for count in 0..<300 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + count) }
      let foundation = Data(bytes).base64EncodedString()
      #expect(text(Base64.encode(bytes, padded: true)) == foundation)
      #expect(Base64.decode(foundation.utf8) == bytes)
      let url = foundation.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
      #expect(text(Base64.encode(bytes, .url)) == url)
      #expect(Base64.decode(url.utf8, .url, padding: .none) == bytes)
    }
  }

  @Test(arguments: [
    "A", "AAAAA", "Zg=", "Zg===", "Zm9v=", "=", "Z=g=", "Zm9-", "Zm9_", "Zm 9", "Zm9v\n", "Zh", "Zm9", "é",
  ])
  func whatIsNotBase64(text: String) {
    #expect(Base64.decode(text.utf8) == nil)
  }

  @Test(arguments: ["A", "AAAAA", "AB", "AAB", "AA==", "A+A/", "AA A", "AA\n"])
  func whatIsNotBase64URL(text: String) {
    #expect(Base64.decode(text.utf8, .url, padding: .none) == nil)
  }
}
