/// Encodings written by hand, field by field.
func varint(_ field: UInt64, _ value: UInt64) -> [UInt8] { raw(field << 3) + raw(value) }
func delimited(_ field: UInt64, _ body: [UInt8]) -> [UInt8] { raw(field << 3 | 2) + raw(UInt64(body.count)) + body }
func delimited(_ field: UInt64, _ text: String) -> [UInt8] { delimited(field, Array(text.utf8)) }
func fixed32(_ field: UInt64, _ value: [UInt8]) -> [UInt8] { raw(field << 3 | 5) + value }
func group(_ field: UInt64, _ body: [UInt8]) -> [UInt8] { raw(field << 3 | 3) + body + raw(field << 3 | 4) }

/// A bare varint.
func raw(_ value: UInt64) -> [UInt8] {
  var value = value
  var bytes: [UInt8] = []
  while value >= 0x80 {
    bytes.append(UInt8(value & 0x7f) | 0x80)
    value >>= 7
  }
  return bytes + [UInt8(value)]
}
