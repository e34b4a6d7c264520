import HTTP2
import NIOCore

/// `ETag` (RFC 9110, section 8.8.3): names bytes, so that those that a client has are not sent again.
struct EntityTag: Equatable {
  /// With its quotation marks.
  let text: String

  /// The tag of bytes as they leave, compressed or not: 128 bits that are the same in every process. Who makes up bytes with
  /// the tag of others fools nobody but themselves, since a tag is compared for one path and one caller.
  init(_ bytes: ByteBuffer) {
    var low: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: bytes.readableBytes)
    var high: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    bytes.withUnsafeReadableBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        var word: UInt64 = 0
        if offset + 8 <= bytes.count {
          word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        } else {
          for byte in bytes[offset...].reversed() { word = word << 8 | UInt64(byte) }
        }
        let product = (low ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        low = product.low ^ high
        high = (product.high ^ word) &* 0xA076_1D64_78BD_642F ^ high >> 29
        offset += 8
      }
    }
    let last = (low ^ high >> 32).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    text = "\"\(Self.digits(last.low ^ high))\(Self.digits(last.high ^ low))\""
  }

  private static func digits(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Whether a client that sent these `If-None-Match` has the bytes (RFC 9110, section 13.1.2).
  func isIn(_ lists: some Sequence<ArraySlice<UInt8>>) -> Bool {
    lists.contains { list in
      list.split(separator: UInt8(ascii: ",")).contains { part in
        var tag = part.drop { $0 == UInt8(ascii: " ") }
        while tag.last == UInt8(ascii: " ") { tag = tag.dropLast() }
        if tag.elementsEqual("*".utf8) { return true }
        if tag.starts(with: "W/".utf8) { tag = tag.dropFirst(2) }
        return tag.elementsEqual(text.utf8)
      }
    }
  }

  /// Whether the request of these fields comes from a client that has the bytes.
  func isKnown(to fields: HeaderFields) -> Bool {
    isIn(fields.lazy.filter { $0.name.elementsEqual("if-none-match".utf8) }.map(\.value))
  }
}
