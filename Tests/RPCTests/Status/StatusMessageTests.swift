import Testing

@testable import RPC

@Suite struct StatusMessageTests {
  private func encode(_ text: String) -> String { String(decoding: StatusMessage.encode(text), as: UTF8.self) }
  private func decode(_ text: String) -> String { StatusMessage.decode(Array(text.utf8)) }

  @Test(arguments: [
    ("", ""), ("plain text ~", "plain text ~"), ("100%", "100%25"), ("a\r\nb", "a%0D%0Ab"), ("é", "%C3%A9"),
    ("\u{7F}", "%7F"), ("\t", "%09"), ("日", "%E6%97%A5"), ("😀", "%F0%9F%98%80"), ("\0", "%00"),
  ])
  func encodesWhatAHeaderCannotHold(plain: String, encoded: String) {
    #expect(encode(plain) == encoded)
    #expect(decode(encoded) == plain)
  }

  @Test func everyScalarSurvives() {
    var text = ""
    for value in stride(from: UInt32(0), through: 0x10FFFF, by: 97) {
      if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
    }
    let encoded = StatusMessage.encode(text)
    #expect(encoded.allSatisfy { (0x20...0x7E).contains($0) })
    #expect(StatusMessage.decode(encoded) == text)
  }

  @Test(arguments: [
    ("%", "%"), ("%4", "%4"), ("%zz", "%zz"), ("%4g!", "%4g!"), ("a%c3%a9", "aé"), ("%%41", "%A"), ("%FF", "\u{FFFD}"),
    ("%C3", "\u{FFFD}"),
  ])
  func whatIsBrokenIsKeptOrRepaired(encoded: String, plain: String) {
    #expect(decode(encoded) == plain)
  }
}
