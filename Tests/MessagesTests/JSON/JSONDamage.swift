import Foundation
import Protobuf

/// Breaks JSON texts, as senders and lines do.
struct JSONDamage {
  /// Tokens and pieces of tokens that mean something, or nearly so.
  private static let pieces: [String] = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "false", "0", "1", "-", "-0", "01", "1.0", "1.5", "1e3",
    "1E-2",
    "1e400", "-1", "2147483648", "-2147483649", "9223372036854775808", "18446744073709551616", "\"1\"", "\"1.0\"",
    "\"\"",
    "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "NaN", "\"COLOR_RED\"", "\"COLOUR\"", "\"\\u00e9\"",
    "\"\\ud83d\\ude00\"", "\"\\ud87d\\ude00\"",
    "\"\\ud800\"", "\\u0041", "\\x", "\u{1}", "\n", " ", "\t", "é", "{}", "[]", "\"a\":1,", "\"int32Value\":1,",
    "\"unknown\":[1,{\"a\":[]}],", "\"int32_value\":2,", "\"timeRange\":{},", "\"2024-02-29T12:00:00Z\"", "\"1.5s\"",
    "//", "'",
  ]

  /// One damage, or a few.
  static func damage(_ text: [UInt8], _ source: inout RandomSource) -> [UInt8] {
    var text = text
    for _ in 0...source.below(2) { once(&text, &source) }
    return text
  }

  private static func once(_ text: inout [UInt8], _ source: inout RandomSource) {
    let place = source.below(text.count + 1)
    let piece = Array(pieces[source.below(pieces.count)].utf8)
    switch source.below(8) {
    case 0: text.removeLast(text.count - place)
    case 1: if place < text.count { text[place] ^= 1 << UInt8(source.below(8)) }
    case 2: if place < text.count { text[place] = UInt8(truncatingIfNeeded: source.next()) }
    case 3: text.removeSubrange(place..<min(text.count, place + source.below(8)))
    case 4:
      // What is there already, once more.
      let range = place..<min(text.count, place + source.below(40))
      text.insert(contentsOf: text[range], at: source.below(text.count + 1))
    case 5: text.insert(contentsOf: piece, at: place)
    default:
      // In the place of a value: most texts stay JSON so.
      guard let value = values(text).randomElement(using: &source) else { return }
      text.replaceSubrange(value, with: piece)
    }
  }

  /// Where values stand that come after a colon and are no objects or arrays.
  private static func values(_ text: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for (index, byte) in text.enumerated() where byte == UInt8(ascii: ":") {
      let first = index + 1
      guard let last = text[first...].firstIndex(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") }) else {
        continue
      }
      if first < last, text[first] != UInt8(ascii: "{"), text[first] != UInt8(ascii: "[") {
        ranges.append(first..<last)
      }
    }
    return ranges
  }
}

/// Where we and swift-protobuf differ on purpose. Each of these has its own test in JSONReadingTests.
enum JSONDifference {
  /// Refused by us, taken by swift-protobuf:
  /// - a name or a field twice, which it merges;
  /// - an unknown enum name, which it passes over with unknown fields;
  /// - enum numbers of more than 32 bits, and numbers that are whole only after rounding to 53 bits;
  /// - arrays that nest too deep, broken escapes, control characters and bytes that are no UTF-8 inside unknown fields.
  static func isStricter(_ reason: JSONDecodingFailure.Reason, _ text: [UInt8]) -> Bool {
    switch reason {
    case .duplicateName, .unknownEnumValue, .outOfRange, .nestingTooDeep, .invalidUnicode: true
    // A third opinion: it is no JSON. (swift-protobuf takes one byte for the whole string where there should be base64, and
    // finds no character of it.)
    default: (try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)) == nil
    }
  }

  /// Taken by us, refused by swift-protobuf: offsets from UTC of 14 hours and more, `\u` in base64, and in unknown fields
  /// numbers that are too large for 64 bits.
  static func isLaxer(_ text: String) -> Bool {
    text.contains(/[+-](1[4-9]|2[0-3]):[0-5][0-9]"/) || text.contains(/\\u/) || text.contains(/[eE]\+?[0-9]{3}/)
  }

  /// Read by both, but wrongly by swift-protobuf: whole numbers with a fraction or an exponent, which it takes through 53
  /// bits, and escaped pairs of surrogates of every second plane (2, 4, … 16), whose lowest bit it loses.
  static func isMisread(_ text: String) -> Bool {
    text.contains(/[0-9]{15}[0-9.]*[.eE]/) || text.contains(/\\u[dD][89abAB][4-7c-fC-F]/)
  }
}
