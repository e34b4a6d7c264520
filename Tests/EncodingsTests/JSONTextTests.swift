import Encodings
import Foundation
import Testing

@Suite struct JSONTextTests {
  private func text(_ write: (inout [UInt8]) -> Void) -> String {
    var buffer: [UInt8] = []
    write(&buffer)
    return String(decoding: buffer, as: UTF8.self)
  }

  @Test(arguments: [
    ("", #""""#), ("a", #""a""#), ("é日🧑‍🚀\u{2028}", "\"é日🧑‍🚀\u{2028}\""), ("\"\\/", #""\"\\/""#),
    ("a\n\r\t", #""a\n\r\t""#), ("\0\u{1}\u{1f}\u{7f}", #""\u0000\u0001\u001f\u007f""#),
  ])
  func strings(_ string: String, _ expected: String) {
    #expect(text { JSONText.append(string, to: &$0) } == expected)
  }

  @Test func everyCharacterIsReadBack() throws {
    for scalar in (0..<0x250).compactMap(Unicode.Scalar.init) {
      // Texts are looked at eight bytes at a time.
      for place in [0, 1, 7, 8, 13, 15, 17] {
        let string = String(repeating: "a", count: place) + "\(scalar)" + String(repeating: "b", count: 17 - place)
        let json = text { JSONText.append(string, to: &$0) }
        let read = try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
        #expect((read as? String).map { Array($0.unicodeScalars) } == Array(string.unicodeScalars))
        #expect(json.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
      }
    }
  }

  @Test func wholeNumbers() {
    for number: Int64 in [0, 1, 9, 10, 1_234_567_890, .max, -1, .min] {
      #expect(text { JSONText.append(number, to: &$0) } == "\(number)")
    }
    #expect(text { JSONText.append(UInt64.max, to: &$0) } == "18446744073709551615")
    #expect(text { JSONText.append(UInt8(7), to: &$0) } == "7")
  }

  @Test func numbers() {
    for (number, expected) in [
      (0.0, "0"), (-0.0, "-0"), (2, "2"), (0.1, "0.1"), (-12.5, "-12.5"), (1e300, "1e+300"), (.nan, "null"),
      (.infinity, "null"), (-.infinity, "null"),
    ] as [(Double, String)] {
      #expect(text { JSONText.append(number, to: &$0) } == expected)
    }
    #expect(text { JSONText.append(Float(0.1), to: &$0) } == "0.1")
    #expect(text { JSONText.append(true, to: &$0) } + text { JSONText.append(false, to: &$0) } == "truefalse")
  }
}
